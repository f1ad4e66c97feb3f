// Rules: the switch for auto user provisioning, the list, and taking a rule away.

import { call, get, getVersioned, provisioning, wasGivenUp } from "./api.js";
import { confirmChanges, tell } from "./dialog.js";
import { badge, button, counted, el, focusHeading, head, ruleLink } from "./dom.js";
import { grantText } from "./names.js";
import { mayWrite, readingNotice, writing } from "./scope.js";

const rulesPath = `${provisioning}/rules`;
export const rulePath = (id) => `${rulesPath}/${encodeURIComponent(id)}`;

export async function showRules(show, { signal }) {
  const setting = await get(provisioning, {}, signal);
  const list = el("ul", { class: "cards" });
  const status = el("p", { role: "status", class: "count" });
  const more = button("Show more", () => next());
  let start = "";

  async function next() {
    const answer = await get(rulesPath, { limit: 100, start }, signal);
    start = nextStart(answer);
    more.hidden = !start;
    status.textContent = answer.total_count
      ? counted(answer.total_count, "rule", "rules") : "No rule yet. Nobody is given anything.";
    list.append(...answer._embedded.items.map((rule) => card(rule, signal, again)));
  }
  const again = () => showRules(show, { signal });

  show(
    head("Rules", newRule()),
    readingNotice(),
    theSwitch(setting.is_enabled, signal, again), status, list, more);
  await next();
}

const newRule = () =>
  mayWrite()
    ? el("a", { class: "button primary", href: "#rules/new" }, "New rule")
    : button("New rule", undefined, { class: "primary", ...writing() });

/** The token of the next page, from the link to it. */
function nextStart(answer) {
  const href = answer._links?._next?.href ?? answer._links?.next?.href;
  return href ? new URL(href, location.origin).searchParams.get("start") ?? "" : "";
}

function card(rule, signal, again) {
  const people = el("p", { class: "count" }, "Counting people…");
  get(`${rulePath(rule.rule_id)}/users`, { limit: 1 }, signal)
    .then((answer) => (people.textContent = counted(answer.total_count, "person matches", "people match")))
    .catch((error) => wasGivenUp(error) || (people.textContent = "How many people match is not known."));
  return el("li", { class: "card rule" },
    el("div", { class: "head" },
      el("h2", {}, ruleLink(rule.rule_id, rule.name)),
      button("Delete", () => remove(rule, again), { class: "small", "aria-label": `Delete ${rule.name}`, ...writing() })),
    el("p", {}, el("code", { class: "condition" }, rule.text)),
    el("ul", { class: "plain" }, rule.grants.map((grant) => el("li", {}, grantText(grant)))),
    people);
}

async function remove(rule, again) {
  try {
    const path = rulePath(rule.rule_id);
    // What is deleted is what the reader was asked about.
    const { version } = await getVersioned(path);
    const { changes } = await call("DELETE", path, { query: { dry_run: true }, version });
    if (!(await confirmChanges({ title: `Delete “${rule.name}”?`, goOn: "Delete the rule", changes }))) return;
    await call("DELETE", path, { version });
    dispatchEvent(new CustomEvent("rules-changed"));
    await again();
    focusHeading();
  } catch (error) {
    await tell(`“${rule.name}” was not deleted`, error);
  }
}

function theSwitch(isOn, signal, again) {
  const title = el("h2", { id: "switch-title" }, "Auto user provisioning ", isOn ? badge("on", "good") : badge("off", "quiet"));
  const text = isOn
    ? "The rules decide what people may do. Roles cannot be given by hand."
    : "The rules give nothing yet. Once it is on, they replace all grants that people hold now.";
  return el("section", { class: "card switch", "aria-labelledby": "switch-title" },
    el("div", {}, title, el("p", {}, text)),
    button(isOn ? "Switch off…" : "Switch on…", () => turn(!isOn, again), writing()));
}

async function turn(on, again) {
  const body = { is_enabled: on };
  const word = on ? "on" : "off";
  const notes = on ? [] : ["People keep what they hold now. Rules give and take nothing any more."];
  try {
    const { changes } = await call("PUT", provisioning, { query: { dry_run: true }, body });
    const title = `Switch auto user provisioning ${word}?`;
    if (!(await confirmChanges({ title, goOn: `Switch ${word}`, notes, changes }))) return;
    await call("PUT", provisioning, { body });
    dispatchEvent(new CustomEvent("provisioning-changed"));
    await again();
    focusHeading();
  } catch (error) {
    await tell(`Auto user provisioning cannot be switched ${word}`, error);
  }
}

/** The rules path for making one, or the path of the rule that is replaced. */
export const savePath = (rule) => (rule ? rulePath(rule.rule_id) : rulesPath);
