/** The dashboard's only script: makes a passkey, or signs with one, and sends the form it stands in. Keeps nothing. */

interface Offer {
  request_options?: { publicKey: PublicKeyCredentialRequestOptionsJSON };
  creation_options?: { publicKey: PublicKeyCredentialCreationOptionsJSON };
}

/** What the server offers: in the page, or at the form's own address. */
async function offer(form: HTMLFormElement): Promise<Offer> {
  const inPage = document.getElementById("passkey-offer");
  if (inPage) return JSON.parse(inPage.textContent) as Offer;
  const answer = await fetch(form.action, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (!answer.ok) throw new Error(`The server answered ${String(answer.status)}`);
  return (await answer.json()) as Offer;
}

/** The device's answer to the offer; its owner may say no. */
async function answered({ request_options, creation_options }: Offer): Promise<Credential | null> {
  if (creation_options) {
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(creation_options.publicKey);
    const wanted = { ...options.authenticatorSelection, residentKey: "required", requireResidentKey: true } as const;
    return navigator.credentials.create({ publicKey: { ...options, authenticatorSelection: wanted } });
  }
  if (!request_options) throw new Error("Nothing was offered");
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(request_options.publicKey);
  return navigator.credentials.get({ publicKey: options });
}

async function use(form: HTMLFormElement): Promise<void> {
  const credential = await answered(await offer(form));
  if (!(credential instanceof PublicKeyCredential)) throw new Error("No passkey came back");
  const field = form.elements.namedItem("credential");
  if (field instanceof HTMLInputElement) field.value = JSON.stringify(credential.toJSON());
  form.submit();
}

/** The form works with passkeys: until now its button was hidden. */
function enable(form: HTMLFormElement): void {
  form.hidden = false;
  const said = form.querySelector("[role=alert]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    use(form).catch(() => {
      if (said) said.textContent = "No passkey was used. Try again, or use the other way to sign in.";
    });
  });
}

if ("PublicKeyCredential" in globalThis && "parseRequestOptionsFromJSON" in PublicKeyCredential) {
  document.querySelectorAll<HTMLFormElement>("form[data-passkey]").forEach(enable);
}
