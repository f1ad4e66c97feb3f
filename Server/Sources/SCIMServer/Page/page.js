// The page of aup-server: signing in and out, and which view the address asks for.

import { get, provisioning, token, wasGivenUp } from "./api.js";
import { followChanges } from "./changes.js";
import { badge, byId, el, focusHeading, head, refused, sentence } from "./dom.js";
import { forgetDrafts, showEditor } from "./editor.js";
import { showGroup, showGroups } from "./groups.js";
import { forgetNames } from "./names.js";
import { showPeople, showPerson } from "./people.js";
import { showRules } from "./rules.js";
import { learnScope } from "./scope.js";
import { showSetUp } from "./set-up.js";
import { countWarnings, showWarnings } from "./warnings.js";

/** For each word behind the `#`: the view, and the view of one thing in it. */
const views = {
  people: [showPeople, showPerson],
  groups: [showGroups, showGroup],
  rules: [showRules, showEditor],
  warnings: [showWarnings],
  "set-up": [showSetUp],
};

let session;
let current;

/** `#people/17?q=ann` in parts. */
function place() {
  const [path, query] = location.hash.slice(1).split("?");
  const [name, id] = path.split("/");
  return { name: views[name] ? name : "people", id: id && decode(id), parameters: new URLSearchParams(query) };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function showView({ takesFocus }) {
  if (!session) return;
  if (byId("dialog").open) byId("dialog").close("");
  current?.abort();
  current = new AbortController();
  const { signal } = current;
  const main = byId("main");
  const show = (...content) => {
    if (signal.aborted) return;
    main.replaceChildren(...content);
    if (takesFocus) focusHeading();
    takesFocus = false;
  };
  const { name, id, parameters } = place();
  markCurrent(name);
  main.setAttribute("aria-busy", "true");
  try {
    const [all, one] = views[name];
    await (id && one ? one : all)(show, { id, parameters, signal });
  } catch (error) {
    if (wasGivenUp(error) || !session) return;
    show(head("This cannot be shown"), refused(error));
  }
  if (!signal.aborted) main.removeAttribute("aria-busy");
}

function markCurrent(name) {
  for (const link of byId("views").querySelectorAll("a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function showState() {
  const { is_enabled: isOn } = await get(provisioning, {}, session.signal);
  byId("provisioning-state").replaceChildren(
    el("span", {}, "Provisioning "), isOn ? badge("on", "good") : badge("off", "quiet"));
}

/** Tries the token of this tab. Nothing of the page is built before the server takes it. */
async function start({ takesFocus }) {
  if (!token.get()) return showSignIn("");
  session = new AbortController();
  try {
    await Promise.all([showState(), learnScope(session.signal)]);
  } catch (error) {
    if (session) signOut(error.message, { forget: false });
    return;
  }
  byId("sign-in").hidden = true;
  byId("app").hidden = false;
  followChanges(session.signal);
  countWarnings(session.signal);
  await showView({ takesFocus });
}

function showSignIn(message) {
  document.title = "Sign in · aup";
  byId("app").hidden = true;
  byId("sign-in").hidden = false;
  byId("sign-in-error").replaceChildren(...(message ? sentence(message) : []));
  byId("token").value = "";
  byId("token").focus();
}

/** Forgets all that was read, and the token, unless the server could just not be asked. */
function signOut(message, { forget = true } = {}) {
  session?.abort();
  current?.abort();
  session = undefined;
  if (forget) token.clear();
  forgetNames();
  forgetDrafts();
  if (byId("dialog").open) byId("dialog").close("");
  for (const id of ["main", "changes", "warning-count", "provisioning-state", "feed-state"]) byId(id).replaceChildren();
  showSignIn(message);
}

byId("sign-in-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const typed = byId("token").value.trim();
  // Anything else cannot even be sent in a header.
  if (!/^[\x21-\x7e]+$/.test(typed)) return showSignIn("This is not a token.");
  token.set(typed);
  await start({ takesFocus: true });
});
byId("sign-out").addEventListener("click", () => signOut(""));
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("main").focus();
});
addEventListener("hashchange", () => showView({ takesFocus: true }));
addEventListener("token-refused", ({ detail }) => session && signOut(detail.message));
addEventListener("rules-changed", () => countWarnings(session?.signal));
addEventListener("provisioning-changed", () => showState().catch(() => {}));
start({ takesFocus: false });
