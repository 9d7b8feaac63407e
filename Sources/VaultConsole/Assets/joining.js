// How a coordinator comes in: with a passphrase that is typed here, or with a request from a desk of their own.

import { calm, complain, copyOf, fileOf, list, onDone, onPress, onSubmit, save, say, show, sentence, ticked, turns } from "./page.js";
import { ask, sendWith } from "./server.js";
import { logIn } from "./start.js";

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
  const [comparing, who, consequences, digits] = ["comparing", "who", "consequences", "fingerprint"].map(view.slot);
  const turn = turns();
  let found;
  const read = async () => {
    const isLast = turn();
    found = undefined;
    isCompared.checked = false;
    comparing.hidden = true;
    calm(view.form);
    const file = fileOf(request, 65_536, "a request");
    const said = await (await ask("/api/request", { method: "POST", body: file })).json();
    if (!isLast()) return;
    found = { ...said, file };
    who.textContent = `This request is from ${found.coordinator}.`;
    consequences.replaceChildren(...list(found.consequences.map(sentence)));
    consequences.hidden = found.consequences.length === 0;
    digits.textContent = found.fingerprint;
    comparing.hidden = false;
    say("Compare the fingerprint, then tick the box.");
  };
  request.addEventListener("change", () => {
    if (request.files.length > 0) read().catch((problem) => complain(view.form, problem));
  });
  onSubmit(view.form, "", async () => {
    const { fingerprint, consequences, file } = found;
    try {
      const answer = await sendWith("/api/admit", { fingerprint, consequences }, file);
      await next(sentence((await answer.json()).text));
    } catch (problem) {
      // It comes to something else by now, which is read before it is decided again.
      if (problem.kind === "overtaken") await read();
      throw problem;
    }
  }, () => found ?? read());
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
  const request = view.slot("request");
  request.textContent = `Download ${name}`;
  request.addEventListener("click", () => save(new Blob([text]), name));
  view.slot("fingerprint").textContent = fingerprint;
  onDone(view.slot("done"), [request], () => logIn("Wait until another coordinator has added you. Then log in here."));
  show(view);
}
