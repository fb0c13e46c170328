"""A real gunicorn with the project's configuration on a free port of this machine, for the tests that need a socket."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
TOY = "tests.toy:serve()"
REAL = "service.app:serve()"
LISTENING = re.compile(r"Listening at: http://127\.0\.0\.1:(\d+)")


@dataclass
class Reply:
    """What came back over a socket. `headers` have lower-case names; `body` is without its chunks."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Server:
    """A running server. Its log is a file; `stop` ends it and all of its workers."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    started: float = field(default_factory=time.monotonic)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def events(self) -> list[dict[str, Any]]:
        """The lines of the log that are JSON."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]

    def connect(self, timeout: float = 20) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def send(self, request: bytes, timeout: float = 20) -> Reply:
        """Send bytes as they are and read one answer."""
        with self.connect(timeout) as client:
            client.sendall(request)
            return read_reply(client)

    def post(self, path: str, body: bytes, headers: Mapping[str, str] | None = None, timeout: float = 20) -> Reply:
        given = {"Host": "test", "Content-Type": "text/plain", "Content-Length": str(len(body)), "Connection": "close", **(headers or {})}
        head = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value != "")
        return self.send(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body, timeout)

    def get(self, path: str, timeout: float = 20) -> Reply:
        return self.send(f"GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n".encode("latin-1"), timeout)

    def workers(self) -> list[int]:
        """The process ids of the workers."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in listed.split()]

    def stop(self, seconds: float = 30) -> int:
        """Ask the server to end, and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise


def command(app: str) -> list[str]:
    return [sys.executable, "-m", "gunicorn", "-c", "python:service.gunicorn_conf", app]


def environ(**variables: str) -> dict[str, str]:
    """The environment of a server: this one's without its QUOTH_ variables, a free port, and what is given."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QUOTH_")}
    return {**inherited, "PYTHONPATH": str(REPOSITORY), "QUOTH_PORT": "0", "QUOTH_WORKERS": "1", **variables}


def start(app: str = TOY, *, env: Mapping[str, str] | None = None, seconds: float = 60, **options: Any) -> Server:
    """Start a server and return as soon as it is ready. Raises AssertionError with its log if it does not get ready in time."""
    with tempfile.NamedTemporaryFile(prefix="quoth-test-", suffix=".log", delete=False) as file:
        process = subprocess.Popen(command(app), env=dict(env or environ()), stderr=file, stdout=file, cwd=REPOSITORY, **options)
    log = Path(file.name)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        match = LISTENING.search(log.read_text(encoding="utf-8"))
        if match and _is_ready(int(match[1])):
            return Server(process, int(match[1]), log)
        time.sleep(0.05)
    process.kill()
    process.wait()
    raise AssertionError(f"the server is not ready:\n{log.read_text(encoding='utf-8')}")


def read_reply(client: socket.socket) -> Reply:
    """One HTTP answer from a socket; an empty one with status 0 if the connection was closed without."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(65_536)
        if not piece:
            return Reply(0, {}, data)
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Reply(int(status.split()[1]), headers, _read_body(client, headers, body))


def _read_body(client: socket.socket, headers: Mapping[str, str], body: bytes) -> bytes:
    length = int(headers.get("content-length", -1))
    chunked = headers.get("transfer-encoding") == "chunked"
    while (length < 0 or len(body) < length) and not (chunked and body.endswith(b"0\r\n\r\n")):
        piece = client.recv(65_536)
        if not piece:
            break
        body += piece
    return unchunk(body) if chunked else body


def unchunk(body: bytes) -> bytes:
    """A chunked body as one piece, as far as it came."""
    whole = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        if not size or int(size, 16) == 0:
            break
        whole += rest[: int(size, 16)]
        body = rest[int(size, 16) + 2 :]
    return whole


def chunk(data: bytes) -> bytes:
    """One chunk of a chunked body; the last one for no data."""
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
