/*
 * A record that saves itself while it is written: 1.5 s after the last key, when a field is left, and when the page goes away.
 * One saving at a time; each says which version the page had before it, so that nobody's words are written over.
 */
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const saved = document.getElementById("saved");
  const conflict = document.getElementById("conflict");
  const field = (name) => form.elements.namedItem(name);
  const WAIT = 1500, AGAIN = 5000;
  let dirty = false, sending = false, stopped = false, timer = 0;

  const say = (text) => { if (saved.textContent !== text) saved.textContent = text; };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };
  /* What is saved is no longer something that was typed and not sent: the page that ends lays nothing aside (app.js). */
  const settle = (sent) => {
    for (const each of form.elements) {
      if (each.type === "checkbox" || each.type === "radio") each.defaultChecked = sent.getAll(each.name).includes(each.value);
      else if (each.tagName === "TEXTAREA" && sent.has(each.name)) each.defaultValue = sent.get(each.name);
    }
    delete field("kept").dataset.typed;
  };
  const stop = (told) => {
    stopped = true;
    document.getElementById("conflict-why").textContent = told;
    conflict.hidden = false;
    say("");
  };
  const take = async (answer, sent) => {
    if (answer.type === "opaqueredirect") { stopped = true; location.reload(); return; }
    const { told, version } = await answer.json();
    if (answer.status === 409) { stop(told); return; }
    if (answer.ok) { field("version").value = version; settle(sent); }
    else dirty = true;
    if (!dirty || !answer.ok) say(told);
  };
  const send = async () => {
    clearTimeout(timer);
    if (!dirty || sending || stopped || field("kept").value === "aside") return;
    sending = true;
    dirty = false;
    field("turn").value = Number(field("turn").value) + 1;
    const body = new FormData(form);
    body.set("do", "save");
    try {
      await take(await fetch(location.pathname, { method: "POST", body, headers: { "X-Autosave": "1" }, redirect: "manual", keepalive: document.hidden }), body);
      sending = false;
      if (dirty && !stopped && !timer) later(WAIT);
    } catch {
      sending = false;
      dirty = true;
      say(form.dataset.trying);
      later(AGAIN);
    }
  };
  const typed = (event) => {
    if (event.target.name === "crisis_words") return;
    dirty = true;
    if (!stopped) { say(form.dataset.writing); later(WAIT); }
  };
  form.addEventListener("input", typed);
  form.addEventListener("focusout", () => send());
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
  addEventListener("online", () => send());
  form.addEventListener("submit", (event) => {
    stopped = true;
    clearTimeout(timer);
    field("turn").value = Number(field("turn").value) + 1;
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
