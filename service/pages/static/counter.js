// Says how many characters are left in a text field. Without it the hint beside the field names the limit.
for (const field of document.querySelectorAll("[data-limit]")) {
  const line = document.getElementById(field.dataset.counter);
  const show = () => {
    const left = Number(field.dataset.limit) - [...field.value].length;
    line.textContent = (left < 0 ? line.dataset.over : line.dataset.left).replace("{n}", Math.abs(left));
  };
  field.addEventListener("input", show);
  show();
}
