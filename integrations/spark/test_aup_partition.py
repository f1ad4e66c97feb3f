"""One partition through `aup eval`, without Spark. AUP names the binary."""

import itertools
import json
import os
import pathlib
import stat
import tempfile
import threading
import unittest

import pyarrow as pa

from aup_partition import ANSWERS, EvaluationError, evaluate

AUP = os.environ["AUP"]
RULES = 'rule "Staff" { when userType eq "Employee" assign role "Reader" in "Global" }'


def batches(texts, size):
    """Arrow batches as Spark makes them."""
    texts = iter(texts)
    while rows := list(itertools.islice(texts, size)):
        yield pa.RecordBatch.from_arrays(
            [pa.array(rows, pa.binary()), pa.array(["part"] * len(rows))], names=["text", "file"])


class PartitionTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "rules.aup").write_text(RULES)
        self.command = [AUP, "eval", str(self.folder / "rules.aup"), "-", "--output", "ndjson", "--allow-partial", "--quiet"]

    def answers(self, texts, size=1000, command=None):
        given = list(evaluate(batches(texts, size), command or self.command, partition=4))
        self.assertTrue(all(batch.schema == ANSWERS for batch in given))
        rows = [row for batch in given for row in batch.to_pylist()]
        return [row["decision"] for row in rows if row["decision"]], [row["problem"] for row in rows if row["problem"]]

    def script(self, text):
        path = self.folder / "program"
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return [str(path)]

    def test_each_record_has_its_answer(self):
        texts = [
            b'{"userName":"ann","id":"1","userType":"Employee"}', b"", b'{"userName":7}', b" \t\r", None,
            b'\xef\xbb\xbf{"userName":"mark"}', b'{"userName":\n"bob"}', b'{"userName":"b\nob"}', b'{"userName":"\xff"}',
            b'{"userName":"cem","active":false}\r',
        ]
        problem = {"file": "part", "partition": 4}
        for size in (1, 3, 1000):
            with self.subTest(size=size):
                decisions, problems = self.answers(texts, size)
                self.assertEqual(decisions, [
                    '{"userName":"ann","id":"1","rules":["Staff"],"grants":[{"role":"Reader","unit":"Global"}]}',
                    '{"userName":"bob","rules":[],"grants":[]}',
                    '{"userName":"cem","rules":[],"grants":[],"inactive":true}',
                ])
                self.assertEqual(problems, [
                    problem | {"record": record, "byte": byte, "text": text, "message": message}
                    for record, byte, text, message in [
                        (3, 0, b'{"userName":7}', "`userName`: found a number, expected a string"),
                        (5, 0, None, "the record is not an object; expected a User or a Group"),
                        (6, 0, texts[5], "unexpected `\\u{FEFF}`; expected a value"),
                        (8, 14, b'{"userName":"b\nob"}', "a string holds a line break without an escape; "
                         'expected `"`, or an escape such as `\\n`'),
                        (9, 13, texts[8], "the byte 0xFF is not UTF-8; expected text in UTF-8"),
                    ]
                ])

    def test_neither_stream_blocks_the_others(self):
        texts = [b'{"userName":"u%d"}' % n if n % 2 else b'{"userName":%d}' % n for n in range(40_000)]
        decisions, problems = self.answers(texts)
        self.assertEqual([json.loads(line)["userName"] for line in decisions], [f"u{n}" for n in range(1, 40_000, 2)])
        self.assertEqual([row["text"] for row in problems], texts[::2])
        self.assertEqual([row["record"] for row in problems], list(range(1, 40_001, 2)))

    def test_batches_that_are_answered_are_let_go(self):
        alive, most = [], 0

        def counted():
            nonlocal most
            for batch in batches((b'{"userName":"u%d","title":"%s"}' % (n, b"x" * 1000) for n in range(50_000)), 100):
                alive.append(batch.schema and pa.total_allocated_bytes())
                most = max(most, alive[-1])
                yield batch

        for batch in evaluate(counted(), self.command):
            del batch
        self.assertEqual(len(alive), 500)
        self.assertLess(most, 25_000_000)  # of 50 MB

    def test_an_empty_partition_starts_nothing(self):
        self.assertEqual(list(evaluate(iter([]), ["/no/such/program"])), [])
        self.assertEqual(list(evaluate(batches([], 1), ["/no/such/program"])), [])

    def test_groups_among_users_are_refused(self):
        with self.assertRaisesRegex(EvaluationError, r"is a Group behind users.*--groups FILE"):
            self.answers([b'{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"g","displayName":"G"}'])

    def test_what_aup_says_is_in_the_error(self):
        many = [b'{"userName":"u"}'] * 100_000
        for text, error in [
            ("echo no memory >&2; exit 3", "aup ended with 3 in partition 4: no memory"),
            ("kill -9 $$", "aup ended with -9 in partition 4: and said nothing"),
            ("cat >/dev/null", "aup did not answer for each record of partition 4: and said nothing"),
            ("head -c 20 >/dev/null; echo; echo '{}'", "aup did not answer for each record"),
            ("echo; yes | head -200000; cat >/dev/null", "aup did not answer for each record"),
        ]:
            with self.subTest(text), self.assertRaisesRegex(EvaluationError, error):
                self.answers(many, command=self.script(text))

    def test_an_error_of_the_input_is_raised(self):
        def broken():
            yield from batches([b'{"userName":"u"}'] * 10, 5)
            raise RuntimeError("the input is gone")

        with self.assertRaisesRegex(RuntimeError, "the input is gone"):
            list(evaluate(broken(), self.command))

    def test_who_stops_early_leaves_nothing_behind(self):
        answers = evaluate(batches([b'{"userName":"u"}'] * 200_000, 1000), self.command)
        next(answers)
        answers.close()
        for thread in threading.enumerate():
            if thread is not threading.current_thread():
                thread.join(10)
                self.assertFalse(thread.is_alive())


if __name__ == "__main__":
    unittest.main()
