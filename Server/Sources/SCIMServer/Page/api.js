// Requests to the server that this page came from, and the token they carry.

const storageKey = "aup-token";
const users = "/scim/v2/Users";
const groups = "/scim/v2/Groups";
export const provisioning = "/settings/auto-user-provisioning";

export const token = {
  get: () => sessionStorage.getItem(storageKey),
  set: (value) => sessionStorage.setItem(storageKey, value),
  clear: () => sessionStorage.removeItem(storageKey),
};

/** What the server answered instead of what was asked for. `mistakes` have the places in what was sent, where it says so. */
export class Refusal extends Error {
  constructor(status, mistakes) {
    super(mistakes.map((mistake) => mistake.message).join("\n"));
    this.status = status;
    this.mistakes = mistakes;
  }
}

/** True for the error of a request that was given up because its answer is of no use any more. */
export const wasGivenUp = (error) => error.name === "AbortError";

export function headers(more = {}) {
  return { Authorization: `Bearer ${token.get()}`, ...more };
}

/** Sends a request and returns the JSON of the answer; throws a ``Refusal`` for every status but 2xx. */
export const call = async (method, path, options) => (await exchange(method, path, options)).answer;

/** What there is at a path, with its version: `{ answer, version }`. */
export const getVersioned = (path, signal) => exchange("GET", path, { signal });

/** @param version - What is changed must still have it: 412 if somebody else was faster. */
async function exchange(method, path, { query = {}, body, signal, version } = {}) {
  const response = await send(method, address(path, query), body, signal, version);
  const text = await response.text();
  const answer = readJSON(text);
  if (response.ok) return { answer, version: response.headers.get("ETag") };
  throw refusal(response, answer);
}

/** What an answer that is not 2xx comes to. Everybody hears of a token that is good for nothing any more. */
export function refusal(response, answer) {
  const error = new Refusal(response.status, mistakes(response, answer));
  if (response.status === 401) dispatchEvent(new CustomEvent("token-refused", { detail: error }));
  return error;
}

export const get = (path, query, signal) => call("GET", path, { query, signal });

/** One page of people: `{ total, items }`. */
export async function listUsers({ filter, start, count, attributes, signal }) {
  return page(await get(users, { filter, startIndex: start, count, attributes, sortBy: "userName" }, signal));
}

/** One page of groups, without their members: a group may have very many. */
export async function listGroups({ filter, start, count, signal }) {
  const query = { filter, startIndex: start, count, sortBy: "displayName", excludedAttributes: "members" };
  return page(await get(groups, query, signal));
}

export const getUser = (id, signal) => get(`${users}/${encodeURIComponent(id)}`, {}, signal);
export const getGroup = (id, signal) =>
  get(`${groups}/${encodeURIComponent(id)}`, { excludedAttributes: "members" }, signal);

/** The filter for people who are direct members of a group. */
export const memberFilter = (group) => `groups.value eq ${quoted(group)}`;

/** A string of a SCIM filter. Characters that change the direction of text go as escapes. */
export function quoted(text) {
  const risky = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
  return JSON.stringify(text).replace(risky, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function address(path, query) {
  const parts = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return parts.length ? `${path}?${parts.join("&")}` : path;
}

/** Sends once more where the server asks for a short wait (429). */
async function send(method, url, body, signal, version) {
  const isSCIM = url.startsWith("/scim/");
  const type = isSCIM ? "application/scim+json" : "application/json";
  const init = { method, signal, headers: headers({ Accept: type }), cache: "no-store", credentials: "omit" };
  if (body !== undefined) {
    init.headers["Content-Type"] = type;
    init.body = JSON.stringify(body);
  }
  if (version) init.headers["If-Match"] = version;
  for (let tries = 0; ; tries += 1) {
    let response;
    try {
      response = await fetch(url, init);
    } catch (error) {
      if (wasGivenUp(error)) throw error;
      throw new Refusal(0, [{ message: "The server cannot be reached. Is it running?" }]);
    }
    const wait = Number(response.headers.get("Retry-After") ?? 1);
    if (response.status !== 429 || tries >= 2 || !(wait <= 5)) return response;
    await pause(wait * 1000, signal);
  }
}

export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new DOMException("given up", "AbortError"));
    if (signal?.aborted) return giveUp();
    setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", giveUp, { once: true });
  });
}

function readJSON(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/** What an answer says went wrong, as the errors of the settings or as a SCIM Error (RFC 7644 §3.12). */
function mistakes(response, answer) {
  if (Array.isArray(answer?.errors) && answer.errors.length) {
    return answer.errors.map(({ error_message: message, line, column, length }) => ({ message, line, column, length }));
  }
  return [{ message: answer?.detail ?? inGeneral(response) }];
}

function inGeneral(response) {
  switch (response.status) {
    case 401: return "The token is wrong, expired or revoked.";
    case 403: return "This token may only read.";
    case 404: return "There is no such thing here.";
    case 429: return "Too many requests. Wait a little, then try again.";
    default: return `The server answered ${response.status} ${response.statusText}`.trim() + ".";
  }
}

const page = (answer) => ({ total: answer.totalResults ?? 0, items: answer.Resources ?? [] });
