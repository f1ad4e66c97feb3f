// People: a searchable list, and one person with groups, grants and the rules that give them.

import { get, getUser, listUsers, provisioning, quoted, wasGivenUp } from "./api.js";
import { afterTyping, back, badge, el, groupLink, head, looksLikeUUID, personLink, refused, ruleLink, table } from "./dom.js";
import { listing } from "./listing.js";
import { searchBox } from "./search.js";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const shown = ["userName", "displayName", "title", "active", `${enterprise}:department`].join();

export function showPeople(show, { parameters, signal }) {
  const search = searchBox("Search by name or user name", parameters.get("q") ?? "", () => people.show(1));
  const people = listing({
    caption: "People",
    columns: ["Person", { title: "Title", class: "wide" }, { title: "Department", class: "wide" }, "State"],
    one: "person",
    many: "people",
    suffix: () => search.suffix(),
    load: (page) => listUsers({ ...page, filter: named(search.text()), attributes: shown }),
    row: personRow,
    moved: (start) => search.remember("#people", start),
    signal,
  });
  show(head("People"), search.element, people.element);
  return people.show(Number(parameters.get("start") ?? 1));
}

const named = (text) => (text ? `userName co ${quoted(text)} or displayName co ${quoted(text)}` : undefined);

function personRow(user) {
  return [personCell(user), user.title ?? "", user[enterprise]?.department ?? "", stateBadge(user.active)];
}

/** The user name as a link, and under it what people call them. */
export function personCell(user) {
  return [personLink(user.id, user.userName), user.displayName ? el("span", { class: "under" }, user.displayName) : null];
}

export function stateBadge(active) {
  if (active === undefined) return "";
  return active ? badge("active", "good") : badge("inactive", "quiet");
}

export async function showPerson(show, { id, signal }) {
  const user = await getUser(id, signal);
  const access = el("section", { "aria-labelledby": "access-title" });
  show(
    back("#people", "People"),
    head(user.displayName ?? user.userName, stateBadge(user.active)),
    facts(user),
    access,
    groupsOf(user),
    allOf(user));
  await showAccess(access, id, signal);
  const refresh = afterTyping(() => showAccess(access, id, signal));
  addEventListener("grants-changed", ({ detail }) => detail.user === id && refresh(), { signal });
}

function facts(user) {
  const more = user[enterprise] ?? {};
  const manager = more.manager?.value;
  const mail = user.emails?.find((it) => it.primary) ?? user.emails?.[0];
  const pairs = [
    ["User name", user.userName],
    ["E-mail", mail?.value],
    ["Title", user.title],
    ["User type", user.userType],
    ["Department", more.department],
    ["Manager", manager ? personLink(manager, more.manager.displayName ?? manager) : undefined],
    ["External id", user.externalId],
  ];
  return el("dl", { class: "facts" },
    pairs.filter(([, value]) => value).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

async function showAccess(section, id, signal) {
  const title = el("h2", { id: "access-title" }, "Access");
  try {
    const [access, setting] = await Promise.all([
      get(`${provisioning}/users/${encodeURIComponent(id)}/grants`, {}, signal),
      get(provisioning, {}, signal),
    ]);
    const rules = await Promise.all(
      access.rules.map((rule) => get(`${provisioning}/rules/${encodeURIComponent(rule.rule_id)}`, {}, signal)));
    section.replaceChildren(title, setting.is_enabled ? "" : whileOff(), ...grants(access, rules));
  } catch (error) {
    if (!wasGivenUp(error)) section.replaceChildren(title, refused(error));
  }
}

const whileOff = () =>
  el("p", { class: "notice" }, "Auto user provisioning is off: rules give nothing until it is switched on.");

function grants(access, rules) {
  const giving = (grant) =>
    rules.filter((rule) => rule.grants.some((it) => it.role === grant.role && it.unit === grant.unit));
  const rows = access.grants.map((grant) => [grant.role, grant.unit, links(giving(grant))]);
  const used = new Set(access.grants.flatMap(giving));
  const idle = rules.filter((rule) => !used.has(rule));
  return [
    rows.length
      ? table("Grants and the rules that give them", ["Role", "Unit", "Given by"], rows)
      : el("p", {}, "No grants."),
    idle.length
      ? el("p", {}, "Rules that match: ", links(idle), ".")
      : "",
  ];
}

function links(rules) {
  return rules.flatMap((rule, at) => [at ? ", " : null, ruleLink(rule.rule_id, rule.name)]);
}

function groupsOf(user) {
  const groups = user.groups ?? [];
  const item = (group) => el("li", {},
    group.value ? groupLink(group.value, group.display ?? group.value) : group.display,
    looksLikeUUID(group.display) ? [" ", badge("looks like an object id", "warn")] : null);
  return el("section", { "aria-labelledby": "groups-title" },
    el("h2", { id: "groups-title" }, "Groups"),
    groups.length ? el("ul", {}, groups.map(item)) : el("p", {}, "A direct member of no group."));
}

const allOf = (user) =>
  el("details", {}, el("summary", {}, "All attributes"), el("pre", { class: "json" }, JSON.stringify(user, null, 2)));
