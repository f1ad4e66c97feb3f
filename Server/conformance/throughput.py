"""Requests per second beside scim2-server of PyPI, in one run on this machine: GET by filter, POST, PATCH of one attribute.

wrk sends over 64 connections from 2 threads. Ours writes to a file, the other keeps everything in memory. Both are compared
with the same number of users; ours is measured once more with 100,000, which take the other too long to make. Fails if ours
is not 20 times as fast, if its 99th percentile with 100,000 users is not below 20 ms, or if a request fails.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from client import Connection, patch
from filling import fill, user
from serving import create_token, free_port, serving, work_folder

HERE = pathlib.Path(__file__).resolve().parent
KINDS = {"get": "GET by filter", "patch": "PATCH", "post": "POST"}
"""POST is the last, for it adds users."""
RATIO = 20
P99_MILLISECONDS = 20


@dataclass
class Target:
    """A server that runs and is filled."""

    name: str
    port: int
    prefix: str
    token: str
    ids: pathlib.Path


@dataclass
class Measure:
    """What wrk measured of one kind of request."""

    per_second: float
    median: float
    p99: float
    failed: int

    def __str__(self) -> str:
        failed = f", {self.failed} FAILED" if self.failed else ""
        return f"{self.per_second:9.0f} requests/s, median {self.median:7.2f} ms, p99 {self.p99:8.2f} ms{failed}"


def check_answers(target: Target) -> None:
    """One request of each kind does what it should, so that what is measured is not a refusal."""
    connection = Connection(target.port, target.token)
    first = target.ids.read_text().split("\n", 1)[0]
    name = f"check-{time.monotonic_ns()}"
    found = connection.send("GET", f'{target.prefix}/Users?filter=userName%20eq%20%22user-0%22')
    changed = connection.send("PATCH", f"{target.prefix}/Users/{first}", patch(
        {"op": "replace", "path": "title", "value": name}))
    seen = connection.send("GET", f"{target.prefix}/Users/{first}")
    made = connection.send("POST", f"{target.prefix}/Users", user(name))
    connection.close()
    right = (
        found.status == 200 and [one["id"] for one in found.json["Resources"]] == [first]
        and changed.status in {200, 204} and seen.json["title"] == name and made.status == 201)
    if not right:
        raise SystemExit(f"{target.name} answers wrongly: {found}, {changed}, {seen}, {made}")


def run_wrk(target: Target, kind: str, seconds: int) -> Measure:
    """Measures one kind of request, after a short run to warm up."""
    authorization = ["-H", f"Authorization: Bearer {target.token}"] if target.token else []
    for length in (min(2, seconds), seconds):
        run = subprocess.run(
            ["wrk", "-t", "2", "-c", "64", "-d", f"{length}s", "--timeout", "30s", "-s", HERE / "wrk/scim.lua", *authorization,
             f"http://127.0.0.1:{target.port}", "--", kind, target.prefix, target.ids, f"run{time.monotonic_ns()}"],
            capture_output=True, text=True, check=True)
    result = json.loads(run.stdout[run.stdout.rindex("result ") + 7:])
    return Measure(
        result["requests"] / result["microseconds"] * 1e6, result["median"] / 1000, result["p99"] / 1000,
        result["status"] + result["socket"])


def measure(target: Target, seconds: int) -> dict[str, Measure]:
    check_answers(target)
    measures = {}
    for kind, title in KINDS.items():
        measures[kind] = run_wrk(target, kind, seconds)
        print(f"  {title:13} {measures[kind]}", flush=True)
    return measures


def write_ids(folder: pathlib.Path, name: str, ids: list[str]) -> pathlib.Path:
    path = folder / f"ids-{name}"
    path.write_text("\n".join(ids) + "\n")
    return path


def measure_ours(folder: pathlib.Path, count: int, seconds: int) -> dict[str, Measure]:
    print(f"aup-server on a file, {count} users", flush=True)
    store = folder / f"store-{count}.sqlite"
    token = create_token(store, "throughput")
    with serving(folder / "log", store, "--rate-limit", "0", "--log-level", "warning") as server:
        ids = write_ids(folder, f"ours-{count}", fill(server.port, "/scim/v2", token, count))
        return measure(Target("aup-server", server.port, "/scim/v2", token, ids), seconds)


@contextmanager
def peer(folder: pathlib.Path) -> Iterator[int]:
    """The other server, for the length of a block. Gives its port."""
    port = free_port()
    with (folder / "peer.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "--host", "127.0.0.1", "--port", str(port), "--loop", "uvloop", "--http", "httptools",
             "--no-access-log", "--log-level", "warning", "--app-dir", HERE, "peer:application"], stdout=log, stderr=log)
        try:
            for _ in range(300):
                try:
                    connection = Connection(port, "")
                    connection.connect()
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            process.terminate()
            process.wait()


def measure_peer(folder: pathlib.Path, count: int, seconds: int) -> dict[str, Measure]:
    print(f"scim2-server in memory, {count} users", flush=True)
    with peer(folder) as port:
        ids = write_ids(folder, "peer", fill(port, "/v2", "", count))
        return measure(Target("scim2-server", port, "/v2", "", ids), seconds)


def judge(ours: dict[str, Measure], other: dict[str, Measure], large: dict[str, Measure]) -> bool:
    """Prints how ours compares, and says if it keeps its promises."""
    kept = True
    for kind, title in KINDS.items():
        ratio = ours[kind].per_second / other[kind].per_second
        failed = ours[kind].failed + other[kind].failed + large[kind].failed
        well = ratio >= RATIO and large[kind].p99 < P99_MILLISECONDS and not failed
        kept = kept and well
        print(
            f"{title:13} {ratio:6.1f} times as fast, p99 {large[kind].p99:.2f} ms, {failed} failed requests: "
            f"{'kept' if well else 'NOT KEPT'}")
    return kept


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=10_000, help="users for the comparison (default 10,000)")
    parser.add_argument("--large", type=int, default=100_000, help="users of ours for the 99th percentile (default 100,000)")
    parser.add_argument("--seconds", type=int, default=10, help="seconds for each kind of request (default 10)")
    options = parser.parse_args()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with work_folder("throughput") as folder:
        other = measure_peer(folder, options.users, options.seconds)
        ours = measure_ours(folder, options.users, options.seconds)
        large = measure_ours(folder, options.large, options.seconds)
    return 0 if judge(ours, other, large) else 1


if __name__ == "__main__":
    sys.exit(main())
