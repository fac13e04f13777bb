"""The WSGI application that every server worker loads."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings")
os.environ["SERVING"] = "true"  # the settings limit the statements of requests, and of nothing else


class Handler(WSGIHandler):
    """Django's, but for what a read of the API can do without, and what the server has to do for it."""

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

    def _read(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> bytes:
        """Answer without Django's signals: all that listens to them, and matters here, is what gives back connections.

        Nothing below /api/ streams, sets a cookie or opens a file.
        """
        response: Any = self.get_response(self.request_class(environ))
        close_old_connections()
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return bytes(response.content)


django.setup(set_prefix=False)
application = Handler()
