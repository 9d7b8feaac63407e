// What ends something: what that comes to is read before it is decided.

import { copyOf, list, onPress, onSubmit, sentence, show } from "./page.js";
import { send } from "./server.js";

// Asks `${path}/outlook` what it comes to, and `path` for it to be done; `next` gets what was done.
export async function ending(title, path, subject, { intro, hasReason = true, next, back }) {
  const view = copyOf("ending");
  const { reason } = view.form.elements;
  const [what, facts] = ["what", "facts"].map(view.slot);
  let seen;
  const look = async () => {
    seen = await (await send(`${path}/outlook`, subject)).json();
    facts.replaceChildren(...list(seen.consequences.map((text) => `${text}.`)));
    what.hidden = seen.consequences.length === 0;
  };
  view.slot("title").textContent = view.slot("submit").textContent = title;
  view.slot("intro").textContent = intro;
  view.slot("why").hidden = !hasReason;
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
