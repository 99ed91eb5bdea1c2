// The editor of rules: checks while one writes, and goes to the line that is wrong. Beside it,
// a rehearsal that is under way shows itself when it is there.
const PAUSE = 600, AGAIN = 1500;
const text = document.getElementById("f-text");
const faults = document.getElementById("faults");
let timer, asked;

async function check() {
  asked?.abort();
  asked = new AbortController();
  const form = new FormData(text.form);
  try {
    const answer = await fetch(faults.dataset.check, { method: "POST", body: form, signal: asked.signal });
    if (!answer.ok) return;
    faults.innerHTML = await answer.text();
    text.toggleAttribute("aria-invalid", Boolean(faults.querySelector("[data-line]")));
  } catch { /* another check has begun, or the line is down: the button still works */ }
}

if (text && faults) {
  text.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(check, PAUSE); });
  faults.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    const lines = text.value.split("\n");
    const line = Math.min(Number(link.dataset.line), lines.length) - 1;
    const start = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
    text.focus();
    text.setSelectionRange(start, start + lines[line].length);
    text.scrollTop = Math.max(0, (line - 6) * text.scrollHeight / lines.length);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    check();
  });
}

async function look() {
  const place = document.querySelector("#rehearsal[data-waits]");
  if (!place) return;
  try {
    const answer = await fetch(place.dataset.waits);
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("rehearsal");
    if (fresh && !fresh.dataset.waits) { location.reload(); return; }
  } catch { /* it is asked again */ }
  setTimeout(look, AGAIN);
}
setTimeout(look, AGAIN);
