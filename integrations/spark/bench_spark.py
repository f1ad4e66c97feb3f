"""How the job scales from one worker to two, each bound to one core. AUP names the binary.

Bound, because a worker is three processes (JVM, Python, aup) that would spread over all cores of a small machine: then one
worker is faster than its core, and two seem to gain little.
"""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import pyspark

AUP = os.environ["AUP"]
SPARK_HOME = os.path.dirname(pyspark.__file__)
SAMPLE = pathlib.Path(__file__).resolve().parents[2] / "samples/ten-thousand-users"
NOW = "2026-11-23"
TIMES_THE_SAMPLE = 80
RUNS = 3

# Takes the place of java: executors are numbered from 0, and what they start stays on their core.
JAVA = r"""#!/bin/bash
if [[ "$*" =~ CoarseGrainedExecutorBackend.*--executor-id\ ([0-9]+) ]]; then
  exec taskset -c $((BASH_REMATCH[1] % CORES)) "$REAL_JAVA" "$@"
fi
exec "$REAL_JAVA" "$@"
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        users = folder / "users.ndjson"
        with open(users, "wb") as file:
            for _ in range(TIMES_THE_SAMPLE):
                file.write((SAMPLE / "users.ndjson").read_bytes())
        count = TIMES_THE_SAMPLE * 10_000
        size = users.stat().st_size / 1e6
        print(f"{count:,} users, {size:.0f} MB of NDJSON; medians of {RUNS}; {os.cpu_count()} cores")

        alone = ["taskset", "-c", "0", AUP, "eval", SAMPLE / "rules.aup", users, "--now", NOW]
        seconds = statistics.median(timed(lambda: subprocess.run(alone, stdout=subprocess.DEVNULL, check=True)))
        report("aup eval alone, one core", count, seconds)
        one = report("Spark, one worker of one core", count, in_a_cluster(folder, users, 1))
        two = report("Spark, two workers of one core", count, in_a_cluster(folder, users, 2))
        print(f"two workers against one: {one / two:.2f}")


def report(name, count, seconds):
    print(f"{name:34}{seconds:8.2f} s{count / seconds:12,.0f} users/s", flush=True)
    return seconds


def timed(action):
    times = []
    for _ in range(RUNS):
        start = time.monotonic()
        action()
        times.append(time.monotonic() - start)
    return times


def in_a_cluster(folder, users, workers):
    """The seconds of the job, from the reading of the users to the writing of the grants, in a session that is warm."""
    java = folder / "java/bin/java"
    java.parent.mkdir(parents=True, exist_ok=True)
    java.write_text(JAVA)
    java.chmod(0o755)
    environment = os.environ | {
        "JAVA_HOME": str(java.parent.parent), "REAL_JAVA": shutil.which("java"), "CORES": str(os.cpu_count()),
        "SPARK_HOME": SPARK_HOME, "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable,
    }
    # Workers put what they are sent into this folder, and leave it there.
    work = os.path.join(SPARK_HOME, "work")
    run = subprocess.run(
        [sys.executable, __file__, str(workers), str(users), str(folder / f"grants-{workers}")], env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    shutil.rmtree(work, ignore_errors=True)
    return statistics.median(json.loads(run.stdout.splitlines()[-1]))


def session(workers, users, grants):
    """What runs in the cluster; prints the seconds of each run."""
    from pyspark.sql import SparkSession

    import aup_spark

    spark = (
        SparkSession.builder.master(f"local-cluster[{workers},1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.files.maxPartitionBytes", "16m")
        .getOrCreate()
    )
    job = ["--aup", AUP, "--rules", str(SAMPLE / "rules.aup"), "--ndjson", users]
    job += ["--grants", grants, "--overwrite", "--now", NOW]

    def once():
        if status := aup_spark.main(job):
            sys.exit(status)

    once()
    print(json.dumps(timed(once)))
    spark.stop()


if __name__ == "__main__":
    if len(sys.argv) == 4:
        session(int(sys.argv[1]), *sys.argv[2:])
    else:
        main()
