// A list in pages, with what it has to say while it loads, when it is empty and when it fails.

import { button, counted, el, number, refused, table } from "./dom.js";
import { wasGivenUp } from "./api.js";

const pageSize = 25;

/**
 * `load({ start, count, signal })` gives `{ total, items }`, `row(item)` the cells. Where `moved` is given, it hears of the
 * place of the first item on each page.
 */
export function listing({ caption, columns, one, many, suffix = () => "", load, row, moved, loaded, signal }) {
  const status = el("p", { role: "status", class: "count" });
  const rows = el("div", { class: "rows" });
  const place = el("span", {});
  const previous = button("Previous", () => show(start - pageSize));
  const next = button("Next", () => show(start + pageSize));
  const pager = el("nav", { class: "pager", "aria-label": `Pages: ${caption}`, hidden: true }, previous, place, next);
  const element = el("div", { class: "listing" }, status, rows, pager);
  let start = 1;
  let latest;

  async function show(from) {
    latest?.abort();
    latest = new AbortController();
    const either = AbortSignal.any([signal, latest.signal]);
    start = Math.max(1, from);
    element.setAttribute("aria-busy", "true");
    try {
      const { total, items } = await load({ start, count: pageSize, signal: either });
      if (!items.length && total && start > 1) return show(1);
      status.textContent = counted(total, one, many) + suffix();
      rows.replaceChildren(...(items.length ? [table(caption, columns, items.map(row))] : []));
      turn(total, items.length);
      moved?.(start);
      loaded?.(items, either);
    } catch (error) {
      if (wasGivenUp(error)) return;
      status.textContent = "";
      pager.hidden = true;
      rows.replaceChildren(refused(error));
    }
    element.removeAttribute("aria-busy");
  }

  function turn(total, shown) {
    const focused = document.activeElement;
    pager.hidden = total <= pageSize;
    place.textContent = `${number(start)}–${number(start + shown - 1)} of ${number(total)}`;
    previous.disabled = start === 1;
    next.disabled = start + shown > total;
    if (focused === next && next.disabled) previous.focus();
    if (focused === previous && previous.disabled) next.focus();
  }

  return { element, show };
}
