"""Evaluates an export on Apache Spark: `aup` and the rules go to the executors, and each partition through `aup eval`.

    spark-submit aup_spark.py --aup ./aup --rules rules.aup \\
        --ndjson users/ --grants grants.parquet --problems problems.parquet --allow-partial

The grants are those of one machine, whatever the number of partitions. README.md has the details.
"""

import argparse
import atexit
import datetime
import os
import shutil
import subprocess
import sys
import tempfile
import uuid

from pyspark import StorageLevel
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

import aup_partition
from aup_partition import Command, EvaluationError, said

ANSWERS = (
    "decision string,"
    "problem struct<file:string, partition:int, record:bigint, byte:bigint, text:binary, message:string>"
)
DECISION = (
    "userName string, id string, rules array<string>, grants array<struct<role:string, unit:string>>, inactive boolean"
)


def main(arguments=None):
    """Runs the job; the exit code: 0 done, 2 could not do it."""
    options = _parse(arguments)
    try:
        return _run(SparkSession.builder.appName("aup").getOrCreate(), options)
    except EvaluationError as error:
        print(error, file=sys.stderr)
        return 2


def _run(spark, options):
    command = ship(spark.sparkContext, options)
    if options.ndjson:
        users = read_ndjson(spark, options.ndjson)
    else:
        users = read_parquet(spark, options.parquet, options.column)
    # Two outputs of one evaluation.
    answers = evaluate(users, command).persist(StorageLevel.MEMORY_AND_DISK)
    count = answers.agg(
        F.count("user").alias("users"), F.count_if(F.size("user.rules") > 0).alias("matched"),
        F.count_if("user.inactive").alias("inactive"), F.count("problem").alias("problems")).first()
    print(
        f"aup {command.version}, now {options.now}: {count.users} users, {count.matched} matched, "
        f"{count.inactive} inactive, {count.problems} bad records", file=sys.stderr)
    found, bad = decisions(answers), problems(answers)
    mode = "overwrite" if options.overwrite else "errorifexists"
    if options.problems:
        bad.write.mode(mode).parquet(options.problems)
    if count.problems and not options.allow_partial:
        for row in bad.orderBy("file", "partition", "record").limit(10).collect():
            print(f"error: {row.file}: record {row.record} of partition {row.partition}: {row.message}", file=sys.stderr)
        print("error: bad records, and no --allow-partial: no grants were written", file=sys.stderr)
        return 2
    grants = found.where(F.size("rules") > 0) if options.matched else found
    grants.write.mode(mode).parquet(options.grants)
    answers.unpersist()
    return 0


# Reading: a column `text` with a SCIM resource in JSON, and a column `file`.


def read_ndjson(spark, paths):
    """Lines, as bytes: what is no UTF-8 is for aup to say."""
    return _with_file(spark.read.text(paths, lineSep="\n"), F.col("value"))


def read_parquet(spark, paths, column=None):
    """One column of JSON text, or else all columns as attributes: structs are complex, null is absent."""
    users = spark.read.parquet(*paths)
    if column:
        return _with_file(users, users[column])
    # In UTC, whatever the cluster's clock says.
    return _with_file(users, F.to_json(F.struct("*"), {"ignoreNullFields": "true", "timeZone": "UTC"}))


def _with_file(rows, text):
    return rows.select(text.cast("binary").alias("text"), F.input_file_name().alias("file"))


# Evaluation


def ship(context, options):
    """Compiles the rules, tries the command on a user, and ships both with what belongs to the users: the command.

    Raises EvaluationError with aup's words.
    """
    # Names of its own: a session may run several jobs. The folder stays to the end: executors that come later read from it.
    prefix, folder = f"aup-{uuid.uuid4().hex[:12]}-", tempfile.mkdtemp(prefix="aup-spark-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    names = []

    def here(name):
        return os.path.join(folder, name)

    def pack(path, name):
        names.append(prefix + name)
        shutil.copy(path, here(names[-1]))
        return names[-1]

    program = pack(options.aup, "program")
    schemas = [("--schema", pack(path, f"schema-{index}.json")) for index, path in enumerate(options.schema)]
    rules = f"{prefix}rules.aupc"
    if options.rules.endswith(".aupc"):
        shutil.copyfile(options.rules, here(rules))
    else:
        given = [word for option, name in schemas for word in (option, here(name))]
        said([here(program), "compile", options.rules, "--out", here(rules), *given])
    names.append(rules)

    words = [("", program), "eval", ("", rules), "-", "--output", "ndjson", "--quiet"]
    words += ["--inactive", options.inactive, "--now", options.now]
    for option, name in schemas:
        words += [option, ("", name)]
    for index, path in enumerate(options.groups):
        words += ["--groups", ("", pack(path, f"groups-{index}"))]
    for index, member in enumerate(options.members):
        group, _, path = member.rpartition("=")
        words += ["--members", (f"{group}=", pack(path, f"members-{index}"))]
    if "--jobs" in said([here(program), "eval", "--help"]):
        words += ["--jobs", "1"]  # Spark has a task for each core.

    command = Command(words, said([here(program), "--version"]).strip())
    # Groups and members are the same everywhere: their mistakes are said once, here.
    said(command.at(here) + (["--allow-partial"] if options.allow_partial else []), aup_partition.FIRST)
    command.words.append("--allow-partial")
    for name in names:
        context.addFile(here(name))
    if not any(file.endswith("/aup_partition.py") for file in context.listFiles):
        context.addPyFile(aup_partition.__file__)
    return command


def evaluate(users, command):
    """The answers to users with the columns `text` and `file`: a `user` with what it is granted, or a `problem`."""
    answers = users.mapInArrow(command, ANSWERS)
    return answers.select(F.from_json("decision", DECISION).alias("user"), "problem")


def decisions(answers):
    """A row for each user, as `aup eval` writes them."""
    users = answers.where("user is not null").select("user.*")
    return users.withColumn("inactive", F.coalesce("inactive", F.lit(False)))


def problems(answers):
    """A row for each record that aup cannot use."""
    return answers.where("problem is not null").select("problem.*")


def _parse(arguments):
    parser = argparse.ArgumentParser(prog="aup_spark.py", description=__doc__.split("\n")[0], allow_abbrev=False)
    parser.add_argument("--aup", required=True, metavar="FILE", help="the aup binary for the executors")
    parser.add_argument("--rules", required=True, metavar="PATH", help="as for aup eval; compiled before it is shipped")
    users = parser.add_mutually_exclusive_group(required=True)
    users.add_argument("--ndjson", nargs="+", metavar="PATH", help="users, one on each line")
    users.add_argument("--parquet", nargs="+", metavar="PATH", help="users: SCIM attributes as columns, or see --column")
    parser.add_argument("--column", metavar="NAME", help="the Parquet column that holds each user as JSON text")
    parser.add_argument("--grants", required=True, metavar="PATH", help="where decisions go, as Parquet")
    parser.add_argument("--problems", metavar="PATH", help="where bad records go, as Parquet")
    parser.add_argument("--allow-partial", action="store_true", help="go on behind bad records")
    parser.add_argument("--overwrite", action="store_true", help="replace what stands at --grants and --problems")
    parser.add_argument("--matched", action="store_true", help="leave out users that no rule matches")
    parser.add_argument("--inactive", choices=["nothing", "evaluate"], default="nothing", help="as for aup eval")
    parser.add_argument("--now", metavar="INSTANT", help="as for aup eval; without it the driver's clock, once")
    parser.add_argument("--groups", action="append", default=[], metavar="FILE", help="as for aup eval")
    parser.add_argument("--members", action="append", default=[], metavar="GROUP=FILE", help="as for aup eval")
    parser.add_argument("--schema", action="append", default=[], metavar="FILE", help="as for aup eval")
    options = parser.parse_args(arguments)
    if options.column and not options.parquet:
        parser.error("--column is for --parquet")
    if not all("=" in member for member in options.members):
        parser.error("--members is GROUP=FILE")
    # One moment for all partitions.
    options.now = options.now or datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return options


if __name__ == "__main__":
    status = main()
    SparkSession.builder.getOrCreate().stop()
    sys.exit(status)
