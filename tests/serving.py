"""The shipped server in front of a database, for tests that need the real thing: processes, sockets and signals."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

from registry.management.commands import run

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Answer:
    """What the server answered, its header names in lower case; status 0 means that the connection broke."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Served:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]

    def get(self, path: str, timeout: float = 30) -> Answer:
        """Ask over a connection of its own."""
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return Answer(response.status, _lower(response.headers), response.read(), time.monotonic() - started)
        except (OSError, http.client.HTTPException):
            return Answer(0, {}, b"", time.monotonic() - started)
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        return children(self.process.pid)

    def wait(self, path: str = "/readyz", seconds: float = 30) -> None:
        """Return when the path answers 200."""
        until = time.monotonic() + seconds
        while self.get(path).status != 200:
            assert self.process.poll() is None, "the server ended"
            assert time.monotonic() < until, f"{path} was not served in time"
            time.sleep(0.1)


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def children(pid: int) -> list[int]:
    """Return the living children of a process."""
    return [child for child, parent in _parents() if parent == pid]


def _parents() -> Iterator[tuple[int, int]]:
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            yield int(status.parent.name), int(parent)


@contextmanager
def served(**environment: str) -> Iterator[Served]:
    """Run the server exactly as ``manage.py run`` does, on a free port and with more in its environment."""
    port = free_port()
    command = run._granian(port, workers=2)
    environment = os.environ | {"STATEMENT_TIMEOUT": "5000", "SECRET_KEY": "of a test"} | environment
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        server = Served(port, process)
        server.wait("/healthz")
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
