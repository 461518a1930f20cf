/*
 * "Listen" beside a phrase: the browser reads it out in the phrase's own language. Pressed again it stops.
 * Without speech in the browser the buttons stay hidden and the words are there to read.
 */
(() => {
  "use strict";
  const speech = window.speechSynthesis;
  const buttons = [...document.querySelectorAll("[data-listen]")];
  if (!speech) {
    for (const button of buttons) button.parentElement.remove();
    return;
  }
  const silent = () => {
    for (const button of buttons) button.setAttribute("aria-pressed", "false");
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const speaks = button.getAttribute("aria-pressed") === "true";
      speech.cancel();
      silent();
      if (speaks) return;
      const phrase = document.getElementById(button.dataset.listen);
      const words = new SpeechSynthesisUtterance(phrase.textContent.trim());
      words.lang = phrase.lang === "es" ? "es-US" : "en-US";
      words.addEventListener("end", () => button.setAttribute("aria-pressed", "false"));
      button.setAttribute("aria-pressed", "true");
      speech.speak(words);
    });
  }
  window.addEventListener("pagehide", () => speech.cancel());
})();
