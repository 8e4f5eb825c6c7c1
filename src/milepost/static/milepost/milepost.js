/* What a page does besides standing still. Every part of it works without. */

const script = document.getElementById("milepost-script");
const POLL = 60_000;
const CALM = 60_000; // screen readers are told of news at most once a minute

/* News: a line says how much has changed. Nothing else on the page moves. */

const news = { timer: 0, asked: 0, spoken: 0, polling: 0, stream: null };

function place() {
  const list = document.getElementById("list");
  if (list) return { node: list, asks: list.dataset.state };
  const live = document.getElementById("live");
  if (live) return { node: live, asks: live.dataset.state };
  const pathway = document.getElementById("pathway");
  const name = decodeURIComponent(location.pathname.split("/")[2] || "");
  return pathway && { node: pathway, asks: new URLSearchParams({ pathway: name }).toString() };
}

function show(answer, where) {
  const line = document.getElementById("news");
  if (!line) return;
  if (!answer.count) { line.replaceChildren(); return; }
  const link = document.createElement("a");
  const here = new URL(location.href);
  if (where.node.id === "list") here.searchParams.set("seen", where.node.dataset.upto);
  link.href = where.node.dataset.again || here.pathname + here.search;
  link.id = "news-show";
  link.textContent = "Show";
  const words = document.createElement("span");
  words.textContent = `${answer.words} since ${where.node.dataset.made}. `;
  const held = document.activeElement?.id === "news-show";
  const quiet = Date.now() - news.spoken < CALM;
  line.setAttribute("aria-live", quiet ? "off" : "polite");
  if (!quiet) news.spoken = Date.now();
  line.replaceChildren(words, link);
  if (held) link.focus();
}

async function ask() {
  const where = place();
  if (!where || where.node.dataset.live !== "yes") return;
  const since = where.node.dataset.upto ? `&since=${where.node.dataset.upto}` : "";
  const marks = where.node.dataset.marks ? `&marks=${where.node.dataset.marks}` : "";
  const address = `/changes?${where.asks}${since}${marks}`;
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.status === 401) { toSignIn(); return; }
    if (answer.ok) show(await answer.json(), where);
  } catch { /* the network is away; the stream says so */ }
}

function askSoon() {
  clearTimeout(news.timer);
  const since = Date.now() - news.asked;
  news.timer = setTimeout(() => { news.asked = Date.now(); ask(); }, Math.max(0, 400 - since));
}

function say(on) {
  const state = document.getElementById("live-state");
  const past = place()?.node.dataset.live !== "yes";
  if (state) state.textContent = past ? "" : on ? "Live updates on" : "Live updates off: asking once a minute";
  document.documentElement.dataset.live = on ? "on" : "off";
  clearInterval(news.polling);
  news.polling = on ? 0 : setInterval(ask, POLL);
}

function listen() {
  const where = place();
  if (!where || where.node.dataset.live !== "yes") return;
  if (!("EventSource" in window)) { say(false); return; }
  const stream = new EventSource("/stream");
  news.stream = stream;
  stream.addEventListener("ready", () => { say(true); askSoon(); });
  stream.addEventListener("changed", askSoon);
  stream.addEventListener("ended", () => { stream.close(); say(false); ask(); });
  stream.addEventListener("error", () => { say(false); ask(); });
}

/* Alarms: a feed that falls silent while a page lies open is told of once a minute. */

async function lookForAlarms() {
  const lines = document.getElementById("alarms");
  if (!lines || document.hidden) return;
  try {
    const answer = await fetch("/alarms", { headers: { Accept: "application/json" } });
    const html = answer.ok ? (await answer.text()).trim() : null;
    if (html === null || html === lines.innerHTML.trim()) return;
    if (html && !lines.childElementCount) document.getElementById("said").textContent = "A feed has fallen silent: see the top of the page.";
    if (!lines.contains(document.activeElement)) lines.innerHTML = html;
  } catch { /* the network is away; the stream says so */ }
}

setInterval(lookForAlarms, POLL);

addEventListener("pagehide", () => news.stream?.close());
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

/* Idle: the page locks itself, and says to the server while somebody is there. */

const idle = { limit: Number(script.dataset.idle) * 1000, moved: Date.now(), told: Date.now() };

function toSignIn() {
  location.assign(`/sign-in?${new URLSearchParams({ ended: "idle", next: location.pathname + location.search })}`);
}

function lock() {
  const form = document.getElementById("sign-out");
  if (!form) return;
  for (const [name, value] of [["why", "idle"], ["next", location.pathname + location.search]]) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(field);
  }
  form.requestSubmit();
}

function stirred() {
  idle.moved = Date.now();
  if (idle.moved - idle.told < 120_000) return;
  idle.told = idle.moved;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  fetch("/still-here", { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" } })
    .then((answer) => { if (answer.status === 401) toSignIn(); }, () => {});
}

for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) {
  addEventListener(kind, stirred, { passive: true });
}
setInterval(() => { if (idle.limit && Date.now() - idle.moved > idle.limit) lock(); }, 5000);

/* Keyboard: with a modifier, or on a name in the list. Never a letter by itself. */

const GO = { KeyN: "#after", KeyP: "#before", KeyL: "#back", KeyF: "#q", KeyT: "#note", KeyS: "#save-next", KeyM: "#template" };

function shortcut(event) {
  if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
  const found = GO[event.code] && document.querySelector(GO[event.code]);
  if (!found) return;
  event.preventDefault();
  if (found.matches("input, textarea, select")) found.focus(); else found.click();
}

function alongTheList(event) {
  if (!event.target.matches?.("a.app-patient") || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const names = [...document.querySelectorAll("#rows a.app-patient")];
  const at = names.indexOf(event.target);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: names.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  names[Math.max(0, Math.min(to, names.length - 1))].focus();
}

if (script.dataset.shortcuts === "on") {
  addEventListener("keydown", shortcut);
  addEventListener("keydown", alongTheList);
}

/* Filters: when htmx has put a new list in place, say so, and keep the focus. */

document.addEventListener("htmx:afterSwap", () => {
  document.querySelector(".nhsuk-error-summary [role=alert]")?.parentElement.setAttribute("tabindex", "-1");
  document.querySelector(".nhsuk-error-summary")?.focus();
  const words = document.querySelector(".app-banner__words")?.textContent.trim();
  if (words) document.getElementById("said").textContent = words;
  say(document.documentElement.dataset.live === "on");
  askSoon();
});
document.addEventListener("htmx:responseError", () => document.getElementById("filters")?.submit());
document.addEventListener("htmx:sendError", () => document.getElementById("filters")?.submit());

/* htmx writes the address down in the browser, and a search may be a patient's name. */

const forget = () => sessionStorage.removeItem("htmx-current-path-for-history");
for (const kind of ["htmx:pushedIntoHistory", "htmx:replacedInHistory", "htmx:historyRestore"]) {
  document.addEventListener(kind, forget);
}
forget();

listen();

/* What is half written is kept in this tab until it is saved, so that neither a time-out
   nor showing the news loses it. A look is thrown away once somebody has looked since. */

function keepDraft(form) {
  const key = `look ${form.dataset.draftOf || location.pathname}`;
  const fields = [...form.querySelectorAll("textarea, input[type=text], select")];
  if (form.dataset.saved) sessionStorage.removeItem(key);
  const kept = JSON.parse(sessionStorage.getItem(key) || "null");
  const wrong = form.querySelector(".app-field--wrong");
  if (kept && kept.last === (form.dataset.draft || "") && !wrong) {
    for (const field of fields) if (field.name in kept.said) field.value = kept.said[field.name];
    form.closest("details")?.setAttribute("open", "");
  }
  form.addEventListener("input", () => {
    const said = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    sessionStorage.setItem(key, JSON.stringify({ last: form.dataset.draft || "", said }));
  });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => { delete form.dataset.sent; });
}
document.querySelectorAll("#look, form[data-draft-of]").forEach(keepDraft);
/* A template is put in where the note is being written, without asking the server. */

document.getElementById("insert")?.addEventListener("click", (event) => {
  const chosen = document.getElementById("template").selectedOptions[0];
  const note = document.getElementById("note");
  event.preventDefault();
  if (!chosen?.value) return;
  const at = note.selectionStart;
  const before = at > 0 && !/\s$/.test(note.value.slice(0, at)) ? " " : "";
  note.setRangeText(before + chosen.dataset.note, at, note.selectionEnd, "end");
  if (chosen.dataset.action) {
    document.getElementById("action").value = chosen.dataset.action;
    document.getElementById("due").value = `+${chosen.dataset.days}`;
  }
  note.focus();
  note.dispatchEvent(new Event("input", { bubbles: true }));
});

/* Choosing several: all on the page at once. A form is sent once, however often asked. */

function chooseAll() {
  const all = document.getElementById("choose-all");
  if (!all) return;
  all.closest("[hidden]")?.removeAttribute("hidden");
  all.addEventListener("change", () => {
    for (const one of document.querySelectorAll("#rows .app-choose")) one.checked = all.checked;
  });
}
chooseAll();
document.addEventListener("htmx:afterSwap", chooseAll);
document.querySelector("form[data-once]")?.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
  addEventListener("pageshow", () => { delete event.target.dataset.sent; });
});

document.getElementById("sign-out")?.addEventListener("submit", (event) => {
  if (!event.target.querySelector("input[name=why]")) sessionStorage.clear();
});
