"""A full disk, and one that cannot be written to: the store lies on a small file system of memory.

While the disk is full, writes are answered 503 with a SCIM Error and change nothing, and reads go on. Once there is room,
writes work again without a restart, and nothing that was acknowledged is missing. A store on a read-only file system may
be refused or served for reading, and is whole afterwards. Needs root, to mount; says so and ends with 0 otherwise.
"""

import os
import pathlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from client import ERROR, USER, Answer, Broken, Connection, patch
from history import Change, History, Request, compare
from kills import read, verify_audit
from load import Failed
from serving import Server, create_token, serving, work_folder

SIZE = 24 * 2**20
ROOM = 2**20
REFUSALS = 20
SECONDS = 30.0
OPTIONS = ("--rate-limit", "0")
WRITERS = 4


class Writer:
    """A connection that makes users and changes them, and notes what was acknowledged."""

    def __init__(self, number: int, server: Server, token: str) -> None:
        self.history = History(f"connection {number}")
        self.connection = Connection(server.port, token)
        self.made = 0
        self.number = number

    def write(self) -> Answer:
        """Makes or changes a user of some ten thousand bytes."""
        users = self.history.records["Users"]
        title = f"{self.made} " + "x" * 10_000
        if self.made % 3 == 2 and users:
            id = list(users)[self.made % len(users)]
            change = Change("Users", id, users[id].content | {"title": title})
            method, path, body = "PATCH", f"Users/{id}", patch({"op": "replace", "path": "title", "value": title})
        else:
            content = {"userName": f"{self.number}-{self.made}", "title": title}
            change = Change("Users", None, content)
            method, path, body = "POST", "Users", {"schemas": [USER]} | content
        self.made += 1
        self.history.pending = Request(f"{method} {path}", [change])
        answer = self.connection.send(method, f"/scim/v2/{path}", body)
        if answer.is_success:
            wrong = self.history.acknowledge(answer.json)
            if wrong:
                raise Failed("\n".join(wrong))
            return answer
        # Refused is refused: it must not show up later.
        self.history.pending = None
        error = answer.json
        is_error = isinstance(error, dict) and error.get("schemas") == [ERROR] and error.get("status") == "503"
        if answer.status != 503 or not is_error:
            raise Failed(f"{method} {path} answers {answer.status} {answer.body[:300]!r} on a full disk, not 503 with a SCIM Error")
        return answer

    def write_until(self, success: bool) -> None:
        """Writes until that was refused several times; or, if success is waited for, until it was not several times in turn."""
        end = time.monotonic() + SECONDS
        count = 0
        while count < REFUSALS:
            if time.monotonic() > end:
                raise Failed(f"no {'success' if success else 'refusal'} in {SECONDS:.0f} s")
            if self.write().is_success == success:
                count += 1
            elif success:
                count = 0
                time.sleep(0.05)


def write_all(writers: list[Writer], success: bool) -> None:
    """All connections write at once."""
    failures: list[BaseException] = []

    def run(writer: Writer) -> None:
        try:
            writer.write_until(success)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=[writer]) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for failure in failures:
        raise failure


def expect_whole(when: str, server: Server, token: str, writers: list[Writer]) -> None:
    """Everything acknowledged is there, and nothing else."""
    found = read(server, token)
    wrong = compare([writer.history for writer in writers], found)
    if wrong:
        raise Failed(f"{when}:\n" + "\n".join(wrong[:20]))
    print(f"{when}: {len(found['Users'])} users, all as acknowledged", flush=True)


@contextmanager
def small_disk(folder: pathlib.Path) -> Iterator[pathlib.Path]:
    """A small file system of memory, for the length of a block."""
    disk = folder / "disk"
    disk.mkdir()
    run = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", disk], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        print(f"skipped: nothing can be mounted here: {run.stderr.strip()}")
        raise SystemExit(0)
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


def fill(disk: pathlib.Path) -> pathlib.Path:
    """A file that leaves little room."""
    ballast = disk / "ballast"
    state = os.statvfs(disk)
    ballast.write_bytes(bytes(max(0, state.f_bavail * state.f_frsize - ROOM)))
    return ballast


def full_disk(disk: pathlib.Path, log: pathlib.Path) -> tuple[str, list[Writer]]:
    store = disk / "store.sqlite"
    token = create_token(store, "disk")
    server = Server(log, store, *OPTIONS)
    try:
        writers = [Writer(number, server, token) for number in range(1, WRITERS + 1)]
        ballast = fill(disk)
        for round in (1, 2):
            write_all(writers, success=False)
            expect_whole(f"full disk, round {round}", server, token, writers)
            ballast.unlink()
            write_all(writers, success=True)
            expect_whole(f"room again, round {round}", server, token, writers)
            ballast = fill(disk)
        write_all(writers, success=False)
        ballast.unlink()
    finally:
        server.kill()
    with serving(log, store, *OPTIONS) as again:
        expect_whole("killed while the disk was full, and started again", again, token, writers)
    print(f"audit verify: {verify_audit(store)}")
    return token, writers


def read_only(disk: pathlib.Path, log: pathlib.Path, token: str, writers: list[Writer]) -> None:
    store = disk / "store.sqlite"
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    try:
        server = Server(log, store, *OPTIONS)
    except SystemExit as refusal:
        last = str(refusal).strip().splitlines()[-1]
        print(f"read-only file system: the server does not start: {last}")
    else:
        try:
            expect_whole("read-only file system", server, token, writers)
            for writer in writers:
                writer.connection = Connection(server.port, token)
                if writer.write().is_success:
                    raise Failed("a write on a read-only file system is acknowledged")
        finally:
            server.kill()
    subprocess.run(["mount", "-o", f"remount,rw,size={SIZE}", disk], check=True)
    with serving(log, store, *OPTIONS) as again:
        expect_whole("writable again", again, token, writers)


def main() -> int:
    if os.geteuid() != 0:
        print("skipped: only root can mount the small file system that this needs")
        return 0
    with work_folder("disk") as folder, small_disk(folder) as disk:
        try:
            token, writers = full_disk(disk, folder / "log")
            read_only(disk, folder / "log", token, writers)
        except (Failed, Broken) as failure:
            raise SystemExit(str(failure)) from failure
    print("nothing acknowledged was lost on a full disk")
    return 0


if __name__ == "__main__":
    sys.exit(main())
