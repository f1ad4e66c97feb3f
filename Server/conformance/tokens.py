"""Every route of the API with no, a wrong, an expired, a revoked and a read-only token; and secrets stay secret.

A refusal is 401, with a read-only token 403 where the route writes; its body has the shape that its part of the API
promises, and nothing is changed by it. Tokens and passwords appear in no answer, nor in the log at its most talkative, nor
as they are in the file of the store; what requests say appears in no log.
"""

import json
import pathlib
import secrets
import sys
import time
from typing import Any
from urllib.parse import quote

from client import ERROR, PATCH_OP, SCIM, USER, Answer, Connection, read_all
from routes import EVENTS, Route, make_resources, read_routes
from serving import Server, command, create_token, serving, work_folder

OPTIONS = ("--rate-limit", "0", "--log-level", "trace")
SETTLE_SECONDS = 5.0


class Checks:
    """Counts checks, and prints those that fail."""

    def __init__(self) -> None:
        self.made = 0
        self.failed = 0

    def expect(self, holds: bool, complaint: str) -> None:
        self.made += 1
        if not holds:
            self.failed += 1
            print(f"  FAILED {complaint}", flush=True)


class Canaries:
    """Secrets that are sent and must not be seen again, and the answers in which they are looked for."""

    def __init__(self, checks: Checks) -> None:
        self.checks = checks
        self.tokens: dict[str, str] = {}
        self.password = f"canary-password-{secrets.token_hex(8)}"
        self.body = f"canary-body-{secrets.token_hex(8)}"

    def in_answer(self, title: str, answer: Answer) -> None:
        text = str(answer.headers).encode() + answer.body
        for name, secret in self._secrets().items():
            self.checks.expect(secret.encode() not in text, f"{title}: the answer has the {name}: {text[:300]!r}")

    def in_file(self, path: pathlib.Path, *more: str) -> None:
        data = path.read_bytes()
        for name, secret in (self._secrets() | {text: text for text in more}).items():
            at = data.find(secret.encode())
            self.checks.expect(at < 0, f"{path.name} has the {name}: {data[max(0, at - 200):at + 100]!r}")

    def _secrets(self) -> dict[str, str]:
        return {f"token `{name}`": text for name, text in self.tokens.items()} | {"password": self.password}

    def request_body(self) -> dict[str, Any]:
        """A body that any route may get, and that is refused before it is read."""
        return {"schemas": [USER], "userName": self.body, "password": self.password}


def is_refusal(answer: Answer, path: str, status: int) -> bool:
    """If an answer is a refusal of the status, in the shape that its part of the API promises."""
    body = answer.json
    if answer.status != status or not isinstance(body, dict):
        return False
    if status == 401 and not answer.headers.get("WWW-Authenticate", "").startswith("Bearer"):
        return False
    is_scim = (
        answer.headers.get_content_type() == SCIM and body.get("schemas") == [ERROR] and body.get("status") == str(status))
    errors = body.get("errors")
    is_settings = (
        isinstance(errors, list) and len(errors) == 1 and isinstance(errors[0].get("error_code"), int)
        and isinstance(errors[0].get("error_message"), str))
    if path.startswith("/scim"):
        return is_scim
    return is_settings if path.startswith("/settings") else is_scim or is_settings


def eventually(server: Server, token: str, status: int) -> bool:
    """If requests with the token get the status, soon at the latest: commands change tokens while the server runs."""
    end = time.monotonic() + SETTLE_SECONDS
    connection = Connection(server.port, token)
    while True:
        if connection.send("GET", "/scim/v2/Users?count=0").status == status:
            return True
        if time.monotonic() > end:
            return False
        time.sleep(0.05)


def refuse_everywhere(server: Server, routes: list[Route], headers: dict[str, dict[str, str]], canaries: Canaries) -> None:
    """Each route with each set of headers that does not let anybody in."""
    checks = canaries.checks
    for name, fields in headers.items():
        connection = Connection(server.port, "")
        for route in routes:
            body = canaries.request_body() if route.method in {"POST", "PUT", "PATCH"} else None
            answer = connection.send(route.method, route.path, body, fields)
            title = f"{route} with {name}"
            if route.is_public:
                checks.expect(answer.status == 200, f"{title}: {answer.status}, and it is public")
            else:
                checks.expect(
                    is_refusal(answer, route.path, 401),
                    f"{title}: {answer.status} {answer.headers.items()} {answer.body[:300]!r}")
            canaries.in_answer(title, answer)
        connection.close()


def refuse_writing(server: Server, routes: list[Route], token: str, canaries: Canaries) -> None:
    """Each route with a token that may only read."""
    connection = Connection(server.port, token)
    for route in routes:
        if route.path == EVENTS:
            continue
        title = f"{route} with a read-only token"
        if route.writes:
            answer = connection.send(route.method, route.path, canaries.request_body())
            canaries.checks.expect(
                is_refusal(answer, route.path, 403), f"{title}: {answer.status} {answer.body[:300]!r}")
        else:
            answer = connection.send(route.method, route.path, {} if route.method == "POST" else None)
            canaries.checks.expect(answer.status not in {401, 403}, f"{title}: {answer.status}, and it only reads")
        canaries.in_answer(title, answer)
    connection.close()


def send_secrets(server: Server, token: str, user: str, canaries: Canaries) -> None:
    """Requests that are let in and have secrets in them: well formed, of wrong types, broken, in filters and paths."""
    secret, body = canaries.password, canaries.body
    users = "/scim/v2/Users"
    one = f"{users}/{user}"
    whole = {"schemas": [USER], "userName": "ann", "title": body, "password": secret}
    operations = [
        {"op": "replace", "path": "password", "value": secret}, {"op": "Add", "value": {"password": secret}},
        {"op": "replace", "path": f'emails[value eq "{body}"].value', "value": 1},
        {"op": body, "path": "title", "value": body}, {"op": "replace", "path": "password", "value": {"x": secret}}]
    bulk = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "Operations": [{"method": "POST", "path": "/Users", "bulkId": "1", "data": whole | {"userName": "bulk"}}]}
    condition = f'password eq "{secret}"'
    search = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": condition}
    query = f"?filter={quote(condition)}"
    requests: list[tuple[str, str, Any]] = [
        ("POST", users, whole | {"userName": "cat"}), ("POST", users, whole | {"userName": "cat"}), ("PUT", one, whole),
        ("POST", users, whole | {"userName": "dan", "password": {"x": secret}}),
        ("POST", users, whole | {"userName": "dan", "password": [secret]}), ("PUT", one, whole | {"userName": 7}),
        ("POST", users, json.dumps(whole).encode()[:-1]), ("POST", users, f'"{secret}"'.encode()),
        ("POST", users, f'{{"userName":"x","password":"{secret}\n"}}'.encode()),
        *(("PATCH", one, {"schemas": [PATCH_OP], "Operations": [operation]}) for operation in operations),
        ("POST", "/scim/v2/Bulk", bulk), ("POST", "/scim/v2/Users/.search", search), ("GET", users + query, None),
        ("GET", f"{users}{query}%20and", None), ("GET", f"{users}?count=0&access_token={quote(token)}", None),
        ("GET", f"{users}?attributes=password", None), ("GET", one, None), ("GET", users, None)]
    connection = Connection(server.port, token)
    for method, path, data in requests:
        answer = connection.send(method, path, data)
        text = repr(data)[:150].replace(secret, "SECRET")
        title = f"{method} {path.replace(secret, 'SECRET').replace(token, 'TOKEN')} {text}"
        canaries.in_answer(title, answer)
        canaries.checks.expect(answer.status < 500, f"{title}: {answer.status}")
    connection.close()


def check_commands(server: Server, store: pathlib.Path, canaries: Canaries) -> dict[str, str]:
    """`token create`, `list`, `rotate` and `revoke` beside the running server. Gives tokens that must not work."""
    checks, tokens = canaries.checks, canaries.tokens
    tokens["revoked"] = create_token(store, "revoked")
    checks.expect(eventually(server, tokens["revoked"], 200), "a token made beside the running server does not work")
    command("token", "revoke", "--store", str(store), "revoked")
    checks.expect(eventually(server, tokens["revoked"], 401), "a token that was revoked works still")
    tokens["old"] = create_token(store, "rotated")
    tokens["new"] = command("token", "rotate", "--store", str(store), "rotated")
    checks.expect(tokens["old"] != tokens["new"], "`token rotate` gives the same token")
    for name in ("old", "new"):
        checks.expect(eventually(server, tokens[name], 200), f"the {name} token does not work while it is rotated")
    tokens["expired"] = create_token(store, "expired", "--expires", "3s")
    # Until the server knows it, it is refused as well.
    checks.expect(eventually(server, tokens["expired"], 200), "a token that expires later does not work")
    checks.expect(eventually(server, tokens["expired"], 401), "a token that has expired works still")
    listing = command("token", "list", "--store", str(store))
    for name in ("write", "read", "revoked", "rotated", "expired"):
        checks.expect(name in listing, f"`token list` does not name `{name}`")
    for name, token in tokens.items():
        checks.expect(token not in listing, f"`token list` shows the token `{name}`")
    return {name: tokens[name] for name in ("revoked", "expired")}


def refused_headers(good: str, dead: dict[str, str], canaries: Canaries) -> dict[str, dict[str, str]]:
    """Headers that let nobody in, by their name."""
    wrong = good[:-1] + ("a" if good[-1] != "a" else "b")
    canaries.tokens["wrong"] = wrong
    values = {
        "a wrong token": f"Bearer {wrong}", "half a token": f"Bearer {good[:len(good) // 2]}", "an empty token": "Bearer ",
        "no scheme": good, "another scheme": f"Basic {good}", "another token": "Bearer non-token",
        "a long token": f"Bearer {good}{'x' * 2000}", "two tokens": f"Bearer {good} {good}"}
    values |= {f"a token that is {name}": f"Bearer {token}" for name, token in dead.items()}
    return {"no token": {}} | {name: {"Authorization": value} for name, value in values.items()}


def check(folder: pathlib.Path) -> Checks:
    checks = Checks()
    canaries = Canaries(checks)
    store, log = folder / "store.sqlite", folder / "log"
    tokens = canaries.tokens
    tokens["write"] = create_token(store, "write")
    tokens["read"] = create_token(store, "read", "--scope", "read")
    with serving(log, store, *OPTIONS) as server:
        admin = Connection(server.port, tokens["write"])
        ids = make_resources(admin)
        routes = read_routes(admin, ids)
        unknown = [Route("GET", "/scim/v2/Nothing", "/scim/v2/Nothing"), Route("POST", "/settings/nothing", "/settings/nothing")]
        dead = check_commands(server, store, canaries)
        headers = refused_headers(tokens["write"], dead, canaries)
        before = [read_all(admin, kind) for kind in ("Users", "Groups")]
        refuse_everywhere(server, routes + unknown, headers, canaries)
        refuse_writing(server, routes, tokens["read"], canaries)
        admin.close()
        admin = Connection(server.port, tokens["write"])
        after = [read_all(admin, kind) for kind in ("Users", "Groups")]
        checks.expect(before == after, f"refused requests have changed something: {before} became {after}")
        send_secrets(server, tokens["write"], ids["Users"], canaries)
        admin.close()
    canaries.in_file(log, canaries.body)
    for path in sorted(folder.glob("store.sqlite*")):
        canaries.in_file(path)
    print(f"{len(routes)} routes, {len(headers)} kinds of refused tokens, {log.stat().st_size} bytes of log")
    return checks


def main() -> int:
    with work_folder("tokens") as folder:
        checks = check(folder)
    print(f"{checks.made - checks.failed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
