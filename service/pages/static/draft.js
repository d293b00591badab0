// What is typed and not sent yet stays in this browser for a day, sealed (docs/decisions/0026): a lost connection, a closed
// window or an ended session loses nothing. The key stands on the page of the form, which only its writer gets, signed in;
// it is kept nowhere. Signing out drops everything (the answer to it says so), and so does sending.
const DRAFTS = "koppel-draft-";
const A_DAY = 24 * 60 * 60 * 1000;
const NOT_TYPED = ["csrf_token", "shared", "pointed_at"];

const draftForm = document.querySelector("form[data-draft]");
const draftSent = document.querySelector("[data-draft-sent]")?.dataset.draftSent;
const draftKept = ownStore();

// null where the browser keeps nothing for us.
function ownStore() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function isOld(kept) {
  try {
    return !(JSON.parse(kept).at > Date.now() - A_DAY);
  } catch {
    return true;
  }
}

function dropOldDrafts() {
  for (const name of Object.keys(draftKept)) {
    if (name.startsWith(DRAFTS) && isOld(draftKept.getItem(name))) draftKept.removeItem(name);
  }
}

const toLetters = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const toBytes = (letters) => Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));

// How one draft is sealed: AES-GCM, bound to its name and to when it was typed.
const howSealed = (name, at, iv) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(`${name} ${at}`) });

async function sealed(name, key, typed) {
  const at = Date.now();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(typed));
  return JSON.stringify({ at, iv: toLetters(iv), text: toLetters(await crypto.subtle.encrypt(howSealed(name, at, iv), key, text)) });
}

// What was typed, or null when no key of today or yesterday opens it.
async function opened(name, keys, kept) {
  const { at, iv, text } = JSON.parse(kept);
  for (const key of keys) {
    try {
      const typed = await crypto.subtle.decrypt(howSealed(name, at, toBytes(iv)), key, toBytes(text));
      return JSON.parse(new TextDecoder().decode(typed));
    } catch {
      // Sealed with the other day's key, or not by us.
    }
  }
  return null;
}

const typedNow = () => [...new FormData(draftForm)].filter(([field]) => !NOT_TYPED.includes(field));

function typeAgain(typed) {
  for (const box of draftForm.querySelectorAll("input[type=checkbox]")) {
    box.checked = typed.some(([field, value]) => field === box.name && value === box.value);
  }
  for (const [field, value] of typed) {
    const there = draftForm.elements.namedItem(field);
    if (there && there.type !== "checkbox") there.value = value;
  }
  const action = draftForm.elements.namedItem("action_what");
  if (action.value) action.closest("details").open = true;
  draftForm.elements.text.dispatchEvent(new Event("input")); // does not bubble: the counter and the coach hear it, we do not
}

async function keepDrafts() {
  const name = DRAFTS + draftForm.dataset.draft;
  const keys = await Promise.all(
    draftForm.dataset.draftKeys.split(" ").map((key) => crypto.subtle.importKey("raw", toBytes(key), "AES-GCM", false, ["encrypt", "decrypt"])),
  );
  const before = draftKept.getItem(name);
  const typed = before && "draftRestores" in draftForm.dataset ? await opened(name, keys, before) : null;
  if (typed) {
    typeAgain(typed);
    document.getElementById("draft-back").hidden = false;
  }

  let last = Promise.resolve(); // one after the other, so that what was typed last is what stays
  const keep = async () => {
    try {
      draftKept.setItem(name, await sealed(name, keys[0], typedNow()));
      document.getElementById("draft-kept").hidden = false;
    } catch {
      document.getElementById("draft-kept").hidden = true; // no room: nothing is promised
    }
  };
  draftForm.addEventListener("input", () => {
    last = last.then(keep);
  });
  document.getElementById("draft-drop").addEventListener("click", async () => {
    await last;
    draftKept.removeItem(name);
    window.location.replace(window.location.href);
  });
}

if (draftForm) {
  const offline = document.getElementById("draft-offline");
  draftForm.addEventListener("submit", (event) => {
    offline.hidden = navigator.onLine;
    if (!navigator.onLine) event.preventDefault();
  });
  window.addEventListener("online", () => {
    offline.hidden = true;
  });
}
if (draftKept) {
  dropOldDrafts();
  if (draftSent) draftKept.removeItem(DRAFTS + draftSent);
  if (draftForm && window.crypto.subtle) keepDrafts();
}
