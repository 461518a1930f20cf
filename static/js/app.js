/*
 * What a page gains where there is JavaScript. Everything works without it.
 * Times count on, the theme is kept in a cookie and what somebody prefers on the server, live regions keep focus and what is open, the session warns.
 */
(() => {
  "use strict";
  const root = document.documentElement;
  const words = JSON.parse(document.querySelector('meta[name="words"]')?.content || "null");
  const all = (selector, within = document) => within.querySelectorAll(selector);
  const cookie = (name) => document.cookie.split("; ").find((c) => c.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  const keep = (name, value) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}=${value}; Path=/; Max-Age=${value ? 31536000 : 0}; SameSite=Lax${secure}`;
  };

  /* The server's clock, because a telephone's may be wrong: corrected from 2 s on, so that a slow answer shifts nothing. */
  let offset = 0;
  const believe = (told) => {
    const difference = Date.parse(told) - Date.now();
    if (!Number.isNaN(difference)) offset = Math.abs(difference) > 2000 ? difference : 0;
  };
  const fresh = performance.getEntriesByType?.("navigation")[0]?.transferSize !== 0;
  if (fresh) believe(root.dataset.now);
  const now = () => Date.now() + offset;

  /* Times: the same rules as coaching/templatetags/time_words.py. */
  const MINUTE = 60, HOUR = 3600, DAY = 86400, SOON = 1800;
  const say = (word, value) => words[word].replace("{}", value);
  const amount = (seconds) => {
    const left = Math.floor(seconds);
    if (left < HOUR) return say("minute", Math.floor(left / MINUTE));
    if (left < 2 * DAY) {
      const minutes = Math.floor((left % HOUR) / MINUTE);
      return say("hour", Math.floor(left / HOUR)) + (minutes ? ` ${say("minute", minutes)}` : "");
    }
    const days = Math.floor(left / DAY), hours = Math.floor((left % DAY) / HOUR);
    return say(days === 1 ? "day" : "days", days) + (days < 14 && hours ? ` ${say("hour", hours)}` : "");
  };
  const gap = (ahead, style) => {
    if (style === "left") return [ahead <= 0 ? words.over : ahead < MINUTE ? words.almost : say("left", amount(ahead)), "pause"];
    if (ahead > 0) return [ahead < MINUTE ? words.soon : say("in", amount(ahead)), style === "deadline" && ahead <= SOON ? "soon" : ""];
    if (style === "deadline") return [ahead > -MINUTE ? words.due : say("late", amount(-ahead)), "late"];
    return [ahead > -MINUTE ? words.just : say("ago", amount(-ahead)), ""];
  };
  const tick = () => {
    if (document.hidden || !words) return;
    for (const part of all("[data-gap]")) {
      const time = part.closest("time");
      const [text, tone] = gap((Date.parse(time.dateTime) - now()) / 1000, part.dataset.gap);
      if (part.textContent !== text) part.textContent = text;
      if (time.dataset.tone !== tone) time.dataset.tone = tone;
    }
    count();
    watchSession();
  };

  /* How long a call lasts, counted from the server's time; its soft marks are said once, when they pass. */
  const count = () => {
    for (const part of all("time[data-since]")) {
      const seconds = Math.max(0, Math.floor((now() - Date.parse(part.dateTime)) / 1000));
      const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (part.textContent !== text) part.textContent = text;
    }
    for (const mark of all("[data-passes]:not(.passed)")) {
      if (Date.parse(mark.dataset.passes) > now()) continue;
      mark.classList.add("passed");
      announce(mark.textContent);
    }
  };

  /* Light, dark, or what the device asks for. */
  const showTheme = (choice) => {
    root.dataset.theme = choice;
    document.querySelector('meta[name="color-scheme"]')?.setAttribute("content", choice || "light dark");
    for (const button of all("[data-theme-choice]")) button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  };

  /* The session: a warning two minutes before its end, and nothing lost. */
  const session = document.getElementById("session");
  let ends = Date.parse(root.dataset.sessionEnds ?? "");
  const prolong = (told) => {
    if (!told) return;
    ends = Date.parse(told);
    if (session?.open && ends - now() > 120000) session.close();
  };
  /* The form of this page whose view gives back what was typed before the session ended (clinic/unsent.py). */
  const keeping = () => document.querySelector("form input[name=kept]"); /* it may have come since the page did */
  const leave = () => {
    const kept = keeping(), typed = kept && (kept.dataset.typed !== undefined || [...all("textarea, input:not([type=hidden])", kept.form)].some(
      (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked));
    if (!typed) { location.reload(); return; }
    kept.value = "aside";
    HTMLFormElement.prototype.submit.call(kept.form);
  };
  const watchSession = () => {
    if (!session || Number.isNaN(ends)) return;
    const left = Math.ceil((ends - now()) / 1000);
    if (left <= 0) { ends = NaN; leave(); return; }
    if (left > 120) return;
    if (!session.open) { session.querySelector("[data-kept]").hidden = !keeping(); session.showModal(); announce(session.querySelector("h2").textContent); }
    document.getElementById("session-left").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  };
  const stay = async () => {
    const answer = await fetch(session.dataset.keep, { method: "POST", headers: { "X-CSRFToken": csrf() }, redirect: "manual" }).catch(() => null);
    if (answer?.ok) prolong(answer.headers.get("Session-Ends")); else leave();
  };
  session?.addEventListener("cancel", stay);
  const csrf = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] ?? "";

  /* What somebody prefers, on every device of theirs. */
  const prefer = (name, shown, on) => {
    root.dataset[shown] = on ? "on" : "off";
    const body = new URLSearchParams({ [name]: on ? "on" : "off" });
    if (root.dataset.preferences) fetch(root.dataset.preferences, { method: "POST", headers: { "X-CSRFToken": csrf() }, body }).catch(() => null);
  };
  const showSound = () => { for (const part of all("[data-sound-switch]")) part.dataset.on = String(root.dataset.sound === "on"); };

  const announce = (text) => { const place = document.getElementById("announcer"); if (place && text) place.textContent = text; };

  /* Keys: [data-shortcut] anywhere on the page; single keys, never while writing, and they can be turned off (WCAG 2.1.4). */
  const help = document.getElementById("shortcuts");
  const writing = (element) => element.isContentEditable || element.matches("input:not([type=radio], [type=checkbox]), textarea, select");
  const seen = (element) => element.offsetParent !== null;
  const STEPS = { j: 1, k: -1 };
  const rowLinks = () => [...all("main .row-name a")].filter(seen);
  const step = (by) => {
    const links = rowLinks(), row = document.activeElement?.closest(".row");
    const at = links.findIndex((link) => row?.contains(link));
    links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)].focus();
  };
  const listKeys = () => {
    const list = help.querySelector("[data-keys]");
    const found = new Map([["?", list.dataset.help], ["Esc", list.dataset.close]]);
    if (rowLinks().length) found.set("j", list.dataset.next).set("k", list.dataset.previous);
    for (const element of all("[data-shortcut]")) {
      if (seen(element) && !found.has(element.dataset.shortcut)) found.set(element.dataset.shortcut, (element.dataset.says || element.getAttribute("aria-label") || element.innerText).trim().split("\n")[0]);
    }
    for (const other of all("[data-key]")) found.set(other.dataset.key, other.dataset.says);
    list.replaceChildren(...[...found].flatMap(([key, what]) => {
      const term = document.createElement("dt"), meaning = document.createElement("dd"), cap = document.createElement("kbd");
      cap.textContent = key; term.append(cap); meaning.textContent = what;
      return [term, meaning];
    }));
  };
  const openHelp = () => { listKeys(); help.querySelector("[data-shortcuts-on]").checked = root.dataset.keys !== "off"; help.showModal(); };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const open of all("details.menu[open], details.off[open]")) { open.open = false; open.querySelector("summary").focus(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || writing(event.target)) return;
    if (root.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
    if (event.key === "?" && help) { event.preventDefault(); openHelp(); return; }
    if (event.key in STEPS && rowLinks().length) { event.preventDefault(); step(STEPS[event.key]); return; }
    const wanted = [...all("[data-shortcut]")].find((element) => element.dataset.shortcut === event.key && seen(element));
    if (!wanted) return;
    event.preventDefault();
    wanted.focus();
    if (!writing(wanted)) wanted.click();
  });

  document.addEventListener("click", (event) => {
    const at = event.target instanceof Element ? event.target : null;
    if (!at) return;
    for (const open of all("details.menu[open]")) if (!open.contains(at)) open.open = false;
    const choice = at.closest("[data-theme-choice]")?.dataset.themeChoice;
    if (choice !== undefined) { keep("theme", choice); showTheme(choice); }
    if (at.closest("[data-opens=shortcuts]")) { document.getElementById("menu").open = false; openHelp(); }
    if (at.closest("[data-session-keep]")) stay();
    const sound = at.closest("[data-sound-switch]");
    if (sound) { prefer("alert_sound", "sound", root.dataset.sound !== "on"); showSound(); }
    if (at.closest("[data-prints]")) print();
    const opens = at.closest("a[href^='#']") && document.getElementById(at.closest("a").hash.slice(1));
    if (opens?.matches("details")) opens.open = true;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-shortcuts-on]")) prefer("shortcuts", "keys", event.target.checked);
  });

  /* Live regions ([data-live] with hx-trigger="every 10s, refresh"): they rest while nobody looks or listens, never prolong the session,
     never take away what somebody writes or has opened, and say so when they could not refresh. */
  const stale = document.getElementById("stale");
  const opened = new Map();
  let refreshed = Date.now();
  const listens = () => root.dataset.sound === "on" && "listens" in root.dataset;
  const polls = (detail) => detail.elt?.matches?.("[data-live]") && !["submit", "click"].includes(detail.requestConfig?.triggeringEvent?.type);
  const busy = (region) => {
    const here = document.activeElement;
    return region.contains(here) && writing(here) || [...all("textarea, input:not([type=hidden])", region)].some((field) => field.value !== field.defaultValue);
  };
  /* Where the keyboard is: by id, by what it does, and else the row it is in; found again after the region was made anew. */
  let whereabouts = [];
  const place = (at) => {
    const quoted = (value) => `"${CSS.escape(value)}"`;
    const does = at.form?.getAttribute("action") ?? at.getAttribute("href");
    const row = at.closest("[id]");
    return [
      at.id && `#${CSS.escape(at.id)}`,
      at.matches("summary") && at.parentElement.id && `#${CSS.escape(at.parentElement.id)} > summary`,
      does && (at.form ? `form[action=${quoted(does)}] button` : `a[href=${quoted(does)}]`),
      row && `#${CSS.escape(row.id)} :is(a, button, summary)`,
    ].filter(Boolean);
  };
  const missed = () => {
    if (!stale) return;
    const at = new Date(refreshed).toLocaleTimeString(root.lang, { hour: "numeric", minute: "2-digit" });
    stale.textContent = `${stale.dataset.since} ${at}. ${stale.dataset.why}`;
    stale.hidden = false;
  };
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.elt.matches("[data-live]")) return;
    event.detail.headers["X-Background"] = "1";
    if (busy(event.detail.elt)) event.detail.headers["X-Busy"] = "1";
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches("[data-live]") && document.hidden && !listens()) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = event.detail;
    if (xhr.responseURL.includes("/accounts/")) { event.detail.shouldSwap = false; location.reload(); return; }
    if (polls(event.detail) && target && busy(target)) { event.detail.shouldSwap = false; return; }
    const here = document.activeElement;
    whereabouts = target?.contains(here) ? place(here) : [];
    opened.clear();
    for (const part of all("details[data-keep-open][id]", target ?? document)) opened.set(part.id, part.open);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const [id, open] of opened) { const part = document.getElementById(id); if (part) part.open = open; }
    if (whereabouts.length && (!document.activeElement || document.activeElement === document.body)) {
      const found = whereabouts.map((selector) => [...all(selector)].find(seen)).find(Boolean);
      found?.focus({ preventScroll: true });
    }
    reveal();
    showSound();
    tick();
    announce(document.querySelector("[data-announce]")?.dataset.announce);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, successful, elt } = event.detail;
    prolong(xhr.getResponseHeader("Session-Ends"));
    if (successful && stale) stale.hidden = true;
    if (!elt.matches("[data-live]")) return;
    if (successful) refreshed = Date.now(); else missed();
  });

  /* What was pressed and came to nothing is told beside it, in the [data-missed] that describes it, else in the strip above the page. */
  const beside = (pressed) => document.getElementById(pressed.getAttribute("aria-describedby"));
  document.addEventListener("htmx:beforeRequest", (event) => {
    const told = beside(event.detail.elt);
    if (told?.dataset.missed) told.textContent = "";
  });
  for (const how of ["sendError", "responseError", "timeout"]) {
    document.addEventListener(`htmx:${how}`, (event) => {
      const { elt } = event.detail, told = beside(elt)?.dataset.missed ? beside(elt) : stale;
      if (elt.matches("[data-live]") || !told) return;
      told.textContent = told.dataset.missed;
      told.hidden = false;
    });
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    tick();
    for (const region of all("[data-live]")) window.htmx?.trigger(region, "refresh");
  });

  const reveal = () => {
    for (const part of all("[data-needs-js][hidden]")) part.hidden = false;
    for (const toast of all("[data-leaves]:not([data-leaving])")) {
      toast.dataset.leaving = "";
      const leave = () => { if (toast.matches(":hover, :focus-within")) setTimeout(leave, 2000); else toast.remove(); };
      setTimeout(leave, toast.dataset.leaves * 1000);
    }
  };
  reveal();
  showTheme(root.dataset.theme ?? "");
  tick();
  setInterval(tick, 1000);
})();
