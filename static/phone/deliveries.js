/* The log for engineers: every webhook of the exchange, newest first, opened where it was opened before. */
import { element } from "./handset.js";

const KEPT = 80;

export function showProblems(list, problems) {
  if (list.childElementCount === problems.length) return;
  list.replaceChildren(...problems.map(({ at, what }) => element("li", "", `${time(at)} · ${what}`)).reverse());
}

export function showDeliveries(list, log, words) {
  const known = new Set([...list.children].map((item) => item.dataset.id));
  for (const delivery of log) if (!known.has(delivery.id)) list.prepend(item(delivery, words));
  while (list.childElementCount > KEPT) list.lastElementChild.remove();
}

const time = (moment) => new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour12: false });

function item(delivery, words) {
  const made = element("li"), details = element("details"), summary = element("summary");
  made.dataset.id = delivery.id;
  const good = !delivery.error && delivery.status >= 200 && delivery.status < 300;
  summary.append(
    element("span", "delivery-at numbers", time(delivery.at)),
    element("span", "delivery-path", `${short(delivery.path)}${news(delivery.params)}`),
    element("span", `badge${good ? "" : " badge-amber"}`, delivery.error ? words.failed : String(delivery.status)),
    element("span", "delivery-ms numbers", `${delivery.milliseconds} ms`),
  );
  details.append(summary);
  details.addEventListener("toggle", () => { if (details.open && details.childElementCount === 1) details.append(what(delivery)); });
  made.append(details);
  return made;
}

/* Our ids are long, and their beginnings tell them apart; the whole address is inside. */
const short = (path) => path.replace(/([0-9a-f]{8})-[0-9a-f-]{27}/g, "$1…");

/* The one parameter that tells most. */
function news({ DialCallStatus, Digits, MessageStatus, OptOutType, CallStatus }) {
  const told = DialCallStatus ?? (Digits === undefined ? undefined : `Digits=${Digits}`) ?? MessageStatus ?? OptOutType ?? CallStatus;
  return told ? ` · ${told}` : "";
}

function what({ method, path, params, body, error }) {
  const made = element("div", "delivery-what"), list = element("dl");
  list.append(element("dt", "", method), element("dd", "", path));
  for (const [name, value] of Object.entries(params)) if (value) list.append(element("dt", "", name), element("dd", "", value));
  made.append(list);
  if (error || body) made.append(element("pre", "", error || indented(body)));
  return made;
}

/* TwiML one element a line, so that it can be read. */
function indented(xml) {
  let depth = 0;
  return xml.replace(/>\s*</g, ">\n<").split("\n").map((line) => {
    if (line.startsWith("</")) depth -= 1;
    const shown = "  ".repeat(Math.max(depth, 0)) + line;
    if (/^<[^?!/]/.test(line) && !line.endsWith("/>") && !line.includes("</")) depth += 1;
    return shown;
  }).join("\n");
}
