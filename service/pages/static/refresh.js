// A waiting page asks again, every so many seconds, until something changed: its own address, or data-refresh-url.
// 204: nothing new. A redirect: go there. A page: show its part of the same kind when the words differ.
// Without this script the reader uses the link "Kijk opnieuw" on the same page.
const waiting = document.querySelector("[data-refresh]");

// Only what the reader sees counts as a change: the token inside a form differs on every answer.
const words = (part) => part.textContent.replace(/\s+/g, " ").trim();

async function lookAgain() {
  if (document.hidden) return;
  let answer;
  try {
    answer = await fetch(waiting.dataset.refreshUrl || window.location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  } catch {
    return; // No connection now: the next round tries again.
  }
  if (answer.redirected) {
    // What is asked may be no page of its own: through the page itself the lock, or signing in, leads back to that page.
    window.location.replace(waiting.dataset.refreshUrl ? window.location.href : answer.url);
    return;
  }
  if (!answer.ok || answer.status === 204) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-refresh]");
  if (!fresh) {
    window.location.reload();
    return;
  }
  if (words(fresh) !== words(waiting)) waiting.replaceChildren(...fresh.childNodes);
}

if (waiting) setInterval(lookAgain, Number(waiting.dataset.refresh) * 1000);
