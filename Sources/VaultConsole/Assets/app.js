// The page of the console. What it shows are templates of index.html, filled with what the server says; text is only ever
// set as text. It keeps one thing, the session's token, and forgets every secret when the page is left.

const main = document.querySelector("main");
const nav = document.querySelector("nav");
const status = document.querySelector("#status");
const locking = document.querySelector("#locking");

// MARK: Talking to the server

class Problem extends Error {
  constructor(kind, fact) {
    super(fact);
    this.kind = kind;
  }
}

const gone = () => new Problem("gone", "The console does not answer any more.");

async function ask(path, { method = "GET", body } = {}) {
  const headers = { "Vault-Session": sessionStorage.getItem("session") ?? "" };
  let answer;
  try {
    answer = await fetch(path, { method, body, headers, cache: "no-store", redirect: "error" });
  } catch {
    throw gone();
  }
  if (answer.ok) return answer;
  let problem = {};
  try { problem = await answer.json(); } catch { /* not in our words */ }
  throw new Problem(problem.kind ?? "fault", problem.fact ?? "This did not work.");
}

const read = async (path) => (await ask(path)).json();
const send = (path, body) => ask(path, { method: "POST", body: body === undefined ? "" : JSON.stringify(body) });

// Terms, and after the end of the line a secret, which is never a part of JSON.
const sendWithSecret = (path, terms, secret) =>
  ask(path, { method: "POST", body: new Blob([JSON.stringify(terms), "\n", secret]) });

// MARK: Showing

const sentence = (text) => {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : first + ".";
};

const say = (text) => { status.textContent = text; };

function make(tag, { text, ...rest } = {}, ...children) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  for (const [name, value] of Object.entries(rest)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function copyOf(id) {
  const fragment = document.querySelector(`#${id}`).content.cloneNode(true);
  const slot = (name) => fragment.querySelector(`[data-slot="${name}"]`);
  return { fragment, slot, find: (selector) => fragment.querySelector(selector) };
}

function show({ fragment }, { isOpen = false } = {}) {
  main.replaceChildren(fragment);
  nav.hidden = !isOpen;
  say("");
  const title = main.querySelector("h1");
  document.title = `${title.textContent} – Vendor Vault`;
  title.tabIndex = -1;
  title.focus();
}

// Where nothing on the screen is about it.
function leave(problem) {
  switch (problem.kind) {
    case "locked": return logIn("The vault was locked. Log in to go on.");
    case "session": case "gone": case "foreign": return end(problem.message);
    default: say(sentence(problem.message));
  }
}

const isAboutAll = (problem) => ["locked", "session", "gone", "foreign"].includes(problem.kind);

// A form that does one thing at a time; what is wrong stands beside it.
function onSubmit(form, error, progress, act) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const buttons = [...form.querySelectorAll("button")];
    if (buttons.some((button) => button.disabled)) return;
    buttons.forEach((button) => { button.disabled = true; });
    error.textContent = "";
    say(progress);
    try {
      await act(event.submitter);
    } catch (problem) {
      if (isAboutAll(problem)) return leave(problem);
      say("");
      error.setAttribute("role", "alert");
      error.textContent = sentence(problem.message);
    } finally {
      buttons.forEach((button) => { button.disabled = false; });
    }
  });
}

// MARK: Screens

let isLoggedIn = false;

function end(why) {
  isLoggedIn = false;
  const view = copyOf("ended");
  view.slot("why").textContent = sentence(why);
  show(view);
}

async function logIn(why = "") {
  isLoggedIn = false;
  const start = await read("/api/start");
  if (start.coordinator) return board();
  if (!start.isThere) return founding(start.vault);
  const view = copyOf("login");
  view.slot("why").textContent = why;
  const who = view.find("#who");
  for (const id of start.coordinators) who.append(make("option", { text: id, value: id }));
  view.slot("who-row").hidden = start.coordinators.length < 2;
  const field = view.find("#passphrase");
  const error = view.find("#login-error");
  onSubmit(view.find("form"), error, "Checking the passphrase, which takes a moment.", async () => {
    const passphrase = field.value;
    field.value = "";
    if (!passphrase) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
      throw new Problem("empty", "type your passphrase");
    }
    try {
      await sendWithSecret("/api/log-in", { coordinator: who.value }, passphrase);
    } catch (problem) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
      throw problem;
    }
    await board();
  });
  show(view);
  field.focus();
}

// Two fields for one new passphrase, which are emptied whatever becomes of it.
function takePassphrase(first, second) {
  const [passphrase, again] = [first.value, second.value];
  first.value = second.value = "";
  if (passphrase !== again) {
    first.focus();
    throw new Problem("empty", "the two passphrases are not the same; type them again");
  }
  return passphrase;
}

const ticked = (boxes) => boxes.filter((box) => box.checked).map((box) => box.value);

function founding(vault) {
  const view = copyOf("founding");
  view.slot("vault").textContent = vault;
  const [organization, cds, founder] = ["#organization", "#cds", "#founder"].map(view.find);
  const [first, second] = ["#new-passphrase", "#again"].map(view.find);
  const boxes = ["#founder-caaspp", "#founder-elpac"].map(view.find);
  const error = view.find("#founding-error");
  onSubmit(view.find("form"), error, "Making the vault, which takes a moment.", async () => {
    const passphrase = takePassphrase(first, second);
    const terms = {
      organization: organization.value, cds: cds.value, coordinator: founder.value, programs: ticked(boxes),
    };
    await sendWithSecret("/api/vault", terms, passphrase);
    await recovery(organization.value);
  });
  show(view);
  organization.focus();
}

async function recovery(organization) {
  const view = copyOf("recovery");
  view.slot("later").addEventListener("click", () => board().catch(leave));
  onSubmit(view.find("form"), view.slot("error"), "Making the recovery code, which takes a moment.", async () => {
    const answer = await send("/api/recovery-code");
    showRecoveryCode(organization, await answer.text());
  });
  isLoggedIn = true;
  show(view, { isOpen: true });
}

function showRecoveryCode(organization, text) {
  const view = copyOf("recovery-code");
  const place = view.slot("code");
  view.slot("organization").textContent = organization;
  place.textContent = text;
  view.slot("print").addEventListener("click", () => window.print());
  view.slot("done").addEventListener("click", () => {
    place.textContent = "";
    board().catch(leave);
  });
  show(view);
}

async function coordinators(said = "") {
  const now = await read("/api/board");
  const view = copyOf("coordinators");
  view.slot("list").append(...now.coordinators.map((text) => make("li", { text })));
  view.slot("recovery").addEventListener("click", () => recovery(now.organization).catch(leave));
  const id = view.find("#coordinator-id");
  const [first, second] = ["#their-passphrase", "#their-again"].map(view.find);
  const boxes = ["#new-caaspp", "#new-elpac"].map(view.find);
  const error = view.find("#coordinator-error");
  onSubmit(view.find("form"), error, "Adding the coordinator, which takes a moment.", async () => {
    const passphrase = takePassphrase(first, second);
    await sendWithSecret("/api/coordinators", { id: id.value, programs: ticked(boxes) }, passphrase);
    await coordinators(`The coordinator ${id.value} was added.`);
  });
  show(view, { isOpen: true });
  if (said) say(said);
}

const daysLeft = (credential) => {
  if (!credential.isLive) return "No longer valid";
  return credential.daysLeft === 1 ? "1 day remains" : `${credential.daysLeft} days remain`;
};

const button = (text, act, isMain = false) => {
  const node = make("button", { text, type: "button", ...(isMain ? { class: "main" } : {}) });
  node.addEventListener("click", () => {
    if (node.disabled) return;
    node.disabled = true;
    Promise.resolve(act()).catch(leave).finally(() => { node.disabled = false; });
  });
  return node;
};

async function board(said = "") {
  const now = await read("/api/board");
  isLoggedIn = true;
  const view = copyOf("board");
  view.slot("organization").textContent = `${now.organization}. You are ${now.coordinator}.`;
  view.slot("news").hidden = now.notices.length === 0;
  view.slot("notices").append(...now.notices.map((text) => make("li", { text: sentence(text) })));
  view.slot("credentials").append(...now.credentials.map((credential) => credentialPart(credential, now)));
  view.slot("files").hidden = now.credentials.length === 0;
  if (!now.credentials.some((credential) => credential.credential === now.district)) {
    view.slot("none").hidden = false;
    view.slot("none-text").textContent = now.vendors.length === 0
      ? "First record the vendors that may receive them." : "There are no credentials of the organization itself.";
    view.slot("none-actions").append(...(now.vendors.length === 0
      ? [button("Record a vendor", vendors, true)] : makingButtons(now, now.district, "Generate Credentials")));
  }
  for (const node of view.fragment.querySelectorAll("[data-file]")) {
    node.addEventListener("click", () => download(`/api/${node.dataset.file}`).catch(leave));
  }
  show(view, { isOpen: true });
  if (said) say(said);
}

const makingButtons = (now, credential, title) => [
  button(title, () => making(now, credential, title), true),
  button("Bring in from the agency’s screen", () => making(now, credential, "Bring in from the agency’s screen")),
];

function credentialPart(credential, now) {
  const view = copyOf("credential");
  const named = { credential: credential.credential, generation: credential.generation };
  view.slot("title").textContent = sentence(credential.title).slice(0, -1);
  view.slot("days").textContent = daysLeft(credential);
  view.find(".left").dataset.urgency = credential.urgency;
  const bar = view.slot("bar");
  bar.max = credential.days;
  bar.value = credential.isLive ? credential.daysLeft : 0;
  bar.setAttribute("aria-label", "Days that remain");
  view.slot("user").textContent = credential.userName;
  view.slot("mask").textContent = `${credential.canReveal ? "•••••••••••••••••• " : ""}${credential.secret}`;
  const reveal = view.slot("reveal");
  reveal.hidden = !credential.canReveal;
  reveal.addEventListener("click", () => revealing(credential, named));
  const facts = view.find("dl");
  for (const { label, value } of credential.facts) {
    facts.append(make("dt", { text: label }), make("dd", { text: value }));
  }
  view.slot("actions").append(
    ...makingButtons(now, credential.credential, credential.isLive ? "Regenerate Credentials" : "Generate Credentials"),
    button("Download record", () => download("/api/record", named)));
  view.slot("warnings").append(...credential.warnings.map((text) => make("li", { text: sentence(text) })));
  view.slot("deliveries").append(...credential.deliveries.map((delivery) => deliveryPart(delivery, named)));
  const form = view.slot("confirming");
  form.hidden = !credential.deliveries.some((delivery) => delivery.isSealed);
  const code = view.slot("code");
  const error = view.slot("code-error");
  code.id = `code-${credential.credential}`;
  error.id = `code-error-${credential.credential}`;
  code.setAttribute("aria-describedby", error.id);
  view.slot("code-label").htmlFor = code.id;
  onSubmit(form, error, "", async () => {
    const { text } = await (await send("/api/confirm", { text: code.value })).json();
    await board(`Recorded: ${text}.`);
  });
  return view.fragment;
}

function deliveryPart(delivery, named) {
  const item = make("li", {}, make("strong", { text: delivery.title }), make("p", { text: sentence(delivery.standing) }));
  if (delivery.canDownload) {
    item.append(button("Download bundle", async () => {
      await download("/api/bundle", { ...named, vendor: delivery.vendor });
      await board(`The bundle for ${delivery.title} was downloaded. Send it to the vendor by any channel.`);
    }));
  }
  return item;
}

async function download(path, terms) {
  const answer = await send(path, terms);
  const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "file";
  const address = URL.createObjectURL(await answer.blob());
  const link = make("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  say(`${name} was downloaded.`);
}

// MARK: Making

function making(now, credential, title) {
  const isImport = title.startsWith("Bring in");
  const view = copyOf("making");
  view.find("h1").textContent = title;
  view.find("button[type=submit]").textContent = isImport ? "Bring in" : title;
  view.slot("intro").textContent = isImport
    ? "The testing agency’s screen shows the credentials once. They are sealed here at once."
    : "The testing agency does not know what is made here. It is for a service of your own.";
  const [list, error, accept] = [view.slot("vendors"), view.find("#making-error"), view.find("#accept")];
  const boxes = now.vendors.map((vendor) => {
    const box = make("input", { type: "checkbox", id: `vendor-${vendor.id}`, value: vendor.id });
    list.append(make("p", { class: "tick" }, box, make("label", { for: box.id, text: vendor.title })));
    return box;
  });
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const [choose, authorization, statement] = ["choose", "authorization", "statement"].map(view.slot);
  const [consequences, facts, reason] = [view.slot("consequences"), view.slot("facts"), view.find("#reason")];
  const [user, secret, expires] = ["#user-name", "#secret-key", "#expires"].map(view.find);
  const [doubt, asShown] = [view.slot("doubt"), view.find("#as-shown")];
  view.slot("agency").hidden = !isImport;
  let proposal;
  // Whoever chooses again reads again.
  const propose = async () => {
    const vendors = chosen();
    proposal = undefined;
    accept.checked = false;
    authorization.hidden = vendors.length === 0;
    choose.hidden = vendors.length > 0;
    if (vendors.length === 0) return;
    const found = await (await send("/api/propose", { credential, vendors })).json();
    if (chosen().join() !== vendors.join()) return;
    proposal = { ...found, names: vendors };
    statement.textContent = found.statement;
    facts.replaceChildren(...found.consequences.map((text) => make("li", { text: `${text}.` })));
    consequences.hidden = !found.replaces;
  };
  list.addEventListener("change", () => propose().catch((problem) => {
    if (isAboutAll(problem)) return leave(problem);
    error.textContent = sentence(problem.message);
  }));
  onSubmit(view.find("form"), error, isImport ? "Sealing the secret key, which takes a moment." : "", async () => {
    if (!proposal) throw new Problem("empty", "choose at least one vendor");
    if (!accept.checked) throw new Problem("empty", "read the authorization, and tick the box below it");
    const terms = {
      credential, vendors: proposal.names, statement: proposal.statement, replaces: proposal.replaces ?? null,
      reason: proposal.replaces ? reason.value : null,
    };
    if (isImport) {
      const typed = secret.value;
      secret.value = "";
      const all = { ...terms, userName: user.value, expires: expires.value, isAsShown: asShown.checked };
      try {
        await sendWithSecret("/api/import", all, typed);
      } catch (problem) {
        doubt.hidden = problem.kind !== "doubt";
        throw problem;
      }
      return board("The credentials are sealed. Now download a bundle for each vendor.");
    }
    await send("/api/generate", terms);
    await board("The credentials were generated and sealed. Nobody has seen the secret key.");
  });
  view.slot("cancel").addEventListener("click", () => board().catch(leave));
  show(view, { isOpen: true });
}

// MARK: The secret key, once

function revealing(credential, named) {
  const view = copyOf("revealing");
  view.slot("what").textContent =
    `${sentence(credential.title).slice(0, -1)}, for ${credential.deliveries.map((delivery) => delivery.title).join(", ")}.`;
  view.slot("cancel").addEventListener("click", () => board().catch(leave));
  onSubmit(view.find("form"), view.slot("error"), "", async () => {
    const answer = await send("/api/reveal", named);
    showSecret(credential, await answer.text());
  });
  show(view, { isOpen: true });
}

function showSecret(credential, text) {
  const view = copyOf("secret");
  const [place, time] = [view.slot("secret"), view.slot("time")];
  view.slot("user").textContent = credential.userName;
  place.textContent = text;
  let left = 60;
  const forget = () => {
    clearInterval(clock);
    place.textContent = "";
    text = "";
  };
  const tell = () => { time.textContent = `It is hidden in ${left} seconds.`; };
  const clock = setInterval(() => {
    left -= 1;
    tell();
    if (left === 20) say("The secret key is hidden in 20 seconds. Select More time to keep it on the screen.");
    if (left > 0) return;
    forget();
    board("The secret key was hidden.").catch(leave);
  }, 1000);
  view.slot("done").addEventListener("click", () => {
    forget();
    board().catch(leave);
  });
  view.slot("copy").addEventListener("click", () => navigator.clipboard.writeText(place.textContent).then(
    () => say("The secret key was copied. The clipboard keeps it."), () => say("The browser does not allow it.")));
  view.slot("more").addEventListener("click", () => {
    left = 60;
    tell();
    say("It stays for 60 seconds more.");
    send("/api/stay").catch(leave);
  });
  tell();
  show(view);
  window.addEventListener("pagehide", forget, { once: true });
}

// MARK: Vendors, history

async function pastEvents() {
  const view = copyOf("history");
  view.slot("entries").append(...(await read("/api/history")).map((text) => make("li", { text: sentence(text) })));
  show(view, { isOpen: true });
}

async function vendors(said = "") {
  const now = await read("/api/board");
  const view = copyOf("vendors");
  const list = view.slot("list");
  if (now.vendors.length === 0) list.append(make("p", { text: "No vendor is recorded yet." }));
  for (const vendor of now.vendors) {
    list.append(make("h2", { text: vendor.title }), make("dl", {},
      make("dt", { text: "fingerprint" }), make("dd", { text: vendor.fingerprint ?? "no key" }),
      make("dt", { text: "key" }), make("dd", { text: vendor.verification })));
  }
  const [name, id, file, compared] = ["#vendor-name", "#vendor-id", "#vendor-key", "#compared"].map(view.find);
  const [comparing, fingerprint] = [view.slot("comparing"), view.slot("fingerprint")];
  const error = view.find("#vendor-error");
  let found;
  file.addEventListener("change", async () => {
    found = undefined;
    comparing.hidden = true;
    compared.checked = false;
    error.textContent = "";
    const chosen = file.files[0];
    if (!chosen) return;
    try {
      if (chosen.size > 65_536) throw new Problem("badInput", "this file is too large to be a key file");
      found = await (await ask("/api/key", { method: "POST", body: chosen })).json();
      fingerprint.textContent = found.fingerprint;
      comparing.hidden = false;
    } catch (problem) {
      file.value = "";
      if (isAboutAll(problem)) return leave(problem);
      error.setAttribute("role", "alert");
      error.textContent = sentence(problem.message);
    }
  });
  onSubmit(view.find("form"), error, "", async () => {
    if (found && !compared.checked) throw new Problem("empty", "compare the fingerprint, and tick the box below it");
    await send("/api/vendors", { id: id.value, name: name.value, key: found?.key ?? null, isCompared: compared.checked });
    await vendors("The vendor was recorded.");
  });
  show(view, { isOpen: true });
  if (said) say(said);
}

// MARK: As long as the page is there

// A page that is left or read anew loses its line, and says nothing of it.
let isLeft = false;

async function listen() {
  try {
    const answer = await ask("/api/page");
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ""; ;) {
      const { value, done } = await reader.read();
      if (done) break;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      lines.forEach(hear);
    }
    if (!isLeft) end("The console has ended.");
  } catch (problem) {
    if (!isLeft) end(problem instanceof Problem ? problem.message : gone().message);
  }
}

function hear(news) {
  if (news === "locksSoon" && !locking.open) locking.showModal();
  if (news === "locked") {
    isLoggedIn = false;
    locking.close();
    logIn("The vault was locked, because nobody used this page for 10 minutes.").catch(leave);
  }
}

locking.addEventListener("close", () => { if (isLoggedIn) send("/api/stay").catch(leave); });

nav.addEventListener("click", (event) => {
  const place = event.target.dataset?.go;
  if (place === "board") board().catch(leave);
  if (place === "vendors") vendors().catch(leave);
  if (place === "coordinators") coordinators().catch(leave);
  if (place === "history") pastEvents().catch(leave);
  if (place === "lock") {
    send("/api/lock").then(() => logIn("The vault is locked.")).catch(leave);
  }
});

// What a page kept for the way back shows may be over.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
window.addEventListener("pagehide", () => {
  isLeft = true;
  main.replaceChildren();
});

async function begin() {
  const launch = new URLSearchParams(location.hash.slice(1)).get("launch");
  if (launch) {
    history.replaceState(null, "", "/");
    const { session } = await (await send("/api/launch", { token: launch })).json();
    sessionStorage.setItem("session", session);
  }
  if (!sessionStorage.getItem("session")) return end("This page was not opened by vault console.");
  listen();
  await logIn();
}

begin().catch(leave);
