// "Back" asks the service again. Browsers keep whole pages in memory, whatever no-store says: what was withdrawn
// meanwhile, or what stood there before "Snel weg", would be on the screen again.
window.addEventListener("pagehide", () => {
  document.body.hidden = true;
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
