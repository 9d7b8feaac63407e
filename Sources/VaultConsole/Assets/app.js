// The page of the console, as long as it is there. It keeps one thing, the session's token, and forgets every secret when
// it is left.

import { board } from "./credentials.js";
import { coordinators, pastEvents, vendors } from "./people.js";
import { Problem, ask, send } from "./server.js";
import { end, leave, logIn } from "./start.js";

const locking = document.querySelector("#locking");

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
    if (!isLeft) end(problem instanceof Problem ? problem.message : "The console has ended.");
  }
}

function hear(news) {
  if (news === "locksSoon" && !locking.open) {
    locking.returnValue = "";
    locking.showModal();
  }
  if (news === "locked") {
    if (locking.open) locking.close("locked");
    logIn("This page was locked, because nobody used it for 10 minutes.").catch(leave);
  }
}

// Also the Escape key is somebody who is there.
locking.addEventListener("close", () => { if (locking.returnValue !== "locked") send("/api/stay").catch(leave); });

const screens = { board, vendors, coordinators, history: pastEvents };

document.querySelector("nav").addEventListener("click", (event) => {
  const place = event.target.dataset?.go;
  if (place === "lock") {
    send("/api/lock").then(() => logIn("The vault is locked.")).catch(leave);
  } else if (place) {
    screens[place]().catch(leave);
  }
});

// What a page kept for the way back shows may be over.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
window.addEventListener("pagehide", () => {
  isLeft = true;
  document.querySelector("main").replaceChildren();
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
