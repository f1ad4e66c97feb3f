// Warnings: what is likely to go wrong, such as groups whose names are object ids.

import { get, provisioning } from "./api.js";
import { badge, byId, counted, el, head, number, ruleLink, sentence } from "./dom.js";

export async function showWarnings(show, { signal }) {
  const warnings = await load(signal);
  show(
    head("Warnings"),
    el("p", { role: "status", class: "count" }, counted(warnings.length, "warning", "warnings")),
    warnings.length
      ? el("ul", { class: "cards" }, warnings.map(card))
      : el("p", {}, "Nothing looks wrong."));
}

function card(warning) {
  return el("li", { class: "card" },
    el("p", {}, badge(warning.severity, warning.severity === "error" ? "bad" : "warn"), " ", el("code", {}, warning.code)),
    el("p", {}, sentence(warning.message)),
    warning.rule_id ? el("p", {}, ruleLink(warning.rule_id, "Open the rule")) : "");
}

async function load(signal) {
  const { items } = await get(`${provisioning}/warnings`, {}, signal);
  byId("warning-count").replaceChildren(...(items.length ? [badge(number(items.length), "warn")] : []));
  return items;
}

/** Shows how many there are beside the name of the view. */
export const countWarnings = (signal) => load(signal).catch(() => {});
