// Coming and going: log in, make a vault, and the end of the page.

import { board } from "./credentials.js";
import { asking } from "./joining.js";
import { forVendors, openerKey } from "./opening.js";
import { copyOf, make, onPress, onSubmit, say, sentence, show, ticked } from "./page.js";
import { recovery } from "./people.js";
import { foundingCode, offerJoining } from "./served.js";
import { isServed, read, sendWith, sendWithTwo } from "./server.js";

export const isAboutAll = (problem) => ["locked", "noKey", "session", "gone", "foreign"].includes(problem.kind);

// Where nothing on the screen is about it.
export function leave(problem) {
  if (problem.kind === "locked") return logIn(sentence(problem.message)).catch(leave);
  if (problem.kind === "noKey") return openerKey(sentence(problem.message));
  if (isServed && problem.kind === "session") return logIn(sentence(problem.message)).catch(leave);
  if (isAboutAll(problem)) return end(problem.message);
  say(sentence(problem.message));
}

export function end(why) {
  const view = copyOf("ended");
  view.slot("why").textContent = sentence(why);
  view.slot("next").hidden = isServed;
  view.slot("again").hidden = !isServed;
  view.slot("again").addEventListener("click", () => location.reload());
  show(view);
}

// What a session of a district's page begins with.
let enter = () => {};
export const whenInside = (act) => { enter = act; };

// Takes what a log-in was answered with. The browser's own token opens nothing: it only has a line of its own.
async function admit(answer) {
  if (answer.status !== 200) return;
  const { session, browser } = await answer.json();
  sessionStorage.setItem("session", session);
  localStorage.setItem("browser", browser);
  enter();
}

export async function logIn(why = "") {
  let start;
  try {
    start = await read("/api/start");
  } catch (problem) {
    if (isAboutAll(problem)) throw problem;
    return unavailable(problem);
  }
  if (start.coordinator) {
    if (isServed) enter();
    return board();
  }
  if (!start.isThere) return (isServed ? founding : welcome)(start.vault, why);
  const view = copyOf("login");
  const { coordinator, passphrase, isCompared } = view.form.elements;
  const [comparing, digits] = ["comparing", "digits"].map(view.slot);
  coordinator.append(...start.coordinators.map((id) => make("option", { text: id, value: id })));
  view.slot("who").hidden = start.coordinators.length < 2;
  onSubmit(view.form, "Checking the passphrase, which takes a moment.", async (secrets) => {
    const terms = {
      coordinator: coordinator.value, compared: isCompared.checked ? digits.textContent : null,
      browser: localStorage.getItem("browser"),
    };
    try {
      await admit(await sendWith("/api/log-in", terms, secrets.passphrase));
    } catch (problem) {
      digits.textContent = problem.digits ?? "";
      comparing.hidden = !problem.digits;
      isCompared.checked = false;
      throw problem;
    }
    await board();
  });
  // At a desk where nobody has keys there is nothing to type.
  view.form.hidden = start.coordinators.length === 0;
  view.slot("newcomers").hidden = !start.isShared;
  onPress(view.slot("ask"), asking);
  view.slot("recovery").hidden = !start.hasRecoveryCode;
  onPress(view.slot("recover"), () => recovering(coordinator.value));
  if (isServed) view.slot("newcomers").replaceWith(offerJoining());
  forVendors(view);
  coordinator.addEventListener("change", () => {
    comparing.hidden = true;
    isCompared.checked = false;
  });
  show(view, { said: why });
  passphrase.focus();
}

// Whoever has the recovery code logs in with a new passphrase after that.
function recovering(name) {
  const view = copyOf("recovering");
  const { code, coordinator, isNew, programs } = view.form.elements;
  const newcomer = view.slot("newcomer");
  coordinator.value = name;
  isNew.addEventListener("change", () => { newcomer.hidden = !isNew.checked; });
  onPress(view.slot("cancel"), () => logIn());
  onSubmit(view.form, "Checking the recovery code, which takes a moment.", async (secrets) => {
    const terms = {
      coordinator: coordinator.value, programs: isNew.checked ? ticked(programs) : null, browser: localStorage.getItem("browser"),
    };
    const answer = await sendWithTwo("/api/recover", terms, secrets.code, secrets.passphrase);
    await logIn(sentence((await answer.json()).text));
  });
  show(view);
  code.focus();
}

// Where the vault cannot be read now, a bundle can be opened all the same.
function unavailable(problem) {
  const view = copyOf("unavailable");
  view.slot("fact").textContent = sentence(problem.message);
  onPress(view.slot("again"), () => logIn());
  forVendors(view);
  show(view);
}

// Where there is no vault, whoever comes may need none.
function welcome(vault, why) {
  const view = copyOf("welcome");
  view.slot("vault").textContent = vault;
  onPress(view.slot("make"), () => founding(vault));
  forVendors(view);
  show(view, { said: why });
}

function founding(vault, why = "") {
  const view = copyOf("founding");
  view.slot("vault").textContent = vault;
  view.slot("cancel").hidden = isServed;
  onPress(view.slot("cancel"), () => logIn());
  if (isServed) view.form.prepend(foundingCode());
  const { organization, cds, coordinator, programs, code } = view.form.elements;
  onSubmit(view.form, "Making the vault, which takes a moment.", async (secrets) => {
    const terms = {
      organization: organization.value, cds: cds.value, coordinator: coordinator.value, programs: ticked(programs),
      code: code?.value ?? null,
    };
    await admit(await sendWith("/api/vault", terms, secrets.passphrase));
    await recovery(organization.value);
  });
  show(view, { said: why });
}
