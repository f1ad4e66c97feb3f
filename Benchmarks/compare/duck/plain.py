"""Reads rules as `bench tenant` describes them in plain words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Condition:
    """A test of a field, or parts joined by `and`, `or`, `not` or `least`."""

    kind: str
    # Of a test.
    field: str = ""
    test: str = ""
    text: str = ""
    # Of `least`.
    count: int = 0
    parts: tuple["Condition", ...] = ()


def read(path: str) -> list[Condition]:
    """The condition of each rule, in their order; the first is number 1."""
    conditions = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            words = line.rstrip("\n").split("\t")
            conditions.append(_condition(iter(words[2 + 2 * int(words[1]):])))
    return conditions


def _condition(words) -> Condition:
    word = next(words)
    if word == "has":
        return Condition("has", field=next(words), test=next(words), text=next(words).lower())
    if word == "email":
        assert next(words) == "work"
        return Condition("has", field="workEmail", test="ew", text=next(words).lower())
    if word == "not":
        return Condition("not", parts=(_condition(words),))
    count = int(next(words)) if word == "least" else 0
    parts = tuple(_condition(words) for _ in range(int(next(words))))
    return Condition(word, count=count, parts=parts)


def quoted(text: str) -> str:
    """A literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
