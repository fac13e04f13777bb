"""The short way of public reads: the view, and only those middlewares that its answers need.

The ordinary way costs more than twice as much. Both call the same view and the same middlewares, and answer alike
(``tests/registry/test_public_reads.py``).
"""

from collections.abc import Callable
from typing import Any, cast

from corsheaders.middleware import CorsMiddleware
from django.core.handlers.exception import response_for_exception
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.urls import resolve
from django.utils.cache import patch_vary_headers
from psycopg_pool import PoolTimeout

from registry.api.problems import Unavailable
from registry.api.views import PublicView
from registry.serving import replicas
from registry.serving.database.base import LOST, OUTDATED, DatabaseWrapper, source, sqlstate
from registry.serving.door import Door
from registry.serving.headers import Headers

Answering = Callable[[HttpRequest], HttpResponse]
READS = ("GET", "HEAD")


class PublicReads:
    """Answers a GET or HEAD of a ``PublicView``, and passes on everything else."""

    def __init__(self, get_response: Answering) -> None:
        replicas.watch()
        self.ordinary = get_response
        self.door = Door()
        security: Any = SecurityMiddleware(_Cors(_answer))
        self.short: Answering = Headers(security)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take the short way where it answers as the ordinary one would; a host that is not ours is refused there."""
        if response := self.door.answer(request):
            return response
        if not _is_public_read(request):
            return self.ordinary(request)
        response = self.short(request)
        self.door.learn(request, response)
        return response


class _Cors(CorsMiddleware):
    """The library's, which would sort through all headers of a request to find no origin among them."""

    def add_response_headers(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if "HTTP_ORIGIN" in request.META:
            return super().add_response_headers(request, response)
        patch_vary_headers(response, ("origin",))
        return response


def _is_public_read(request: HttpRequest) -> bool:
    if request.method not in READS or not request.path_info.startswith("/api/"):
        return False
    try:
        request.resolver_match = resolve(request.path_info)
        request.get_host()
    except Exception:
        return False
    return issubclass(getattr(request.resolver_match.func, "cls", object), PublicView)


def _answer(request: HttpRequest) -> HttpResponse:
    """Return the view's answer, at the second try where the database had gone and come back; else what Django says."""
    try:
        response = _tried_twice(request)
    except Exception as error:
        response = _unavailable.process_exception(request, error) or response_for_exception(request, error)
    response.headers["Content-Length"] = str(len(response.content))
    return response


def _tried_twice(request: HttpRequest) -> HttpResponse:
    server = replicas.choose(request.META)
    chosen = source.set(server)
    try:
        return _called(request)
    except (Error, PoolTimeout) as error:
        if not replicas.failed(server, error) and not _renewed(error):
            raise
    finally:
        source.reset(chosen)
    return _called(request)  # by the primary


def _called(request: HttpRequest) -> HttpResponse:
    view, arguments, named = request.resolver_match  # type: ignore[misc]  # resolved before it came here
    response: HttpResponse = view(request, *arguments, **named)
    return response


def _renewed(error: Exception) -> bool:
    """Connect anew where a connection was lost, or a migration outdated what was prepared on it; say whether it was."""
    again = sqlstate(error).startswith(_AGAIN)
    if again:
        for connection in connections.all(initialized_only=True):
            cast(DatabaseWrapper, connection).renew()
    return again


# A connection that was lost, and a server that stops or starts.
_AGAIN = (LOST, "57P01", "57P02", "57P03", OUTDATED)
_unavailable = Unavailable(_called)
