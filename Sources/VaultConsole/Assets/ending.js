// What ends something: what that comes to is read before it is decided.

import { copyOf, list, onPress, onSubmit, sentence, show } from "./page.js";
import { send } from "./server.js";

// Asks `${path}/outlook` what it comes to, and `path` for it to be done; `next` gets what was done.
export async function ending(title, path, subject, { intro, next, back }) {
  const view = copyOf("ending");
  const { reason } = view.form.elements;
  const facts = view.slot("facts");
  let seen;
  const look = async () => {
    seen = await (await send(`${path}/outlook`, subject)).json();
    facts.replaceChildren(...list(seen.consequences.map((text) => `${text}.`)));
  };
  view.slot("title").textContent = view.slot("submit").textContent = title;
  view.slot("intro").textContent = intro;
  onSubmit(view.form, "", async () => {
    try {
      const terms = { ...subject, reason: reason.value, consequences: seen.consequences };
      await next(sentence((await (await send(path, terms)).json()).text));
    } catch (problem) {
      // It comes to something else by now, which is read before it is decided again.
      if (problem.kind === "overtaken") await look();
      throw problem;
    }
  });
  onPress(view.slot("cancel"), () => back());
  await look();
  show(view, { isOpen: true });
}
