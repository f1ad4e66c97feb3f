"""Requests per second beside scim2-server of PyPI, in one run on this machine: GET by filter, POST, PATCH of one attribute.

wrk sends over 64 connections from 2 threads. The other server keeps everything in memory, so ours is measured so as well
(`--memory`), and once more on a file, where each answer waits for the disk. The other is started by its own command, and once
more under uvicorn, which serves it the fastest. All run with the same number of users and take turns, since a machine that is
shared is faster at one time and slower at another: what counts is the median of how many times as fast ours was than the
other in the same round. POST adds users, to the faster server more of them: for it all begin each round anew. On a file ours
is measured again with 100,000 users, which take the other too long to make, and once more while twenty rules decide what they
hold.

Fails if ours is not 20 times as fast as the other's command both ways, if its 99th percentile with 100,000 users on a file is
not below 20 ms, if it answers less than half as many writes while rules decide, or if a request fails.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from client import Connection, patch
from filling import fill, user
from ruling import CONDITIONS, enable_rules
from serving import create_token, free_port, serving, work_folder

HERE = pathlib.Path(__file__).resolve().parent
KINDS = {"get": "GET by filter", "patch": "PATCH", "post": "POST"}
"""POST is the last of those with 100,000 users, for it adds some."""
MEMORY, FILE = "aup-server in memory", "aup-server on a file"
COMMAND, UVICORN = "scim2-server", "scim2-server, uvicorn"
ROUNDS = 5
RATIO = 20
P99_MILLISECONDS = 20
RULED_SHARE = 0.5
"""Of the writes without rules so many at least are answered while rules decide."""


@dataclass(frozen=True)
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
    """Measures one kind of request."""
    authorization = ["-H", f"Authorization: Bearer {target.token}"] if target.token else []
    run = subprocess.run(
        ["wrk", "-t", "2", "-c", "64", "-d", f"{seconds}s", "--timeout", "30s", "-s", HERE / "wrk/scim.lua", *authorization,
         f"http://127.0.0.1:{target.port}", "--", kind, target.prefix, target.ids, f"run{time.monotonic_ns()}"],
        capture_output=True, text=True, check=True)
    result = json.loads(run.stdout[run.stdout.rindex("result ") + 7:])
    return Measure(
        result["requests"] / result["microseconds"] * 1e6, result["median"] / 1000, result["p99"] / 1000,
        result["status"] + result["socket"])


def write_ids(folder: pathlib.Path, name: str, ids: list[str]) -> pathlib.Path:
    path = folder / f"ids-{name}"
    path.write_text("\n".join(ids) + "\n")
    return path


@contextmanager
def ours(folder: pathlib.Path, count: int, *, on_file: bool) -> Iterator[Target]:
    """Our server with some users."""
    name = FILE if on_file else MEMORY
    store = folder / f"store-{count}.sqlite" if on_file else None
    token = create_token(store, "throughput", "--user", "user-0") if store else ""
    with serving(folder / f"{name}.log", store, "--rate-limit", "0", "--log-level", "warning") as server:
        token = token or server.token
        ids = write_ids(folder, f"{name} {count}", fill(server.port, "/scim/v2", token, count))
        target = Target(name, server.port, "/scim/v2", token, ids)
        check_answers(target)
        yield target


PEERS = {
    COMMAND: [pathlib.Path(sys.executable).parent / "scim2-server", "--hostname", "127.0.0.1", "--port"],
    UVICORN: [
        sys.executable, "-m", "uvicorn", "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning",
        "--app-dir", HERE, "peer:application", "--host", "127.0.0.1", "--port"],
}


@contextmanager
def peer(folder: pathlib.Path, count: int, name: str) -> Iterator[Target]:
    """The other server with some users, started in one of two ways."""
    port = free_port()
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen([*PEERS[name], str(port)], stdout=log, stderr=log)
        try:
            for _ in range(300):
                try:
                    connection = Connection(port, "")
                    connection.connect()
                    break
                except OSError:
                    time.sleep(0.1)
            ids = write_ids(folder, name, fill(port, "/v2", "", count))
            target = Target(name, port, "/v2", "", ids)
            check_answers(target)
            yield target
        finally:
            process.terminate()
            process.wait()


def report(target: Target, title: str, measures: tuple[Measure, ...]) -> None:
    """Prints the middle one of some measures."""
    failed = sum(one.failed for one in measures)
    if failed:
        raise SystemExit(f"{target.name}: {failed} requests of {title} failed")
    print(f"  {title:13} {target.name:22} {sorted(measures, key=lambda one: one.per_second)[ROUNDS // 2]}", flush=True)


Ratios = dict[tuple[str, str], float]
"""How many times as fast one server was as another, by the names of both."""


def compare(folder: pathlib.Path, count: int, seconds: int) -> dict[str, Ratios]:
    """Ours in memory and on a file beside the other, by the kind of request."""
    print(f"{count} users", flush=True)
    with servers(folder, count) as targets:
        ratios = {
            kind: compare_rounds(kind, targets, [run_round(targets, kind, seconds) for _ in range(ROUNDS)])
            for kind in ("get", "patch")}
    rounds = []
    for number in range(ROUNDS):
        place = folder / f"round-{number}"
        place.mkdir()
        with servers(place, count) as targets:
            rounds.append(run_round(targets, "post", seconds))
    return ratios | {"post": compare_rounds("post", targets, rounds)}


@contextmanager
def servers(folder: pathlib.Path, count: int) -> Iterator[list[Target]]:
    """The other server in both ways, then ours in memory and on a file, with the same number of users."""
    with ExitStack() as stack:
        others = [stack.enter_context(peer(folder, count, name)) for name in PEERS]
        yield others + [stack.enter_context(ours(folder, count, on_file=on_file)) for on_file in (False, True)]


def run_round(targets: list[Target], kind: str, seconds: int) -> list[Measure]:
    return [run_wrk(target, kind, seconds) for target in targets]


def compare_rounds(kind: str, targets: list[Target], rounds: list[list[Measure]]) -> Ratios:
    """Prints what each server reached, and in each round how many times as fast as the other ours was."""
    measures = dict(zip(targets, zip(*rounds)))
    ratios = {}
    for target in targets:
        report(target, KINDS[kind], measures[target])
        for other in targets[:len(PEERS)]:
            if target.name in PEERS:
                continue
            times = [one.per_second / before.per_second for one, before in zip(measures[target], measures[other])]
            print(f"    times as fast as {other.name}: {', '.join(f'{one:.1f}' for one in times)}", flush=True)
            ratios[target.name, other.name] = statistics.median(times)
    return ratios


def measure_large(folder: pathlib.Path, count: int, seconds: int) -> tuple[dict[str, Measure], dict[str, Measure]]:
    """Each kind of request, and writes once more while rules decide."""
    print(f"{count} users; aup-server on a file", flush=True)
    with ours(folder, count, on_file=True) as target:
        def measure(kinds: list[str]) -> dict[str, Measure]:
            measures = {}
            for kind in kinds:
                run_wrk(target, kind, 1)
                measures[kind] = run_wrk(target, kind, seconds)
                print(f"  {KINDS[kind]:13} {measures[kind]}", flush=True)
            return measures

        large = measure(list(KINDS))
        print(f"the same while {len(CONDITIONS)} rules decide", flush=True)
        enable_rules(target.port, target.token)
        return large, measure(["patch", "post"])


def judge_rules(large: dict[str, Measure], ruled: dict[str, Measure]) -> bool:
    """Prints what rules that decide cost, and says if that is little enough."""
    kept = True
    for kind, measure in ruled.items():
        share = measure.per_second / large[kind].per_second
        well = share >= RULED_SHARE and not measure.failed
        kept = kept and well
        print(
            f"{KINDS[kind]:13} {share:6.2f} times as many while rules decide, p99 {measure.p99:.2f} ms, "
            f"{measure.failed} failed requests: {'kept' if well else 'NOT KEPT'}")
    return kept


def judge(ratios: dict[str, Ratios], large: dict[str, Measure]) -> bool:
    """Prints how ours compares, and says if it keeps its promises."""
    kept = True
    for kind, title in KINDS.items():
        memory, file = (ratios[kind][MEMORY, COMMAND], ratios[kind][FILE, COMMAND])
        well = min(memory, file) >= RATIO and large[kind].p99 < P99_MILLISECONDS and not large[kind].failed
        kept = kept and well
        print(
            f"{title:13} {memory:6.1f} times as fast in memory, {file:.1f} on a file (under uvicorn "
            f"{ratios[kind][MEMORY, UVICORN]:.1f} and {ratios[kind][FILE, UVICORN]:.1f}), p99 {large[kind].p99:.2f} ms, "
            f"{large[kind].failed} failed requests: {'kept' if well else 'NOT KEPT'}")
    return kept


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=5_000, help="users for the comparison (default 5,000)")
    parser.add_argument("--large", type=int, default=100_000, help="users of ours for the 99th percentile (default 100,000)")
    parser.add_argument("--seconds", type=int, default=3, help="seconds of each turn (default 3)")
    options = parser.parse_args()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with work_folder("throughput") as folder:
        ratios = compare(folder, options.users, options.seconds)
        large, ruled = measure_large(folder, options.large, ROUNDS * options.seconds)
    kept = [judge(ratios, large), judge_rules(large, ruled)]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
