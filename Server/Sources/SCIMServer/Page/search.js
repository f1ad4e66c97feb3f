// A search box whose text and page are part of the address, so that going back comes back to them.

import { afterTyping, el, freshId } from "./dom.js";

export function searchBox(label, text, search) {
  const id = freshId("search");
  const input = el("input", { id, type: "search", autocomplete: "off", spellcheck: "false", value: text });
  const now = () => input.value.trim();
  let last = now();
  const ifChanged = () => {
    if (now() === last) return;
    last = now();
    search();
  };
  input.addEventListener("input", afterTyping(ifChanged));
  const submit = (event) => {
    event.preventDefault();
    last = now();
    search();
  };
  return {
    element: el("form", { role: "search", class: "search", onsubmit: submit },
      el("label", { for: id }, label), el("div", { class: "line" }, input, el("button", {}, "Search"))),
    text: now,
    suffix: () => (now() ? ` with “${now()}”` : ""),
    remember(hash, start) {
      // Another view may have been asked for already.
      const [here] = location.hash.split("?");
      if (here && here !== hash) return;
      const parameters = new URLSearchParams();
      if (now()) parameters.set("q", now());
      if (start > 1) parameters.set("start", start);
      const rest = parameters.toString();
      history.replaceState(null, "", rest ? `${hash}?${rest}` : hash);
    },
  };
}
