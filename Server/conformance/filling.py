"""Fills a server with users from several connections at once."""

import threading
import time
from typing import Any

from client import USER, Connection

CONNECTIONS = 8


def user(name: str) -> dict[str, Any]:
    """A user as an identity provider sends it."""
    return {
        "schemas": [USER], "userName": name, "displayName": name, "name": {"givenName": "Ann", "familyName": "Example"},
        "emails": [{"value": f"{name}@example.com", "type": "work", "primary": True}], "title": "Engineer", "active": True}


def fill(port: int, prefix: str, token: str, count: int) -> list[str]:
    """Makes the users user-0, user-1 and so on, and gives their ids in this order."""
    ids = [""] * count
    failures: list[BaseException] = []
    begin = time.monotonic()

    def run(first: int) -> None:
        try:
            connection = Connection(port, token, timeout=120)
            for number in range(first, count, CONNECTIONS):
                answer = connection.send("POST", f"{prefix}/Users", user(f"user-{number}"))
                if answer.status != 201:
                    raise SystemExit(f"POST {prefix}/Users answers {answer.status}: {answer.body[:300]!r}")
                ids[number] = answer.json["id"]
            connection.close()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=[first]) for first in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for failure in failures:
        raise failure
    print(f"  {count} users made in {time.monotonic() - begin:.1f} s", flush=True)
    return ids
