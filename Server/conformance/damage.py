"""Random and damaged requests: bodies, paths, queries and headers, drawn from a seed."""

import json
import random
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from client import ENTERPRISE, GROUP, PATCH_OP, USER
from routes import Route

BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
ATTRIBUTES = [
    "userName", "id", "externalId", "emails", "emails.value", 'emails[type eq "work"].value', "name.familyName", "active",
    "members", 'members[value eq "x"]', "meta.created", "meta", "schemas", "groups", "password", "manager", "$ref", "",
    f"{ENTERPRISE}:department", f"{ENTERPRISE}:manager.value", f"{USER}:userName", "urn:x:y", "emails[", "a.b.c.d", "ÿ", "[]"]
VALUES: list[Any] = [
    None, True, False, 0, -1, 1.5, 1e308, 2**63, -2**64, 10**400, "", " ", "x", "True", "\x00", "\ud800", "🙂" * 50, "a" * 5000,
    "2026-01-01T00:00:00Z", "9999999-01-01", [], {}, [[]], [{}], [None], {"": None}, {"value": "x"}, [{"value": "x"}] * 3,
    [{"value": "x", "primary": True}] * 2, {"$eq": 1}, {"value": {"value": {"value": 1}}}]
OPERATORS = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr", "EQ", "is", ""]
LITERALS = ['"x"', '""', "true", "null", "1", "-1e999", '"2026-01-01T00:00:00Z"', '"\\ud800"', '"\\', "x", "'x'", ""]
PROVISION = {"role_id": "00000000-0000-0000-0000-000000000000", "organizational_unit_ids": ["x"]}
BODIES: dict[str, list[Any]] = {
    "Users": [{
        "schemas": [USER, ENTERPRISE], "userName": "NAME", "name": {"familyName": "x"}, "active": True,
        "emails": [{"value": "x", "type": "work"}], ENTERPRISE: {"department": "x", "manager": {"value": "x"}}}],
    "Groups": [{"schemas": [GROUP], "displayName": "NAME", "members": [{"value": "x", "type": "User", "$ref": None}]}],
    "PATCH": [
        {"schemas": [PATCH_OP], "Operations": [
            {"op": "replace", "path": 'emails[type eq "work"].value', "value": "x"},
            {"op": "Replace", "value": {"name.givenName": "x", f"{ENTERPRISE}:manager": "x"}},
            {"op": "remove", "path": "title"}]},
        {"schemas": [PATCH_OP], "Operations": [
            {"op": "add", "path": "members", "value": [{"value": "x"}]},
            {"op": "remove", "path": 'members[value eq "x"]'}, {"op": "replace", "value": {"displayName": "x"}}]}],
    "Bulk": [{"schemas": [BULK], "failOnErrors": 1, "Operations": [
        {"method": "POST", "path": "/Users", "bulkId": "a", "data": {"schemas": [USER], "userName": "NAME"}},
        {"method": "POST", "path": "/Groups", "bulkId": "b", "data": {
            "schemas": [GROUP], "displayName": "x", "members": [{"value": "bulkId:a"}]}},
        {"method": "DELETE", "path": "/Users/bulkId:a"}]}],
    ".search": [{
        "schemas": [SEARCH], "filter": 'userName eq "x"', "attributes": ["userName"], "startIndex": 1, "count": 10,
        "sortBy": "userName", "sortOrder": "descending"}],
    "auto-user-provisioning": [{"is_enabled": True}],
    "rules": [
        {"name": "NAME", "text": 'group eq "x" and not (title eq "y")', "provision": PROVISION},
        {"name": "NAME", "condition": '{"user.groups":{"$eq":"x"}}', "provision": PROVISION}],
    "preview": [{"text": 'title matches "(a+)+$" or group contains "x"'}, {"condition": '{"user.groups":{"$eq":"x"}}'}]}
"""Good bodies by a word of the path, or the method; NAME becomes one that nobody has."""
HEADERS = {
    "Content-Type": ["application/json", "application/scim+json; charset=utf-8", "text/plain", "", "x", "multipart/form-data"],
    "Accept": ["*/*", "text/html", "application/scim+json;q=0", "", "x/y/z"],
    "If-Match": ['"1"', 'W/"x"', "*", "", "x", '"a", W/"b"', "\""], "If-None-Match": ['"1"', "*", "", 'W/"', "x" * 3000],
    "Last-Event-ID": ["1", "-1", "x", "9" * 40], "X-Request-Id": ["x", "\t", "x" * 5000, "é"], "Accept-Encoding": ["gzip", "x"],
    "Cookie": ["a=b"], "Range": ["bytes=0-1"], "Expect": ["x"], "X-HTTP-Method-Override": ["DELETE"]}
SEGMENTS = ["", ".", "..", "%00", "%", "%zz", "%ff%fe", "%2F", "%F0%9F%99%82", "x" * 3000, "0", "-1", "Users", "*"]
PARAMETERS = [
    "filter", "filter", "filter", "startIndex", "count", "sortBy", "sortOrder", "attributes", "excludedAttributes", "cursor",
    "limit", "start", "dry_run", "x", ""]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "X"]


@dataclass
class Draft:
    """A request that is well framed, whatever it says."""

    method: str
    target: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | None = None

    def encoded(self, port: int, token: str) -> bytes:
        lines = [f"{self.method} {self.target} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Authorization: Bearer {token}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body is not None:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + (self.body or b"")


class Damage:
    """Draws requests for routes, which have to be set before."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.routes: list[Route] = []

    def draft(self) -> tuple[Route, Draft]:
        """A request, and the route it is made from."""
        rng = self.random
        route = rng.choice(self.routes)
        method = route.method if rng.random() < 0.9 else rng.choice(METHODS)
        target = self._path(route.path) + (self._query() if rng.random() < (0.6 if method == "GET" else 0.2) else "")
        headers = [(name, rng.choice(HEADERS[name])) for name in rng.sample(list(HEADERS), rng.choice([0, 0, 1, 3]))]
        if not any(name == "Content-Type" for name, _ in headers):
            headers.append(("Content-Type", "application/scim+json"))
        if any(name == "Expect" for name, _ in headers):
            return route, Draft(method, target, headers)
        has_body = method in {"POST", "PUT", "PATCH"} or rng.random() < 0.05
        # Too large a body with a target that is no HTTP either would wait for who hangs up first.
        is_large = has_body and target == route.path and rng.random() < 0.002
        body = b"[" + b"0," * 12_000_000 if is_large else self._body(method, route)
        return route, Draft(method, target, headers, body if has_body else None)

    def broken(self, port: int, token: str) -> bytes:
        """Bytes that are hardly a request: a good one with bytes changed, cut, doubled or added."""
        data = bytearray(self.draft()[1].encoded(port, token))
        for _ in range(self.random.randint(1, 8)):
            at = self.random.randrange(len(data)) if data else 0
            at = min(at, self.random.choice([at, 100]))
            match self.random.randrange(4):
                case 0:
                    data[at:at + 1] = self.random.randbytes(1)
                case 1:
                    del data[at:at + self.random.randint(1, 50)]
                case 2:
                    data[at:at] = self.random.randbytes(self.random.randint(1, 20))
                case 3:
                    data[at:at] = self.random.choice([
                        b"\r\n", b"\x00", b"Content-Length: -1\r\n", b"Transfer-Encoding: chunked\r\n", b"\r\nffffffffff\r\n", b" ",
                        b"HTTP/9.9", b"x" * 70000])
        return bytes(data)

    def _path(self, path: str) -> str:
        rng = self.random
        if rng.random() < 0.8:
            return path
        parts = path.split("/")
        parts[rng.randrange(1, len(parts))] = rng.choice(SEGMENTS)
        return "/".join(parts)

    def _query(self) -> str:
        rng = self.random
        pairs = []
        for name in rng.choices(PARAMETERS, k=rng.randint(1, 4)):
            value = rng.choice(["", "0", "1", "-1", "99999999999999999999", "1e9", "x", "true", "descending", "\x00", "é", "%"])
            if name == "filter":
                value = self._filter(rng.choice([0, 1, 2, 4]))
            elif name in {"sortBy", "attributes", "excludedAttributes"}:
                value = ",".join(rng.choices(ATTRIBUTES, k=rng.randint(1, 3)))
            text = quote(value, safe="") if rng.random() < 0.95 else value.replace(" ", "+").replace("\x00", "%").replace("#", "")
            pairs.append(f"{name}={text}" if rng.random() < 0.97 else name)
        return "?" + "&".join(pairs)

    def _filter(self, depth: int) -> str:
        rng = self.random
        if rng.random() < 0.02:
            return "(" * 5000 + "a pr" + ")" * rng.choice([0, 5000])
        if depth == 0:
            return f"{rng.choice(ATTRIBUTES)} {rng.choice(OPERATORS)} {rng.choice(LITERALS)}"
        inner, other = self._filter(depth - 1), self._filter(depth - 1)
        text = rng.choice([f"{inner} and {other}", f"{inner} or {other}", f"not ({inner})", f"emails[{inner}]", f"({inner}"])
        return text if rng.random() < 0.9 else text[:rng.randrange(len(text) + 1)]

    def _good_body(self, method: str, route: Route) -> Any:
        """A body that fits the route, most often."""
        rng = self.random
        word = "PATCH" if method == "PATCH" else next((part for part in reversed(route.path.split("/")) if part in BODIES), "")
        bodies = BODIES.get(word) if rng.random() < 0.8 else None
        text = json.dumps(rng.choice(bodies or [body for bodies in BODIES.values() for body in bodies]))
        return json.loads(text.replace("NAME", f"n{rng.randrange(10**9)}"))

    def _body(self, method: str, route: Route) -> bytes:
        rng = self.random
        kind = rng.random()
        if kind < 0.05:
            depth = rng.choice([50, 600, 20000])
            return rng.choice([b"[" * depth, b'{"a":' * depth + b"1" + b"}" * depth, b"[" * depth + b"]" * depth])
        if kind < 0.08:
            return rng.randbytes(rng.randint(0, 300))
        if kind < 0.1:
            return json.dumps({"schemas": [GROUP], "displayName": "x", "members": [
                {"value": str(number)} for number in range(rng.choice([1000, 30000]))]}).encode()
        body = self._good_body(method, route)
        for _ in range(rng.choice([0, 0, 1, 1, 2, 5])):
            body = self._change(body)
        try:
            text = json.dumps(body, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
        except ValueError:
            text = b"{}"
        if rng.random() < 0.15 and text:
            at = rng.randrange(len(text))
            text = rng.choice([text[:at], text[:at] + rng.randbytes(2) + text[at:], text[at:], text + text])
        return text

    def _change(self, value: Any) -> Any:
        """The value with one part of it changed, wherever it lies."""
        rng = self.random
        if isinstance(value, dict) and value and rng.random() < 0.85:
            name = rng.choice(list(value))
            changed = dict(value)
            match rng.randrange(6):
                case 0:
                    del changed[name]
                case 1:
                    changed[rng.choice(ATTRIBUTES)] = rng.choice(VALUES)
                case 2:
                    changed[name.upper()] = changed.pop(name)
                case _:
                    changed[name] = self._change(value[name])
            return changed
        if isinstance(value, list) and value and rng.random() < 0.85:
            at = rng.randrange(len(value))
            return [*value[:at], self._change(value[at]), *value[at + rng.choice([0, 1, 1]):]]
        if isinstance(value, str) and rng.random() < 0.4:
            return rng.choice([rng.choice(ATTRIBUTES), self._filter(1), value + "\u0000", value.upper(), value * 200])
        return rng.choice(VALUES)
