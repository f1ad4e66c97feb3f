"""The load of one connection: requests drawn at random, each noted in the history before it is sent."""

import random
from typing import Any

from client import ENTERPRISE, GROUP, USER, Broken, Connection, patch
from history import Change, History, Request

MOST = {"Users": 40, "Groups": 8}
WORDS = ["Ann", "Ødegård", "李", "O'Neil", "a \"quoted\" name", "back\\slash", "tab\there", "🙂", "x" * 300]


class Failed(Exception):
    """The server answered something else than it should."""


class Load:
    """Draws requests for the resources of one connection and sends them, until the connection breaks."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.history = History(f"connection {number}")
        self._random = random.Random()

    def run(self, port: int, token: str, seed: str) -> None:
        """Sends requests until the server is killed. Raises `Failed` at an answer that is wrong."""
        self._random.seed(seed)
        connection = Connection(port, token)
        try:
            while True:
                self._step(connection)
        except Broken as broken:
            if self.history.pending and broken.status and 200 <= broken.status < 300:
                self.history.pending.acknowledged = True

    def _step(self, connection: Connection) -> None:
        kind, method, id = self._draw()
        if method == "POST":
            path, body, change = self._create(kind)
        elif method == "DELETE":
            path, body, change = f"{kind}/{id}", None, Change(kind, id, None)
        elif kind == "Groups" and method == "PATCH":
            path, body, change = self._patch_members(id)
        elif method == "PATCH":
            path, body, change = self._patch_user(id)
        else:
            path, body, change = self._replace(kind, id)
        self.history.pending = Request(f"{method} {path} {body!r}", [change, *self._leave_groups(change)])
        answer = connection.send(method, f"/scim/v2/{path}", body)
        if not answer.is_success:
            text = answer.body.decode(errors="replace")
            raise Failed(f"{self.history.name}: {method} {path} {body!r} answers {answer.status}: {text}")
        wrong = self.history.acknowledge(answer.json)
        if wrong:
            raise Failed(f"{self.history.name}: " + "\n".join(wrong))

    def _draw(self) -> tuple[str, str, str]:
        """What to do next: a kind, a method and the id of a resource, empty for POST."""
        kind = self._random.choices(["Users", "Groups"], [3, 2])[0]
        ids = list(self.history.records[kind])
        method = self._random.choices(["POST", "PATCH", "PUT", "DELETE"], [25, 35, 15, 15])[0]
        if len(ids) < 3:
            method = "POST"
        elif method == "POST" and len(ids) >= MOST[kind]:
            method = "DELETE"
        return kind, method, "" if method == "POST" else self._random.choice(ids)

    def _leave_groups(self, change: Change) -> list[Change]:
        """A user that is deleted leaves its groups in the same step."""
        if change.kind != "Users" or change.after is not None:
            return []
        left = []
        for id, record in self.history.records["Groups"].items():
            members = record.content.get("members", [])
            if change.id in members:
                left.append(Change("Groups", id, _group(record.content, [m for m in members if m != change.id])))
        return left

    def _free_name(self, kind: str) -> str:
        """A name that no resource of the kind has; those of deleted ones come again."""
        attribute = "userName" if kind == "Users" else "displayName"
        taken = {record.content[attribute] for record in self.history.records[kind].values()}
        names = [f"c{self.number}-{number}" for number in range(2 * MOST[kind])]
        return self._random.choice([name for name in names if name not in taken])

    def _attributes(self, name: str) -> dict[str, Any]:
        """The attributes of a user."""
        user: dict[str, Any] = {"userName": name, "active": self._random.random() < 0.9}
        for attribute in ("displayName", "title", "externalId"):
            if self._random.random() < 0.6:
                user[attribute] = self._word()
        if self._random.random() < 0.5:
            user["name"] = {"givenName": self._word(), "familyName": self._word()}
        if self._random.random() < 0.5:
            user["emails"] = [{"value": f"{name}@example.com", "type": "work", "primary": True}]
        if self._random.random() < 0.3:
            user[ENTERPRISE] = {"department": self._word()}
        return user

    def _word(self) -> str:
        return f"{self._random.choice(WORDS)} {self._random.randrange(1_000_000)}"

    def _members(self) -> list[str]:
        ids = list(self.history.records["Users"])
        return self._random.sample(ids, self._random.randint(0, min(4, len(ids))))

    def _body(self, kind: str, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """A whole resource to send, and its content."""
        if kind == "Groups":
            content = _group({"displayName": name}, self._members())
            members = [{"value": id} for id in content.get("members", [])]
            return {"schemas": [GROUP], "displayName": name, "members": members}, content
        user = self._attributes(name)
        schemas = [USER, *([ENTERPRISE] if ENTERPRISE in user else [])]
        return {"schemas": schemas} | user, user

    def _create(self, kind: str) -> tuple[str, Any, Change]:
        body, content = self._body(kind, self._free_name(kind))
        return kind, body, Change(kind, None, content)

    def _replace(self, kind: str, id: str) -> tuple[str, Any, Change]:
        attribute = "userName" if kind == "Users" else "displayName"
        old = self.history.records[kind][id].content[attribute]
        name = old if self._random.random() < 0.7 else self._free_name(kind)
        body, content = self._body(kind, name)
        return f"{kind}/{id}", body, Change(kind, id, content)

    def _patch_user(self, id: str) -> tuple[str, Any, Change]:
        content = dict(self.history.records["Users"][id].content)
        operations: list[dict[str, Any]] = []
        for _ in range(self._random.randint(1, 3)):
            attribute = self._random.choice(["title", "displayName", "userName", "active"])
            value: Any = self._word()
            if attribute == "userName":
                value = self._free_name("Users")
            elif attribute == "active":
                value = self._random.random() < 0.5
            elif self._random.random() < 0.2:
                operations.append({"op": "remove", "path": attribute})
                content.pop(attribute, None)
                continue
            content[attribute] = value
            operations.append(
                {"op": "Replace", "path": attribute, "value": value} if self._random.random() < 0.5
                else {"op": "replace", "value": {attribute: value}})
        return f"Users/{id}", patch(*operations), Change("Users", id, content)

    def _patch_members(self, id: str) -> tuple[str, Any, Change]:
        old = self.history.records["Groups"][id].content
        members = list(old.get("members", []))
        if members and self._random.random() < 0.5:
            gone = self._random.choice(members)
            members.remove(gone)
            operation = (
                {"op": "remove", "path": f'members[value eq "{gone}"]'} if self._random.random() < 0.5
                else {"op": "Remove", "path": "members", "value": [{"value": gone}]})
        else:
            new = self._members() or list(self.history.records["Users"])[:1]
            members = sorted({*members, *new})
            operation = {"op": "Add", "path": "members", "value": [{"value": user} for user in new]}
        return f"Groups/{id}", patch(operation), Change("Groups", id, _group(old, members))


def _group(content: dict[str, Any], members: list[str]) -> dict[str, Any]:
    """The content of a group with other members."""
    group = {name: value for name, value in content.items() if name != "members"}
    return group | ({"members": sorted(members)} if members else {})
