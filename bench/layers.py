"""Where a request spends its time inside a worker: each layer called without those around it."""

import io
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory
from django.test.utils import override_settings
from django.urls import resolve

from trials import filters

TURNS, CALLS = 25, 40


def spent(ids: Sequence[str]) -> dict[str, list[tuple[str, float]]]:
    """Return the microseconds of each layer, the whole first, for a request for one trial and for one for a page."""
    one = _spent(path=lambda: f"/api/v1/trials/{random.choice(ids)}", query=lambda: _query(_ONE, [random.choice(ids)]))
    page = _spent(path=lambda: "/api/v1/trials", query=lambda: _query(_PAGE, []), rows=_page)
    return {"one trial": one, "a page of 20 summaries": page}


def _spent(
    *, path: Callable[[], str], query: Callable[[], object], rows: Callable[[], Any] | None = None
) -> list[tuple[str, float]]:
    """Return the layers; ``rows`` is the query set behind the answer, where there is one."""
    (_, bare), *middleware = _added_by_each(path)
    connected, view, least = _least([_kept_open(_to_and_fro), _kept_open(lambda: _view(path())), _kept_open(query)])
    built, run = _of_query_set(rows) if rows else (0.0, least)
    return [
        ("the whole request, from WSGI's environment to the last byte", bare + sum(time for _, time in middleware)),
        ("· the query itself, by a bare cursor", least),
        *([("· Django's ORM: building the query", built)] if rows else []),
        *([("· Django's ORM: running it and reading rows", run - least)] if rows else []),
        ("· the view: parameters, negotiation, answer", view - built - run),
        ("· a connection from the pool, checked, and back", connected),
        *((f"· {name}", time) for name, time in middleware),
        ("· the rest: request object, address map, signals, headers", bare - view - connected),
    ]


def _of_query_set(rows: Callable[[], Any]) -> tuple[float, float]:
    built, whole = _least([lambda: rows().query.sql_with_params(), _kept_open(lambda: list(rows()))])
    return built, whole - built


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
    connection.close()
    return [min(times) * 1e6 for times in found]


def _through(handler: Any, path: Callable[[], str]) -> Callable[[], object]:
    def request() -> bytes:
        response = handler(_environ(path()), lambda *_: None)
        assert response.status_code == 200
        body = b"".join(response)
        response.close()
        return body

    return request


def _environ(path: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "", "HTTP_HOST": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
    }  # fmt: skip


def _added_by_each(path: Callable[[], str]) -> list[tuple[str, float]]:
    """Return what each middleware adds to those before it, and first of all the whole without any."""
    names = list(settings.MIDDLEWARE)
    handlers = []
    for count in range(len(names) + 1):
        with override_settings(MIDDLEWARE=names[:count]):
            handlers.append(_through(WSGIHandler(), path))
    bare, *times = _least(handlers)
    added = [time - before for time, before in zip(times, [bare, *times], strict=False)]
    return [("", bare), *zip((name.rpartition(".")[2] for name in names), added, strict=True)]


def _kept_open(call: Callable[[], object]) -> Callable[[], object]:
    def inner() -> object:
        connection.ensure_connection()
        return call()

    return inner


def _to_and_fro() -> None:
    connection.close()
    connection.ensure_connection()


def _view(path: str) -> object:
    request = RequestFactory().get(path)
    match = resolve(path)
    return match.func(request, **match.kwargs)


def _page() -> Any:
    return filters.select({}).values("summary", "current_id").order_by("-current_id")[:21]


def _query(statement: str, parameters: list[str]) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


_ONE = (
    "SELECT p.record_id, l.content, l.content_sha256 FROM trials_publishedtrial p"
    " JOIN ledger_publication l ON l.serial = p.current_id WHERE p.record_id = %s ORDER BY 1 LIMIT 2"
)
_PAGE = "SELECT summary, current_id FROM trials_publishedtrial ORDER BY current_id DESC LIMIT 21"
