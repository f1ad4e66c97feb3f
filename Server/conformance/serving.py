"""The server under test as a process: started, killed, stopped, and given tokens."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

ROOT = pathlib.Path(__file__).resolve().parents[2]
START_SECONDS = 60.0


def binary() -> str:
    """The server to test: the environment variable AUP_SERVER, else the release build."""
    path = os.environ.get("AUP_SERVER", str(ROOT / "Server/.build/release/aup-server"))
    if not os.access(path, os.X_OK):
        raise SystemExit(f"there is no server at {path}; build it, or name one in AUP_SERVER")
    return path


def free_port() -> int:
    """A port of loopback that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a command of the server, such as `token list`, and gives its exit code and what it printed."""
    return subprocess.run([binary(), *arguments], capture_output=True, text=True, timeout=START_SECONDS, check=False)


def command(*arguments: str) -> str:
    """What a command of the server prints. Its failure ends the script."""
    run = run_command(*arguments)
    if run.returncode != 0:
        raise SystemExit(f"`aup-server {' '.join(arguments)}` ended with {run.returncode}:\n{run.stderr}")
    return run.stdout.strip()


def create_token(store: pathlib.Path, name: str, *options: str) -> str:
    """A new token for the store. Options are those of the command, such as `--scope read`."""
    return command("token", "create", "--store", str(store), "--name", name, *options)


class Server:
    """A running server. What it writes to its output goes into the file `log`, of all starts one after the other."""

    def __init__(self, log: pathlib.Path, store: pathlib.Path | None, *options: str) -> None:
        self.log = log
        self.port = 0
        self.token = ""
        where = ["--memory"] if store is None else ["--store", str(store)]
        seen = log.stat().st_size if log.exists() else 0
        self._output = log.open("ab")
        self.process = subprocess.Popen(
            [binary(), *where, "--port", "0", *options],
            stdin=subprocess.DEVNULL, stdout=self._output, stderr=subprocess.STDOUT)
        try:
            self._wait(seen, needs_token=store is None)
        except BaseException:
            self.kill()
            raise

    def _wait(self, seen: int, needs_token: bool) -> None:
        """Waits for the line that says the server is ready."""
        end = time.monotonic() + START_SECONDS
        while True:
            with self.log.open("rb") as file:
                file.seek(seen)
                text = file.read().decode(errors="replace")
            ready = re.search(r"listening on http://127\.0\.0\.1:(\d+)", text)
            token = re.search(r"token: (\S+)\s", text)
            if ready and (token or not needs_token):
                self.port = int(ready[1])
                self.token = token[1] if token else ""
                return
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended with {self.process.returncode} at its start:\n{text}")
            if time.monotonic() > end:
                raise SystemExit(f"the server is not ready after {START_SECONDS:.0f} s:\n{text}")
            time.sleep(0.002)

    @property
    def url(self) -> str:
        """The base URL of SCIM."""
        return f"http://127.0.0.1:{self.port}/scim/v2"

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """Ends the process as `kill -9` does."""
        self.process.kill()
        self.process.wait()
        self._output.close()

    def stop(self) -> int:
        """Asks the process to end, and gives its exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise SystemExit("the server does not stop within 20 s of SIGTERM") from None
        self._output.close()
        return code


@contextmanager
def serving(log: pathlib.Path, store: pathlib.Path | None, *options: str) -> Iterator[Server]:
    """A server for the length of a block."""
    server = Server(log, store, *options)
    try:
        yield server
    finally:
        if server.alive:
            server.stop()


@contextmanager
def work_folder(name: str) -> Iterator[pathlib.Path]:
    """A new folder, which stays if the block fails, for then the store and the log are wanted."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"aup-{name}-"))
    try:
        yield folder
    except BaseException:
        print(f"the store and the log of the server are kept in {folder}", flush=True)
        raise
    shutil.rmtree(folder)
