// The page of the console, as long as it is there. It keeps one thing, the session's token, and forgets every secret when
// it is left.

import { board } from "./credentials.js";
import { clear, goTo } from "./page.js";
import { coordinators, pastEvents, vendors } from "./people.js";
import { Problem, ask, isServed, read, send } from "./server.js";
import { end, leave, logIn, whenInside } from "./start.js";

const locking = document.querySelector("#locking");

// A page that is left or read anew loses its line, and says nothing of it.
let isLeft = false;

async function listen() {
  const session = sessionStorage.getItem("session");
  let why = "The console has ended.";
  try {
    const answer = await ask("/api/page");
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ""; ;) {
      const { value, done } = await reader.read();
      if (done) break;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      // What a session says that was left for another is not about this one.
      if (session === sessionStorage.getItem("session")) lines.forEach(hear);
    }
  } catch (problem) {
    if (problem instanceof Problem) why = problem.message;
  }
  if (isLeft) return;
  if (!isServed) return end(why);
  if (session === sessionStorage.getItem("session")) listenAgain().catch(leave);
}

// A line through other machines may be lost, and the session not.
async function listenAgain() {
  await new Promise((done) => { setTimeout(done, 1000); });
  const { coordinator } = await read("/api/start");
  return coordinator ? listen() : logIn("The connection was lost. Log in to go on.");
}

const forgetSession = () => { if (isServed) sessionStorage.removeItem("session"); };

const ends = {
  locked: "This page was locked, because nobody used it for 10 minutes.",
  outnumbered: "This page was locked, because you logged in on several others.",
};

function hear(news) {
  if (news === "locksSoon" && !locking.open) {
    locking.returnValue = "";
    locking.showModal();
  }
  const why = ends[news];
  if (why) {
    forgetSession();
    if (locking.open) locking.close("locked");
    logIn(why).catch(leave);
  }
}

// Also the Escape key is somebody who is there.
locking.addEventListener("close", () => { if (locking.returnValue !== "locked") send("/api/stay").catch(leave); });

const screens = { board, vendors, coordinators, history: pastEvents };

document.querySelector("nav").addEventListener("click", (event) => {
  const place = event.target.dataset?.go;
  if (place === "lock") {
    const locked = send("/api/lock");
    forgetSession();
    clear();
    locked.then(() => logIn("The vault is locked.")).catch(leave);
  } else if (place) {
    goTo(() => screens[place]());
  }
});

// What a page kept for the way back shows may be over.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
window.addEventListener("pagehide", () => {
  isLeft = true;
  clear();
});

async function begin() {
  const launch = new URLSearchParams(location.hash.slice(1)).get("launch");
  if (launch) {
    history.replaceState(null, "", "/");
    const { session } = await (await send("/api/launch", { token: launch })).json();
    sessionStorage.setItem("session", session);
  }
  if (!isServed) {
    if (!sessionStorage.getItem("session")) return end("This page was not opened by vault console.");
    listen();
  }
  await logIn();
}

if (isServed) whenInside(listen);
begin().catch(leave);
