"""Pictures of a record as it is saved, for the tabs of its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

# It may be opened by itself, and then is a document of our own origin: nothing in it may run or load.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@dataclass(frozen=True)
class Picture:
    """A picture drawn from a document, as SVG; a tab shows it by its ``name``.

    ``has(record, counts)`` says whether there is anything to draw, from the record and how long its lists are.
    """

    name: str
    title: str
    draw: Callable[[dict[str, Any]], bytes]
    has: Callable[[Any, Mapping[str, int]], bool]


def answer(picture: bytes) -> HttpResponse:
    """Return a picture as a browser shows it."""
    return HttpResponse(picture, content_type="image/svg+xml", headers={"Content-Security-Policy": _POLICY})
