// Coordinators, vendors, and what all of them did.

import { board } from "./credentials.js";
import { ending } from "./ending.js";
import { addingHere, addingRequest } from "./joining.js";
import {
  button, calm, complain, copyOf, fileOf, list, make, onPress, onSubmit, say, sentence, show, terms, turns,
} from "./page.js";
import { inviting } from "./served.js";
import { ask, isServed, read, send, sendWithTwo } from "./server.js";

// MARK: Coordinators

export function recovery(organization) {
  const view = copyOf("recovery");
  onPress(view.slot("later"), () => board());
  onSubmit(view.form, "Making the recovery code, which takes a moment.", async () => {
    const answer = await send("/api/recovery-code");
    showRecoveryCode(organization, await answer.text());
  });
  show(view, { isOpen: true });
}

function showRecoveryCode(organization, text) {
  const view = copyOf("recovery-code");
  const place = view.slot("code");
  view.slot("organization").textContent = organization;
  place.textContent = text;
  onPress(view.slot("print"), () => window.print());
  onPress(view.slot("done"), () => {
    place.textContent = "";
    return board();
  });
  show(view);
}

export async function coordinators(said = "") {
  const now = await read("/api/board");
  const view = copyOf("coordinators");
  view.slot("list").append(...now.coordinators.map(coordinatorPart));
  onPress(view.slot("passphrase"), ownPassphrase);
  onPress(view.slot("recovery"), () => recovery(now.organization));
  view.slot("add").append(...waysIn(now.isShared).map((adding) => adding(coordinators)));
  show(view, { isOpen: true, said });
}

// A district's page takes whoever has its code, also where others work at desks of their own.
function waysIn(isShared) {
  if (!isServed) return [isShared ? addingRequest : addingHere];
  return isShared ? [inviting, addingRequest] : [inviting];
}

function ownPassphrase() {
  const view = copyOf("own-passphrase");
  onPress(view.slot("cancel"), () => coordinators());
  onSubmit(view.form, "Changing the passphrase, which takes a moment.", async ({ current, passphrase }) => {
    const { text } = await (await sendWithTwo("/api/passphrase", {}, current, passphrase)).json();
    await coordinators(sentence(text));
  });
  show(view, { isOpen: true });
  view.form.elements.current.focus();
}

function coordinatorPart({ id, title, proof, canBeRemoved }) {
  const item = make("li", {}, make("p", { text: title }));
  if (proof) item.append(make("p", { text: `At the first log-in, read out the vault fingerprint: ${proof}`, class: "under" }));
  if (canBeRemoved) item.append(button(`Remove ${id}`, () => removing(id)));
  return item;
}

const removing = (id) => ending(`Remove ${id}`, "/api/remove", { coordinator: id }, {
  intro: "Remove a coordinator who has left. The vault gets new keys.", hasReason: false, next: board, back: coordinators,
});

// MARK: Vendors

export async function vendors(said = "") {
  const now = await read("/api/board");
  const view = copyOf("vendors");
  const place = view.slot("list");
  if (now.vendors.length === 0) place.append(make("p", { text: "No vendor is recorded yet." }));
  place.append(...now.vendors.flatMap((vendor) => [
    make("h2", { text: vendor.title }),
    make("dl", {}, ...terms([
      { label: "fingerprint", value: vendor.fingerprint ?? "no key" }, { label: "key", value: vendor.verification },
    ])),
    make("p", { class: "actions" },
      button(vendor.fingerprint ? "Record another key" : "Record its key", () => newKey(vendor), { about: vendor.title }),
      button("Rename", () => renaming(vendor), { about: vendor.title }),
      button("Remove", () => removingVendor(vendor), { about: vendor.title })),
  ]));
  const { name, id } = view.form.elements;
  const keyless = view.slot("keyless");
  const key = keyField(view, (isThere) => { keyless.hidden = isThere; });
  onSubmit(view.form, "", async () => {
    await send("/api/vendors", { id: id.value, name: name.value, ...key.terms() });
    await vendors("The vendor was recorded.");
  }, key.isReady);
  show(view, { isOpen: true, said });
}

// What another coordinator has changed since it was displayed is displayed anew.
async function unlessOvertaken(act) {
  try {
    await act();
  } catch (problem) {
    if (problem.kind !== "overtaken") throw problem;
    await vendors(sentence(problem.message));
  }
}

function newKey({ id, title, fingerprint }) {
  const view = copyOf("vendor-key");
  view.slot("title").textContent = `Key of ${title}`;
  const key = keyField(view, () => {});
  onSubmit(view.form, "", () => unlessOvertaken(async () => {
    const { text } = await (await send("/api/vendor-key", { id, before: fingerprint ?? null, ...key.terms() })).json();
    await vendors(text);
  }), key.isReady);
  onPress(view.slot("cancel"), () => vendors());
  show(view, { isOpen: true });
}

function renaming({ id, name: before, title }) {
  const view = copyOf("vendor-name");
  const { name } = view.form.elements;
  view.slot("title").textContent = `Name of ${title}`;
  name.value = before;
  onSubmit(view.form, "", () => unlessOvertaken(async () => {
    await send("/api/vendor-name", { vendor: id, name: name.value, before });
    await vendors("The vendor was renamed.");
  }));
  onPress(view.slot("cancel"), () => vendors());
  show(view, { isOpen: true });
}

const removingVendor = ({ id, title }) => ending(`Remove ${title}`, "/api/remove-vendor", { vendor: id }, {
  intro: "What is sealed for it in the vault is deleted. You can record it again later under the same short name.",
  next: vendors, back: vendors,
});

// The field for a vendor's key file: its fingerprint is displayed as soon as it is chosen.
function keyField(view, tell) {
  const { key, isCompared } = view.form.elements;
  const [comparing, fingerprint] = [view.slot("comparing"), view.slot("fingerprint")];
  const turn = turns();
  let found;
  let reading;
  const read = async () => {
    const isLast = turn();
    found = undefined;
    comparing.hidden = true;
    isCompared.checked = false;
    tell(false);
    calm(view.form);
    if (key.files.length === 0) return;
    try {
      const file = fileOf(key, 65_536, "a key file");
      const said = await (await ask("/api/key", { method: "POST", body: file })).json();
      if (!isLast()) return;
      found = said;
      fingerprint.textContent = found.fingerprint;
      comparing.hidden = false;
      tell(true);
      say("Compare the fingerprint, then tick the box.");
    } catch (problem) {
      key.value = "";
      problem.field ??= "key";
      complain(view.form, problem);
    }
  };
  key.addEventListener("change", () => { reading = read(); });
  return {
    isReady: () => reading,
    terms: () => ({ key: found?.key ?? null, isCompared: isCompared.checked }),
  };
}

// MARK: What happened

export async function pastEvents() {
  const view = copyOf("history");
  view.slot("entries").append(...list((await read("/api/history")).map(sentence)));
  show(view, { isOpen: true });
}
