// The case page: says when something changed under somebody's hands, keeps what was kept, copies.

// The page after a refused form is the case's own page: reloading it asks for the case again.
const here = document.querySelector("[data-at]");
if (here && location.pathname !== here.dataset.at && document.getElementById("case-refused")) {
  history.replaceState(null, "", here.dataset.at);
  (document.querySelector("[aria-invalid=true]") ?? document.getElementById("case-refused")).focus();
}

document.addEventListener("tocsin:fresh", () => {
  for (const part of document.querySelectorAll("[data-stale]")) {
    const told = part.querySelector("[data-overtaken]");
    if (told && !told.textContent) told.textContent = told.dataset.overtaken;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = button.textContent;
  await navigator.clipboard?.writeText(button.dataset.copy);
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = text; }, 1500);
});
