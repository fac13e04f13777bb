"""Around the whole application, once for every way through it: an id, a line in the log and a measurement per request.

It is no middleware of Django, because a public read may go past those, and what a server sends has no other way.
"""

import itertools
import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, runtime_checkable

from django.conf import settings

from registry.serving import proxy
from registry.serving.handler import ROUTE
from registry.serving.logs import request_id

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Count = Callable[[str, str, float], None]  # route, status, seconds

_log = logging.getLogger("registry.requests")
_own_ids = map((secrets.token_hex(8) + "{:08x}").format, itertools.count())  # unique here and in other workers


@runtime_checkable
class Closable(Protocol):
    """What WSGI closes when it was sent."""

    def close(self) -> None:
        """Let go of what was open."""


class Observed:
    """An application, observed. ``count`` is told of each request when its answer is complete."""

    def __init__(self, application: Application, count: Count | None = None) -> None:
        self.application, self.count = application, count

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer; an answer that is there as a whole is finished here, one that is streamed with its last part."""
        request = _Request(self.count, environ, start_response)
        try:
            body = self.application(environ, request.start)
            if not isinstance(body, list):
                return _Streamed(body, request)
        except BaseException:
            request.status = "500"
            request.end()
            raise
        request.end()
        return body


class _Request:
    """What is known of one request until its end."""

    __slots__ = ("count", "environ", "id", "start_response", "started", "status")

    def __init__(self, count: Count | None, environ: dict[str, Any], start_response: Callable[..., Any]) -> None:
        self.started = time.perf_counter()
        self.count, self.environ, self.start_response, self.status = count, environ, start_response, "500"
        self.id = proxy.request_id(environ) or next(_own_ids)
        request_id.set(self.id)

    def start(self, status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
        """Pass on status and headers, with the id among them."""
        self.status = status[:3]
        return self.start_response(status, [*headers, ("X-Request-ID", self.id)], *error)

    def end(self) -> None:
        """Log and count. Route, not address: what stands in an address may be meant for nobody else."""
        seconds = time.perf_counter() - self.started
        environ = self.environ
        route = environ.get(ROUTE) or _unrouted(environ["PATH_INFO"])
        if _log.isEnabledFor(logging.INFO):
            # Made by hand: ``_log.info`` would look for the line that called it, at the price of all the rest.
            record = logging.LogRecord(_log.name, logging.INFO, "", 0, "request", None, None)
            record.fields = {
                "method": environ["REQUEST_METHOD"],
                "route": route,
                "status": int(self.status),
                "duration_ms": round(seconds * 1000, 2),
            }
            _log.handle(record)
        if self.count:
            self.count(route, self.status, seconds)
        request_id.set("")


class _Streamed:
    """A body that is sent part by part; the server closes it after the last."""

    def __init__(self, body: Iterable[bytes], request: _Request) -> None:
        self.body, self.request = body, request

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.body)

    def close(self) -> None:
        """End body and request."""
        if isinstance(self.body, Closable):
            self.body.close()
        self.request.end()


def _unrouted(path: str) -> str:
    """Return one name for all files, and one for everything that nobody knows."""
    return "static" if path.startswith(settings.STATIC_URL) else "unknown"
