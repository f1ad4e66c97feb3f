// The change feed. It is read by hand, since EventSource cannot send the header with the token.

import { headers, pause, provisioning, refusal } from "./api.js";
import { byId, el, personLink } from "./dom.js";
import { changeLines } from "./dialog.js";

const shownAtMost = 20;
const shortestWait = 1000;
const longestWait = 30_000;

/**
 * Follows the feed until `signal` ends it, and comes back behind the last change after each interruption. A tab that
 * cannot be seen lets go of its connection: a browser has few of them for one server, and a feed holds one.
 */
export async function followChanges(signal) {
  const feed = { lastId: undefined, wait: shortestWait };
  byId("changes").replaceChildren();
  while (!signal.aborted) {
    const seen = new AbortController();
    const letGo = () => document.hidden && seen.abort();
    document.addEventListener("visibilitychange", letGo, { signal: seen.signal });
    try {
      await untilSeen(signal);
      await follow(feed, AbortSignal.any([signal, seen.signal]));
    } catch (error) {
      if (signal.aborted) return;
    }
    if (seen.signal.aborted) continue;
    seen.abort();
    say("Not connected. Trying again.");
    await pause(feed.wait, signal).catch(() => {});
    feed.wait = Math.min(feed.wait * 2, longestWait);
  }
}

async function follow(feed, signal) {
  const last = feed.lastId === undefined ? {} : { "Last-Event-ID": feed.lastId };
  const response = await fetch(`${provisioning}/grants/changes`,
    { headers: headers({ Accept: "text/event-stream", ...last }), cache: "no-store", credentials: "omit", signal });
  if (!response.ok) throw refusal(response, null);
  say("Live: grants that change appear here.");
  feed.wait = shortestWait;
  await readEvents(response.body, (event) => {
    feed.lastId = event.id ?? feed.lastId;
    if (event.name === "grants") show(JSON.parse(event.data));
  });
}

function untilSeen(signal) {
  if (!document.hidden) return undefined;
  return new Promise((resolve, reject) => {
    document.addEventListener("visibilitychange", resolve, { once: true, signal });
    signal.addEventListener("abort", reject, { once: true });
  });
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
    onEvent(event);
    return {};
  }
  const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
  if (name === "id") event.id = value;
  if (name === "event") event.name = value;
  if (name === "data") event.data = event.data === undefined ? value : `${event.data}\n${value}`;
  return event;
}
