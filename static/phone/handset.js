/* One telephone on the page. It shows what the exchange says of it and passes on what is done with it. */
export const element = (name, className = "", text = "") => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
};

const LANGUAGES = new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "language" });
/* +13145550122 as it is written on paper; numbers of other countries stay as they are. */
export const pretty = (number) => number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "+1 $1 $2 $3");
const clockTime = (moment) => new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });

/* A text in which our own addresses can be tapped, as on a telephone; whatever else looks like one stays words. */
const withLinks = (body) => {
  const said = element("p");
  for (const part of body.split(/(https?:\/\/[^\s]+)/)) {
    if (!URL.canParse(part) || new URL(part).origin !== location.origin) { said.append(part); continue; }
    const link = element("a", "", part);
    Object.assign(link, { href: part, target: "_blank", rel: "noopener" });
    said.append(link);
  }
  return said;
};

export class Handset {
  constructor(section, context) {
    Object.assign(this, { section, context, side: section.dataset.side, state: "idle", call: null, offset: 0, read: 0, textCount: 0, shownCall: "" });
    this.number = this.part("person").value;
    this.part("person").addEventListener("change", () => this.become(this.part("person").value));
    for (const tab of section.querySelectorAll("[role=tab]")) tab.addEventListener("click", () => this.open(tab.dataset.tab));
    section.querySelector("[role=tablist]").addEventListener("keydown", (event) => this.arrow(event));
    for (const button of section.querySelectorAll("[data-do]")) button.addEventListener("click", () => this.do(button.dataset.do));
    for (const key of section.querySelectorAll("[data-key]")) key.addEventListener("click", () => this.press(key.dataset.key));
    section.addEventListener("keydown", (event) => this.typed(event));
    const form = this.part("compose");
    form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    form.elements.photos.addEventListener("change", () => this.photosChosen());
    form.elements.body.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    });
    this.reset();
  }

  part(name) { return this.section.querySelector(`[data-part="${name}"]`); }
  get idle() { return this.state === "idle"; }
  get person() { return this.context.people.get(this.number); }

  /* Another person's telephone. */
  become(number) {
    this.number = number;
    this.part("person").value = number;
    this.reset();
    this.context.changed(this.side);
  }

  reset() {
    Object.assign(this, { state: "idle", call: null, textCount: 0, shownCall: "", read: 0 });
    this.part("number").textContent = pretty(this.number);
    this.part("note").textContent = this.person?.note ?? "";
    this.part("captions").replaceChildren(element("li", "captions-empty", this.context.words.silent));
    this.part("thread").replaceChildren();
    this.section.querySelector('[data-do="call"]').disabled = !this.person?.line;
    this.fresh = true;
    this.error("");
    this.showState();
  }

  open(tab) {
    this.section.dataset.tab = tab;
    for (const one of this.section.querySelectorAll("[role=tab]")) {
      one.setAttribute("aria-selected", String(one.dataset.tab === tab));
      one.tabIndex = one.dataset.tab === tab ? 0 : -1;
    }
    for (const panel of this.section.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== tab;
    if (tab === "texts") { this.read = this.textCount; this.showUnread(); this.toEnd("thread"); } else this.toEnd("captions");
  }

  arrow(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    this.open(this.section.dataset.tab === "call" ? "texts" : "call");
    this.section.querySelector("[role=tab][aria-selected=true]").focus();
  }

  /* What a person does. */
  async do(act, more = {}, photos = []) {
    const withheld = act === "call" && this.part("withheld").checked ? "anonymous" : "";
    this.error(await this.context.act({ number: this.number, act, line: this.person?.line ?? "", withheld, ...more }, photos));
  }

  press(keys) {
    if (this.state === "idle" || this.state === "ringing") return;
    this.do("press", { keys });
  }

  typed(event) {
    const busy = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey;
    if (!busy && /^[0-9*#]$/.test(event.key)) { event.preventDefault(); this.press(event.key); }
  }

  async send() {
    const form = this.part("compose"), body = form.elements.body.value, photos = [...form.elements.photos.files];
    if (!body.trim() && !photos.length) return;
    form.reset();
    this.photosChosen();
    await this.do("text", { body }, photos);
  }

  photosChosen() {
    const names = [...this.part("compose").elements.photos.files].map((file) => file.name);
    this.part("photos").hidden = !names.length;
    this.part("photos").textContent = names.join(", ");
  }

  error(sentence) {
    this.part("error").hidden = !sentence;
    this.part("error").textContent = sentence;
  }

  /* What the exchange says. */
  show(told, now) {
    const rang = told.state === "ringing" && this.state !== "ringing";
    Object.assign(this, { state: told.state, call: told.call, offset: Date.parse(now) - Date.now() });
    this.section.toggleAttribute("data-listens", told.listens);
    if (rang) this.open("call");
    this.showState();
    this.showCaptions(told.captions);
    this.showTexts(told.texts);
    this.fresh = false;
  }

  showState() {
    this.section.dataset.state = this.state;
    for (const one of this.section.querySelectorAll("[data-for]")) one.hidden = !one.dataset.for.split(" ").includes(this.state);
    const other = this.call && (this.context.people.get(this.call.talks_to)?.name ?? this.context.people.get(this.call.with)?.name ?? this.call.with);
    this.part("state").textContent = this.context.words[this.state].replace("{}", pretty(other ?? ""));
    this.tick();
  }

  tick() {
    const clock = this.part("clock");
    if (!this.call?.answered) { clock.textContent = ""; return; }
    const seconds = Math.max(0, Math.floor((Date.now() + this.offset - Date.parse(this.call.since)) / 1000));
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  showCaptions(captions) {
    if (!captions.length) return;
    const list = this.part("captions");
    if (this.shownCall !== captions[0].sid) { list.replaceChildren(); this.shownCall = captions[0].sid; }
    for (const caption of captions.slice(list.childElementCount)) list.append(this.caption(caption));
    this.toEnd("captions");
  }

  caption({ text, language, at }) {
    const item = element("li", "caption");
    if (!language) { item.append(element("p", "caption-note", this.context.words[text] ?? text)); return item; }
    const spoken = element("p", "caption-words", text);
    spoken.lang = language;
    item.append(spoken, element("p", "caption-foot", `${clockTime(at)} · ${LANGUAGES.of(language)}`));
    return item;
  }

  showTexts(texts) {
    const list = this.part("thread");
    if (!texts.length && !list.childElementCount) list.append(element("li", "captions-empty", this.context.words.noTexts));
    if (texts.length && list.firstElementChild?.className === "captions-empty") list.replaceChildren();
    if (texts.length === this.textCount) return;
    for (const text of texts.slice(this.textCount)) list.append(this.bubble(text));
    this.textCount = texts.length;
    if (this.fresh || this.section.dataset.tab === "texts") this.read = texts.length;
    this.showUnread();
    this.toEnd("thread");
  }

  bubble({ body, mine, at, automatic, media }) {
    const item = element("li", `bubble${mine ? " bubble-out" : ""}${automatic ? " bubble-automatic" : ""}`);
    for (const { sid } of media) {
      const photo = element("img");
      Object.assign(photo, { src: this.context.mediaUrl(sid), alt: this.context.words.photo, loading: "lazy" });
      photo.addEventListener("load", () => this.toEnd("thread"));
      item.append(photo);
    }
    if (body) item.append(withLinks(body));
    item.append(element("p", "bubble-foot", automatic ? `${clockTime(at)} · ${this.context.words.automatic}` : clockTime(at)));
    return item;
  }

  showUnread() {
    const count = this.textCount - this.read;
    this.part("unread").hidden = count <= 0;
    this.part("unread").textContent = String(count);
  }

  toEnd(part) { this.part(part).scrollTop = this.part(part).scrollHeight; }
}
