// What the token of this tab may do. With one for reading, all can be looked at, and what changes something is out of use.

import { get, provisioning } from "./api.js";
import { el } from "./dom.js";

let isForReading = false;
const reason = "for-reading";

export async function learnScope(signal) {
  isForReading = (await get(`${provisioning}/token`, {}, signal)).scope === "read";
}

/** Why buttons of a view are out of use; nothing where they are not. */
export const readingNotice = () =>
  isForReading ? el("p", { id: reason, class: "notice" }, "This token is for reading: nothing can be changed with it.") : "";

/** What a button that changes something has beside its own attributes, in a view with the notice. */
export const writing = () => (isForReading ? { disabled: true, "aria-describedby": reason } : {});

export const mayWrite = () => !isForReading;
