// Talking to the server: what is asked goes with the session's token, and what goes wrong is a Problem.

export class Problem extends Error {
  // `kind` says where to go, `field` which field of a form it is about, if it is about one, `digits` what to compare.
  constructor(kind, fact, field, digits) {
    super(fact);
    this.kind = kind;
    this.field = field;
    this.digits = digits;
  }
}

// Whether this is the page of a district, where logging in begins a session and locking ends it.
export const isServed = document.querySelector("#served") !== null;

export async function ask(path, { method = "GET", body } = {}) {
  const headers = { "Vault-Session": sessionStorage.getItem("session") ?? "" };
  let answer;
  try {
    answer = await fetch(path, { method, body, headers, cache: "no-store", redirect: "error" });
  } catch {
    throw new Problem("gone", "The console does not answer any more.");
  }
  if (answer.ok) return answer;
  let problem = {};
  try { problem = await answer.json(); } catch { /* not in our words */ }
  // The web server in between says that there is nobody behind it.
  if (!problem.kind && answer.status >= 502) throw new Problem("gone", "The vault does not answer at this moment.");
  throw new Problem(problem.kind ?? "fault", problem.fact ?? "This did not work.", problem.field, problem.digits);
}

export const read = async (path) => (await ask(path)).json();

export const send = (path, body) =>
  ask(path, { method: "POST", body: body === undefined ? "" : JSON.stringify(body) });

// Terms, and after the end of the line a secret or a file, which are never a part of JSON.
export const sendWith = (path, terms, secret) =>
  ask(path, { method: "POST", body: new Blob([JSON.stringify(terms), "\n", secret]) });

// Two secrets, or a file and a secret; the terms say where the first ends.
export const sendWithTwo = (path, terms, first, second) =>
  sendWith(path, { ...terms, firstSize: new Blob([first]).size }, new Blob([first, second]));
