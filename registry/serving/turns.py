"""Requests take turns at the application, each with its body in whole, so that slow clients hold up nobody.

The server reads a body in the thread that asks for it, and without a deadline. Many threads may therefore wait for
bodies, which costs nothing but memory, and few of them work; ``patience`` ends what never comes.
"""

from collections.abc import Callable, Iterable
from io import BytesIO
from itertools import chain
from queue import SimpleQueue
from threading import Lock
from typing import Any

from registry.api.problems import problem

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

PIECE = 64 * 1024
THROWN_AWAY = 16 * 1024 * 1024  # bytes of a body that is too long
ARRIVING = 64 * 1024 * 1024  # bytes of all bodies that one worker holds while they arrive
WHOLE = 8 * 1024 * 1024  # bytes of an answer that are handed over at once; what is longer is streamed


class Turns:
    """A WSGI application around another that ``count`` requests are in at a time; the others wait for their turn.

    Of a body longer than ``longest`` bytes the application gets one byte more than that, by which it knows.
    """

    def __init__(self, application: Application, count: int, longest: int, arriving: int = ARRIVING) -> None:
        self._application, self._longest = application, longest
        self._room, self._lock = arriving, Lock()
        self._free: SimpleQueue[None] = SimpleQueue()
        for _ in range(count):
            self._free.put(None)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer once the request is there and it is its turn."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not length:
            return self._in_turn(environ, start_response)
        body = BytesIO()
        try:
            if refusal := self._read(environ["wsgi.input"], body, length):
                return _refuse(start_response, *refusal)
            environ["wsgi.input"] = body
            body.seek(0)
            return self._in_turn(environ, start_response)
        finally:
            self._take(-len(body.getbuffer()))

    def _in_turn(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self._free.get()
        try:
            return _whole(self._application(environ, start_response))
        finally:
            self._free.put(None)

    def _read(self, stream: Any, body: BytesIO, length: int) -> tuple[int, str, str] | None:
        """Read the body as it arrives; return why it is refused, if it is."""
        kept = min(length, self._longest + 1)
        while missing := kept - body.tell():
            piece = stream.read(min(PIECE, missing))
            if not piece:
                return 400, "body_incomplete", "The body ended before the length that was announced."
            body.write(piece)
            if not self._take(len(piece)):
                return 503, "unavailable", "Too many requests are arriving at once. Please try again in a moment."
        for _ in range(min(length - kept, THROWN_AWAY) // PIECE + 1):  # who is still sending would not hear why
            if not stream.read(PIECE):
                break
        return None

    def _take(self, size: int) -> bool:
        """Count bytes that are held; whether there is room for them. What was counted is given back at the end."""
        with self._lock:
            self._room -= size
            return self._room >= 0


def _whole(answer: Iterable[bytes]) -> Iterable[bytes]:
    """Return an answer as a list, which the server sends without a thread of ours; only a very long one as it comes."""
    if isinstance(answer, list):
        return answer
    pieces, size, rest = [], 0, iter(answer)
    for piece in rest:
        pieces.append(piece)
        size += len(piece)
        if size > WHOLE:
            return _LongAnswer(answer, chain(pieces, rest))
    _close(answer)
    return pieces


class _LongAnswer:
    def __init__(self, answer: Iterable[bytes], pieces: Iterable[bytes]) -> None:
        self._answer, self._pieces = answer, pieces

    def __iter__(self) -> Any:
        return iter(self._pieces)

    def close(self) -> None:
        _close(self._answer)


def _close(answer: Any) -> None:
    if hasattr(answer, "close"):
        answer.close()


def _refuse(start_response: StartResponse, status: int, code: str, detail: str) -> list[bytes]:
    response = problem(status, code, detail)
    start_response(f"{status} {response.reason_phrase}", list(response.items()))
    return [response.content]
