"""`make bench-gate`: counts instructions of the hot paths under callgrind and compares them with the committed numbers.

Instructions are the same on a busy machine, so that a slower path is seen in them when times would say nothing. Each
number is the difference of two runs, of which one does more of the same: what start-up costs falls out.

`python3 Benchmarks/compare/gate.py [--update]` with the environment variable AUP, the path of `aup`.
"""

import functools
import json
import os
import pathlib
import re
import subprocess
import sys

import place

EXPECTED = place.ROOT / "instructions.json"
# What a change may cost unseen, and from where on a gain should be written down.
TOLERANCE, GAIN = 0.03, 0.05
# valgrind knows no AVX-512, and Swift's hashes must not differ from run to run.
ENVIRONMENT = os.environ | {"SIMDJSON_FORCE_IMPLEMENTATION": "haswell", "SWIFT_DETERMINISTIC_HASHING": "1"}
USERS = (2_000, 4_000)
RULES = (1_000, 2_000)
TIMES = (20, 60)
VALUES = (500, 4_000)


@functools.cache
def stripped(program: str) -> str:
    """A copy without the debug information, which valgrind 3.19 cannot read."""
    copy = str(place.BUILD / f"{pathlib.Path(program).name}-stripped")
    subprocess.run(["strip", "--strip-debug", "-o", copy, program], check=True)
    return copy


def instructions(command: list[str]) -> int:
    """How many instructions a program takes."""
    command = [stripped(command[0])] + command[1:]
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    run = subprocess.run(
        valgrind + command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    collected = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode or not collected:
        raise SystemExit(f"bench-gate: {' '.join(command)}:\n{run.stderr}")
    return int(collected[1])


def each(less: list[str], more: list[str], count: int) -> int:
    """Instructions for each of the `count` things that one command does more than the other."""
    return round((instructions(more) - instructions(less)) / count)


def measure() -> dict[str, int]:
    """Instructions of each hot path."""
    found = {}
    for rules in (100, 10_000):
        few, many = (place.aup_eval(rules, users) for users in USERS)
        found[f"a user from NDJSON to NDJSON, {rules:,} rules"] = each(few, many, USERS[1] - USERS[0])
    few, many = ([place.AUP, "compile", place.rules_file(rules), "--out", "/dev/null"] for rules in RULES)
    found["a rule from text to bytecode"] = each(few, many, RULES[1] - RULES[0])
    for name in ("attribute", "group", "any of five", "contains", "mixed"):
        few, many = ([str(place.bench()), "evaluate", name, str(times)] for times in TIMES)
        found[f"a condition on a prepared user, {name}"] = each(few, many, 1_000 * (TIMES[1] - TIMES[0]))
    # Where each is compared with all others, these are many times as much.
    for what, name in (("values", "a value of 4,000 in one PATCH"), ("group", "a member of 4,000 whose group is changed")):
        few, many = ([str(place.bench()), what, str(count)] for count in VALUES)
        found[name] = each(few, many, VALUES[1] - VALUES[0])
    return found


def compare(found: dict[str, int], expected: dict[str, int]) -> bool:
    """Prints what changed; true if nothing became slower."""
    is_kept = True
    for name, count in found.items():
        wanted = expected.get(name)
        change = count / wanted - 1 if wanted else 0
        # A condition takes a few dozen instructions: one more is no more than rounding.
        if wanted is None or change > TOLERANCE and count > wanted + 1:
            verdict, is_kept = "FAILED", False
        else:
            verdict = "lower it: make bench-gate UPDATE=1" if change < -GAIN and count < wanted - 1 else "ok"
        print(f"{name:52} {count:>10,} {wanted or 0:>10,} {change:>+7.1%}  {verdict}")
    return is_kept


def main() -> int:
    place.make_tenant(list(USERS), sorted({100, 10_000, *RULES}))
    found = measure()
    if "--update" in sys.argv:
        EXPECTED.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
        print(f"written: {EXPECTED.name}")
    expected = json.loads(EXPECTED.read_text()) if EXPECTED.exists() else {}
    print(f"{'instructions for':52} {'now':>10} {'expected':>10} {'change':>7}")
    return 0 if compare(found, expected) else 1


sys.exit(main())
