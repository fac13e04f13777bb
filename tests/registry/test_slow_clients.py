"""Clients that send or read slowly: the others are served beside them, and nobody may take for ever."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from io import BytesIO
from threading import Barrier, BrokenBarrierError, Event
from typing import Any

import pytest

from registry import postgres
from registry.management.commands import run
from registry.serving import patience, turns
from registry.serving.turns import Turns
from tests import clusters
from tests.needs import PROC
from tests.processes import wait_until
from tests.serving import Served, served_by

# Turns


class Body:
    """A body that arrives when it is let."""

    def __init__(self, content: bytes) -> None:
        self.let, self.asked, self._content = Event(), Event(), BytesIO(content)

    def read(self, size: int) -> bytes:
        self.asked.set()
        assert self.let.wait(60)
        return self._content.read(size)


def answered(application: Any, body: Any = None, length: int = 0, to: list[Any] | None = None) -> bytes:
    environ = {"wsgi.input": body or BytesIO(), "CONTENT_LENGTH": str(length) if length else ""}
    return b"".join(application(environ, lambda *words: (to if to is not None else []).append(words)))


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    return [environ["wsgi.input"].read()]


def test_a_request_whose_body_is_on_the_way_takes_nobodys_turn() -> None:
    application, slow = Turns(echo, 1, longest=100), [Body(b"x" * 10) for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        waiting = [pool.submit(answered, application, body, 10) for body in slow]
        assert all(body.asked.wait(60) for body in slow)
        assert answered(application, BytesIO(b"quick"), 5) == b"quick"
        for body in slow:
            body.let.set()
        assert [each.result() for each in waiting] == [b"x" * 10] * 5


def test_no_more_than_so_many_are_answered_at_a_time() -> None:
    together = Barrier(3)

    def meet(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        try:
            together.wait(0.2)
            return [b"met"]
        except BrokenBarrierError:
            return [b"alone"]

    application = Turns(meet, 2, longest=0)
    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(lambda _: answered(application), range(3))) == {b"alone"}


def test_a_turn_is_given_back_by_an_application_that_fails() -> None:
    application = Turns(lambda *_: 1 / 0, 1, longest=0)  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            answered(application)


def test_a_body_that_is_cut_short_never_reaches_the_application() -> None:
    to: list[Any] = []
    body = answered(Turns(lambda *_: pytest.fail("it did"), 1, longest=100), BytesIO(b"half"), 8, to)
    assert to[0][0] == "400 Bad Request"
    assert b"body_incomplete" in body


def test_of_a_body_that_is_too_long_the_application_gets_what_shows_it_and_the_rest_is_thrown_away() -> None:
    stream = BytesIO(b"x" * 1_000_000)
    assert answered(Turns(echo, 1, longest=4), stream, 1_000_000) == b"x" * 5
    assert not stream.read(1), "who is still sending would not hear why it is refused"


def test_not_everything_is_read_that_is_sent() -> None:
    stream = BytesIO(b"x" * 20_000_000)
    assert answered(Turns(echo, 1, longest=4), stream, 20_000_000) == b"x" * 5
    assert stream.read(1)


def test_bodies_that_arrive_at_once_have_a_limit_together_and_give_it_back() -> None:
    application, to = Turns(echo, 1, longest=100, arriving=15), []  # type: ignore[var-annotated]
    slow = Body(b"x" * 10)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(answered, application, _AfterFirst(slow), 10)
        assert slow.asked.wait(60)
        assert b"unavailable" in answered(application, BytesIO(b"x" * 12), 12, to)
        assert to[0][0] == "503 Service Unavailable"
        slow.let.set()
        first.result()
    assert answered(application, BytesIO(b"x" * 15), 15) == b"x" * 15


class _AfterFirst:
    """A body whose first four bytes are there at once."""

    def __init__(self, rest: Body) -> None:
        self._rest, self._began = rest, False

    def read(self, size: int) -> bytes:
        if not self._began:
            self._began = True
            return b"x" * 4
        return self._rest.read(size)


def test_an_answer_is_handed_over_whole_unless_it_is_very_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "WHOLE", 10)
    closed = []

    class Answer(list[bytes]):
        def close(self) -> None:
            closed.append(len(self))

    for pieces in ([b"x" * 4] * 2, [b"x" * 4] * 5):
        whole = turns._whole(iter(Answer(pieces)))
        assert isinstance(whole, list) == (len(pieces) == 2)
        assert b"".join(whole) == b"".join(pieces)

    class Iterable:
        def __init__(self, count: int) -> None:
            self.count = count

        def __iter__(self) -> Iterator[bytes]:
            yield from [b"x" * 4] * self.count

        def close(self) -> None:
            closed.append(self.count)

    turns._whole(Iterable(2))
    assert closed == [2]
    streamed: Any = turns._whole(Iterable(5))
    assert closed == [2], "it is still being sent"
    streamed.close()
    assert closed == [2, 5]


# Patience

Pair = tuple[socket.socket, socket.socket]
Marks = dict[patience.Name, patience.Mark]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A client, and the server's end of its connection; the server listens, too."""
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(listener.getsockname())
        server, _ = listener.accept()
        with server:
            yield client, server


def closed(marks: Marks, at: float) -> int:
    """Look once, as if it were that time; return how many connections were closed."""
    seen, count = patience.sweep(marks, at)
    marks.clear()
    marks.update(seen)
    return count


def clients() -> list[object]:
    """Return the addresses of the clients that are looked after."""
    found = []
    for (_, client), connection in patience._connections():
        connection.close()
        found.append(client)
    return found


@PROC.mark
def test_a_client_that_sends_a_little_all_the_time_is_cut_off_after_half_a_minute(pair: Pair) -> None:
    client, server = pair
    marks: Marks = {}
    for at in range(0, 30, 5):
        client.sendall(b"a")
        assert closed(marks, at) == 0
    assert closed(marks, 30) == 1
    assert server.recv(10) == b"aaaaaa"
    assert server.recv(10) == b""
    assert client.recv(10) == b""


@PROC.mark
def test_a_client_that_reads_nothing_is_cut_off_before_the_server_forgets_it(pair: Pair) -> None:
    _, server = pair
    server.setblocking(False)
    server.send(b"x" * 2_000_000)
    marks: Marks = {}
    assert [closed(marks, at) for at in (0, 14, 15)] == [0, 0, 1]


@PROC.mark
def test_a_client_that_reads_a_little_all_the_time_is_cut_off_as_well(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, server = pair
    server.setblocking(False)
    server.send(b"x" * 2_000_000)
    read = iter(range(0, 80_000, 1_000))
    monkeypatch.setattr(patience, "_confirmed", lambda _: next(read))
    marks: Marks = {}
    assert [closed(marks, at) for at in (0, 5, 10, 15)] == [0, 0, 0, 1]


@PROC.mark
def test_a_client_that_is_answered_now_and_then_stays(pair: Pair) -> None:
    client, server = pair
    marks: Marks = {}
    for at in range(0, 300, 20):
        server.sendall(b"answer")
        assert client.recv(6) == b"answer"
        wait_until(lambda: patience._waiting(server) == 0)
        assert closed(marks, at) == 0


@PROC.mark
def test_connections_to_others_such_as_the_database_are_left_alone(pair: Pair) -> None:
    client, _ = pair
    assert client.getsockname() in clients()
    assert client.getpeername() not in clients()


# The shipped server

EACH = 200
HOST = b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"
LONG = b"/static/drf_spectacular_sidecar/redoc/bundles/redoc.standalone.js"  # a megabyte
KINDS = {
    "headers": b"GET /healthz" + HOST + b"X-Slow: ",
    "bodies": b"POST /api/v1/consistency" + HOST + b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n",
    "reads": b"GET " + LONG + HOST + b"\r\n",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    """One worker, which all come to, with a quarter of its patience."""
    with clusters.data_folder() as data:
        clusters.CATALOGUE.copy_to(data)
        more = {"DATA_DIR": str(data), "DATABASE_URL": "", "GRANIAN_HTTP1_HEADER_READ_TIMEOUT": "8000"}
        with postgres.running(data, durable=False), served_by(impatient, "/healthz", 1, **more) as server:
            server.wait()
            yield server


def impatient(port: int, workers: int) -> list[str]:
    return [*run._granian(port, workers)[:-1], "tests.registry.impatient:application"]


@pytest.mark.slow(seconds=40)
def test_two_hundred_slow_clients_of_each_kind_hold_up_nobody_and_are_cut_off(server: Served) -> None:
    with ExitStack() as stack:
        slow = {
            kind: [stack.enter_context(slow_client(server, begin)) for _ in range(EACH)]
            for kind, begin in KINDS.items()
        }
        answers = []
        for _ in range(20):
            for client in (*slow["headers"], *slow["bodies"]):
                _send(client)
            answers += [server.get("/api/v1/trials/NCT05816499").status, server.get("/readyz").status]
        assert answers == [200] * 40
        sending = slow["headers"] + slow["bodies"]
        wait_until(lambda: not sum(map(_send, sending)), "cutting off slow headers and bodies")
        wait_until(lambda: all(map(_is_cut_off, slow["reads"])), "cutting off slow reads")
    assert server.get("/api/v1/trials/NCT05816499").status == 200


def slow_client(server: Served, begin: bytes) -> socket.socket:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect(("127.0.0.1", server.port))
    client.sendall(begin)
    return client


def _send(client: socket.socket) -> bool:
    """Send a byte; whether the connection takes it."""
    try:
        client.send(b"a")
    except OSError:
        return False
    return True


def _is_cut_off(client: socket.socket) -> bool:
    """Whether the connection was reset, as the system tells without reading from it."""
    return client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0 or _state(client) == CLOSED


CLOSED = 7  # TCP_CLOSE, the first byte of the kernel's tcp_info


def _state(client: socket.socket) -> int:
    return client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
