// The field of a condition: its two forms, mistakes underlined where they are, and who matches while one types.

import { call, provisioning, Refusal, wasGivenUp } from "./api.js";
import { afterTyping, button, coded, counted, el, refused } from "./dom.js";

const shownAtMost = 20;

const forms = {
  text: { label: "AUP text", hint: "For example: group eq \"Backup\" and not (userType eq \"Contractor\")" },
  condition: { label: "Clumio JSON", hint: "For example: {\"user.groups\":{\"$eq\":\"Backup\"}}" },
};

/** `initial` has both forms and says which one is shown: `{ text, condition, form }`. */
export function conditionField(initial, signal) {
  const drafts = { text: initial.text, condition: initial.condition };
  let { form } = initial;
  let latest;

  const input = el("textarea", {
    id: "rule-condition", rows: "3", spellcheck: "false", autocapitalize: "none", autocomplete: "off",
    "aria-describedby": "condition-hint condition-mistakes",
  });
  input.value = drafts[form];
  const marks = el("div", { class: "marks", "aria-hidden": "true" });
  const hint = el("p", { class: "hint", id: "condition-hint" }, forms[form].hint);
  const mistakes = el("ul", { id: "condition-mistakes", class: "mistakes", "aria-live": "polite" });
  const outcome = el("div", { class: "outcome" });
  const status = el("p", { role: "status", class: "count" });

  async function look() {
    latest?.abort();
    latest = new AbortController();
    if (!input.value.trim()) return show("", [], empty());
    const either = AbortSignal.any([signal, latest.signal]);
    try {
      const answer = await call("POST", `${provisioning}/preview`,
        { query: { limit: shownAtMost }, body: { [form]: input.value }, signal: either });
      take(answer);
      show(`${counted(answer.total, "person matches", "people match")}.`, [], ...lists(answer));
    } catch (error) {
      if (wasGivenUp(error)) return;
      const isMistake = error instanceof Refusal && error.status === 400;
      if (isMistake) show("", error.mistakes, el("p", {}, "Nobody can be shown: the condition has a mistake."));
      else show("", [], refused(error));
    }
  }

  /** Where the server also says what the other form of the condition is, that form is at hand when it is chosen. */
  function take(answer) {
    const other = form === "text" ? "condition" : "text";
    if (answer[other] !== undefined) drafts[other] = answer[other] ?? "";
  }

  function show(words, found, ...content) {
    status.textContent = words;
    outcome.replaceChildren(...content);
    input.setAttribute("aria-invalid", found.length > 0);
    underline(marks, input.value, found);
    mistakes.replaceChildren(...found.map((mistake) => mistakeItem(mistake, input)));
  }

  function choose(next) {
    drafts[form] = input.value;
    form = next;
    input.value = drafts[form];
    hint.textContent = forms[form].hint;
    show("", []);
    look();
  }

  input.addEventListener("input", () => underline(marks, input.value, []));
  input.addEventListener("input", afterTyping(look, 300));
  underline(marks, input.value, []);

  const element = el("div", { class: "field" },
    el("label", { for: "rule-condition" }, "Condition"),
    el("fieldset", { class: "forms" }, el("legend", { class: "unseen" }, "Form of the condition"),
      Object.entries(forms).map(([name, { label }]) => el("span", { class: "choice" },
        el("input", { type: "radio", name: "form", id: `form-${name}`, checked: name === form, onchange: () => choose(name) }),
        el("label", { for: `form-${name}` }, label)))),
    el("div", { class: "code-field" }, marks, input), hint, mistakes, status);
  const preview = el("section", { class: "preview", "aria-labelledby": "preview-title" },
    el("h2", { id: "preview-title" }, "Who matches and why"), outcome);

  return {
    element, preview, input, look,
    text: () => input.value,
    body: () => ({ [form]: input.value }),
    draft: () => ({ ...drafts, form, [form]: input.value }),
  };
}

function mistakeItem(mistake, input) {
  if (!mistake.line) return el("li", {}, coded(mistake.message));
  const [from, to] = range(input.value, mistake);
  const go = () => {
    input.focus();
    input.setSelectionRange(from, to);
  };
  return el("li", {}, button(`Line ${mistake.line}, column ${mistake.column}`, go, { class: "link" }), ": ", coded(mistake.message));
}

/** Draws the text behind the field anew, with each mistake marked. */
function underline(marks, text, mistakes) {
  const ranges = mistakes.filter((it) => it.line).map((it) => range(text, it)).sort((a, b) => a[0] - b[0]);
  const parts = [];
  let end = 0;
  for (const [from, to] of ranges) {
    if (from < end) continue;
    // At the end of the text there is nothing to mark, so a blank is.
    parts.push(text.slice(end, from), el("mark", {}, text.slice(from, to).replace(/^\n?$/, "\u00a0")));
    end = to;
  }
  marks.replaceChildren(...parts, text.slice(end), "\n");
}

/** Where a mistake is in a string of JavaScript. The server counts lines and columns from 1, columns in code points. */
function range(text, { line, column, length }) {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, it) => sum + it.length + 1, 0);
  const from = Math.min(text.length, before + units(lines[line - 1] ?? "", column - 1));
  return [from, Math.min(text.length, from + Math.max(1, units(text.slice(from), length ?? 1)))];
}

const units = (text, points) => Array.from(text).slice(0, points).join("").length;

const empty = () => el("p", {}, "Type a condition: the people that it matches appear here.");

function lists({ total, users, others }) {
  const more = total > users.length ? el("p", { class: "hint" }, `The first ${users.length} are shown.`) : "";
  return [
    list("Match", users, "Nobody.", more),
    list("Do not match", others, "Nobody.", others.length >= shownAtMost ? el("p", { class: "hint" }, `The first ${shownAtMost} are shown.`) : ""),
  ];
}

function list(title, people, empty, more) {
  return el("div", {}, el("h3", {}, title),
    people.length ? el("ul", { class: "people" }, people.map(person)) : el("p", {}, empty), more);
}

function person({ userName, why }) {
  const clause = ({ text, holds }) => el("li", { class: holds ? "holds" : "fails" },
    el("span", { class: "verdict" }, holds ? "yes" : "no"), " ", el("code", {}, text));
  return el("li", {}, el("strong", {}, userName), el("ul", { class: "why" }, why.map(clause)));
}
