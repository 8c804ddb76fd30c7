// Makes a passkey or signs with one, as the form on the page says, and sends the form with the browser's answer.
const form = document.getElementById("passkey");
const button = form.querySelector("button");
const FAULTS = { NotAllowedError: "given_up", InvalidStateError: "known" };

function fault(name) {
  for (const part of form.querySelectorAll("[data-fault]")) part.hidden = part.dataset.fault !== name;
  button.disabled = false;
}

async function asked() {
  const options = JSON.parse(form.dataset.options);
  form.elements.challenge.value = options.challenge;
  if (form.dataset.act === "create") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) return fault("none");
  button.disabled = true;
  try {
    const answer = await asked();
    form.elements.answer.value = JSON.stringify(answer.toJSON());
  } catch (error) {
    return fault(FAULTS[error.name] ?? "none");
  }
  form.submit();
});
