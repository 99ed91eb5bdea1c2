// Keeps a page's live parts as the record is. A part is an element with an id and `data-live`;
// when something happens the page is fetched again and those parts are put in its place.
// `<main data-live-case="TCN-…">` listens to one case only. Tabs share one stream. A part with
// `data-live-every="2"` is looked at every two seconds as well, while the page is in sight.
// Where somebody writes, a part with `data-version` is overtaken only by another version.
const CHANNEL = "tocsin-events";
const PAUSE = 120;
const ROUND = 1000; // many events cost one look a second, and the last one is not missed
const PATIENCE = 5000;

let timer = 0;
let looked = 0;
let missed = false;

function isBusy(part) {
  // Somebody is writing in it: it stays until they are done.
  if (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) return true;
  if (part.querySelector("dialog[open]")) return true;
  return [...part.querySelectorAll("textarea, input:not([type=hidden])")].some((field) =>
    field.matches("[type=checkbox], [type=radio]") ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
}

// What came back into a form counts as being written: live updates leave it alone.
for (const field of document.querySelectorAll("[data-kept]")) {
  const { value } = field;
  field.defaultValue = "";
  field.value = value;
}

// What it says but for what ticks and the keys of forms: while that is the same, a part stays,
// under the finger that presses it.
const gist = (part) => part.outerHTML.replaceAll(' class="here"', "").replaceAll(' class=""', "")
  .replace(/(<time datetime="[^"]*")[^>]*>[^<]*/g, "$1").replace(/(name="key" value=")[^"]*/g, "$1");

// The line that the keys stand on stays theirs, wherever it is now.
function stand(part, href, focused) {
  const row = [...part.querySelectorAll("[data-row]")].find((one) =>
    one.querySelector("[data-open]")?.getAttribute("href") === href);
  row?.classList.add("here");
  if (focused) row?.querySelector("[data-open]").focus({ preventScroll: true });
}

function put(fresh) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const newer = fresh.getElementById(part.id);
    if (!newer || gist(newer) === gist(part)) continue;
    if (isBusy(part)) {
      if (!part.dataset.version || part.dataset.version !== newer.dataset.version) part.dataset.stale = "";
      continue;
    }
    const open = [...part.querySelectorAll("details[open][id]")].map((one) => one.id);
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    const line = part.querySelector("[data-row].here [data-open]");
    const onLine = line !== null && line === document.activeElement;
    part.replaceWith(newer);
    if (line) stand(newer, line.getAttribute("href"), onLine);
    for (const id of open) {
      const one = document.getElementById(id);
      if (one) one.open = true;
    }
    if (focused) document.getElementById(focused)?.focus();
  }
  document.dispatchEvent(new CustomEvent("tocsin:fresh"));
}

function say(what) {
  const state = document.getElementById("live-state");
  state.textContent = what ? state.dataset[what] : "";
}

async function refresh() {
  looked = Date.now();
  try {
    const answer = await fetch(location.href, { headers: { "X-Live": "1" } });
    if (answer.redirected && new URL(answer.url).pathname === "/sign-in") say("ended");
    else if (answer.ok && !answer.redirected) put(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    setTimeout(heard, PATIENCE);
  }
}

export function heard() {
  missed = document.hidden; // what nobody looks at is fetched when somebody does
  if (timer || missed) return;
  timer = setTimeout(() => {
    timer = 0; // what happens from now on is looked at in the next round
    refresh();
  }, Math.max(PAUSE, looked + ROUND - Date.now()));
}

function beat() {
  const every = [...document.querySelectorAll("[data-live-every]")].map((part) => Number(part.dataset.liveEvery));
  if (!every.length) return;
  setTimeout(async () => {
    if (!document.hidden) await refresh();
    beat();
  }, Math.min(...every) * 1000);
}

function concerns(data) {
  const only = document.querySelector("[data-live-case]")?.dataset.liveCase;
  return !only || !data.ref || data.ref === only;
}

function follow(tell) {
  const source = new EventSource("/v1/events");
  source.onopen = () => say("");
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => follow(tell), PATIENCE);
    setTimeout(() => { if (source.readyState !== EventSource.OPEN) say("lost"); }, PATIENCE);
  };
  source.addEventListener("case.changed", (event) => tell(JSON.parse(event.data)));
}

export function live() {
  if (!document.querySelector("[data-live]") || !document.getElementById("live-state")) return;
  beat();
  const take = (data) => { if (concerns(data)) heard(); };
  document.addEventListener("visibilitychange", () => { if (missed && !document.hidden) heard(); });
  addEventListener("pageshow", (event) => { if (event.persisted) heard(); });
  if (!navigator.locks || !window.BroadcastChannel) {
    follow(take);
    return;
  }
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event) => take(event.data);
  navigator.locks.request(CHANNEL, () => new Promise(() => {
    follow((data) => { channel.postMessage(data); take(data); });
    heard(); // what happened while nobody listened
  }));
}
