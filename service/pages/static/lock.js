// On somebody's own device Koppel locks (docs/decisions/0028). The service shows nothing while it is locked; this clears what
// is still on the screen, and makes a device that is put away show nothing at once.
const lockAfter = Number(document.body.dataset.locksAfter) * 1000;
const windows = new BroadcastChannel("koppel-lock");
let touchedAt = Date.now();

function lockWhenLeftAlone() {
  if (Date.now() - touchedAt < lockAfter) return;
  document.body.hidden = true;
  const here = encodeURIComponent(window.location.pathname);
  window.location.replace(`${document.body.dataset.lock}?next=${here}`);
}

if (lockAfter) {
  windows.postMessage("open"); // another window of this browser may still stand before the lock
  for (const touch of ["pointerdown", "keydown", "input", "scroll"]) {
    document.addEventListener(touch, () => (touchedAt = Date.now()), { capture: true, passive: true });
  }
  window.setInterval(lockWhenLeftAlone, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) lockWhenLeftAlone();
    document.body.classList.toggle("veiled", document.hidden); // keeps what is typed and where the cursor stands
  });
} else {
  windows.addEventListener("message", () => window.location.reload());
}
