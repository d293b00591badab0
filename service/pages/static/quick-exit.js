// "Snel weg": leave at once, and leave nothing behind for the back button.
// Without this script the same form is posted, and the server answers with the neutral page.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-quick-exit]")) return;
  event.preventDefault();
  document.body.hidden = true;
  // keepalive: the session is ended on the server although this page is already gone.
  fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" });
  window.location.replace(form.dataset.quickExit);
});

// On a borrowed device: whoever walks away leaves no page on the screen. The session has ended by then too.
const exit = document.querySelector("[data-leave-after]");
if (exit) setTimeout(() => exit.requestSubmit(), Number(exit.dataset.leaveAfter) * 1000);
