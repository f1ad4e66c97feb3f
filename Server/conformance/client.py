"""A small HTTP client that keeps its connection, as identity providers do."""

import http.client
import json
import socket
from dataclasses import dataclass
from typing import Any

SCIM = "application/scim+json"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
HOST = "scim.example.com"
"""What requests call the server. Locations in answers have it, and stay the same when the port does not."""
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


class Broken(Exception):
    """The connection ended before the answer was complete. The status is known if its line had arrived."""

    def __init__(self, status: int | None) -> None:
        super().__init__(f"the connection broke (status {status})")
        self.status = status


@dataclass
class Answer:
    """An answer that arrived in full."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON; None if it is empty or something else."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


class Connection:
    """One connection to the server, with a token (none if the text is empty)."""

    def __init__(self, port: int, token: str, timeout: float = 30) -> None:
        self.token = token
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def connect(self) -> None:
        """Opens the connection now; otherwise the first request does."""
        self._http.connect()
        self._http.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        self._http.close()

    def send(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Sends a request and reads its answer. The path begins with a slash; a body that is not bytes goes as JSON.

        Raises `Broken` if the connection ends too early. The request is not sent again.
        """
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        fields = {"Host": HOST}
        if self.token:
            fields["Authorization"] = f"Bearer {self.token}"
        if data is not None:
            fields["Content-Type"] = SCIM
        status: int | None = None
        try:
            if self._http.sock is None:
                self.connect()
            self._http.request(method, path, body=data, headers=fields | (headers or {}))
            response = self._http.getresponse()
            status = response.status
            return Answer(status, response.headers, response.read())
        except (OSError, http.client.HTTPException) as error:
            self._http.close()
            raise Broken(status) from error


def patch(*operations: dict[str, Any]) -> dict[str, Any]:
    """The body of a PATCH request."""
    return {"schemas": [PATCH_OP], "Operations": list(operations)}


def read_all(connection: Connection, kind: str, page: int = 200) -> list[dict[str, Any]]:
    """All resources of a kind (`Users`, `Groups`), page by page."""
    found: list[dict[str, Any]] = []
    while True:
        path = f"/scim/v2/{kind}?startIndex={len(found) + 1}&count={page}"
        answer = connection.send("GET", path)
        if answer.status != 200:
            raise SystemExit(f"GET {path} answers {answer.status}: {answer.body.decode(errors='replace')}")
        resources = answer.json.get("Resources") or []
        found += resources
        if not resources or len(found) >= answer.json["totalResults"]:
            return found


def post(connection: Connection, path: str, body: dict[str, Any], status: int) -> Any:
    """The body of the answer to a POST request, which has to have a status."""
    answer = connection.send("POST", path, body)
    if answer.status != status:
        raise SystemExit(f"POST {path} answers {answer.status}: {answer.body[:300]!r}")
    return answer.json
