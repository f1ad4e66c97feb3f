"""What the server has acknowledged, and the comparison with what it has after a kill.

A `History` belongs to one connection, which sends one request at a time and is alone in changing its resources. So there
is one expected state of each resource, apart from the request that was in flight: that one may have happened or not, but
as a whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Resource = dict[str, Any]
Found = dict[str, dict[str, Resource]]
"""Resources by kind (`Users`, `Groups`) and id."""


SERVERS_OWN = ("id", "meta", "schemas", "groups")


def _shown(value: Any) -> str:
    """A value for a line to read, cut if it is long."""
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:150]} … {text[-40:]}"


def content(resource: Resource) -> Resource:
    """What a client has set of a resource. Members are their ids, in no order."""
    plain = {name: value for name, value in resource.items() if name not in SERVERS_OWN and value not in (None, [], {})}
    if "members" in plain:
        plain["members"] = sorted(member["value"] for member in plain["members"])
    return plain


def without_groups(resource: Resource) -> Resource:
    """A resource without the attribute that follows from other resources, and with its members in one order."""
    plain = {name: value for name, value in resource.items() if name != "groups"}
    if "members" in plain:
        plain["members"] = sorted(plain["members"], key=lambda member: member["value"])
    return plain


@dataclass
class Record:
    """A resource that is there. `answer` is its last acknowledged form, None if it was not part of an answer."""

    content: Resource
    answer: Resource | None = None


@dataclass
class Change:
    """What a request makes of one resource: `after` is None if it is deleted. The id is not known before a POST is
    answered."""

    kind: str
    id: str | None
    after: Resource | None


@dataclass
class Request:
    """A request that changes resources, all of them or none. The first change is that of the resource it names."""

    label: str
    changes: list[Change]
    acknowledged: bool = False
    """That the status was 2xx, although the connection broke before the body was complete."""


@dataclass
class History:
    """The acknowledged state of the resources of one connection."""

    name: str
    records: dict[str, dict[str, Record]] = field(default_factory=lambda: {"Users": {}, "Groups": {}})
    deleted: dict[str, str] = field(default_factory=dict)
    """Ids that were deleted, with their kind."""
    pending: Request | None = None
    count: int = 0

    def acknowledge(self, answer: Resource | None) -> list[str]:
        """Takes over the request in flight, which was answered 2xx with this body. Gives what is wrong with the body."""
        request, self.pending = self.pending, None
        assert request is not None
        self.count += 1
        main = request.changes[0]
        if main.id is None:
            if not answer or not isinstance(answer.get("id"), str):
                return [f"{request.label}: the answer has no id"]
            main.id = answer["id"]
        self._apply(request)
        if main.after is None:
            return []
        if answer is None:
            return [f"{request.label}: the answer has no body"]
        self.records[main.kind][main.id].answer = answer
        return differences(f"the answer to {request.label}", main.after, content(answer))

    def _apply(self, request: Request) -> None:
        for change in request.changes:
            assert change.id is not None
            if change.after is None:
                self.records[change.kind].pop(change.id, None)
                self.deleted[change.id] = change.kind
            else:
                self.records[change.kind][change.id] = Record(change.after)

    def settle(self, found: Found) -> str | None:
        """Decides by what was found if the request in flight has happened, and takes it over then. Gives what it found:
        `happened`, `did not happen`; None if there was none."""
        request, self.pending = self.pending, None
        if request is None:
            return None
        main = request.changes[0]
        if main.id is None:
            main.id = self._made(main, found)
        if request.acknowledged or self._shows(request, found):
            if main.id is None:
                # Acknowledged and lost: a record that cannot be found makes the comparison tell it.
                main.id = f"the id that was given to {request.label}"
            self._apply(request)
            return "happened"
        return "did not happen"

    def _made(self, main: Change, found: Found) -> str | None:
        """The id of the resource that a POST in flight has made: a new one with the content that was sent."""
        known = self.records[main.kind]
        for id, resource in found[main.kind].items():
            if id not in known and id not in self.deleted and content(resource) == main.after:
                return id
        return None

    def _shows(self, request: Request, found: Found) -> bool:
        """If the resource that the request names is as it would be after it."""
        main = request.changes[0]
        if main.id is None:
            return False
        now = found[main.kind].get(main.id)
        if main.after is None or now is None:
            return main.after is None and now is None
        old = self.records[main.kind].get(main.id)
        return content(now) == main.after and not (old and old.answer and without_groups(old.answer) == without_groups(now))


def differences(title: str, expected: Resource, got: Resource) -> list[str]:
    """A line for each attribute that differs."""
    names = sorted(expected.keys() | got.keys())
    return [
        f"{title}: {name} should be {_shown(expected.get(name))} and is {_shown(got.get(name))}"
        for name in names if expected.get(name) != got.get(name)]


def compare(histories: Iterable[History], found: Found) -> list[str]:
    """What differs between the acknowledged history and what was found, a line for each difference.

    Requests in flight have to be settled before. Where a resource is as expected, its found form becomes its answer.
    """
    lines: list[str] = []
    unknown = {kind: dict(resources) for kind, resources in found.items()}
    for history in histories:
        for kind, records in history.records.items():
            for id, record in records.items():
                now = unknown[kind].pop(id, None)
                lines += _compare_one(f"{history.name}: {kind}/{id}", record, now)
        for id, kind in history.deleted.items():
            if unknown[kind].pop(id, None) is not None:
                lines.append(f"{history.name}: {kind}/{id} was deleted and is there again")
    for kind, resources in unknown.items():
        lines += [f"{kind}/{id} is there, and nobody has made it: {_shown(content(now))}" for id, now in resources.items()]
    return lines + _compare_groups_of_users(found)


def _compare_one(title: str, record: Record, now: Resource | None) -> list[str]:
    if now is None:
        return [f"{title} was acknowledged and is lost: {_shown(record.content)}"]
    lines = differences(title, record.content, content(now))
    if not lines and record.answer is not None:
        lines = differences(title, without_groups(record.answer), without_groups(now))
    if not lines:
        record.answer = now
    return lines


def _compare_groups_of_users(found: Found) -> list[str]:
    """The attribute `groups` of each user has to follow from the members of the groups."""
    groups: dict[str, set[str]] = {id: set() for id in found["Users"]}
    for id, group in found["Groups"].items():
        for member in group.get("members") or []:
            groups.setdefault(member["value"], set()).add(id)
    lines = []
    for id, user in found["Users"].items():
        listed = {group["value"] for group in user.get("groups") or []}
        if listed != groups[id]:
            lines.append(f"Users/{id}: groups should be {sorted(groups[id])} and is {sorted(listed)}")
    return lines
