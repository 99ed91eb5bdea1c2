// Many cases at once: `a` with nothing selected takes the line that one is on.
const picks = () => [...document.querySelectorAll("[data-pick]")];

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-takes-here]");
  if (!button || picks().some((one) => one.checked)) return;
  const here = document.querySelector("[data-row].here [data-pick]");
  if (here) here.checked = true;
}, true);

function count() {
  const chosen = picks().filter((one) => one.checked).length;
  const place = document.querySelector("[data-chosen]");
  if (place) place.textContent = chosen ? place.dataset.chosen.replace("{}", chosen) : "";
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-pick-all]")) picks().forEach((one) => { one.checked = event.target.checked; });
  count();
});
document.querySelectorAll("label:has([data-pick-all])").forEach((one) => { one.hidden = false; });
document.addEventListener("tocsin:fresh", count);
count();
