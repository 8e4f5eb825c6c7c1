/* A meeting, a patient at a time. Every part works without this; with it, what is typed
   outlives a dropped line, and a second scribe's decisions are seen as they come. */

const meeting = document.getElementById("meeting");
const address = `/meetings/${meeting.dataset.meeting}`;
const places = meeting.dataset.places.split(" ").filter(Boolean);
const key = `meeting ${meeting.dataset.meeting} waits`;
const kept = new Map(); // each patient's part of the page, in memory only
const TRIES = 4000;
const PATIENCE = 6000;
const POLL = 15_000;
let latest = Number(meeting.dataset.latest);
let sending = false;
let wrong = null;

const room = () => document.getElementById("room");
const here = () => room().dataset.place;
const token = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;
const waits = () => JSON.parse(sessionStorage.getItem(key) || "[]");
const keep = (list) => { sessionStorage.setItem(key, JSON.stringify(list)); show(); };

/* What waits to be saved: kept in this tab until it is, and shown as not saved yet. */

function show() {
  const box = document.getElementById("queue");
  const list = waits();
  if (!list.length) { box.replaceChildren(); return; }
  const words = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = `Not saved yet: ${list.length}. `;
  words.append(strong, "They are kept on this page and sent as soon as the line is back. Don’t close it.");
  const rows = document.createElement("ul");
  for (const one of list) {
    const row = document.createElement("li");
    row.textContent = `Patient ${one.place}: ${one.words}${one.wrong ? `. ${one.wrong}` : ""} `;
    if (one.wrong) row.append(button("Put it into the form", () => backIntoForm(one)), button("Throw it away", () => drop(one.form)));
    rows.append(row);
  }
  box.replaceChildren(words, rows);
}

function button(words, does) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "app-linkbutton", textContent: words });
  made.addEventListener("click", does);
  return made;
}

const drop = (form) => keep(waits().filter((one) => one.form !== form));

async function ask(url, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try { return await fetch(url, { ...options, signal: stop.signal }); } finally { clearTimeout(timer); }
}

/* Send what waits, in order. What the server refuses stays, with the reason; what does
   not reach it stays, and is tried again. A form sent twice is recorded once. */

async function send() {
  if (sending) return;
  sending = true;
  try {
    for (const one of waits().filter((each) => !each.wrong)) {
      const answer = await ask(`${address}/decisions`, {
        method: "POST",
        headers: { "X-CSRFToken": token(), Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
        body: one.body,
      });
      if (answer.status === 401 || answer.status === 403) { signedOut(); return; }
      if (answer.status === 422) { refused(one, (await answer.json()).problems); continue; }
      if (!answer.ok) return;
      drop(one.form);
      say("Saved.");
      if (one.place === here()) await freshen(); else part(one.place);
    }
  } catch { /* the line is down; it is tried again */ } finally { sending = false; }
}

function refused(one, problems) {
  const words = problems.map((each) => `${each.message} ${each.remedy}`).join(" ");
  if (one.place === here()) { backIntoForm({ ...one, wrong: words }); return; }
  keep(waits().map((each) => (each.form === one.form ? { ...each, wrong: words } : each)));
}

async function backIntoForm(one) {
  if (one.place !== here()) await go(one.place);
  const said = new URLSearchParams(one.body);
  for (const field of document.querySelectorAll("#decide select, #decide input[type=text]")) {
    if (said.has(field.name)) field.value = said.get(field.name);
  }
  drop(one.form);
  wrong?.remove();
  wrong = Object.assign(document.createElement("p"), { className: "app-field__error", textContent: one.wrong || "" });
  wrong.setAttribute("role", "alert");
  document.getElementById("decide").prepend(wrong);
  document.getElementById("what").focus();
}

function signedOut() {
  const line = document.getElementById("room-news");
  const link = Object.assign(document.createElement("a"), { href: `/sign-in?${new URLSearchParams({ ended: "idle", next: location.pathname })}`, textContent: "Sign in again" });
  line.replaceChildren("Your session has ended; what isn’t saved is kept on this page. ", link);
}

function say(words) { document.getElementById("said").textContent = words; }

/* Go to another patient. While the line is down, what was fetched before is shown. */

async function part(place) {
  try {
    const answer = await ask(`${address}/patients/${place}?part=room`, { headers: { Accept: "text/html" } });
    if (answer.redirected) { signedOut(); return kept.get(place); }
    if (answer.ok) kept.set(place, await answer.text());
  } catch { /* what was kept is shown */ }
  return kept.get(place);
}

function put(html) {
  const held = document.createElement("template");
  held.innerHTML = html;
  room().replaceWith(held.content);
  document.title = `${room().dataset.title} – Milepost`;
  wrong = null;
}

async function go(place, { pushed = true } = {}) {
  const html = await part(place);
  if (!html) { say("That patient can’t be shown while the line is down."); return; }
  put(html);
  renew();
  if (pushed) history.pushState({ place }, "", `${address}/patients/${place}`);
  document.getElementById("room-heading").focus();
  scrollTo(0, 0);
}

/* A page that was kept holds a form that may have been sent: each gets a name of its own. */

function renew() {
  const form = document.querySelector("#decide input[name=form]");
  if (form) form.value = crypto.randomUUID?.() ?? form.value;
}

async function freshen() {
  const html = await part(here());
  if (!html) return;
  const held = document.createElement("template");
  held.innerHTML = html;
  const found = held.content.getElementById("decided");
  document.getElementById("decided").replaceWith(found);
  const saw = held.content.querySelector("#decide input[name=saw]");
  document.querySelector("#decide input[name=saw]").value = saw.value;
}

function next(way) {
  return document.getElementById(way)?.getAttribute("href")?.split("/").pop();
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "decide") return;
  event.preventDefault();
  const said = new FormData(event.target, event.submitter);
  said.delete("csrfmiddlewaretoken");
  const what = event.target.querySelector("#what");
  const words = [what.selectedOptions[0].textContent, said.get("words")].filter(Boolean).join(": ");
  const after = event.submitter?.value === "next" ? next("after") : null;
  const missing = lacks(said);
  if (missing) { backIntoForm({ place: here(), body: new URLSearchParams(said).toString(), form: said.get("form"), wrong: missing }); return; }
  keep([...waits(), { place: here(), form: said.get("form"), body: new URLSearchParams(said).toString(), words }]);
  event.target.reset();
  renew();
  const gone = after ? go(after) : Promise.resolve();
  gone.then(send);
});

/* What the server would refuse is said at once, so that nobody moves on from it. */

function lacks(said) {
  const owned = ["action", "book_by"].includes(said.get("what"));
  if (owned && !said.get("owner")) return "Nobody is named to do it. Choose a person, a role or a desk.";
  if (owned && !said.get("due").trim()) return "It has no day. Say by when: a day, or +3 for 3 days on.";
  if (["action", "escalate"].includes(said.get("what")) && !said.get("words").trim()) return "It doesn’t say what. Write it in a few words.";
  return "";
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#before, #after");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey && !event.altKey) return;
  event.preventDefault();
  go(link.getAttribute("href").split("/").pop());
});
addEventListener("popstate", () => go(location.pathname.split("/").pop(), { pushed: false }));
addEventListener("beforeunload", (event) => { if (waits().length) event.preventDefault(); });

/* Others who type: what they recorded is said in a line, and shown under this patient. */

async function news() {
  try {
    const answer = await ask(`${address}/news?since=${latest}`, { headers: { Accept: "application/json" } });
    if (answer.status === 401) { signedOut(); return; }
    if (!answer.ok) return;
    const told = await answer.json();
    latest = told.latest;
    for (const place of told.places.map(String)) {
      if (place === here()) await freshen(); else part(place);
    }
    if (told.words) document.getElementById("room-news").textContent = `Recorded by another: ${told.words}`;
  } catch { /* asked again later */ }
}

const stream = "EventSource" in window ? new EventSource("/stream") : null;
stream?.addEventListener("changed", news);
stream?.addEventListener("ready", news);
addEventListener("pagehide", () => stream?.close());
setInterval(() => { news(); send(); }, POLL);
setInterval(() => { if (waits().length) send(); }, TRIES);
addEventListener("online", send);

/* Fetch the other patients' pages beforehand, one at a time, the next ones first. */

async function beforehand() {
  kept.set(here(), room().outerHTML);
  const at = places.indexOf(here());
  for (const place of [...places.slice(at + 1), ...places.slice(0, Math.max(at, 0))]) {
    if (!kept.has(place)) await part(place);
  }
}

show();
send();
beforehand();
