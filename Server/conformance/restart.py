"""How long a server takes to start that was killed with a million users and as many memberships in its store.

The users come in bulk requests, groups with 1,000 members each; then the process is killed and started again, three times.
Fails if the median is over 5 seconds, or if people or groups are others than before.
"""

import argparse
import pathlib
import statistics
import sys
import time
from typing import Any

from client import GROUP, Connection
from filling import user
from serving import Server, create_token, work_folder

SECONDS = 5.0
BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
PREFIX = "/scim/v2"
BATCH = 1_000
STARTS = 3


def post(connection: Connection, path: str, body: dict[str, Any], status: int) -> Any:
    answer = connection.send("POST", PREFIX + path, body)
    if answer.status != status:
        raise SystemExit(f"POST {path} answers {answer.status}: {answer.body[:300]!r}")
    return answer.json


def make_users(connection: Connection, first: int, count: int) -> list[str]:
    """Makes users in one bulk request, and gives their ids."""
    operations = [
        {"method": "POST", "path": "/Users", "bulkId": str(number), "data": user(f"user-{number}")}
        for number in range(first, first + count)]
    answer = post(connection, "/Bulk", {"schemas": [BULK], "Operations": operations}, 200)
    return [operation["location"].rsplit("/", 1)[1] for operation in answer["Operations"]]


def fill(port: int, token: str, count: int) -> None:
    begin = time.monotonic()
    connection = Connection(port, token, timeout=120)
    for first in range(0, count, BATCH):
        ids = make_users(connection, first, min(BATCH, count - first))
        group = {"schemas": [GROUP], "displayName": f"group-{first}", "members": [{"value": one} for one in ids]}
        post(connection, "/Groups", group, 201)
    connection.close()
    print(f"{count} users made in {time.monotonic() - begin:.0f} s", flush=True)


def sample(port: int, token: str, count: int) -> list[Any]:
    """Some users with their groups, the number of all, and a group."""
    connection = Connection(port, token, timeout=120)
    paths = [f"/Users?filter=userName%20eq%20%22user-{number}%22" for number in range(0, count, max(1, count // 50))]
    paths += ["/Users?count=0", "/Groups?count=0", "/Groups?filter=displayName%20eq%20%22group-0%22"]
    answers = [connection.send("GET", PREFIX + path).json for path in paths]
    connection.close()
    return answers


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=1_000_000, help="users in the store (default 1,000,000)")
    parser.add_argument("--keep", type=pathlib.Path, help="a folder for the store, which is used again if it is there")
    options = parser.parse_args()
    with work_folder("restart") as folder:
        place = options.keep or folder
        place.mkdir(parents=True, exist_ok=True)
        store, log = place / "store.sqlite", folder / "log"
        is_new = not store.exists()
        token = create_token(store, "restart")
        server = Server(log, store, "--log-level", "warning", "--rate-limit", "0")
        if is_new:
            fill(server.port, token, options.users)
        before = sample(server.port, token, options.users)
        if before[-3]["totalResults"] != options.users:
            raise SystemExit(f"the store has {before[-3]['totalResults']} users, not {options.users}")
        times = []
        for _ in range(STARTS):
            server.kill()
            begin = time.monotonic()
            server = Server(log, store, "--log-level", "warning", "--rate-limit", "0")
            times.append(time.monotonic() - begin)
            if sample(server.port, token, options.users) != before:
                raise SystemExit("the directory is another than before")
        server.stop()
    median = statistics.median(times)
    print(f"{options.users} users: ready after {', '.join(f'{one:.2f}' for one in times)} s, median {median:.2f} s (at most {SECONDS:.0f})")
    return 0 if median <= SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
