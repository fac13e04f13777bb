"""How request bodies are read: strict JSON and nothing else."""

from http import HTTPStatus
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from registry import jsontext
from registry.refusals import Refused

MAX_BYTES = 4 * 1024 * 1024


class StrictJSONParser(BaseParser):
    """JSON without repeated keys, NUL, lone surrogates, inexact numbers or endless nesting."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the parsed body; refuse one that is too large or not strict JSON."""
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise Refused(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "too_large",
                f"A body may have {MAX_BYTES // 1024 // 1024} MB at most.",
            )
        try:
            return jsontext.loads(body)
        except jsontext.InvalidJSON as refusal:
            raise ParseError(str(refusal)) from refusal
