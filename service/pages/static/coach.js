// Reads along while somebody types: a short pause, then one question to our own service, which keeps nothing of it.
// Without an answer nothing is shown; what was not shown is said when the note is sent.
const form = document.querySelector("form[data-coach]");
const shown = document.getElementById("coach");
const PAUSE = 700;
let waiting;
let asked = 0;

async function ask() {
  const number = ++asked;
  const sent = new URLSearchParams({
    csrf_token: form.elements.csrf_token.value,
    known: form.dataset.known,
    text: form.elements.text.value,
  });
  let answer = "";
  try {
    const response = await fetch(form.dataset.coach, { method: "POST", body: sent, redirect: "error", cache: "no-store" });
    if (response.ok) answer = await response.text();
  } catch {
    answer = "";
  }
  if (number !== asked) return;
  shown.innerHTML = answer;
  form.elements.pointed_at.value = shown.firstElementChild?.dataset.pointedAt ?? "";
}

if (form && shown) {
  form.elements.text.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, PAUSE);
  });
}
