// Making a credential: choose vendors, read and accept the authorization, generate or bring in.

import { board } from "./credentials.js";
import { calm, complain, copyOf, list, make, onPress, onSubmit, say, show, ticked, turns } from "./page.js";
import { Problem, send, sendWith } from "./server.js";

// Without a title, what the agency's screen shows is brought in; without a credential, it is for the school that is typed.
export function making(now, credential, title) {
  const isImport = title === undefined;
  const view = copyOf("making");
  const { form } = view;
  view.slot("title").textContent = title ?? "Bring in from the agency’s screen";
  view.slot("submit").textContent = title ?? "Bring in";
  view.slot("intro").textContent = isImport
    ? "Keep the agency’s screen open until this page says that the credentials are sealed: it shows them only once."
    : "These credentials do not work with the testing agency. They are for a service of your own. For the agency’s score "
      + "reports, generate credentials on its screen, then select Bring in from the agency’s screen.";
  view.slot("agency").hidden = !isImport;
  view.slot("school").hidden = credential !== undefined;
  const { credential: school, vendors, isAccepted, reason, userName, secret, expires, isAsShown } = form.elements;
  vendors.querySelector("legend").after(...now.vendors.map((vendor) => {
    const box = make("input", { type: "checkbox", value: vendor.id });
    return make("label", { class: "tick" }, box, make("span", { text: vendor.title }));
  }));
  const [choose, authorization, statement] = ["choose", "authorization", "statement"].map(view.slot);
  const [consequences, facts, doubt] = ["consequences", "facts", "doubt"].map(view.slot);
  if (credential === undefined) {
    choose.textContent = "Enter the school, and choose at least one vendor, to read the authorization.";
  }
  const turn = turns();
  let proposal;
  // Whoever chooses again reads again.
  const propose = async () => {
    const isLast = turn();
    const ids = ticked(vendors);
    const code = credential ?? school.value;
    proposal = undefined;
    isAccepted.checked = false;
    authorization.hidden = true;
    choose.hidden = false;
    if (code === "" || ids.length === 0) return;
    const found = await (await send("/api/propose", { credential: code, vendors: ids })).json();
    if (!isLast()) return;
    proposal = { ...found, code, ids };
    calm(form);
    statement.textContent = found.statement;
    facts.replaceChildren(...list(found.consequences.map((text) => `${text}.`)));
    consequences.hidden = !found.replaces;
    authorization.hidden = false;
    choose.hidden = true;
    say("Read the authorization below, then tick the box.");
  };
  for (const field of [school, vendors]) {
    field.addEventListener("change", () => propose().catch((problem) => complain(form, problem)));
  }
  // What was looked at again is what was typed then.
  for (const field of [userName, secret, expires]) {
    field.addEventListener("input", () => { isAsShown.checked = false; });
  }
  const isReady = async () => {
    if (ticked(vendors).length === 0) throw new Problem("empty", "choose at least one vendor", "vendors");
    if (!proposal) await propose();
    if (!isAccepted.checked) throw new Problem("empty", isAccepted.dataset.missing, "isAccepted");
  };
  const release = async (secrets) => {
    const accepted = {
      credential: proposal.code, vendors: proposal.ids, statement: proposal.statement, replaces: proposal.replaces ?? null,
      reason: proposal.replaces ? reason.value : null,
    };
    if (!isImport) {
      await send("/api/generate", accepted);
      return board("The credentials were generated and sealed. Nobody has seen the Secret Key. Now download a bundle for each vendor.");
    }
    const all = { ...accepted, userName: userName.value, expires: expires.value, isAsShown: isAsShown.checked };
    await sendWith("/api/import", all, secrets.secret);
    return board("The credentials are sealed. Now download a bundle for each vendor.");
  };
  onSubmit(form, isImport ? "Sealing the Secret Key, which takes a moment." : "", async (secrets) => {
    try {
      await release(secrets);
    } catch (problem) {
      doubt.hidden = problem.kind !== "doubt";
      isAsShown.checked = false;
      // Somebody else was quicker: what there is to read and accept is another text now.
      if (["overtaken", "wouldOverride"].includes(problem.kind)) await propose();
      throw problem;
    }
  }, isReady);
  onPress(view.slot("cancel"), () => board());
  show(view, { isOpen: true });
}
