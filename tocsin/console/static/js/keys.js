// Shortcuts. A page names them: `data-key="a"` on a link or button, `data-row` on a line of a list
// (with a link `data-open` and perhaps a checkbox `data-pick` within). `?` shows what there is.
const PATIENCE = 1200;
let first = "";
let since = 0;

const rows = () => [...document.querySelectorAll("[data-row]")];

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("here"));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  all.forEach((row) => row.classList.toggle("here", row === next));
  next.querySelector("[data-open]")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const here = () => document.querySelector("[data-row].here");

function act(key) {
  const within = here()?.querySelector(`[data-key="${key}"]`);
  const found = within ?? [...document.querySelectorAll(`[data-key="${key}"]`)].find((one) =>
    !one.closest("[data-row]") && (one.checkVisibility?.() ?? true)) ?? document.querySelector(`nav [data-key="${key}"]`);
  if (!found) return false;
  if (found.matches("input:not([type=checkbox]), textarea, select")) found.focus();
  else found.click();
  return true;
}

function list() {
  const box = document.querySelector("[data-keys-list]");
  const said = box.dataset;
  const lines = new Map();
  if (rows().length) {
    for (const [key, label] of [["j", said.j], ["k", said.k], ["o", said.o]]) lines.set(key, label);
    if (document.querySelector("[data-pick]")) lines.set("x", said.x);
  }
  for (const one of document.querySelectorAll("[data-key]")) {
    const label = one.dataset.keyLabel || one.getAttribute("aria-label") || one.textContent.trim();
    if (label && !lines.has(one.dataset.key)) lines.set(one.dataset.key, label);
  }
  lines.set("?", said.help);
  box.replaceChildren(...[...lines].flatMap(([key, label]) => {
    const term = document.createElement("dt");
    for (const part of key.split(" ")) {
      const kbd = document.createElement("kbd");
      kbd.textContent = part;
      term.append(kbd, " ");
    }
    const text = document.createElement("dd");
    text.textContent = label;
    return [term, text];
  }));
}

function help() {
  list();
  document.getElementById("keys-help").showModal();
}

function press(key) {
  if (key === "?") { help(); return true; }
  if (key === "j") { step(1); return rows().length > 0; }
  if (key === "k") { step(-1); return rows().length > 0; }
  if (key === "o" && rows().length) { (here() ?? rows()[0]).querySelector("[data-open]")?.click(); return true; }
  if (key === "x" && here()) { here().querySelector("[data-pick]")?.click(); return true; }
  return act(key);
}

export function keys() {
  document.querySelector("[data-keys-help]")?.addEventListener("click", (event) => { event.preventDefault(); help(); });
  if (!("keys" in document.body.dataset)) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) return;
    if (document.querySelector("dialog[open]")) return;
    const both = first && Date.now() - since < PATIENCE ? `${first} ${event.key}` : "";
    first = "";
    if (both && act(both)) { event.preventDefault(); return; }
    if (event.key === "g") { first = "g"; since = Date.now(); return; }
    if (event.key.length === 1 && press(event.key)) event.preventDefault();
  });
}
