// A link that opens the phone's own messaging app becomes the phone's own choice of apps, where it has one. Nobody is
// named in it, and nothing comes back. Without script, and where the phone has no such choice, it stays the link it is.
for (const link of document.querySelectorAll("[data-share]")) {
  link.addEventListener("click", async (event) => {
    if (!navigator.share) return;
    event.preventDefault();
    try {
      await navigator.share({ text: link.dataset.share });
    } catch (error) {
      if (error.name !== "AbortError") location.href = link.href;
    }
  });
}
