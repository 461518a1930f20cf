/*
 * The log by keyboard: j and k walk through the rows, x selects, Enter opens the contact beside the list, Esc closes it.
 * How many are selected is said beside the button. Older rows come below these (coaching/log/older.html); the address then follows the row that is opened, for the way back.
 * Without this file a row's link leads to the contact's own page, as it does where there is no room beside the list.
 */
(() => {
  "use strict";
  const beside = document.getElementById("beside");
  const roomy = matchMedia("(min-width: 75rem)");
  const links = () => [...document.querySelectorAll(".log .who > a")];
  const off = (target) => target.isContentEditable || target.matches("input:not([type=checkbox]), textarea, select")
    || document.cookie.includes("shortcuts=off") || document.querySelector("dialog[open]");
  let current = null, opened = null; /* the row's id: rows are made anew when they change */

  const here = () => links().findIndex((link) => link.closest("tr").id === current);
  const go = (step) => {
    const all = links();
    const next = all[Math.min(Math.max(here() + step, 0), all.length - 1)];
    if (!next) return;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    if (beside.childElementCount) open(next);
  };
  const remember = (link) => {
    if (document.querySelectorAll(".log tbody").length < 2) return;
    history.scrollRestoration = "manual"; /* the page will be shorter: the row is found by its id */
    history.replaceState(history.state, "", `${link.closest("tbody").dataset.here}#${link.closest("tr").id}`);
  };
  const unsent = () => { /* words that were typed beside the list are not thrown away by the next row */
    const box = beside.querySelector("textarea");
    if (!box?.value.trim()) return false;
    current = opened; /* the keyboard goes on from the row that they are about */
    box.focus();
    return true;
  };
  const open = (link) => {
    if (unsent()) return;
    remember(link);
    opened = link.closest("tr").id;
    for (const other of links()) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    const top = link.getBoundingClientRect().top; /* the list becomes narrower: the row stays where it was pressed */
    window.htmx.ajax("GET", `${link.pathname}beside/`, { target: "#beside", swap: "innerHTML" })
      .then(() => scrollBy({ top: link.getBoundingClientRect().top - top, behavior: "instant" }));
  };
  const close = () => {
    if (unsent()) return;
    beside.replaceChildren();
    const link = links()[here()];
    for (const other of links()) other.removeAttribute("aria-current");
    link?.focus();
  };

  const selected = document.getElementById("selected");
  const count = () => {
    const many = document.querySelectorAll(".log .select :checked").length;
    const text = many ? selected.dataset[many === 1 ? "one" : "many"].replace("{}", many) : "";
    if (selected.textContent !== text) selected.textContent = text;
  };
  if (selected) for (const when of ["change", "htmx:afterSettle", "pageshow"]) addEventListener(when, count);

  if (location.hash.startsWith("#contact-")) document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
  document.addEventListener("focusin", (event) => { current = event.target.closest(".log tr")?.id ?? current; });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || off(event.target)) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "x") document.getElementById(current)?.querySelector(".select input")?.click();
    else if (event.key === "Escape" && beside.childElementCount) close();
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".log .who > a");
    if (event.target.closest?.("[data-closes-beside]")) close();
    if (link) remember(link);
    if (!link || !roomy.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => { /* signed off, taken back, asked: rows are new, and what stands beside them is too */
    const link = beside.childElementCount && document.getElementById(opened)?.querySelector(".who > a");
    if (!link || !detail.successful || detail.target.id !== "toast") return;
    if (detail.elt.matches("[data-beside-writes]")) detail.elt.remove();
    open(link);
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (document.activeElement.matches("body, [data-shortcut=e]") && current) links()[here()]?.focus({ preventScroll: true });
  });
})();
