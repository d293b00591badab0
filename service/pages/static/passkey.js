// Passkeys: a button with data-passkey="create" or "get" first asks the device, then posts its form as usual.
//
//   data-passkey-options   the options as JSON (WebAuthn Level 3, …OptionsJSON), or
//   data-passkey-url       an address that answers them to a POST of this form (so the CSRF token travels along)
//   data-passkey-field     the name of the hidden field that receives the answer as JSON
//
// The form's [data-passkey-failed] is shown when the device or the person says no.

function bytes(base64url) {
  const text = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function base64url(buffer) {
  const text = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function withBytes(options) {
  const known = (list) => (list || []).map((credential) => ({ ...credential, id: bytes(credential.id) }));
  const decoded = { ...options, challenge: bytes(options.challenge) };
  if (options.user) decoded.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) decoded.excludeCredentials = known(options.excludeCredentials);
  if (options.allowCredentials) decoded.allowCredentials = known(options.allowCredentials);
  return decoded;
}

function asJson(credential) {
  const said = credential.response;
  const response = { clientDataJSON: base64url(said.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (said[part]) response[part] = base64url(said[part]);
  }
  if (said.getTransports) response.transports = said.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function optionsFor(button) {
  if (button.dataset.passkeyOptions) return JSON.parse(button.dataset.passkeyOptions);
  const form = new FormData(button.form);
  if (button.name) form.append(button.name, button.value); // As the real post does: what is signed depends on the button.
  const answer = await fetch(button.dataset.passkeyUrl, { method: "POST", body: form });
  if (!answer.ok) throw new Error(`passkey options: ${answer.status}`);
  return answer.json();
}

async function askDevice(button) {
  const publicKey = withBytes(await optionsFor(button));
  const create = button.dataset.passkey === "create";
  return create ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey });
}

document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button || !button.dataset.passkey) return;
  const form = event.target;
  // Not form.elements: the button may have the field's name as its id, and both would answer.
  const field = form.querySelector(`input[name="${button.dataset.passkeyField}"]`);
  if (field.value) return; // The device has answered: this is the real post.
  event.preventDefault();
  if (form.dataset.passkeyAsked) return; // A second tap: new options would spend the challenge that the device signs now.
  form.dataset.passkeyAsked = "yes";
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    field.value = asJson(await askDevice(button));
  } catch {
    delete form.dataset.passkeyAsked;
    failed.hidden = false;
    failed.focus();
    return;
  }
  form.requestSubmit(button);
});
