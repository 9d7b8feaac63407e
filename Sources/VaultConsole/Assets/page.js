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
    place.replaceWith(document.querySelector(`#${place.dataset.insert}`).content.cloneNode(true));
  }
  fragment.querySelectorAll("[name]").forEach(describe);
  const slot = (name) => fragment.querySelector(`[data-slot="${name}"]`);
  return { fragment, slot, form: fragment.querySelector("form") };
}

export function show({ fragment }, { isOpen = false, said = "" } = {}) {
  main.replaceChildren(fragment);
  nav.hidden = !isOpen;
  say(said);
  const title = main.querySelector("h1");
  document.title = `${title.textContent} – Vendor Vault`;
  title.tabIndex = -1;
  title.focus();
}

export const list = (texts) => texts.map((text) => make("li", { text }));

export const terms = (facts) =>
  facts.flatMap(({ label, value }) => [make("dt", { text: label }), make("dd", { text: value })]);

export const button = (text, act, isMain = false) => {
  const node = make("button", { text, type: "button", ...(isMain ? { class: "main" } : {}) });
  onPress(node, act);
  return node;
};

// A button that does one thing at a time.
export function onPress(node, act) {
  node.addEventListener("click", async () => {
    if (node.disabled) return;
    node.disabled = true;
    try {
      await act();
    } catch (problem) {
      leave(problem);
    } finally {
      node.disabled = false;
    }
  });
}

export async function download(path, body) {
  const answer = await send(path, body);
  const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "file";
  save(await answer.blob(), name);
}

export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  say(`${name} was downloaded.`);
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
  const fields = [...form.querySelectorAll("input[type=password]")];
  const secrets = Object.fromEntries(fields.map((field) => [field.name, field.value]));
  for (const field of fields) field.value = "";
  return secrets;
}

function check(form, secrets) {
  for (const field of form.querySelectorAll("[required]")) {
    if (field.closest("[hidden]")) continue;
    const isThere = field.type === "checkbox" ? field.checked : secrets[field.name] ?? field.value;
    if (!isThere) throw new Problem("empty", field.dataset.missing ?? "fill this in", field.name);
  }
  if ("again" in secrets && secrets.again !== secrets.passphrase) {
    throw new Problem("empty", "the two passphrases are not the same; type them again", "again");
  }
}

// A form that does one thing at a time, with the secrets that were typed; what is wrong stands beside it.
export function onSubmit(form, progress, act) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const buttons = [...form.querySelectorAll("button")];
    if (buttons.some((node) => node.disabled)) return;
    for (const node of buttons) node.disabled = true;
    calm(form);
    const secrets = takeSecrets(form);
    try {
      check(form, secrets);
      say(progress);
      await act(secrets);
    } catch (problem) {
      if (!isAboutAll(problem)) say("");
      complain(form, problem);
    } finally {
      for (const node of buttons) node.disabled = false;
    }
  });
}
