// One rule: its name, its condition as text or as Clumio JSON, what it grants, and a look at the outcome before it is saved.

import { call, get, provisioning } from "./api.js";
import { confirmChanges, tell } from "./dialog.js";
import { back, el, freshId, head, sentence } from "./dom.js";
import { names } from "./names.js";
import { conditionField } from "./condition.js";
import { rulePath, savePath } from "./rules.js";

export async function showEditor(main, { id, signal }) {
  const isNew = id === "new";
  const [rule, known, setting] = await Promise.all([
    isNew ? null : get(rulePath(id), {}, signal), names(signal), get(provisioning, {}, signal)]);
  const fields = {
    name: el("input", { id: "rule-name", required: true, autocomplete: "off", value: rule?.name }),
    condition: conditionField(rule, signal),
    role: roleField(known, rule),
    units: unitsField(known, rule),
  };
  const problem = el("div", { role: "alert", class: "problem" });
  const submit = async (event) => {
    event.preventDefault();
    problem.replaceChildren();
    const missing = whatIsMissing(fields);
    if (missing) return say(problem, [missing]);
    await save(rule, bodyOf(fields), setting, problem);
  };
  main.replaceChildren(
    back("#rules", "Rules"),
    head(rule ? rule.name : "New rule"),
    el("div", { class: "beside" }, el("form", { class: "editor", novalidate: true, onsubmit: submit },
      el("div", { class: "field" }, el("label", { for: "rule-name" }, "Name"), fields.name),
      fields.condition.element,
      fields.role.element,
      fields.units.element,
      problem,
      el("div", { class: "buttons" },
        el("button", { class: "primary" }, "Review and save"), el("a", { class: "button", href: "#rules" }, "Cancel"))),
    fields.condition.preview));
  await fields.condition.look();
}

function roleField(known, rule) {
  const select = el("select", { id: "rule-role" },
    known.roles.map((role) => el("option", { value: role.id, selected: role.id === rule?.provision.role_id }, role.name)));
  const element = el("div", { class: "field" }, el("label", { for: "rule-role" }, "Role"), select);
  return { element, value: () => select.value };
}

function unitsField(known, rule) {
  const chosen = new Set(rule?.provision.organizational_unit_ids);
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

/** Asks the server what would change, asks the reader, and only then saves. */
async function save(rule, body, setting, problem) {
  const method = rule ? "PUT" : "POST";
  try {
    const { changes } = await call(method, savePath(rule), { query: { dry_run: true }, body });
    const notes = setting.is_enabled ? [] : ["Auto user provisioning is off: the rule takes effect when it is switched on."];
    if (!(await confirmChanges({ title: `Save “${body.name}”?`, goOn: "Save the rule", notes, changes }))) return;
    await call(method, savePath(rule), { body });
    dispatchEvent(new CustomEvent("rules-changed"));
    location.hash = "#rules";
  } catch (error) {
    if (error.status === 409) await tell(`“${body.name}” was not saved`, error);
    else say(problem, error.mistakes ?? [error]);
  }
}
