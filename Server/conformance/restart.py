"""How long a server takes to start that was killed with a million users and as many memberships in its store.

The users come in bulk requests, groups with 1,000 members each; then the process is killed and started again, three times
before rules decide what people hold, and three times while twenty rules do. Fails if a median is over 5 seconds, or if
people, groups or grants are others than before.
"""

import argparse
import pathlib
import statistics
import sys
import time
from typing import Any

from client import GROUP, Connection, post
from filling import user
from ruling import CONDITIONS, SETTING, enable_rules
from serving import Server, create_token, work_folder

SECONDS = 5.0
BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
PREFIX = "/scim/v2"
BATCH = 1_000
STARTS = 3


def make_users(connection: Connection, first: int, count: int) -> list[str]:
    """Makes users in one bulk request, and gives their ids."""
    operations = [
        {"method": "POST", "path": "/Users", "bulkId": str(number), "data": user(f"user-{number}")}
        for number in range(first, first + count)]
    answer = post(connection, f"{PREFIX}/Bulk", {"schemas": [BULK], "Operations": operations}, 200)
    return [operation["location"].rsplit("/", 1)[1] for operation in answer["Operations"]]


def fill(port: int, token: str, count: int) -> None:
    begin = time.monotonic()
    connection = Connection(port, token, timeout=120)
    for first in range(0, count, BATCH):
        ids = make_users(connection, first, min(BATCH, count - first))
        group = {"schemas": [GROUP], "displayName": f"group-{first}", "members": [{"value": one} for one in ids]}
        post(connection, f"{PREFIX}/Groups", group, 201)
    connection.close()
    print(f"{count} users made in {time.monotonic() - begin:.0f} s", flush=True)


def sample(port: int, token: str, count: int) -> list[Any]:
    """Some users with their groups and grants, rules with how many users they match, the number of all, and a group."""
    connection = Connection(port, token, timeout=120)
    names = [f"user-{number}" for number in range(0, count, max(1, count // 50))]
    users = [connection.send("GET", f'{PREFIX}/Users?filter=userName%20eq%20%22{name}%22').json for name in names]
    paths = [f"{SETTING}/users/{user['Resources'][0]['id']}/grants" for user in users] + [f"{SETTING}/rules"]
    paths += [PREFIX + path for path in ("/Users?count=0", "/Groups?count=0", "/Groups?filter=displayName%20eq%20%22group-0%22")]
    answers = [connection.send("GET", path).json for path in paths]
    connection.close()
    return users + answers


def measure(server: Server, store: pathlib.Path, token: str, count: int, what: str) -> tuple[Server, float]:
    """Kills the server and starts it again, some times; gives the last and the median of the seconds."""
    before = sample(server.port, token, count)
    if before[-3]["totalResults"] != count:
        raise SystemExit(f"the store has {before[-3]['totalResults']} users, not {count}")
    times = []
    for _ in range(STARTS):
        server.kill()
        begin = time.monotonic()
        server = start(server.log, store)
        times.append(time.monotonic() - begin)
        if sample(server.port, token, count) != before:
            raise SystemExit("the directory or its grants are others than before")
    median = statistics.median(times)
    each = ", ".join(f"{one:.2f}" for one in times)
    print(f"{count} users, {what}: ready after {each} s, median {median:.2f} s (at most {SECONDS:.0f})", flush=True)
    return server, median


def start(log: pathlib.Path, store: pathlib.Path) -> Server:
    return Server(log, store, "--log-level", "warning", "--rate-limit", "0")


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
        token = create_token(store, "restart", "--user", "user-0")
        server = start(log, store)
        if is_new:
            fill(server.port, token, options.users)
        connection = Connection(server.port, token)
        if connection.send("GET", SETTING).json["is_enabled"]:
            raise SystemExit("rules decide already in the store that was kept")
        connection.close()
        server, without = measure(server, store, token, options.users, "no rules")
        enable_rules(server.port, token)
        server, deciding = measure(server, store, token, options.users, f"{len(CONDITIONS)} rules decide")
        server.stop()
    return 0 if max(without, deciding) <= SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
