// Elements. Text of users gets onto the page through text nodes only, so nothing in it is ever markup.

/** `el("a", { href: "#rules", class: "x", onclick: f, hidden: true }, "text", otherElement)` */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

let lastId = 0;
/** An id that no other element has, to tie labels to what they name. */
export const freshId = (stem) => `${stem}-${(lastId += 1)}`;

export const number = (value) => value.toLocaleString("en");

/** `1 person`, `2,000 people` */
export const counted = (value, one, many) => `${number(value)} ${value === 1 ? one : many}`;

export const button = (text, onclick, more = {}) => el("button", { type: "button", onclick, ...more }, text);

export const personLink = (id, text) => el("a", { href: `#people/${encodeURIComponent(id)}` }, text);
export const groupLink = (id, text) => el("a", { href: `#groups/${encodeURIComponent(id)}` }, text);
export const ruleLink = (id, text) => el("a", { href: `#rules/${encodeURIComponent(id)}` }, text);

export const badge = (text, kind) => el("span", { class: `badge ${kind}` }, text);

/** A message of the server, with what it has in backticks as code. */
export const coded = (text) => text.split("`").map((part, at) => (at % 2 ? el("code", {}, part) : part));

/** The same as a sentence: messages begin with a small letter and have no full stop. */
export function sentence(text) {
  return coded(text.charAt(0).toUpperCase() + text.slice(1) + (/[.?!]$/.test(text) ? "" : "."));
}

/** A refusal, one paragraph for each thing that it says. */
export function refused(error) {
  const lines = error.mistakes ? error.mistakes.map((it) => it.message) : [String(error.message ?? error)];
  return el("div", { class: "notice bad", role: "alert" }, lines.map((line) => el("p", {}, sentence(line))));
}

/** Where the focus goes when a view takes the place of another one: what follows is read from there. */
export const focusHeading = () => document.querySelector("#main h1")?.focus();

/** The head of a view. */
export function head(title, ...more) {
  const heading = el("h1", { tabindex: "-1" }, title);
  document.title = `${title} · aup`;
  return el("div", { class: "head" }, heading, ...more);
}

export const back = (hash, text) => el("p", { class: "back" }, el("a", { href: hash }, `← ${text}`));

/** A table that a screen reader can name. Columns are `"Title"` or `{ title, class }`, rows lists of cells. */
export function table(caption, columns, rows) {
  const heads = columns.map((column) => el("th", { scope: "col", class: column.class }, column.title ?? column));
  return el("table", {},
    el("caption", { class: "unseen" }, caption),
    el("thead", {}, el("tr", {}, heads)),
    el("tbody", {}, rows.map((cells) => el("tr", {}, cells.map((cell, at) => el("td", { class: columns[at].class }, cell))))));
}

/** Calls `action` when nothing was typed for a moment. */
export function afterTyping(action, milliseconds = 250) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** True for a name that is an object id: what a mapping in the directory makes of a group by mistake. */
export const looksLikeUUID = (name) => uuid.test(name ?? "");
