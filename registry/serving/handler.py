"""Django's handler of requests, but for what a read of the API can do without, and what the server has to do for it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

ROUTE = "registry.route"  # in environ: the pattern that answered, for what is around Django


class Handler(WSGIHandler):
    """The application, without what observes it."""

    def __call__(  # type: ignore[override]  # the stubs promise what Django happens to return; a server needs this
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer a request. What is complete goes to the server as a list: it asks an iterator part by part."""
        if environ["REQUEST_METHOD"] in ("GET", "HEAD") and environ["PATH_INFO"].startswith("/api/"):
            return [self._read(environ, start_response)]
        response: Any = super().__call__(environ, start_response)
        if getattr(response, "streaming", True):  # a server's own wrapper of a file does not say
            return response
        response.close()  # the server would close what it reads from, and a list is not closed
        return [response.content]

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and leave the route where what is around Django finds it: ``META`` is the server's environ."""
        response = super().get_response(request)
        if request.resolver_match:
            request.META[ROUTE] = request.resolver_match.route
        return response

    def _read(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> bytes:
        """Answer without Django's signals: all that listens to them, and matters here, is what gives back connections.

        Nothing below /api/ streams, sets a cookie or opens a file.
        """
        response: Any = self.get_response(self.request_class(environ))
        close_old_connections()
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return bytes(response.content)
