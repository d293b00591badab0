// "Lees voor": the phone's own voice reads one part of the page. Only voices that live on the device are used:
// others send the text to a company. Where there is none, the button stays hidden.
function ownVoice() {
  const language = document.documentElement.lang;
  return speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.startsWith(language));
}

function offerReading() {
  const voice = ownVoice();
  for (const button of document.querySelectorAll("[data-read]")) button.hidden = !voice;
}

if ("speechSynthesis" in window) {
  offerReading();
  speechSynthesis.addEventListener("voiceschanged", offerReading);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-read]");
    if (!button) return;
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      return;
    }
    const words = new SpeechSynthesisUtterance(document.getElementById(button.dataset.read).innerText);
    words.voice = ownVoice();
    words.lang = words.voice.lang;
    speechSynthesis.speak(words);
  });
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}
