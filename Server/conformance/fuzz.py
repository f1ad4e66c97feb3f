"""Random and damaged requests on every route: none is answered 5xx, none ends a connection that should stay, none ends
the server.

501 is right for /Me, and 503 may always be said. An error under /scim is a SCIM Error, whatever was sent.
"""

import argparse
import contextlib
import http.client
import json
import pathlib
import random
import socket
import sys
import time
from collections import Counter

from client import ERROR, Connection
from damage import Damage
from routes import make_resources, read_routes
from serving import Server, serving, work_folder

OPTIONS = ("--rate-limit", "0")
TIMEOUT = 20.0
CLOSING = {400, 408, 411, 413, 414, 417, 431, 505}
"""The statuses with which a server may end the connection, for it cannot tell where the next request begins."""
MOST_FAILURES = 20


class Wire:
    """A connection that takes any bytes for a request."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes, method: str) -> tuple[http.client.HTTPResponse, bytes]:
        """Sends a request and reads its answer. A stream of events is not read."""
        # The answer may be there already: a server need not read a body that is too long, if it hangs up.
        with contextlib.suppress(ConnectionError):
            self.socket.sendall(data)
        response = http.client.HTTPResponse(self.socket, method=method)
        response.begin()
        if response.headers.get_content_type() == "text/event-stream":
            return response, b""
        return response, response.read()

    def close(self) -> None:
        self.socket.close()


class Fuzzer:
    def __init__(self, server: Server, damage: Damage, folder: pathlib.Path) -> None:
        self.server = server
        self.damage = damage
        self.folder = folder
        self.statuses: Counter[int] = Counter()
        self.failures: set[tuple[str, str]] = set()
        self.slowest = (0.0, "")
        self.wire: Wire | None = None
        self.renewals = 0

    def renew(self) -> None:
        """Makes resources for the paths to name: those of before may have been deleted."""
        admin = Connection(self.server.port, self.server.token, timeout=TIMEOUT)
        self.renewals += 1
        self.damage.routes = read_routes(admin, make_resources(admin, f" {self.renewals}"))
        admin.close()

    def run(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        count = 0
        while time.monotonic() < end and len(self.failures) < MOST_FAILURES and self.server.alive:
            count += 1
            if count % 20 == 0:
                self._send_broken()
            else:
                self._send_draft()
            if count % 50 == 0:
                self._ask_health()
                self.renew()
        if not self.server.alive:
            self._fail("server", "the server has ended", b"")
        else:
            self._ask_health()

    def _send_draft(self) -> None:
        """A request that is well framed: it has to be answered, and the connection stays."""
        route, draft = self.damage.draft()
        data = draft.encoded(self.server.port, self.server.token)
        fresh = self.wire is None
        begin = time.monotonic()
        try:
            if self.wire is None:
                self.wire = Wire(self.server.port)
            response, body = self.wire.send(data, draft.method)
        except (OSError, http.client.HTTPException) as error:
            self._fail(str(route), f"no answer on a {'new' if fresh else 'kept'} connection: {error!r}", data)
            self._hang_up()
            return
        self.slowest = max(self.slowest, (time.monotonic() - begin, f"{route}: {data[:300]!r}"))
        status = response.status
        self.statuses[status] += 1
        if status >= 500 and status != 503 and not (status == 501 and "/Me" in draft.target):
            self._fail(str(route), f"answers {status} {body[:300]!r}", data)
        # What is no HTTP is refused, and hung up on, before anybody knows that it would be SCIM.
        is_scim = draft.target.startswith("/scim/v2/") and draft.method != "HEAD" and not response.will_close
        if is_scim and status >= 400 and not is_error(body, status):
            self._fail(str(route), f"answers {status} without a SCIM Error: {body[:300]!r}", data)
        if response.will_close or response.headers.get_content_type() == "text/event-stream":
            if response.will_close and status not in CLOSING:
                self._fail(str(route), f"ends the connection with {status}", data)
            self._hang_up()

    def _send_broken(self) -> None:
        """Bytes on a connection of their own. Any answer will do but 5xx, and so will none."""
        data = self.damage.broken(self.server.port, self.server.token)
        wire = Wire(self.server.port)
        wire.socket.settimeout(0.5)
        try:
            response, body = wire.send(data, "GET")
            if response.status >= 500 and response.status not in {501, 503, 505}:
                self._fail("broken", f"answers {response.status} {body[:300]!r}", data)
        except (OSError, http.client.HTTPException):
            pass
        wire.close()

    def _ask_health(self) -> None:
        connection = Connection(self.server.port, "", timeout=TIMEOUT)
        status = connection.send("GET", "/health").status
        connection.close()
        if status != 200:
            self._fail("GET /health", f"answers {status}", b"")

    def _hang_up(self) -> None:
        if self.wire:
            self.wire.close()
        self.wire = None

    def _fail(self, route: str, complaint: str, data: bytes) -> None:
        """Tells of a failure once for each route and kind of complaint, and keeps its request."""
        key = (route, complaint.split("{")[0][:60])
        if key in self.failures:
            return
        self.failures.add(key)
        file = self.folder / f"request-{len(self.failures)}"
        file.write_bytes(data)
        print(f"  FAILED {route} {complaint}\n    {data[:1000]!r}\n    kept in {file}", flush=True)


def is_error(body: bytes, status: int) -> bool:
    """If a body is a SCIM Error of the status (RFC 7644 §3.12)."""
    try:
        error = json.loads(body)
    except ValueError:
        return False
    return isinstance(error, dict) and error.get("schemas") == [ERROR] and error.get("status") == str(status)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="how long (default 30)")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32), help="to draw the same requests again")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with work_folder("fuzz") as folder, serving(folder / "log", None, *OPTIONS) as server:
        fuzzer = Fuzzer(server, Damage(options.seed), folder)
        fuzzer.renew()
        fuzzer.run(options.seconds)
        total = sum(fuzzer.statuses.values())
        print(f"{total} answers on {len(fuzzer.damage.routes)} routes: {dict(sorted(fuzzer.statuses.items()))}")
        print(f"slowest: {fuzzer.slowest[0] * 1000:.0f} ms, {fuzzer.slowest[1]}")
        if fuzzer.failures:
            raise SystemExit(f"seed {options.seed}: {len(fuzzer.failures)} failures")
    return 0


if __name__ == "__main__":
    sys.exit(main())
