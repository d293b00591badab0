// Narrows one's own list while somebody types; nothing is asked of the service. Without it the same form is sent.
const finder = document.querySelector("form[data-filter]");

// As somebody types it who does not mind capitals and accents.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

if (finder) {
  const count = document.getElementById("found");
  const rows = [...document.querySelectorAll("tbody tr")].map((row) => ({
    row,
    words: plain([...row.querySelectorAll("[data-find]")].map((cell) => cell.textContent).join(" ")),
  }));
  const narrow = () => {
    const wanted = plain(finder.elements.wanted.value).split(/\s+/).filter(Boolean);
    for (const { row, words } of rows) row.hidden = !wanted.every((word) => words.includes(word));
    const found = rows.filter(({ row }) => !row.hidden).length;
    count.textContent = wanted.length ? count.dataset.words.replace("{n}", found).replace("{all}", rows.length) : "";
  };
  finder.querySelector("button").hidden = true;
  finder.elements.wanted.addEventListener("input", narrow);
  finder.addEventListener("submit", (event) => {
    event.preventDefault();
    narrow();
  });
  narrow();
}
