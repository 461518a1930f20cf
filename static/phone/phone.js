/*
 * The simulator's page: asks the exchange how two telephones are, shows it, and passes on what a person does with them.
 * phone.js holds the page, handset.js one telephone, deliveries.js the log.
 */
import { Handset, pretty } from "./handset.js";
import { showDeliveries, showProblems } from "./deliveries.js";

const page = document.getElementById("telephones");
const words = JSON.parse(document.getElementById("phone-words").textContent);
const people = new Map(JSON.parse(document.getElementById("people").textContent).map((person) => [person.number, person]));
const down = document.getElementById("exchange-down");
const also = document.getElementById("also-ringing");
const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
const LIVELY = 400, CALM = 1200, HIDDEN = 5000;
let version = "", timer = 0, asking = false;

async function act(fields, photos = []) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const photo of photos) form.append("photos", photo);
  let answer;
  try {
    answer = await fetch(page.dataset.act, { method: "POST", body: form, headers: { "X-CSRFToken": token } });
  } catch {
    return words.lost;
  }
  const said = await answer.json().catch(() => ({ error: words.lost }));
  ask();
  return answer.ok ? "" : said.error;
}

const context = { act, words, people, mediaUrl: (sid) => page.dataset.media.replace("SID", sid), changed: remember };
const handsets = [...page.querySelectorAll(".handset")].map((section) => new Handset(section, context));

function remember(side) {
  const address = new URL(location.href);
  for (const handset of handsets) address.searchParams.set(handset.side, handset.number);
  history.replaceState(null, "", address);
  if (side === "left") {
    const partner = people.get(handsets[0].number)?.partner;
    if (partner && partner !== handsets[1].number && handsets[1].idle) return handsets[1].become(partner);
  }
  version = "";
  nameSwitch();
  ask();
}

function nameSwitch() {
  for (const handset of handsets) {
    const button = page.querySelector(`[data-show=${handset.side}]`);
    button.textContent = people.get(handset.number)?.name ?? pretty(handset.number);
    button.toggleAttribute("data-ringing", handset.state === "ringing" && page.dataset.shown !== handset.side);
  }
}

function show(side) {
  page.dataset.shown = side;
  for (const button of page.querySelectorAll("[data-show]")) button.setAttribute("aria-pressed", String(button.dataset.show === side));
  nameSwitch();
}

/* Somebody whose telephone is not on the page rings: offer to take it into the hand. */
function showAlso(ringing) {
  const others = ringing.filter((number) => !handsets.some((handset) => handset.number === number));
  also.hidden = !others.length;
  if (!others.length || also.dataset.number === others[0]) return;
  also.dataset.number = others[0];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = words.take;
  button.addEventListener("click", () => { handsets[1].become(others[0]); show("right"); });
  also.replaceChildren(words.rings.replace("{}", people.get(others[0])?.name ?? pretty(others[0])), button);
}

function showDown(sentence) {
  down.hidden = !sentence;
  if (down.textContent !== sentence) down.textContent = sentence;
}

async function ask() {
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  try {
    const query = new URLSearchParams([["since", version], ...handsets.map((handset) => ["number", handset.number])]);
    const answer = await fetch(`${page.dataset.state}?${query}`);
    const told = await answer.json();
    showDown(answer.ok ? "" : told.error);
    if (answer.ok && !told.same) take(told);
  } catch {
    showDown(words.lost);
  } finally {
    asking = false;
    const lively = handsets.some((handset) => !handset.idle);
    timer = setTimeout(ask, document.hidden ? HIDDEN : lively ? LIVELY : CALM);
  }
}

function take(told) {
  version = told.version;
  handsets.forEach((handset) => {
    const mine = told.handsets.find((one) => one.number === handset.number);
    if (mine) handset.show(mine, told.now);
  });
  showAlso(told.ringing);
  showProblems(document.getElementById("problems"), told.problems);
  showDeliveries(document.getElementById("deliveries"), told.log, words);
  document.getElementById("log-empty").hidden = told.log.length > 0;
  nameSwitch();
}

for (const button of page.querySelectorAll("[data-show]")) button.addEventListener("click", () => show(button.dataset.show));
document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
setInterval(() => handsets.forEach((handset) => handset.tick()), 500);
nameSwitch();
ask();
