"""The routes of the API, as the server describes them itself (`GET /openapi.json`), with ids of resources that exist."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlparse

from client import GROUP, USER, Connection

METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
# What may be read without a token: files of the page, which hold no data, and whether the server is well.
PUBLIC = re.compile(r"/|/[a-z-]+\.(?:css|js|svg)|/health|/ready")
RULES = "/settings/auto-user-provisioning/rules"
EVENTS = "/settings/auto-user-provisioning/grants/changes"
SUPER_ADMIN = GLOBAL = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Route:
    """A method and a path with its parameters filled in; the template has them still."""

    method: str
    path: str
    template: str

    @property
    def is_public(self) -> bool:
        return self.method in {"GET", "HEAD"} and PUBLIC.fullmatch(self.path) is not None

    @property
    def writes(self) -> bool:
        """If the route changes something. A search and a preview are POST, and do not."""
        if self.method == "POST":
            return not self.path.endswith(("/.search", "/preview"))
        return self.method in {"PUT", "PATCH", "DELETE"}

    def __str__(self) -> str:
        return f"{self.method} {self.template}"


def make_resources(connection: Connection, suffix: str = "") -> dict[str, str]:
    """Makes a user, a group and a rule, and gives their ids by the part of the path that comes before the id. Their names
    have the suffix."""
    def create(path: str, body: dict[str, Any], id: str) -> str:
        answer = connection.send("POST", path, body)
        if answer.status != 201:
            raise SystemExit(f"POST {path} answers {answer.status}: {answer.body.decode(errors='replace')}")
        return str(answer.json[id])

    user = create("/scim/v2/Users", {"schemas": [USER], "userName": f"ann{suffix}"}, "id")
    members = [{"value": user}]
    group = create("/scim/v2/Groups", {"schemas": [GROUP], "displayName": f"Admin{suffix}", "members": members}, "id")
    rule = {
        "name": f"administrators{suffix}", "text": f'group eq "Admin{suffix}"',
        "provision": {"role_id": SUPER_ADMIN, "organizational_unit_ids": [GLOBAL]}}
    return {
        "Users": user, "users": user, "Groups": group, "rules": create(RULES, rule, "rule_id"),
        "Schemas": USER, "ResourceTypes": "User"}


def read_routes(connection: Connection, ids: dict[str, str]) -> list[Route]:
    """Every path and method of the description."""
    answer = connection.send("GET", "/openapi.json")
    if answer.status != 200:
        raise SystemExit(f"GET /openapi.json answers {answer.status}")
    description = answer.json
    servers = description.get("servers") or [{"url": "/"}]
    prefix = urlparse(servers[0]["url"]).path.rstrip("/")
    found = []
    for template, item in description["paths"].items():
        path = re.sub(r"([^/]*)/\{[^}]*\}", lambda match: f"{match[1]}/{quote(ids.get(match[1], 'x'))}", template)
        found += [Route(method.upper(), prefix + path, prefix + template) for method in METHODS if method in item]
    if not found:
        raise SystemExit("/openapi.json describes no route")
    return found
