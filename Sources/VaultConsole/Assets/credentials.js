// The first screen: how the credentials stand, how far each vendor is, and the codes that vendors read back.

import { ending } from "./ending.js";
import { making } from "./making.js";
import { button, copyOf, download, list, make, onPress, onSubmit, sentence, show, terms } from "./page.js";
import { vendors } from "./people.js";
import { revealing } from "./secret.js";
import { read, send } from "./server.js";

export async function board(said = "") {
  const now = await read("/api/board");
  const view = copyOf("board");
  view.slot("organization").textContent = `${now.organization}. You are ${now.coordinator}.`;
  view.slot("news").hidden = now.notices.length === 0;
  view.slot("notices").append(...list(now.notices.map(sentence)));
  view.slot("credentials").append(...now.credentials.map((credential) => credentialPart(credential, now)));
  view.slot("files").hidden = now.credentials.length === 0;
  if (!now.credentials.some((credential) => credential.credential === now.district)) {
    const hasVendors = now.vendors.length > 0;
    view.slot("none").hidden = false;
    view.slot("none-text").textContent = hasVendors
      ? "There are no credentials of the organization itself." : "First record the vendors that may receive them.";
    view.slot("none-actions").append(...(hasVendors
      ? makingButtons(now, now.district, "Generate Credentials") : [button("Record a vendor", vendors, { isMain: true })]));
  }
  view.slot("schools").hidden = now.vendors.length === 0 || !now.hasSchools;
  view.slot("school-actions").append(
    button("Generate for a school", () => making(now, undefined, "Generate Credentials")),
    button("Bring in for a school", () => making(now)));
  view.slot("issuer").textContent = now.issuer;
  for (const node of view.fragment.querySelectorAll("[data-file]")) {
    onPress(node, () => download(`/api/${node.dataset.file}`));
  }
  show(view, { isOpen: true, said });
}

// The agency honors only what its own screen made: whoever has brought that in does so again.
const makingButtons = (now, code, title, { isAgencys = false, about } = {}) => {
  const generate = isAgencys ? "Generate for a service of your own" : title;
  const both = [
    button(generate, () => making(now, code, title), { isMain: !isAgencys, about }),
    button("Bring in from the agency’s screen", () => making(now, code), { isMain: isAgencys, about }),
  ];
  return isAgencys ? both.reverse() : both;
};

const daysLeft = (credential) => {
  if (!credential.isLive) return "No longer valid";
  return credential.daysLeft === 1 ? "1 day remains" : `${credential.daysLeft} days remain`;
};

function credentialPart(credential, now) {
  const view = copyOf("credential");
  const named = { credential: credential.credential, generation: credential.generation };
  const about = credential.title;
  view.slot("title").textContent = sentence(credential.title).slice(0, -1);
  view.slot("days").textContent = daysLeft(credential);
  view.slot("left").dataset.urgency = credential.urgency;
  const bar = view.slot("bar");
  bar.max = credential.days;
  bar.value = credential.isLive ? credential.daysLeft : 0;
  bar.setAttribute("aria-label", "Days that remain");
  view.slot("user").textContent = credential.userName;
  view.slot("mask").textContent = `${credential.canReveal ? "•••••••••••••••••• " : ""}${credential.secret}`;
  const reveal = view.slot("reveal");
  reveal.hidden = !credential.canReveal;
  onPress(reveal, () => revealing(credential, named));
  view.slot("facts").append(...terms(credential.facts));
  view.slot("actions").append(
    ...makingButtons(now, credential.credential, credential.isLive ? "Regenerate Credentials" : "Generate Credentials",
      { isAgencys: !credential.isMadeHere, about }),
    button("Download authorization record", () => download("/api/record", named), { about }),
    ...(credential.isLive ? [button("Revoke Credentials", () => revoking(named, about), { about })] : []));
  view.slot("warnings").append(...list(credential.warnings.map(sentence)));
  view.slot("deliveries").append(...credential.deliveries.map((delivery) => deliveryPart(delivery, named, about)));
  view.form.hidden = !credential.deliveries.some((delivery) => delivery.isSealed);
  const { text: code } = view.form.elements;
  onSubmit(view.form, "", async () => {
    const { text } = await (await send("/api/confirm", { text: code.value })).json();
    await board(`Recorded: ${text}.`);
  });
  return view.fragment;
}

const revoking = (named, title) => ending("Revoke Credentials", "/api/revoke", named, {
  intro: `This ends ${title} here, for all its vendors. On the agency’s screen, nothing changes by it.`, next: board, back: board,
});

const withdrawing = (named, credential, { vendor, title }) =>
  ending(`Withdraw the authorization of ${title}`, "/api/revoke", { ...named, vendor }, {
    intro: `This is about ${credential}. For its other vendors, it stays as it is.`, next: board, back: board,
  });

function deliveryPart(delivery, named, credential) {
  const acts = make("p", { class: "actions" });
  if (delivery.canDownload) {
    acts.append(button("Download bundle", async () => {
      await download("/api/bundle", { ...named, vendor: delivery.vendor });
      await board(`The browser saves the bundle for ${delivery.title}. You can mail it: only the vendor can open it. Then `
        + "wait until the vendor reads out its confirmation code.");
    }, { about: delivery.title }));
  }
  if (delivery.canBeWithdrawn) {
    acts.append(button("Withdraw authorization", () => withdrawing(named, credential, delivery), { about: delivery.title }));
  }
  return make("li", {}, make("strong", { text: delivery.title }), make("p", { text: sentence(delivery.standing) }), acts);
}
