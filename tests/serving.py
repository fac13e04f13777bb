"""The shipped server in front of a database, for tests that need the real thing: processes, sockets and signals."""

import http.client
import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

from registry.management.commands import run
from tests.processes import ROOT, children, environment, listens, wait_until


@dataclass
class Answer:
    """What the server answered, its header names in lower case; status 0 means that the connection broke."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Served:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask over a connection of its own; in names of headers an underscore stands for a dash."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, _lower(response.headers), response.read())
        except (OSError, http.client.HTTPException):
            return Answer(0, {}, b"")
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        return children(self.process.pid)

    def loaded(self) -> set[int]:
        """Return the process ids of the workers that have loaded the application; one that has not hears no signal."""
        return {worker for worker in self.workers() if listens(worker, self.port)}

    def wait(self, path: str = "/readyz") -> None:
        """Return when the path answers 200."""
        wait_until(lambda: self._serves(path), f"serving {path}")

    def _serves(self, path: str) -> bool:
        assert self.process.poll() is None, "the server ended"
        return self.get(path).status == 200


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@contextmanager
def asked_all_the_time(server: Served, paths: Sequence[str]) -> Iterator[dict[str, list[Answer]]]:
    """Ask for each path over and over while the block runs; the answers grow meanwhile."""
    stop = threading.Event()
    answers: dict[str, list[Answer]] = {path: [] for path in paths}

    def ask(path: str) -> None:
        while not stop.wait(0.05):
            answers[path].append(server.get(path))

    with ThreadPoolExecutor(len(paths)) as pool:
        askers = [pool.submit(ask, path) for path in paths]
        try:
            yield answers
        finally:
            stop.set()
    assert not any(asker.exception() for asker in askers)


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def has_driver(pid: int) -> bool:
    """Whether a process has loaded the driver of the database, which is what a worker loads early."""
    try:
        return "psycopg_binary" in Path(f"/proc/{pid}/maps").read_text()
    except OSError:
        return False


def served(workers: int = 2, *, log: str = os.devnull, **more: str) -> AbstractContextManager[Served]:
    """Run the server exactly as ``manage.py run`` does, on PORT or a free one and with more in its environment."""
    return served_by(run._granian, "/healthz", workers, log=log, **more)


@contextmanager
def served_by(
    command_of: Callable[[int, int], list[str]], lives: str, workers: int = 2, *, log: str = os.devnull, **more: str
) -> Iterator[Served]:
    """Run a server by a command for a port and a number of workers, until the path that tells whether it lives."""
    port = int(more.get("PORT") or free_port())
    command = command_of(port, workers)
    settings = environment(**{"SECRET_KEY": "of a test"} | more)
    with open(log, "a") as errors:
        process = subprocess.Popen(command, cwd=ROOT, env=settings, stderr=errors, start_new_session=True)
    try:
        server = Served(port, process)
        server.wait(lives)
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
