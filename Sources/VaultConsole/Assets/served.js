// What only the page of a district has: a code to make the vault with, and codes with which new coordinators join.

import { copyOf, onPress, onSubmit, say, show, ticked } from "./page.js";
import { send, sendWith } from "./server.js";
import { logIn } from "./start.js";

// The part of the coordinators' page that shows a code.
export function inviting() {
  const view = copyOf("inviting");
  const [shown, place] = [view.slot("shown"), view.slot("code")];
  onPress(view.slot("invite"), async () => {
    const { code } = await (await send("/api/invitation")).json();
    place.textContent = code;
    shown.hidden = false;
    say("Read this code out to the new coordinator.");
  });
  return view.fragment;
}

// The part of the log-in page that leads to joining.
export function offerJoining() {
  const view = copyOf("served");
  onPress(view.slot("join"), joining);
  return view.fragment;
}

function joining() {
  const view = copyOf("joining");
  const { code, coordinator, programs } = view.form.elements;
  onPress(view.slot("cancel"), () => logIn());
  onSubmit(view.form, "Joining the vault, which takes a moment.", async (secrets) => {
    const terms = { code: code.value, coordinator: coordinator.value, programs: ticked(programs) };
    await sendWith("/api/join", terms, secrets.passphrase);
    await logIn("You have joined. Log in with your passphrase.");
  });
  show(view);
  code.focus();
}

export const foundingCode = () => copyOf("founding-code").fragment;
