"""Where a request spends its time inside a worker, and what each shorter way spares."""

import io
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test.utils import override_settings

from registry.serving import database
from registry.serving.door import Door
from registry.serving.handler import Handler
from registry.serving.public import PublicReads
from trials.models import PublishedTrial

TURNS, CALLS = 25, 40
_SHORT = f"{PublicReads.__module__}.{PublicReads.__qualname__}"


def spent(ids: Sequence[str]) -> dict[str, list[tuple[str, float]]]:
    """Return the microseconds of each layer for a request for one trial and for one for a page."""
    one = _spent(path=lambda: f"/api/v1/trials/{random.choice(ids)}", query=lambda: _query(_ONE, [random.choice(ids)]))
    page = _spent(path=lambda: "/api/v1/trials", query=lambda: _query(_PAGE))
    return {"one trial": one, "a page of 20 summaries": page}


def _spent(*, path: Callable[[], str], query: Callable[[], object]) -> list[tuple[str, float]]:
    ordinary = [name for name in settings.MIDDLEWARE if name != _SHORT]
    with override_settings(MIDDLEWARE=ordinary):
        longest = _through(WSGIHandler(), path)
    handler: Any = Handler()
    without_door = Handler()
    _reads(without_door).door = _Shut()
    names = (
        "as it is served, from WSGI's environment to the last byte",
        "· of that the query, with a connection from the pool and back",
        "without the door of its own",
        "on the ordinary way, through all middlewares",
    )
    calls = [_through(handler, path), query, _through(without_door, path), longest]
    return list(zip(names, _least(calls), strict=True))


class _Shut(Door):
    def answer(self, request: Any) -> None:
        """Let nothing through."""


def _reads(handler: Any) -> PublicReads:
    reads: PublicReads = handler._middleware_chain.__wrapped__
    return reads


def _least(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Return the microseconds of processor time of each, the calls taking turns so that all meet the same neighbours.

    Processor time, because on a busy machine waiting for the others would hide what is to be seen. What PostgreSQL
    does meanwhile is not in it.
    """
    found: list[list[float]] = [[] for _ in calls]
    for _ in range(TURNS):
        for times, call in zip(found, calls, strict=True):
            call()
            before = time.process_time()
            for _ in range(CALLS):
                call()
            times.append((time.process_time() - before) / CALLS)
    connections.close_all()
    return [min(times) * 1e6 for times in found]


def _through(handler: Any, path: Callable[[], str]) -> Callable[[], object]:
    def request() -> bytes:
        told: list[Any] = []
        response = handler(_environ(path()), lambda *status: told.extend(status))
        assert told[0] == "200 OK"
        body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        return body

    return request


def _environ(path: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "", "HTTP_HOST": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
    }  # fmt: skip


def _query(statement: str, parameters: list[str] | None = None) -> object:
    return database.rows(PublishedTrial, statement, parameters)


_ONE = (
    "SELECT p.record_id, l.content, l.content_sha256 FROM trials_publishedtrial p"
    " JOIN ledger_publication l ON l.serial = p.current_id WHERE p.record_id = %s"
)
_PAGE = "SELECT summary, current_id FROM trials_publishedtrial ORDER BY current_id DESC LIMIT 21"
