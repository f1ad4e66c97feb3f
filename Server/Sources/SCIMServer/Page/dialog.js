// Questions and answers above the page: what a change gives and takes, and why something is refused.

import { badge, button, byId, counted, el, number, sentence } from "./dom.js";
import { grantText } from "./names.js";

/** Shows a dialog and returns true if it was left by the button that goes on. */
function open(title, content, goOn, kind = "primary") {
  const dialog = byId("dialog");
  const opener = document.activeElement;
  return new Promise((resolve) => {
    const close = (answer) => () => dialog.close(answer);
    const buttons = goOn
      ? [button("Cancel", close("")), button(goOn, close("yes"), { class: kind })]
      : [button("Close", close(""))];
    dialog.replaceChildren(
      el("h2", { id: "dialog-title", tabindex: "-1", autofocus: true }, title),
      content,
      el("div", { class: "buttons" }, buttons));
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      const answer = dialog.returnValue === "yes";
      dialog.replaceChildren();
      if (opener?.isConnected) opener.focus();
      resolve(answer);
    }, { once: true });
    dialog.showModal();
  });
}

/** Says why something was refused. */
export function tell(title, error) {
  return open(title, el("div", {}, (error.mistakes ?? [error]).map((it) => el("p", {}, sentence(it.message)))));
}

/** Shows who gains and who loses what, and asks whether to go on. */
export function confirmChanges({ title, goOn, notes = [], changes }) {
  const kind = changes.losses ? "danger" : "primary";
  const content = el("div", {}, notes.map((note) => el("p", {}, note)), summary(changes), items(changes));
  return open(title, content, goOn, kind);
}

function summary({ users, gains, losses }) {
  if (!users) return el("p", {}, "Nobody’s grants change.");
  const tile = (value, name, kind) =>
    el("li", { class: `tile ${value ? kind : ""}` }, el("strong", {}, number(value)), " ", el("span", {}, name));
  return el("ul", { class: "tiles" },
    tile(users, users === 1 ? "person" : "people", ""),
    tile(gains, gains === 1 ? "gain" : "gains", "good"),
    tile(losses, losses === 1 ? "loss" : "losses", "bad"));
}

function items({ users, items: people, truncated }) {
  if (!people.length) return "";
  const list = el("ul", { class: "changes" }, people.map((it) => el("li", {}, el("strong", {}, it.userName), changeLines(it))));
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Gains and losses" },
    list,
    truncated ? el("p", {}, `The first ${number(people.length)} of ${counted(users, "person", "people")}.`) : "");
}

/** What one person gains and loses, losses first. */
export function changeLines({ gained, lost }) {
  const line = (word, kind) => (grant) => el("li", {}, badge(word, kind), " ", grantText(grant));
  return el("ul", {}, lost.map(line("loses", "bad")), gained.map(line("gains", "good")));
}
