"""Where things are, and how they are made: programs, users and rules."""

import functools
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
TENANT = BUILD / "tenant"
BASELINE = BUILD / "baseline"
AUP = os.environ.get("AUP", "aup")
SWIFT = os.environ.get("SWIFT", "swift")


@functools.cache
def bench() -> pathlib.Path:
    """The program of the package Benchmarks, which `make` has built."""
    command = [SWIFT, "build", "-c", "release", "--package-path", str(ROOT), "--show-bin-path"]
    return pathlib.Path(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()) / "bench"


def build_baseline() -> None:
    """Compiles the C++ program, unless it is younger than its sources."""
    sources = sorted((ROOT / "Baseline").iterdir())
    if BASELINE.exists() and BASELINE.stat().st_mtime > max(source.stat().st_mtime for source in sources):
        return
    command = ["g++", "-O3", "-march=native", "-std=c++17", "-Wall", "-Wextra", "-Werror", "-o", str(BASELINE)]
    command += [str(source) for source in sources if source.suffix == ".cpp"]
    subprocess.run(command + ["-lsimdjson"], check=True)


def make_tenant(users: list[int], rules: list[int]) -> None:
    """Writes users and rules, anew each time: what is there may be of an older generator."""
    TENANT.mkdir(parents=True, exist_ok=True)
    counts = [",".join(map(str, numbers)) for numbers in (users, rules)]
    subprocess.run([bench(), "tenant", "--users", counts[0], "--rules", counts[1], "--out", TENANT], check=True)


def users_file(count: int) -> str:
    """The first so many users."""
    return str(TENANT / f"users-{count}.ndjson")


def rules_file(count: int, ending: str = "aup") -> str:
    """The first so many rules, in AUP or (`plain`) as the baseline reads them."""
    return str(TENANT / f"rules-{count}.{ending}")


@functools.cache
def aup_has_jobs() -> bool:
    """If `aup eval` can use several cores."""
    help_text = subprocess.run([AUP, "eval", "--help"], check=True, capture_output=True, text=True).stdout
    return "--jobs" in help_text


def aup_eval(rules: int, users: int, output: str = "ndjson", jobs: int = 1) -> list[str]:
    """The command that evaluates rules for users."""
    command = [AUP, "eval", rules_file(rules), users_file(users), "--output", output, "--quiet"]
    return command + (["--jobs", str(jobs)] if aup_has_jobs() else [])


def baseline_eval(rules: int, users: int) -> list[str]:
    """The same by the baseline."""
    return [str(BASELINE), "eval", rules_file(rules, "plain"), users_file(users)]


def baseline_dom(users: int) -> list[str]:
    """simdjson's DOM parser over each line, and nothing else."""
    return [str(BASELINE), "dom", users_file(users)]
