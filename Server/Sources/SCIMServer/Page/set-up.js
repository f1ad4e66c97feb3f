// Set-up: what to enter where, so that the identity provider pushes to this server.

import { button, el, head } from "./dom.js";

const create = (name) => `aup-server token create --store FILE --name ${name} --scope write --expires 90d`;

export function showSetUp(show) {
  const base = `${location.origin}/scim/v2`;
  show(
    head("Set-up"),
    el("p", {}, "The identity provider pushes people and groups to one address, with a token of its own."),
    el("section", { class: "card", "aria-labelledby": "address-title" },
      el("h2", { id: "address-title" }, "Address"), copied("SCIM base URL", base), reach()),
    el("section", { "aria-labelledby": "entra-title" }, el("h2", { id: "entra-title" }, "Entra ID"), entra(base)),
    el("section", { "aria-labelledby": "okta-title" }, el("h2", { id: "okta-title" }, "Okta"), okta(base)));
}

/** The identity provider calls from outside, so an address for this machine only does not do. */
function reach() {
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
  if (location.protocol === "https:" && !isLocal) return "";
  return el("p", { class: "notice warn" },
    "Entra ID and Okta need an https address that they can reach from the internet. This page was opened at ",
    el("code", {}, location.origin), ": enter the public address of this server in its place.");
}

const entra = (base) => steps(
  ["Make a token where the server runs. It is shown once.", copied("Command for the token", create("entra"))],
  ["In the Entra admin center, open the enterprise application, then ", el("strong", {}, "Provisioning"),
    ". Choose the mode ", el("strong", {}, "Automatic"), "."],
  ["Enter ", el("code", {}, base), " as ", el("strong", {}, "Tenant URL"), " and the token as ", el("strong", {}, "Secret Token"),
    ". ", el("strong", {}, "Test Connection"), " must succeed."],
  ["In the attribute mappings, remove the mapping of ", el("code", {}, "mailNickname"),
    ". With it, a periodic sync can turn the names of groups into object ids, and rules that name a group match nobody."],
  ["Check the matching attributes: ", el("code", {}, "userName"), " for users, ", el("code", {}, "displayName"),
    " for groups. Keep the mapping of ", el("code", {}, "active"), "; people are switched off through it."],
  ["Assign users and groups to the application. Only direct members of an assigned group are pushed: ",
    "groups within groups are not followed, and owners do not count."],
  ["Start provisioning. Entra ID pushes about every 40 minutes. Then look at ",
    el("a", { href: "#groups" }, "groups"), " and ", el("a", { href: "#warnings" }, "warnings"), " here."],
  ["Write ", el("a", { href: "#rules" }, "rules"), ", one of them for Super Admin in Global that matches you, ",
    "and switch auto user provisioning on."]);

const okta = (base) => steps(
  ["Make a token.", copied("Command for the token", create("okta"))],
  ["Add SCIM provisioning to the application: base URL ", el("code", {}, base), ", unique identifier ",
    el("code", {}, "userName"), ", authentication ", el("strong", {}, "HTTP Header"), " with the token."],
  ["Allow it to create, update and deactivate users, and push the groups that rules name. Leave password sync off."],
  ["Okta never deletes people. Those who leave stay here as inactive."]);

function steps(...items) {
  return el("ol", { class: "steps" }, items.map((item) => el("li", {}, item)));
}

/** Something to copy. The button says when it is done, and marks the text where there is no clipboard. */
function copied(label, text) {
  const code = el("code", {}, text);
  const done = el("span", { role: "status", class: "hint" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      done.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(code);
      done.textContent = "Marked: copy it with the keyboard.";
    }
  };
  return el("div", { class: "copy" }, el("span", { class: "unseen" }, `${label}: `), code,
    button("Copy", copy, { class: "small", "aria-label": `Copy: ${label}` }), done);
}
