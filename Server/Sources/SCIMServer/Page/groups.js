// Groups: a searchable list, and one group with its members once they are asked for.

import { getGroup, listGroups, listUsers, memberFilter, quoted, wasGivenUp } from "./api.js";
import { back, badge, button, counted, el, groupLink, head, looksLikeUUID, number } from "./dom.js";
import { listing } from "./listing.js";
import { personCell, stateBadge } from "./people.js";
import { searchBox } from "./search.js";

/** Counting goes through all people of the store: where one count takes longer than this, others wait to be asked for. */
const patience = 500;

export function showGroups(show, { parameters, signal }) {
  const search = searchBox("Search by name", parameters.get("q") ?? "", () => groups.show(1));
  const counts = new Map();
  const groups = listing({
    caption: "Groups",
    columns: ["Group", { title: "Members", class: "number" }],
    one: "group",
    many: "groups",
    suffix: () => search.suffix(),
    load: (page) => listGroups({ ...page, filter: search.text() ? `displayName co ${quoted(search.text())}` : undefined }),
    row: (group) => groupRow(group, counts, signal),
    moved: (start) => search.remember("#groups", start),
    loaded: (items, either) => countAll(items, counts, either),
    signal,
  });
  show(head("Groups"), search.element, groups.element);
  return groups.show(Number(parameters.get("start") ?? 1));
}

function groupRow(group, counts, signal) {
  const count = el("span", {}, button("Count", () => countOne(group, counts, signal),
    { class: "small", "aria-label": `Count the members of ${group.displayName}` }));
  counts.set(group.id, count);
  return [[groupLink(group.id, group.displayName), mark(group)], count];
}

const mark = (group) =>
  looksLikeUUID(group.displayName)
    ? el("span", { class: "under" }, badge("looks like an object id", "warn"), " Rules by name do not match it.")
    : null;

async function countAll(items, counts, signal) {
  for (const group of items) {
    const begun = performance.now();
    if (!(await countOne(group, counts, signal)) || performance.now() - begun > patience) return;
  }
}

async function countOne(group, counts, signal) {
  try {
    const { total } = await listUsers({ filter: memberFilter(group.id), count: 0, signal });
    counts.get(group.id).textContent = number(total);
    return true;
  } catch (error) {
    if (!wasGivenUp(error)) counts.get(group.id).textContent = "–";
    return false;
  }
}

export async function showGroup(show, { id, signal }) {
  const group = await getGroup(id, signal);
  const { total } = await listUsers({ filter: memberFilter(id), count: 0, signal });
  const members = listing({
    caption: `Members of ${group.displayName}`,
    columns: ["Person", "State"],
    one: "direct member",
    many: "direct members",
    load: (page) => listUsers({ ...page, filter: memberFilter(id), attributes: "userName,displayName,active" }),
    row: (user) => [personCell(user), stateBadge(user.active)],
    signal,
  });
  const ask = el("div", {},
    el("p", { class: "count" }, counted(total, "direct member", "direct members")),
    total ? button("Show members", async () => {
      ask.replaceWith(members.element);
      await members.show(1);
      members.element.querySelector("a")?.focus();
    }) : "");
  show(
    back("#groups", "Groups"),
    head(group.displayName, looksLikeUUID(group.displayName) ? badge("looks like an object id", "warn") : ""),
    looksLikeUUID(group.displayName) ? uuidNotice() : "",
    el("dl", { class: "facts" },
      [["Id", group.id], ["External id", group.externalId]].filter(([, value]) => value)
        .map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    el("section", { "aria-labelledby": "members-title" }, el("h2", { id: "members-title" }, "Members"), ask));
}

const uuidNotice = () =>
  el("p", { class: "notice warn" },
    "The name of this group looks like an object id. In Entra ID this comes from the mapping of mailNickname. Rules that name ",
    "the group do not match it. ", el("a", { href: "#set-up" }, "How to set the mapping right"), ".");
