"""Time and memory of programs."""

import os
import statistics
import subprocess
import time
from dataclasses import dataclass

# Programs are run at most and at least so often, and no longer than for about this time in between.
MOST_ROUNDS, LEAST_ROUNDS, SECONDS = 9, 3, 15


@dataclass
class Run:
    """One run of a program."""

    seconds: float
    # The peak of resident memory, which the kernel calls VmHWM.
    kilobytes: int


def run(command: list[str]) -> Run:
    """Runs a program whose output nobody reads."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"bench: exit code {process.returncode}: {' '.join(command)}")
    return Run(seconds, usage.ru_maxrss)


def alternate(*commands: list[str]) -> list[float]:
    """The median time of each program; they take turns, so that what slows the machine down slows down all of them."""
    first = sum(run(command).seconds for command in commands)
    rounds = max(LEAST_ROUNDS, min(MOST_ROUNDS, int(SECONDS / first)))
    times = [[] for _ in commands]
    for _ in range(rounds):
        for command, seconds in zip(commands, times):
            seconds.append(run(command).seconds)
    return [statistics.median(seconds) for seconds in times]


def equal_output(one: list[str], other: list[str]) -> bool:
    """If two programs write the same bytes; neither output is stored."""
    with subprocess.Popen(one, stdout=subprocess.PIPE) as first, subprocess.Popen(other, stdout=subprocess.PIPE) as second:
        while True:
            left, right = first.stdout.read(1 << 20), second.stdout.read(1 << 20)
            if left != right:
                first.kill(), second.kill()
                return False
            if not left:
                return first.wait() == 0 and second.wait() == 0
