"""How request bodies are read: strict JSON and nothing else."""

from http import HTTPStatus
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from registry import jsontext
from registry.refusals import Refused

MAX_BYTES = 4 * 1024 * 1024
# A trial with 3,000 sites holds 30,000 values. No section of a document has a tenth as many names.
LIMITS = jsontext.Limits(values=50_000, members=1_000)


class StrictJSONParser(BaseParser):
    """JSON without repeated keys, NUL, lone surrogates, inexact numbers, endless nesting or countless values."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the parsed body; refuse one that is too large, holds too much or is not strict JSON."""
        return parsed(read(stream))


def read(stream: Any) -> bytes:
    """Return a body; refuse one that is too large."""
    body: bytes = stream.read(MAX_BYTES + 1)
    if len(body) <= MAX_BYTES:
        return body
    detail = f"A body may have {MAX_BYTES // 1024 // 1024} MB at most."
    raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", detail)


def parsed(body: bytes) -> Any:
    """Return what a body says; refuse one that holds too much or is not strict JSON."""
    try:
        return jsontext.loads(body, limits=LIMITS)
    except jsontext.TooMany as refusal:
        raise Refused(HTTPStatus.BAD_REQUEST, "too_many", str(refusal)) from None
    except jsontext.InvalidJSON as refusal:
        raise ParseError(str(refusal)) from refusal
