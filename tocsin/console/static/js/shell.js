// What every page gets: ticking times, live parts, shortcuts. Nothing here is needed to work.
import { tick } from "./ticking.js";
import { live } from "./live.js";
import { keys } from "./keys.js";

tick();
live();
keys();

// What was said is said once: a reload does not say it again.
const here = new URL(location.href);
if (here.searchParams.has("said")) {
  here.searchParams.delete("said");
  history.replaceState(null, "", here);
}

// A menu closes when one goes on elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// On a phone the console can be installed; without a network it says so. See `phone.py`.
navigator.serviceWorker?.register("/sw.js").catch(() => {});
