"""Middlewares that only pages of the admin need, run only there: they cost a public read as much as its view.

A view elsewhere that reads a session brings the middleware along itself (``registry.api.views.SignedInView``).
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin

ADMIN = "/admin/"


class _OnlyThere(MiddlewareMixin):
    """Passes on what is not for the admin; stands before the middleware that it restricts."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if request.path.startswith(ADMIN) else self.get_response(request)


class Session(_OnlyThere, SessionMiddleware):
    """Django's session."""


class Csrf(_OnlyThere, CsrfViewMiddleware):
    """Django's check of forms; a view elsewhere that is not exempt refuses to be posted to."""


class User(_OnlyThere, AuthenticationMiddleware):
    """Django's user of the session."""


class Messages(_OnlyThere, MessageMiddleware):
    """Django's messages."""


class Storable:
    """Refuses an address with NUL, which PostgreSQL has in no text: a filter that asks for it would be a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at path and query."""
        if request.path.startswith(ADMIN) and ("\0" in request.path or "%00" in request.META["QUERY_STRING"]):
            raise BadRequest("NUL in the address")
        return self.get_response(request)
