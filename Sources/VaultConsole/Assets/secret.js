// The secret key, once. It goes from the page by itself, and with the page.

import { board } from "./credentials.js";
import { copyOf, onPress, onSubmit, say, sentence, show, whenLeft } from "./page.js";
import { send } from "./server.js";
import { leave } from "./start.js";

const period = 60;
const warning = 20;

export function revealing(credential, named) {
  const view = copyOf("revealing");
  view.slot("what").textContent =
    `${sentence(credential.title).slice(0, -1)}, for ${credential.deliveries.map((delivery) => delivery.title).join(", ")}.`;
  onPress(view.slot("cancel"), () => board());
  onSubmit(view.form, "", async () => {
    const answer = await send("/api/reveal", named);
    const secret = copyOf("secret");
    secret.slot("user").textContent = credential.userName;
    showOnce(secret, await answer.text(), board);
  });
  show(view, { isOpen: true });
}

// Shows a view with a secret in it until somebody is done or a minute is over; then `next` says what became of it.
export function showOnce(view, text, next) {
  const [place, time] = [view.slot("secret"), view.slot("time")];
  place.textContent = text;
  let left = period;
  const forget = () => {
    clearInterval(clock);
    place.textContent = "";
    text = "";
  };
  const tell = () => { time.textContent = `The Secret Key is hidden in ${left} seconds.`; };
  const clock = setInterval(() => {
    left -= 1;
    tell();
    if (left === warning) {
      say(`The Secret Key is hidden in ${warning} seconds. Select More time to keep it on the screen.`);
    }
    if (left > 0) return;
    forget();
    Promise.resolve(next("The Secret Key was hidden.")).catch(leave);
  }, 1000);
  onPress(view.slot("done"), () => {
    forget();
    return next();
  });
  view.slot("copy").addEventListener("click", () => navigator.clipboard.writeText(place.textContent).then(
    () => say("The Secret Key was copied. The clipboard keeps it."),
    () => say("The browser did not allow that. Select the Secret Key and copy it, or type it.")));
  onPress(view.slot("more"), () => {
    left = period;
    tell();
    say(`It stays for ${period} seconds more.`);
    return send("/api/stay");
  });
  tell();
  show(view);
  whenLeft(forget);
}
