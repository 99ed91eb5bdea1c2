// Lets times tick that the server wrote: what is left, what is late, how long ago.
const SOON = 4 * 3600;

export function span(seconds) {
  const whole = Math.floor(Math.abs(seconds));
  const days = Math.floor(whole / 86400);
  const hours = Math.floor((whole % 86400) / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (days) return days < 10 && hours ? `${days} d ${hours} h` : `${days} d`;
  if (hours) return `${hours} h ${String(minutes).padStart(2, "0")} min`;
  return minutes ? `${minutes} min` : `${whole} s`;
}

function write(time) {
  const left = (Date.parse(time.dateTime) - Date.now()) / 1000;
  const said = document.documentElement.dataset;
  const isDue = "due" in time.dataset;
  const pattern = isDue ? (left >= 0 ? said.left : said.late) : "elapsed" in time.dataset ? "{}" : said.ago;
  const text = pattern.replace("{}", span(left));
  if (time.textContent !== text) time.textContent = text;
  if (isDue) time.className = `due ${left < 0 ? "late" : left < SOON ? "soon" : "calm"}`;
}

export function tick() {
  const all = () => document.querySelectorAll("time[data-due], time[data-ago], time[data-elapsed]").forEach(write);
  all();
  setInterval(all, 1000);
}
