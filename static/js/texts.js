/*
 * What the thread of texts gains where there is JavaScript: it opens at its end and stays there, the length is counted while one
 * types (as telephony/gsm.py counts), and a snippet goes in where the cursor stands. Without it all of this happens after a submit.
 */
(() => {
  "use strict";
  const end = () => document.getElementById("end");
  const bottom = () => document.getElementById("compose")?.getBoundingClientRect().top ?? window.innerHeight - 80;
  const nearEnd = () => (end()?.getBoundingClientRect().top ?? 0) < bottom() + 200;
  const toEnd = () => { if (end()) scrollBy(0, end().getBoundingClientRect().bottom - bottom() + 12); };
  let follows = true;
  if (!location.search && !document.querySelector(".error-summary, [role=alert]")) addEventListener("load", toEnd);
  document.addEventListener("htmx:beforeSwap", () => { follows = nearEnd(); });
  document.addEventListener("htmx:afterSwap", () => { if (follows) toEnd(); });

  const field = document.getElementById("id_body"), count = document.getElementById("count");
  if (!field || !count) return;
  const { basic, extended, plain } = JSON.parse(count.dataset.alphabet);
  const inBasic = new Set(basic), inExtended = new Set(extended);
  const texts = (words) => {
    if (!words.length) return 0;
    if (!words.every((c) => inBasic.has(c) || inExtended.has(c))) {
      const units = words.join("").length;
      return units <= 70 ? 1 : Math.ceil(units / 67);
    }
    const costs = words.map((c) => inExtended.has(c) ? 2 : 1);
    if (costs.reduce((sum, cost) => sum + cost, 0) <= 160) return 1;
    let parts = 1, room = 153;
    for (const cost of costs) {
      if (cost > room) { parts += 1; room = 153; }
      room -= cost;
    }
    return parts;
  };
  const show = () => {
    const words = [...[...field.value.normalize("NFC")].map((c) => plain[c] ?? c).join("").trim()];
    const many = texts(words), say = (one, other, n) => (n === 1 ? one : other).replace("{}", n);
    const { one, many: others, text, texts: more } = count.dataset;
    count.textContent = `${say(one, others, words.length)} · ${say(text, more, many)}`;
  };
  field.addEventListener("input", show);
  show();

  document.getElementById("snippets")?.addEventListener("click", (event) => {
    const snippet = event.target.closest("button[name=snippet]");
    if (!snippet) return;
    event.preventDefault();
    const before = field.value.slice(0, field.selectionStart), gap = before && !/\s$/.test(before) ? " " : "";
    field.setRangeText(gap + snippet.textContent, field.selectionStart, field.selectionEnd, "end");
    snippet.closest("details").open = false;
    field.focus();
    show();
  });
})();
