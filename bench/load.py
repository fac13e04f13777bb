"""The two sides of each comparison: a client that loads a server over HTTP, and a bare loop over the database.

On a small machine the client takes its time from the server it measures. Where wrk is installed, it asks: a request
costs it a few microseconds. Else a process of ours does, over raw sockets; it takes some twenty.
"""

import json
import random
import select
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

CONNECTIONS, PROCESSES = 16, 2


@dataclass
class Measured:
    """How many were done in how many seconds, how long they took, and the processor time that serving them took.

    ``times`` has the seconds of each, or of as many as show how they are distributed; then ``count`` says how many.
    """

    seconds: float
    times: list[float] = field(repr=False)
    processor: float = 0.0
    count: int = 0

    def __post_init__(self) -> None:
        self.count = self.count or len(self.times)

    @property
    def cost(self) -> float:
        """Return the microseconds of processor time of one, wherever they were spent but in the client."""
        return self.processor / self.count * 1e6

    @property
    def rate(self) -> float:
        return self.count / self.seconds

    def percentile(self, share: float) -> float:
        """Return in milliseconds how long the given share took at most."""
        ordered = sorted(self.times)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


CLIENT = "wrk" if shutil.which("wrk") else "a process of ours"
_WRK = """
local paths = {%s}
request = function() return wrk.format("GET", paths[math.random(#paths)]) end
done = function(summary, latency, requests)
  local times = {}
  for share = 1, 100 do times[share] = latency:percentile(math.min(share, 99.9)) / 1e6 end
  local refused = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.stderr:write(string.format('{"count": %%d, "seconds": %%f, "refused": %%d, "times": [%%s]}',
    summary.requests, summary.duration / 1e6, refused, table.concat(times, ",")))
end
"""


def http(port: int, paths: Sequence[str], seconds: float) -> Measured:
    """Ask for random paths over sixteen connections, each with one request at a time."""
    return _by_wrk(port, paths, seconds) if CLIENT == "wrk" else _by_sockets(port, paths, seconds)


def _by_wrk(port: int, paths: Sequence[str], seconds: float) -> Measured:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_WRK % ",".join(json.dumps(path) for path in paths))
        script.flush()
        command = [
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{max(round(seconds), 1)}s",
            "--timeout",
            "60s",
            "-s",
            script.name,
        ]
        done = subprocess.run([*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True)
    found = json.loads(done.stderr)
    assert not found["refused"], done.stdout
    # Where none was complete, one is taken to have been: in favour of whoever was so slow.
    return Measured(found["seconds"], found["times"], count=max(found["count"], 1))


def _by_sockets(port: int, paths: Sequence[str], seconds: float) -> Measured:
    requests = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode() for path in paths]
    poll, clients = select.epoll(), {}
    for _ in range(CONNECTIONS):
        client = _Client(port, requests)
        clients[client.socket.fileno()] = client
        poll.register(client.socket, select.EPOLLIN)
    started = time.perf_counter()
    times: list[float] = []
    for client in clients.values():
        client.ask()
    while (now := time.perf_counter()) < started + seconds:
        for number, _ in poll.poll(1):
            if (taken := clients[number].read()) is not None:
                times.append(taken)
                clients[number].ask()
    poll.close()
    for client in clients.values():
        client.socket.close()
    return Measured(now - started, times)


class _Client:
    """One connection."""

    def __init__(self, port: int, requests: Sequence[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests = requests
        self.asked, self.missing = 0.0, 0

    def ask(self) -> None:
        self.asked, self.missing = time.perf_counter(), 0
        self.socket.send(random.choice(self.requests))

    def read(self) -> float | None:
        """Read what is there; return how long the answer took once it is complete."""
        data = self.socket.recv(262_144)
        if self.missing:
            self.missing -= len(data)
        else:
            head, _, body = data.partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), data[:500]
            at = head.lower().index(b"content-length:") + 15
            self.missing = int(head[at : head.find(b"\r", at) if head.find(b"\r", at) > 0 else None]) - len(body)
        return None if self.missing else time.perf_counter() - self.asked


def loop(
    url: str, query: str, parameters: Sequence[Sequence[Any]], seconds: float, *, pooled: bool = False
) -> Measured:
    """Run one statement over and over in two processes, each with one open connection and nothing else to do.

    ``pooled`` takes the connection from a pool for each, and gives it back: what a server has to do at the least.
    """
    with get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(_nothing, range(PROCESSES))  # processes have started and imported before the clock does
        parts = pool.starmap(
            _pooled_loop if pooled else _loop, [(url, query, parameters, seconds)] * PROCESSES, chunksize=1
        )
    return Measured(
        seconds, [taken for times, _ in parts for taken in times], processor=sum(spent for _, spent in parts)
    )


def _nothing(_: int) -> None:
    time.sleep(0.05)


def _loop(url: str, query: str, parameters: Sequence[Sequence[Any]], seconds: float) -> tuple[list[float], float]:
    times = []
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(query, random.choice(parameters)).fetchall()
        spent, until = time.process_time(), time.perf_counter() + seconds
        while (before := time.perf_counter()) < until:
            cursor.execute(query, random.choice(parameters)).fetchall()
            times.append(time.perf_counter() - before)
        spent = time.process_time() - spent
    return times, spent


def _pooled_loop(
    url: str, query: str, parameters: Sequence[Sequence[Any]], seconds: float
) -> tuple[list[float], float]:
    times = []
    with ConnectionPool(url, min_size=1, max_size=1, open=True) as pool:
        pool.wait()
        spent, until = time.process_time(), time.perf_counter() + seconds
        while (before := time.perf_counter()) < until:
            with pool.connection() as connection:
                connection.execute(query, random.choice(parameters)).fetchall()
            times.append(time.perf_counter() - before)
        spent = time.process_time() - spent
    return times, spent
