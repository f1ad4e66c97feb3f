"""Sends the records of one partition through `aup eval`, a child process, and tells which record each answer is about."""

import collections
import contextlib
import functools
import os
import re
import selectors
import subprocess
import sys
import threading

import pyarrow as pa
import pyarrow.compute as pc
from pyspark import SparkFiles, TaskContext

PROBLEM = pa.struct([
    ("file", pa.string()), ("partition", pa.int32()), ("record", pa.int64()), ("byte", pa.int64()),
    ("text", pa.binary()), ("message", pa.string()),
])
ANSWERS = pa.schema([("decision", pa.string()), ("problem", PROBLEM)])

# The first record of each partition, whose answer is left out. Behind a user aup refuses Group resources: those of one
# partition would count for its users alone. And what comes first in a partition is no longer first in an input, where a
# byte order mark and other formats are looked for.
FIRST = b'{"userName":"-"}\n'

RECORD_PLACE = re.compile(rb": record \d+ \(line (\d+), byte (\d+)\): (.*)", re.DOTALL)
_RECORD_ERROR = re.compile(rb"error: <standard input>" + RECORD_PLACE.pattern, re.DOTALL)
_BLANK = r"^[ \t\r]*$"
_ROWS_A_BATCH = 10_000
_CHUNK = 1 << 18


class EvaluationError(Exception):
    """aup could not do it; the text is what it said."""


class Command:
    """`aup eval` as every executor runs it. Words are texts, or pairs of a text and the name of a shipped file behind it."""

    def __init__(self, words, version):
        self.words, self.version = words, version

    def at(self, place):
        """The words, where `place` tells the path of a file."""
        return [word if isinstance(word, str) else word[0] + place(word[1]) for word in self.words]

    def __call__(self, batches):
        """What Spark calls in a task."""
        command = self.at(SparkFiles.get)
        _check_version(command[0], self.version)
        return evaluate(batches, command, TaskContext.get().partitionId())


def said(command, input=b""):
    """What a command says on standard output. What it says on standard error is passed on, or is the error."""
    try:
        run = subprocess.run(command, input=input, capture_output=True)
    except OSError as error:
        raise EvaluationError(f"error: cannot run `{command[0]}`: {error}") from None
    words = run.stderr.decode(errors="replace").rstrip()
    if run.returncode != 0:
        raise EvaluationError(words or f"error: `{command[0]}` ended with {run.returncode}")
    if words:
        print(words, file=sys.stderr)
    return run.stdout.decode(errors="replace")


@functools.lru_cache
def _check_version(program, version):
    here = said([program, "--version"]).strip()
    if here != version:
        raise EvaluationError(f"error: aup {here} on the executor, but {version} on the driver")


def evaluate(batches, command, partition=0):
    """Gives the answers to the records of Arrow batches with the columns `text` and `file`, in batches of ANSWERS.

    Memory is bounded by what is under way, not by the partition. Raises EvaluationError if aup ends with anything but 0 or
    without an answer to each record.
    """
    batches = (batch for batch in batches if batch.num_rows > 0)
    first = next(batches, None)
    if first is None:
        return
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    feeder = _Feeder(process.stdin, first, batches)
    try:
        feeder.start()
        yield from _Collector(process, feeder, partition).answers()
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            stream.close()


class _Fed:
    """A batch that was fed and not yet answered in full."""

    def __init__(self, batch, lines, line, offset):
        self.texts, self.files = batch.columns
        self.lines, self.line, self.offset = lines, line, offset
        # aup skips them without a word.
        self.unanswered = len(lines) - pc.sum(pc.match_substring_regex(lines, _BLANK)).as_py()


class _Feeder(threading.Thread):
    """Writes records to the child, one on each line. A thread of its own: the child may want to be read before it reads."""

    def __init__(self, stream, first, batches):
        super().__init__(daemon=True)
        self.stream, self.first, self.batches = stream, first, batches
        self.fed = collections.deque()
        self.error = None

    def run(self):
        try:
            self.stream.write(FIRST)
            line, offset = 2, len(FIRST)
            batch = self.first
            while batch is not None:
                lines = _one_line_each(batch.column(0))
                text = pc.binary_join(pa.ListArray.from_arrays([0, len(lines)], lines), b"\n")[0].as_buffer()
                self.fed.append(_Fed(batch, lines, line, offset))
                self.stream.write(text)
                self.stream.write(b"\n")
                line, offset = line + len(lines), offset + text.size + 1
                batch = next(self.batches, None)
        except BrokenPipeError:
            pass  # aup has ended; the collector says why.
        except Exception as error:  # Of the iterator; the collector raises it where Spark sees it.
            self.error = error
        with contextlib.suppress(BrokenPipeError):
            self.stream.close()


def _one_line_each(texts):
    """Line breaks in JSON are blanks, or mistakes within strings: so is the carriage return that takes their place."""
    texts = texts.cast(pa.binary()).fill_null(b"null")
    if pc.any(pc.match_substring(texts, "\n")).as_py():
        texts = pc.replace_substring(texts, "\n", "\r")
    return texts


class _Collector:
    """Reads what the child says: decisions on standard output, in order, and bad records on standard error.

    aup reports a bad record before it writes the decision of a later one. So what stands on standard error once some output
    was read covers all records before it: then a batch whose answers are complete can be let go.
    """

    def __init__(self, process, feeder, partition):
        self.process, self.feeder, self.partition = process, feeder, partition
        self.decisions, self.decisions_behind = [], 0
        self.problems = []
        self.rest = {"stdout": b"", "stderr": b""}
        self.has_first = False
        self.words = collections.deque(maxlen=20)

    def answers(self):
        selector = selectors.DefaultSelector()
        for stream in (self.process.stdout, self.process.stderr):
            os.set_blocking(stream.fileno(), False)
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            ready = [key.fileobj for key, _ in selector.select()]
            output = self._read(self.process.stdout, selector) if self.process.stdout in ready else []
            while errors := self._read(self.process.stderr, selector):
                for line in errors:
                    self._error(line)
            self._output(output)
            if len(self.decisions) >= _ROWS_A_BATCH or len(self.problems) >= _ROWS_A_BATCH:
                yield self._batch()
        self._finish()
        yield self._batch()

    def _read(self, stream, selector):
        """The lines that are there, without waiting; a last one that is cut off stays for the next time."""
        name = "stdout" if stream is self.process.stdout else "stderr"
        if stream not in selector.get_map():
            return []
        lines = []
        while not lines:
            try:
                data = os.read(stream.fileno(), _CHUNK)
            except BlockingIOError:
                return []
            if not data:
                selector.unregister(stream)
                return [self.rest[name]] if self.rest[name] else []
            *lines, self.rest[name] = (self.rest[name] + data).split(b"\n")
        return lines

    def _output(self, lines):
        if lines and not self.has_first:
            self.has_first = True
            lines = lines[1:]
        self.decisions += lines
        self.decisions_behind += len(lines)
        fed = self.feeder.fed
        while fed and self.decisions_behind >= fed[0].unanswered:
            self.decisions_behind -= fed.popleft().unanswered

    def _error(self, line):
        match = _RECORD_ERROR.fullmatch(line)
        if not match:
            self.words.append(line.decode(errors="replace"))
            print(self.words[-1], file=sys.stderr)
            return
        number, offset = int(match[1]), int(match[2])
        fed = next((fed for fed in self.feeder.fed if fed.line <= number < fed.line + len(fed.lines)), None)
        if fed is None:
            raise EvaluationError(f"aup speaks of a line that it was not given: {line.decode(errors='replace')}")
        fed.unanswered -= 1
        index = number - fed.line
        before = (pc.sum(pc.binary_length(fed.lines.slice(0, index))).as_py() or 0) + index
        self.problems.append({
            "file": fed.files[index].as_py(), "partition": self.partition, "record": number - 1,
            "byte": offset - fed.offset - before, "text": fed.texts[index].as_py(),
            "message": match[3].decode(errors="replace"),
        })

    def _batch(self):
        decisions = pa.array(self.decisions, pa.binary()).cast(pa.string())
        problems = pa.array(self.problems, PROBLEM)
        count = len(decisions) + len(problems)
        self.decisions, self.problems = [], []
        return pa.RecordBatch.from_arrays([
            pa.concat_arrays([decisions, pa.nulls(count - len(decisions), pa.string())]),
            pa.concat_arrays([pa.nulls(count - len(problems), PROBLEM), problems]),
        ], schema=ANSWERS)

    def _finish(self):
        status = self.process.wait()
        self.feeder.join()
        if self.feeder.error:
            raise self.feeder.error
        said = "\n".join(self.words) or "and said nothing"
        if status != 0:
            raise EvaluationError(f"aup ended with {status} in partition {self.partition}: {said}")
        if self.feeder.fed or self.decisions_behind:
            raise EvaluationError(f"aup did not answer for each record of partition {self.partition}: {said}")
