// The change feed. It is read by hand, since EventSource cannot send the header with the token.

import { headers, pause, provisioning, wasGivenUp } from "./api.js";
import { byId, el, personLink } from "./dom.js";
import { changeLines } from "./dialog.js";

const shownAtMost = 20;
const longestWait = 30_000;

/** Follows the feed until `signal` ends it, and comes back behind the last change after each interruption. */
export async function followChanges(signal) {
  let lastId;
  let wait = 1000;
  const onEvent = (event) => {
    lastId = event.id ?? lastId;
    if (event.name === "grants") show(JSON.parse(event.data));
  };
  byId("changes").replaceChildren();
  while (!signal.aborted) {
    try {
      const more = lastId === undefined ? {} : { "Last-Event-ID": lastId };
      const response = await fetch(`${provisioning}/grants/changes`,
        { headers: headers({ Accept: "text/event-stream", ...more }), cache: "no-store", credentials: "omit", signal });
      if (!response.ok) throw new Error(`status ${response.status}`);
      say("Live: grants that change appear here.");
      wait = 1000;
      await readEvents(response.body, onEvent);
    } catch (error) {
      if (wasGivenUp(error)) return;
    }
    say("Not connected. Trying again.");
    await pause(wait, signal).catch(() => {});
    wait = Math.min(wait * 2, longestWait);
  }
}

const say = (text) => {
  byId("feed-state").textContent = text;
};

function show(change) {
  const time = new Date(change.time);
  const words = Number.isNaN(time.getTime()) ? "" : time.toLocaleTimeString("en-GB");
  const list = byId("changes");
  list.prepend(el("li", {},
    el("span", { class: "who" }, personLink(change.user, change.userName), " ", el("time", { datetime: change.time }, words)),
    changeLines({ gained: change.gained ?? [], lost: change.lost ?? [] })));
  while (list.children.length > shownAtMost) list.lastChild.remove();
  dispatchEvent(new CustomEvent("grants-changed", { detail: change }));
}

/** Reads server-sent events: blocks of `name: value` lines with an empty line behind each. */
async function readEvents(body, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let event = {};
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) event = readLine(line.replace(/\r$/, ""), event, onEvent);
  }
}

function readLine(line, event, onEvent) {
  if (line === "") {
    if (event.data !== undefined) onEvent(event);
    return {};
  }
  const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
  if (name === "id") event.id = value;
  if (name === "event") event.name = value;
  if (name === "data") event.data = event.data === undefined ? value : `${event.data}\n${value}`;
  return event;
}
