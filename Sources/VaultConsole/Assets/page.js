// Showing: templates of index.html, filled with what the server says. Text is only ever set as text.

import { Problem, send } from "./server.js";
import { isAboutAll, leave } from "./start.js";

const main = document.querySelector("main");
const nav = document.querySelector("nav");
const status = document.querySelector("#status");

export const sentence = (text) => {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : first + ".";
};

export const say = (text) => { status.textContent = text; };

export function make(tag, { text, ...rest } = {}, ...children) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  for (const [name, value] of Object.entries(rest)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export function copyOf(id) {
  const fragment = document.querySelector(`#${id}`).content.cloneNode(true);
  // What is inserted may have places of its own.
  for (let place; (place = fragment.querySelector("[data-insert]"));) {
    const inserted = document.querySelector(`#${place.dataset.insert}`).content.cloneNode(true);
    // The end of a form bears the name of what the form does.
    if (place.dataset.submit) inserted.querySelector("[type=submit]").textContent = place.dataset.submit;
    place.replaceWith(inserted);
  }
  fragment.querySelectorAll("[name]").forEach(describe);
  const slot = (name) => fragment.querySelector(`[data-slot="${name}"]`);
  return { fragment, slot, form: fragment.querySelector("form") };
}

// What a view leaves behind goes with it, whatever comes next.
let cleanUp = () => {};
export const whenLeft = (act) => { cleanUp = act; };

export function clear() {
  cleanUp();
  cleanUp = () => {};
  main.replaceChildren();
  nav.hidden = true;
}

export function show({ fragment }, { isOpen = false, said = "" } = {}) {
  clear();
  main.append(fragment);
  nav.hidden = !isOpen;
  say(said);
  const title = main.querySelector("h1");
  document.title = `${title.textContent} – Vendor Vault`;
  title.tabIndex = -1;
  title.focus();
}

// Of several questions in a row only the answer to the last one counts: `turn()` begins one, and tells then whether it is
// still the last.
export function turns() {
  let count = 0;
  return () => {
    count += 1;
    const mine = count;
    return () => mine === count;
  };
}

export const list = (texts) => texts.map((text) => make("li", { text }));

export const terms = (facts) =>
  facts.flatMap(({ label, value }) => [make("dt", { text: label }), make("dd", { text: value })]);

// `about` tells those who do not see where it stands which one of several it is.
export const button = (text, act, { isMain = false, about } = {}) => {
  const node = make("button", { text, type: "button", ...(isMain ? { class: "main" } : {}) });
  if (about) node.setAttribute("aria-label", `${text}: ${about}`);
  onPress(node, act);
  return node;
};

// A button that does one thing at a time.
export function onPress(node, act) {
  node.addEventListener("click", async () => {
    if (isBusy(node)) return;
    await doing([node], act).catch(leave);
  });
}

const isBusy = (node) => node.hasAttribute("aria-disabled");

// While something is done, these buttons do nothing, and no other page is gone to. They keep the focus.
async function doing(buttons, act) {
  for (const node of buttons) node.setAttribute("aria-disabled", "true");
  nav.inert = true;
  try {
    await act();
  } finally {
    for (const node of buttons) node.removeAttribute("aria-disabled");
    nav.inert = false;
  }
}

// What was not downloaded is lost with its view.
export function onDone(node, downloads, next) {
  const left = new Set(downloads);
  for (const button of downloads) button.addEventListener("click", () => left.delete(button));
  let isWarned = false;
  onPress(node, () => {
    if (left.size === 0 || isWarned) return next();
    isWarned = true;
    const names = [...left].map((button) => button.textContent).join(", ");
    say(`Not done yet: ${names}. It cannot be had again. Select ${node.textContent} once more to leave all the same.`);
  });
}

export const goTo = (act) => doing([], act).catch(leave);

export async function download(path, body) {
  const answer = await send(path, body);
  const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "file";
  save(await answer.blob(), name);
}

export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  say(`The browser saves ${name}. Look whether it is among your downloads.`);
}

// MARK: Forms

let fieldCount = 0;

// A field is tied to its label and its hint, and has a place for what is wrong with it.
function describe(field) {
  const row = field.parentNode;
  const error = make("span", { class: "error", "data-about": field.name });
  fieldCount += 1;
  field.id = `field-${fieldCount}`;
  error.id = `${field.id}-error`;
  const told = [error];
  if (field.localName === "fieldset") {
    field.append(error);
  } else {
    row.querySelector("label").htmlFor = field.id;
    row.append(error);
    const hint = row.querySelector(".hint");
    if (hint) {
      hint.id = `${field.id}-hint`;
      told.unshift(hint);
    }
  }
  field.setAttribute("aria-describedby", told.map((node) => node.id).join(" "));
}

// The file that was chosen, before anything of it is read.
export function fileOf(field, limit, what) {
  const file = field.files[0];
  if (!file) throw new Problem("empty", field.dataset.missing ?? "choose a file", field.name);
  if (file.size > limit) throw new Problem("badInput", `this file is too large to be ${what}`, field.name);
  return file;
}

export const ticked = (group) => [...group.querySelectorAll("input:checked")].map((box) => box.value);

// Says what is wrong beside what it is about, and goes there.
export function complain(form, problem) {
  if (isAboutAll(problem)) return leave(problem);
  const field = problem.field ? form.elements[problem.field] : undefined;
  if (!field) {
    form.querySelector("p.error").textContent = sentence(problem.message);
    return;
  }
  form.querySelector(`[data-about="${problem.field}"]`).textContent = sentence(problem.message);
  const place = field.localName === "fieldset" ? field.querySelector("input") ?? field : field;
  if (place === field) field.setAttribute("aria-invalid", "true");
  place.focus();
}

export function calm(form) {
  for (const error of form.querySelectorAll(".error")) error.textContent = "";
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

// Secrets are taken out of their fields, whatever becomes of them.
function takeSecrets(form) {
  const fields = [...form.querySelectorAll("input[type=password], input[data-secret]")];
  const secrets = Object.fromEntries(fields.map((field) => [field.name, field.value]));
  for (const field of fields) field.value = "";
  return secrets;
}

function check(form) {
  for (const field of form.querySelectorAll("[required]")) {
    if (field.closest("[hidden]")) continue;
    const isThere = field.type === "checkbox" ? field.checked : field.value;
    if (!isThere) throw new Problem("empty", field.dataset.missing ?? "fill this in", field.name);
  }
  const { passphrase, again } = form.elements;
  if (again && again.value !== passphrase.value) {
    passphrase.value = again.value = "";
    throw new Problem("empty", "the two passphrases are not the same; type them again", "passphrase");
  }
}

// A form that does one thing at a time, with the secrets that were typed; what is wrong stands beside it. Secrets stay in
// their fields until they are sent, and not after that; `before` looks at all else, and may find more to be asked.
export function onSubmit(form, progress, act, before = () => {}) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const buttons = [...form.querySelectorAll("button")];
    if (buttons.some(isBusy)) return;
    calm(form);
    let secrets = {};
    try {
      await doing(buttons, async () => {
        check(form);
        await before();
        check(form);
        say(progress);
        secrets = takeSecrets(form);
        await act(secrets);
      });
    } catch (problem) {
      const isEmptied = Object.values(secrets).some((text) => text !== "");
      if (!isAboutAll(problem)) say(isEmptied ? "What is secret was not kept. Type it again." : "");
      complain(form, problem);
    }
  });
}
