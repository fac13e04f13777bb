"""A door of its own for what is asked most: the stored bytes of one record.

A request of a shape that has been answered in full before (the same host, formats, origin and encodings; no
parameters, nothing conditional) differs from that one in the record alone. Its answer has the headers of that answer,
but for those that name the record. Nothing else comes through: a request of another shape, a record that is not there
and whatever fails are left to the way that everything goes, so no rule stands here a second time.
"""

import re
from collections.abc import Callable, Hashable
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from registry.api.conditional import Stored, represented
from registry.serving import replicas
from registry.serving.database.base import source

_NUMBER = re.compile(r"[A-Z]{2,3}[0-9]{7,12}\Z")  # as we and most registries write theirs, and no address is written
MOST_SHAPES = 500  # clients have few; whoever invents many makes us learn them anew
_LONGEST = 1000  # characters of what is sent along; browsers send 300
_OF_THE_RECORD = ("ETag", "Content-Encoding", "Content-Length", "Content-Location")
_ASIDE = ("HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ORIGIN")


class Known(NamedTuple):
    """What was learnt from an answer: whose it was, and the headers that are the same for every record."""

    match: ResolverMatch
    stored: Callable[[str], Stored]
    headers: dict[str, str]


class Door:
    """The shapes of one process."""

    def __init__(self) -> None:
        self.shapes: dict[Hashable, Known] = {}

    def answer(self, request: HttpRequest) -> HttpResponse | None:
        """Return the answer, or None where the request has to go the way that everything goes."""
        prefix, _, number = request.path_info.rpartition("/")
        shape = self.shapes.get(_key(request, prefix))
        if shape is None or not _NUMBER.match(number):
            return None
        chosen = source.set(replicas.choose(request.META))
        try:
            found = shape.stored(number)
        except Exception:
            return None  # who comes after us asks again, and says what is wrong
        finally:
            source.reset(chosen)
        request.resolver_match = shape.match
        sent, body = represented(request, found.body, found.sha256)
        own = {"Content-Location": found.address, "Content-Length": str(len(body))}
        return HttpResponse(body, headers=shape.headers | sent | own)

    def learn(self, request: HttpRequest, response: HttpResponse) -> None:
        """Remember the shape of a request, if its answer was a record in full."""
        match: Any = request.resolver_match
        prefix, _, number = request.path_info.rpartition("/")
        key, stored = _key(request, prefix), getattr(match.func.cls, "stored", None)
        if stored is None or key is None or response.status_code != HTTPStatus.OK or match.kwargs != {"id": number}:
            return
        if len(repr(key)) > _LONGEST:
            return
        if len(self.shapes) >= MOST_SHAPES:
            self.shapes.clear()
        headers = {name: value for name, value in response.items() if name not in _OF_THE_RECORD}
        self.shapes[key] = Known(match, stored, headers)


def _key(request: HttpRequest, prefix: str) -> Hashable:
    """Return what makes up the shape of a request, nothing if it is more than a plain question for a record."""
    sent = request.META
    if request.method != "GET" or sent.get("QUERY_STRING") or "HTTP_IF_NONE_MATCH" in sent:
        return None
    return (prefix, request.is_secure(), *map(sent.get, _ASIDE))
