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

function end(why) {
  sessionStorage.removeItem("session");
  const view = copyOf("ended");
  view.slot("why").textContent = sentence(why);
  show(view);
}

async function logIn(why = "") {
  const start = await read("/api/start");
  if (start.coordinator) return board();
  if (!start.isThere) {
    const view = copyOf("missing");
    view.slot("vault").textContent = start.vault;
    return show(view);
  }
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

const daysLeft = (credential) => {
  if (credential.urgency === "over") return "no longer valid";
  return credential.daysLeft === 1 ? "1 day remains" : `${credential.daysLeft} days remain`;
};

async function board() {
  const now = await read("/api/board");
  const view = copyOf("board");
  view.slot("organization").textContent = `${now.organization}. You are ${now.coordinator}.`;
  view.slot("news").hidden = now.notices.length === 0;
  view.slot("notices").append(...now.notices.map((text) => make("li", { text: sentence(text) })));
  const list = view.slot("credentials");
  if (now.credentials.length === 0) list.append(make("p", { text: "There is no credential yet." }));
  for (const credential of now.credentials) list.append(credentialPart(credential));
  show(view, { isOpen: true });
}

function credentialPart(credential) {
  const view = copyOf("credential");
  view.slot("title").textContent = sentence(credential.title).slice(0, -1);
  view.slot("days").textContent = daysLeft(credential);
  view.find(".left").dataset.urgency = credential.urgency;
  const bar = view.slot("bar");
  bar.max = credential.days;
  bar.value = credential.isLive ? credential.daysLeft : 0;
  bar.setAttribute("aria-label", "Days that remain");
  view.slot("user").textContent = credential.userName;
  const facts = view.find("dl");
  for (const { label, value } of credential.facts) {
    facts.append(make("dt", { text: label }), make("dd", { text: value }));
  }
  view.slot("warnings").append(...credential.warnings.map((text) => make("li", { text: sentence(text) })));
  const list = view.slot("deliveries");
  for (const delivery of credential.deliveries) {
    list.append(make("li", {}, make("strong", { text: delivery.title }), make("p", { text: sentence(delivery.standing) })));
  }
  return view.fragment;
}

// MARK: As long as the page is there

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
    end("The console has ended.");
  } catch (problem) {
    end(problem instanceof Problem ? problem.message : gone().message);
  }
}

function hear(news) {
  if (news === "locksSoon") locking.showModal();
  if (news === "locked") {
    locking.close();
    logIn("The vault was locked, because nobody used this page for 10 minutes.").catch(leave);
  }
}

locking.addEventListener("close", () => { if (!nav.hidden) send("/api/stay").catch(leave); });

nav.addEventListener("click", (event) => {
  const place = event.target.dataset?.go;
  if (place === "board") board().catch(leave);
  if (place === "lock") {
    send("/api/lock").then(() => logIn("The vault is locked.")).catch(leave);
  }
});

// What a page kept for the way back shows may be over.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
window.addEventListener("pagehide", () => { main.replaceChildren(); });

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
