// How a coordinator comes in: with a passphrase that is typed here, or with a request from a desk of their own.

import { calm, complain, copyOf, fileOf, onPress, onSubmit, save, sentence, show, ticked } from "./page.js";
import { ask, sendWith } from "./server.js";
import { leave, logIn } from "./start.js";

const termsOf = ({ coordinator, programs }) => ({ coordinator: coordinator.value, programs: ticked(programs) });

export function addingHere(next) {
  const view = copyOf("adding-here");
  const fields = view.form.elements;
  onSubmit(view.form, "Adding the coordinator, which takes a moment.", async (secrets) => {
    await sendWith("/api/coordinators", termsOf(fields), secrets.passphrase);
    await next(`The coordinator ${fields.coordinator.value} was added.`);
  });
  return view.fragment;
}

export function addingRequest(next) {
  const view = copyOf("adding-request");
  const { request, isCompared } = view.form.elements;
  const [comparing, who, consequence, digits] = ["comparing", "who", "consequence", "fingerprint"].map(view.slot);
  let file;
  let found;
  const read = async () => {
    found = undefined;
    isCompared.checked = false;
    comparing.hidden = true;
    calm(view.form);
    file = fileOf(request, 65_536, "a request");
    found = await (await ask("/api/request", { method: "POST", body: file })).json();
    who.textContent = sentence(found.coordinator);
    consequence.textContent = found.consequence ? sentence(found.consequence) : "";
    digits.textContent = found.fingerprint;
    comparing.hidden = false;
  };
  request.addEventListener("change", () => {
    if (request.files.length > 0) read().catch((problem) => complain(view.form, problem));
  });
  onSubmit(view.form, "", async () => {
    if (!found) await read();
    if (!isCompared.checked) return;
    const answer = await sendWith("/api/admit", { fingerprint: found.fingerprint }, file);
    await next(sentence((await answer.json()).text));
  });
  return view.fragment;
}

export function asking() {
  const view = copyOf("asking");
  const fields = view.form.elements;
  onPress(view.slot("cancel"), () => logIn());
  onSubmit(view.form, "Making your keys, which takes a moment.", async (secrets) => {
    asked(await (await sendWith("/api/ask", termsOf(fields), secrets.passphrase)).json());
  });
  show(view);
  fields.coordinator.focus();
}

function asked({ name, text, fingerprint }) {
  const view = copyOf("asked");
  view.slot("request").textContent = `Download ${name}`;
  view.slot("request").addEventListener("click", () => save(new Blob([text]), name));
  view.slot("fingerprint").textContent = fingerprint;
  view.slot("done").addEventListener("click", () => logIn().catch(leave));
  show(view);
}
