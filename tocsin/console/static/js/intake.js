// Files dropped on the card go into its form; what is too large is said before it is sent.
const zone = document.querySelector("[data-drop]");

if (zone) {
  const input = zone.querySelector("input[type=file]");
  const fault = zone.querySelector(".fault");
  const card = zone.closest(".card");
  const most = Number(zone.dataset.most);

  const check = () => {
    const files = [...input.files];
    const sum = files.reduce((all, file) => all + file.size, 0);
    const large = files.find((file) => file.size > most) ?? (sum > most ? files.at(-1) : undefined);
    fault.hidden = !large;
    fault.textContent = large ? zone.dataset.tooLarge.replace("{}", large.name) : "";
    input.setCustomValidity(fault.textContent);
    input.toggleAttribute("aria-invalid", Boolean(large));
  };

  input.addEventListener("change", check);
  for (const name of ["dragenter", "dragover"]) {
    card.addEventListener(name, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  card.addEventListener("dragleave", (event) => {
    if (!card.contains(event.relatedTarget)) zone.classList.remove("over");
  });
  card.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    zone.classList.remove("over");
    input.files = event.dataTransfer.files;
    check();
  });
}
