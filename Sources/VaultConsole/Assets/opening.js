// The other side: whoever opens bundles makes a key pair, and opens them, without a vault.

import { calm, complain, copyOf, fileOf, onDone, onPress, onSubmit, save, say, sentence, show, terms, turns } from "./page.js";
import { showOnce } from "./secret.js";
import { ask, isServed, send, sendWith, sendWithTwo } from "./server.js";
import { leave, logIn } from "./start.js";

// What the two buttons for vendors do. A vendor's key does not travel.
export function forVendors(view) {
  if (isServed) {
    view.slot("for-vendors").remove();
    return;
  }
  onPress(view.slot("open"), () => openerKey());
  onPress(view.slot("key-pair"), keyPair);
}

// MARK: A key pair

function keyPair() {
  const view = copyOf("key-pair");
  const { name } = view.form.elements;
  onPress(view.slot("cancel"), () => logIn());
  onSubmit(view.form, "Making the key pair, which takes a moment.", async (secrets) => {
    const made = await sendWith("/api/key-pair", { name: name.value }, secrets.passphrase);
    showKeyPair(await made.json());
  });
  show(view);
  name.focus();
}

function showKeyPair({ secretFile, publicFile, fingerprint, words }) {
  const view = copyOf("new-key-pair");
  view.slot("fingerprint").textContent = fingerprint;
  [view.slot("keep").textContent, view.slot("send").textContent, view.slot("next").textContent] = words.map(sentence);
  const [secret, open] = [view.slot("secret"), view.slot("public")];
  secret.addEventListener("click", () => save(new Blob([secretFile]), "vendor.key"));
  open.addEventListener("click", () => save(new Blob([publicFile]), "vendor.pub"));
  onDone(view.slot("done"), [secret, open], () => logIn());
  show(view);
}

// MARK: A bundle

export function openerKey(said = "") {
  const view = copyOf("opener-key");
  const { key } = view.form.elements;
  onPress(view.slot("cancel"), () => logIn());
  onSubmit(view.form, "Reading the key, which takes a moment.", async (secrets) => {
    const file = fileOf(key, 65_536, "a key file");
    const { fingerprint } = await (await sendWithTwo("/api/opener-key", {}, file, secrets.passphrase)).json();
    bundle(fingerprint);
  });
  show(view, { said });
  key.focus();
}

function bundle(fingerprint, said = "") {
  const view = copyOf("bundle");
  view.slot("key").textContent = fingerprint;
  const { bundle: chosen, isCompared, isHonored } = view.form.elements;
  const [found, comparing, doubting] = ["found", "comparing", "doubting"].map(view.slot);
  const [facts, question, digits] = ["facts", "question", "fingerprint"].map(view.slot);
  const twins = view.slot("twins");
  const turn = turns();
  let seen;
  const look = async () => {
    const isLast = turn();
    seen = undefined;
    isCompared.checked = isHonored.checked = false;
    found.hidden = comparing.hidden = doubting.hidden = true;
    calm(view.form);
    const file = fileOf(chosen, 1_048_576, "a bundle");
    const said = await (await ask("/api/look", { method: "POST", body: file })).json();
    if (!isLast()) return;
    seen = { ...said, file };
    facts.replaceChildren(...terms([...seen.facts, { label: "User Name", value: seen.userName }]));
    found.hidden = false;
    comparing.hidden = !seen.question;
    const doubt = seen.question?.fact;
    question.textContent = doubt
      ? `${sentence(doubt)} Do not open the bundle before the district has explained that.`
      : "This machine does not know yet who signed this bundle.";
    digits.textContent = seen.question?.fingerprint ?? "";
    doubting.hidden = !seen.twin;
    twins.replaceChildren(...terms(seen.twin?.both ?? []));
    if (seen.question) say("Compare the digits with the district, then tick the box.");
    else if (seen.twin) say("Ask the district which one is honored, then tick the box.");
    else say("The bundle can be opened.");
  };
  chosen.addEventListener("change", () => {
    if (chosen.files.length > 0) look().catch((problem) => complain(view.form, problem));
  });
  onSubmit(view.form, "", async () => {
    const answers = { compared: seen.question?.issuer ?? null, inPlaceOf: seen.twin?.userName ?? null };
    const text = await (await sendWith("/api/open", answers, seen.file)).text();
    const end = text.indexOf("\n");
    opened(seen, { code: text.slice(0, end), secret: text.slice(end + 1) }, () => bundle(fingerprint));
  }, () => seen ?? look());
  onPress(view.slot("done"), async () => {
    await send("/api/lock");
    await logIn("Your key was put away.");
  });
  show(view, { said });
  chosen.focus();
}

// The fields as the pages of SIS products name them; without a secret, it was hidden.
function opened(seen, { code, secret }, back, said = "") {
  const view = copyOf("opened");
  view.slot("facts").append(...terms(seen.facts));
  view.slot("user").textContent = seen.userName;
  view.slot("expires").textContent = seen.expires;
  view.slot("code").textContent = code;
  if (secret !== undefined) return showOnce(view, secret, (why) => why ? opened(seen, { code }, back, why) : back());
  view.slot("mask").textContent = "hidden; open the bundle again to see it";
  for (const name of ["secret", "acts", "clipboard"]) view.slot(name).hidden = true;
  onPress(view.slot("done"), back);
  show(view, { said });
}
