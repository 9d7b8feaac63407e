// The other side: whoever opens bundles makes a key pair, without a vault.

import { copyOf, onPress, onSubmit, save, sentence, show } from "./page.js";
import { sendWith } from "./server.js";
import { leave, logIn } from "./start.js";

export function keyPair() {
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
  view.slot("secret").addEventListener("click", () => save(new Blob([secretFile]), "vendor.key"));
  view.slot("public").addEventListener("click", () => save(new Blob([publicFile]), "vendor.pub"));
  view.slot("done").addEventListener("click", () => logIn().catch(leave));
  show(view);
}
