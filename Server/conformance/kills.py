"""Nothing acknowledged is lost: the server is killed (`kill -9`) again and again under load from 8 connections.

After each kill it is started on the same file, and everything it has is compared with what it had acknowledged. The one
request in flight of each connection may have happened or not, as a whole. At the end the audit log is verified. Stops at
the first difference.
"""

import argparse
import pathlib
import random
import statistics
import sys
import threading
import time
from collections import Counter

from client import Connection, read_all
from history import Found, History, compare
from load import Failed, Load
from serving import Server, create_token, run_command, work_folder

CONNECTIONS = 8
MILLISECONDS = (20, 300)
LOOK_UPS = 8
OPTIONS = ("--rate-limit", "0")


def run_load(server: Server, loads: list[Load], token: str, seed: str, seconds: float) -> None:
    """Load from all connections, until the server is killed after so many seconds."""
    failures: list[BaseException] = []

    def run(load: Load) -> None:
        try:
            load.run(server.port, token, f"{seed} {load.number}")
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=[load]) for load in loads]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    died = not server.alive
    server.kill()
    for thread in threads:
        thread.join()
    if died:
        raise Failed("the server ended by itself")
    for failure in failures:
        raise failure


def read(server: Server, token: str) -> Found:
    """Everything the server has."""
    connection = Connection(server.port, token)
    found = {kind: read_all(connection, kind) for kind in ("Users", "Groups")}
    connection.close()
    by_id = {kind: {resource["id"]: resource for resource in resources} for kind, resources in found.items()}
    for kind, resources in found.items():
        if len(resources) != len(by_id[kind]):
            raise Failed(f"the list of {kind} has an id twice")
    return by_id


def look_up(server: Server, token: str, histories: list[History], found: Found, rng: random.Random) -> list[str]:
    """Looks some resources up by id and by name, for lists alone do not show that the indexes are whole."""
    connection = Connection(server.port, token)
    lines = []
    for kind, attribute in (("Users", "userName"), ("Groups", "displayName")):
        for id in rng.sample(list(found[kind]), min(LOOK_UPS, len(found[kind]))):
            one = connection.send("GET", f"/scim/v2/{kind}/{id}")
            if one.status != 200 or one.json != found[kind][id]:
                lines.append(f"GET {kind}/{id} answers {one.status} {one.json!r}, the list has {found[kind][id]!r}")
            name = found[kind][id][attribute]
            query = f'/scim/v2/{kind}?filter={attribute}%20eq%20%22{name}%22'
            matches = [resource["id"] for resource in connection.send("GET", query).json.get("Resources") or []]
            if matches != [id]:
                lines.append(f"{query} finds {matches}, not {[id]}")
    gone = [(kind, id) for history in histories for id, kind in history.deleted.items()]
    for kind, id in rng.sample(gone, min(LOOK_UPS, len(gone))):
        status = connection.send("GET", f"/scim/v2/{kind}/{id}").status
        if status != 404:
            lines.append(f"GET {kind}/{id} answers {status}, and it was deleted")
    connection.close()
    return lines


def verify_audit(store: pathlib.Path) -> str:
    """Verifies the audit log, and gives what the command says."""
    run = run_command("audit", "verify", "--store", str(store))
    if run.returncode != 0:
        raise Failed(f"`audit verify` ends with {run.returncode}: {run.stdout}{run.stderr}")
    return (run.stdout or run.stderr).strip()


def run_cycles(folder: pathlib.Path, cycles: int, seed: int) -> None:
    store, log = folder / "store.sqlite", folder / "log"
    token = create_token(store, "kills")
    loads = [Load(number) for number in range(1, CONNECTIONS + 1)]
    histories = [load.history for load in loads]
    rng = random.Random(seed)
    in_flight: Counter[str | None] = Counter()
    starts: list[float] = []
    server = Server(log, store, *OPTIONS)
    try:
        for cycle in range(1, cycles + 1):
            run_load(server, loads, token, f"{seed} {cycle}", rng.uniform(*MILLISECONDS) / 1000)
            begin = time.monotonic()
            server = Server(log, store, *OPTIONS)
            starts.append(time.monotonic() - begin)
            found = read(server, token)
            in_flight.update(history.settle(found) for history in histories)
            wrong = compare(histories, found) + look_up(server, token, histories, found, rng)
            if wrong:
                raise Failed(f"after kill {cycle}:\n" + "\n".join(wrong[:20]))
            if cycle % 100 == 0 or cycle == cycles:
                acknowledged = sum(history.count for history in histories)
                print(
                    f"{cycle} kills, {acknowledged} requests acknowledged, in flight: {in_flight['happened']} happened, "
                    f"{in_flight['did not happen']} did not; start {statistics.median(starts) * 1000:.0f} ms (median), "
                    f"{len(found['Users'])} users, {len(found['Groups'])} groups", flush=True)
            for history in histories:
                # Old ids are asked for again for a while only, so that a cycle does not take longer and longer.
                history.deleted = dict(list(history.deleted.items())[-1000:])
    finally:
        server.kill()
    print(f"audit verify: {verify_audit(store)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=2000, help="how often to kill (default 2000)")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32), help="to draw the same load again")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with work_folder("kills") as folder:
        try:
            run_cycles(folder, options.cycles, options.seed)
        except Failed as failure:
            raise SystemExit(f"seed {options.seed}: {failure}") from failure
    print(f"nothing acknowledged was lost in {options.cycles} kills")
    return 0


if __name__ == "__main__":
    sys.exit(main())
