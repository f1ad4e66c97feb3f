// One rule: its name, its condition as text or as Clumio JSON, what it grants, and a look at the outcome before it is saved.

import { call, get, getVersioned, provisioning } from "./api.js";
import { confirmChanges, tell } from "./dialog.js";
import { back, button, el, focusHeading, freshId, head, sentence } from "./dom.js";
import { names } from "./names.js";
import { conditionField } from "./condition.js";
import { rulePath, savePath } from "./rules.js";
import { readingNotice, writing } from "./scope.js";

/** What was typed and not saved, by rule: another view may be looked at meanwhile. */
const drafts = new Map();
export const forgetDrafts = () => drafts.clear();

export async function showEditor(show, { id, signal }) {
  const [stored, known, setting] = await Promise.all([
    id === "new" ? {} : getVersioned(rulePath(id), signal), names(signal), get(provisioning, {}, signal)]);
  const rule = stored.answer;
  const initial = drafts.get(id) ?? { ...contentOf(rule, known), version: stored.version };
  const fields = {
    name: el("input", { id: "rule-name", required: true, autocomplete: "off", value: initial.name }),
    condition: conditionField(initial, signal),
    role: roleField(known, initial.role),
    units: unitsField(known, new Set(initial.units)),
  };
  const problem = el("div", { role: "alert", class: "problem" });
  const startOver = () => {
    drafts.delete(id);
    return showEditor(show, { id, signal }).then(focusHeading);
  };
  const submit = async (event) => {
    event.preventDefault();
    problem.replaceChildren();
    const missing = whatIsMissing(fields);
    if (missing) return say(problem, [missing]);
    if (await save(rule, initial.version, bodyOf(fields), setting, problem, stale(startOver))) drafts.delete(id);
  };
  show(
    back("#rules", "Rules"),
    head(rule ? rule.name : "New rule"),
    readingNotice(),
    drafts.has(id) ? unsaved(startOver) : "",
    el("div", { class: "beside" },
      el("form", { class: "editor", novalidate: true, onsubmit: submit, oninput: () => drafts.set(id, draftOf(fields, initial.version)) },
        el("div", { class: "field" }, el("label", { for: "rule-name" }, "Name"), fields.name),
        fields.condition.element,
        fields.role.element,
        fields.units.element,
        problem,
        el("div", { class: "buttons" },
          el("button", { class: "primary", ...writing() }, "Review and save"),
          el("a", { class: "button", href: "#rules", onclick: () => drafts.delete(id) }, "Cancel"))),
      fields.condition.preview));
  await fields.condition.look();
}

const unsaved = (startOver) =>
  el("p", { class: "notice" }, "These changes are not saved yet. ", button("Start over", startOver, { class: "link" }));

const stale = (startOver) =>
  el("p", { class: "notice bad" }, "Somebody has changed this rule since you opened it: nothing was saved. ",
    button("Start over", startOver, { class: "link" }), " to see it as it is now, without what you typed.");

const contentOf = (rule, known) => ({
  name: rule?.name ?? "",
  text: rule?.text ?? "",
  condition: rule?.condition ?? "",
  form: "text",
  role: rule?.provision?.role_id ?? known.roles[0]?.id,
  units: rule?.provision?.organizational_unit_ids ?? [],
});

/** @param version - Of the rule that was changed, which may be another one when the draft is saved. */
const draftOf = ({ name, condition, role, units }, version) =>
  ({ name: name.value, ...condition.draft(), role: role.value(), units: units.value(), version });

function roleField(known, chosen) {
  const select = el("select", { id: "rule-role" },
    known.roles.map((role) => el("option", { value: role.id, selected: role.id === chosen }, role.name)));
  const element = el("div", { class: "field" }, el("label", { for: "rule-role" }, "Role"), select);
  return { element, value: () => select.value };
}

function unitsField(known, chosen) {
  const boxes = known.units.map((unit) => el("input",
    { type: "checkbox", id: freshId("unit"), value: unit.id, checked: chosen.has(unit.id) }));
  const element = el("fieldset", { class: "field" },
    el("legend", {}, "Organizational units"),
    el("div", { class: "choices" }, known.units.map((unit, at) =>
      el("span", { class: "choice" }, boxes[at], el("label", { for: boxes[at].id }, unit.name)))));
  return { element, value: () => boxes.filter((box) => box.checked).map((box) => box.value) };
}

function whatIsMissing({ name, condition, units }) {
  if (!name.value.trim()) return { message: "The rule needs a name.", field: name };
  if (!condition.text().trim()) return { message: "The rule needs a condition.", field: condition.input };
  if (!units.value().length) return { message: "Choose at least one organizational unit." };
  return null;
}

function bodyOf({ name, condition, role, units }) {
  return {
    name: name.value.trim(),
    ...condition.body(),
    provision: { role_id: role.value(), organizational_unit_ids: units.value() },
  };
}

function say(problem, mistakes) {
  problem.replaceChildren(el("div", { class: "notice bad" }, mistakes.map((it) => el("p", {}, sentence(it.message)))));
  mistakes[0]?.field?.focus();
}

/** Asks the server what would change, asks the reader, and only then saves. True once the rule is saved. */
async function save(rule, version, body, setting, problem, stale) {
  const method = rule ? "PUT" : "POST";
  try {
    const { changes } = await call(method, savePath(rule), { query: { dry_run: true }, body, version });
    const notes = setting.is_enabled ? [] : ["Auto user provisioning is off: the rule takes effect when it is switched on."];
    if (!(await confirmChanges({ title: `Save “${body.name}”?`, goOn: "Save the rule", notes, changes }))) return false;
    await call(method, savePath(rule), { body, version });
    dispatchEvent(new CustomEvent("rules-changed"));
    location.hash = "#rules";
    return true;
  } catch (error) {
    if (error.status === 409) await tell(`“${body.name}” was not saved`, error);
    else if (error.status === 412) problem.replaceChildren(stale);
    else say(problem, error.mistakes ?? [error]);
    return false;
  }
}
