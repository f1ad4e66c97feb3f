"""The job on a cluster of two workers, against `aup eval` on one machine. AUP names the binary."""

import contextlib
import io
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

import pyspark
from pyspark.sql import SparkSession

import aup_spark

AUP = os.environ["AUP"]
SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "samples"
NOW = "2026-11-23T12:00:00Z"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def setUpModule():
    home = os.path.dirname(pyspark.__file__)
    os.environ |= {"SPARK_HOME": home, "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}
    # Workers put what they are sent into this folder, and leave it there.
    unittest.addModuleCleanup(shutil.rmtree, os.path.join(home, "work"), ignore_errors=True)
    spark = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "OFF")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.files.maxPartitionBytes", "200k")
        .getOrCreate()
    )
    unittest.addModuleCleanup(spark.stop)


def one_machine(rules, users, *options):
    """The decisions, and the bad records with their texts, of `aup eval`."""
    run = subprocess.run(
        [AUP, "eval", rules, users, "--output", "ndjson", "--allow-partial", "--now", NOW, "--quiet", *options],
        capture_output=True, check=True)
    lines = pathlib.Path(users).read_bytes().split(b"\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    problems = []
    for error in run.stderr.decode().splitlines():
        line, byte, message = aup_spark.aup_partition.RECORD_PLACE.search(error.encode()).groups()
        line = int(line)
        problems.append((lines[line - 1], int(byte) - starts[line - 1], message.decode()))
    return [json.loads(line) for line in run.stdout.splitlines()], problems


def as_decision(row):
    """A row of the grants in the shape of `aup eval`."""
    decision = {"userName": row.userName, "id": row.id, "rules": row.rules}
    decision["grants"] = [grant.asDict() for grant in row.grants]
    decision["inactive"] = row.inactive or None
    return {name: value for name, value in decision.items() if value is not None}


def in_order(items):
    return sorted(items, key=repr)


class JobTests(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.spark = SparkSession.getActiveSession()

    def run_job(self, rules, *arguments):
        """The exit code, and what stands on standard error."""
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors):
            status = aup_spark.main([
                "--aup", AUP, "--rules", str(rules), "--grants", str(self.folder / "grants"), "--problems",
                str(self.folder / "problems"), "--now", NOW, *map(str, arguments)])
        return status, errors.getvalue()

    def written(self):
        grants = self.spark.read.parquet(str(self.folder / "grants"))
        problems = self.spark.read.parquet(str(self.folder / "problems")).collect()
        return [as_decision(row) for row in grants.collect()], problems

    def check(self, rules, users, *options, reading=None):
        """The job gives what one machine gives."""
        decisions, bad = one_machine(str(rules), str(users), *options)
        status, errors = self.run_job(rules, *(reading or ["--ndjson", users]), "--allow-partial", *options)
        self.assertEqual(status, 0, errors)
        found, problems = self.written()
        self.assertEqual(in_order(found), in_order(decisions))
        self.assertEqual(in_order((bytes(row.text), row.byte, row.message) for row in problems), in_order(bad))
        return problems

    def test_a_large_export_with_bad_records(self):
        seed = random.randrange(1 << 32)
        chance = random.Random(seed)
        with self.subTest(seed=seed):
            lines = (SAMPLES / "ten-thousand-users/users.ndjson").read_bytes().split(b"\n")[:-1]
            for number in chance.sample(range(1, len(lines)), 300):
                line = lines[number]
                lines[number] = chance.choice([
                    line[: chance.randrange(len(line))], line.replace(b'"userName"', b'"userName":1,"userName"'),
                    line.replace(b"a", b"\xff", 1), b"", b"  \t", b"[]", b"null", b"\xef\xbb\xbf" + line,
                    line + b"\r", line + b"}",
                    b'{"userName":"a","active":"perhaps"}', b'{"userName":"' + b"x" * (1 << 18) + b'"}',
                    b'{"displayName":"nobody"', b'{"userPrincipalName":"a@b"}', b"\x1f\x8b\x08",
                ])
            users = self.folder / "users.ndjson"
            users.write_bytes(b"\n".join(lines))
            problems = self.check(SAMPLES / "ten-thousand-users/rules.aup", users)
            self.assertGreater(len({row.partition for row in problems}), 2)
            self.assertEqual({row.file for row in problems}, {users.as_uri()})

    def test_a_byte_order_mark_before_the_first_line(self):
        users = self.folder / "users.ndjson"
        users.write_bytes(b'\xef\xbb\xbf{"userName":"ann"}\r\n{"userName":"bob"}\r\n\r\n')
        self.check(SAMPLES / "six-clumio-conditions/rules.aup", users)

    def test_all_samples(self):
        for folder, *options in [
            ("six-clumio-conditions",), ("contractors-kept-out",), ("regional-units",), ("exceptions-with-an-end-date",),
            ("custom-schema", "--schema", str(SAMPLES / "custom-schema/badge.schema.json")),
            ("direct-against-nested-groups", "--groups", str(SAMPLES / "direct-against-nested-groups/groups.ndjson")),
            ("six-clumio-conditions", "--inactive", "evaluate"), ("six-clumio-conditions", "--members", f"A=B={__file__}"),
        ]:
            with self.subTest(folder):
                self.setUp()
                users = SAMPLES / folder / "users.ndjson"
                if not users.exists():
                    page = json.loads((SAMPLES / folder / "users.json").read_text())
                    resources = page["Resources"] if isinstance(page, dict) else page
                    users = self.folder / "users.ndjson"
                    users.write_text("".join(json.dumps(user) + "\n" for user in resources))
                self.check(SAMPLES / folder / "rules.aup", users, *options)

    def test_parquet_with_attributes_as_columns(self):
        users = self.folder / "users.ndjson"
        users.write_text("".join(json.dumps(user) + "\n" for user in [
            {"schemas": [USER, ENTERPRISE], "id": "1", "userName": "ann", "active": True, "name": {"familyName": "Ä\n\"x"},
             "emails": [{"value": "ann@corp.example", "type": "work", "primary": True}], ENTERPRISE: {"department": "IT"},
             "groups": [{"value": "g1", "display": "Staff"}]},
            {"userName": "bob", "active": False, "groups": []},
            {"userName": "cem", "emails": [{"value": "cem@home.example", "type": "home"}, {"value": "cem@corp.example"}]},
            {"id": "nameless"},
        ]))
        rules = self.folder / "rules.aup"
        rules.write_text(
            'rule "IT" { when department eq "it" and group eq "Staff" assign role "Admin" in "Global" }\n'
            'rule "Home" { when emails[type eq "home" and value ew "home.example"] assign role "Reader" in "Home" }\n')
        self.spark.read.json(str(users)).repartition(3).write.parquet(str(self.folder / "users.parquet"))
        decisions, bad = one_machine(str(rules), str(users))
        status, errors = self.run_job(rules, "--parquet", self.folder / "users.parquet", "--allow-partial")
        self.assertEqual(status, 0, errors)
        found, problems = self.written()
        self.assertEqual(in_order(found), in_order(decisions))
        self.assertEqual([row.message for row in problems], [message for _, _, message in bad])
        self.assertEqual([json.loads(bytes(row.text)) for row in problems], [{"id": "nameless"}])
        self.assertIn("3 users, 2 matched, 1 inactive, 1 bad records", errors)

    def test_parquet_with_json_text(self):
        texts = [
            b'{"userName":"ann"}', None, b'{\n  "userName": "bob"\n}', b"", b'{"userName":"\xff"}', b'{"userName":"c\nd"}',
        ]
        rows = self.spark.createDataFrame([(text and bytearray(text),) for text in texts], "user binary")
        rows.repartition(4).write.parquet(str(self.folder / "users.parquet"))
        status, errors = self.run_job(
            SAMPLES / "six-clumio-conditions/rules.aup", "--parquet", self.folder / "users.parquet", "--column", "user",
            "--allow-partial", "--matched")
        self.assertEqual(status, 0, errors)
        found, problems = self.written()
        self.assertEqual(found, [])
        self.assertEqual(in_order(row.text and bytes(row.text) for row in problems), in_order([None, texts[4], texts[5]]))
        self.assertIn("2 users, 0 matched, 0 inactive, 3 bad records", errors)

    def test_bad_records_are_trouble_unless_they_are_allowed(self):
        users = self.folder / "users.ndjson"
        users.write_text('{"userName":"ann"}\n{}\n')
        status, errors = self.run_job(SAMPLES / "six-clumio-conditions/rules.aup", "--ndjson", users)
        self.assertEqual(status, 2)
        self.assertIn("error: bad records, and no --allow-partial: no grants were written", errors)
        self.assertIn("the record is neither a User nor a Group", errors)
        self.assertFalse((self.folder / "grants").exists())
        problems = self.spark.read.parquet(str(self.folder / "problems")).collect()
        self.assertEqual([bytes(row.text) for row in problems], [b"{}"])

    def test_the_rules_are_checked_on_the_driver(self):
        users, rules = self.folder / "users.ndjson", self.folder / "rules.aup"
        users.write_text("")
        rules.write_text('rule "R" { when departmnt eq "IT" assign role "A" in "B" }')
        status, errors = self.run_job(rules, "--ndjson", users)
        self.assertEqual(status, 2)
        self.assertIn("departmnt", errors)
        status, errors = self.run_job(SAMPLES / "custom-schema/rules.aup", "--ndjson", users, "--groups", rules)
        self.assertEqual(status, 2)

    def test_what_aup_says_on_an_executor_is_in_the_failure(self):
        users, program = self.folder / "users.ndjson", self.folder / "aup"
        users.write_text('{"userName":"ann"}\n{"userName":"bob"}\n')
        # As aup, but for more than the one user that the driver tries.
        program.write_text(
            f'#!/bin/sh\n[ "$1$2" != eval--help ] && [ "$1" = eval ] || exec {AUP} "$@"\n'
            "[ $(wc -l) -lt 2 ] || { echo 'error: no luck' >&2; exit 7; }\n")
        program.chmod(0o755)
        with self.assertRaisesRegex(Exception, "aup ended with 7 in partition 0: error: no luck"):
            aup_spark.main([
                "--aup", str(program), "--rules", str(SAMPLES / "six-clumio-conditions/rules.aup"), "--ndjson", str(users),
                "--grants", str(self.folder / "grants")])
        self.assertFalse((self.folder / "grants").exists())


if __name__ == "__main__":
    unittest.main()
