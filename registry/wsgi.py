"""The WSGI application that every server worker loads."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings")
os.environ["SERVING"] = "true"  # the settings limit the statements of requests, and of nothing else


class Handler(WSGIHandler):
    """Django's, which gives an answer that is complete as what it is, a list of bytes: the server sends it at once.

    An iterator is asked for one part after another, each time through a lock of the interpreter.
    """

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        response = super().__call__(environ, start_response)
        if getattr(response, "streaming", True):
            return response
        response.close()  # the server closes what it reads from, and a list is not closed
        return [response.content]


django.setup(set_prefix=False)
application = Handler()
