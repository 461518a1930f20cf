/*
 * The board's alert: a short sound, a strip above the list and a count in the title when somebody asks, writes or tries to call.
 * None of them says who. The sound can be turned off (it is remembered for this person), and needs one touch of the page first:
 * browsers make none before. While it listens, the board asks on in a hidden tab too.
 */
(() => {
  "use strict";
  const root = document.documentElement;
  const strip = document.getElementById("alert");
  const region = () => document.getElementById("live");
  const KINDS = ["requests", "texts", "tries"];
  const read = () => Object.fromEntries(KINDS.map((kind) => [kind, region()?.dataset[kind] ?? ""]));
  let known = read(), audio = null;

  const listen = () => {
    audio ??= new AudioContext();
    audio.resume().then(() => { root.dataset.listens = ""; });
  };
  for (const touch of ["pointerup", "keydown"]) document.addEventListener(touch, listen, { once: true });

  const note = (pitch, after) => {
    const tone = audio.createOscillator(), loud = audio.createGain(), at = audio.currentTime + after;
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0, at);
    loud.gain.linearRampToValueAtTime(0.25, at + 0.02);
    loud.gain.exponentialRampToValueAtTime(0.001, at + 0.6);
    tone.connect(loud).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.7);
  };
  const chime = (kind) => {
    if (root.dataset.sound !== "on" || audio?.state !== "running") return;
    root.dataset.chimed = String(Number(root.dataset.chimed ?? 0) + 1);
    (kind === "requests" ? [660, 880, 660] : [660, 880]).forEach((pitch, index) => note(pitch, index * 0.22));
  };

  const tell = () => {
    const waiting = region()?.dataset.waiting;
    document.title = document.title.replace(/^\(\d+\) /, "");
    if (waiting && waiting !== "0") document.title = `(${waiting}) ${document.title}`;
    const now = read(), kind = KINDS.find((each) => now[each] > known[each]);
    known = now;
    if (!kind) return;
    strip.querySelector("a").textContent = strip.dataset[kind];
    strip.querySelector("a").href = { requests: "#queue", texts: "#texts", tries: "#attempts" }[kind];
    strip.hidden = false;
    chime(kind);
  };
  document.addEventListener("htmx:afterSwap", tell);
  strip.addEventListener("click", () => { strip.hidden = true; });
})();
