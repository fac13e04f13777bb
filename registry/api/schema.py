"""How operations describe themselves in OpenAPI."""

from pathlib import Path
from typing import Any, cast

import orjson
from django.conf import settings
from drf_spectacular.openapi import AutoSchema

from registry.api.problems import MEDIA_TYPE, Problem
from registry.api.views import PublicView

_WHEN = {
    "304": "The client has it already: `If-None-Match` named its ETag.",
    "400": "The request cannot be understood: `errors` says what is wrong with which parameter or value.",
    "404": "There is no such thing here.",
    "405": "This address does not know the method.",
    "406": "It is not available in a media type that the client accepts.",
    "409": "Several records share this identifier: `candidates` lists them.",
    "410": "The record was removed; this is what stays of it.",
    "413": "The body is too large.",
    "414": "The address is too long.",
    "415": "The body is not JSON.",
    "422": "It would take too long to work out: `detail` says what to send or to ask less of.",
    "451": "The law demanded that it goes: `detail` says why.",
    "500": "Something broke; it was logged.",
    "503": "The database is away or too busy, or it took too long. `Retry-After` says when to try again.",
}
_OF_THE_BODY = "SHA-256 of the body, in hexadecimal; a weak tag where the answer is compressed, of what it decodes to."
_ETAG = {
    "ETag": {"description": _OF_THE_BODY, "schema": {"type": "string"}},
    "Cache-Control": {"description": "How long it may be kept.", "schema": {"type": "string"}},
}


class Schema(AutoSchema):
    """Adds to each operation the problems it can answer with, and the headers of a conditional answer."""

    def get_tags(self) -> list[str]:
        """Group operations as their views say."""
        return [cast(PublicView, self.view).tag]

    def get_operation(self, *args: Any, **options: Any) -> Any:
        """Return the operation with every status that it can really answer."""
        operation = super().get_operation(*args, **options)
        if operation is None:
            return None
        problem = {MEDIA_TYPE: {"schema": self.resolve_serializer(Problem, "response").ref}}
        responses = operation["responses"]
        for status in self._problem_statuses():
            responses.setdefault(status, {"description": _WHEN[status], "content": problem})
        view = cast(PublicView, self.view)
        if view.tombstone:
            body = {"application/json": {"schema": self.resolve_serializer(view.tombstone, "response").ref}}
            responses["410"] = {"description": _WHEN["410"], "content": body, "headers": _ETAG}
        if self.method == "GET" and getattr(self.view, "conditional", True):
            responses.setdefault("304", {"description": _WHEN["304"], "headers": _ETAG})
            responses["200"].setdefault("headers", {}).update(_ETAG)
            operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
        operation["responses"] = dict(sorted(responses.items()))
        _add_example(operation)
        return operation

    def _problem_statuses(self) -> list[str]:
        statuses = ["400", "405", "406", "414", "500", "503"]
        if "{" in self.path:
            statuses.append("404")
        if "{id}" in self.path:
            statuses.append("409")
        if self.method == "POST":
            statuses += ["413", "415"]
        return [*statuses, *cast(PublicView, self.view).refusals]


def _add_example(operation: dict[str, Any]) -> None:
    """Show a recorded answer, from ``docs/openapi/examples``; a request body's stands beside it."""
    name = operation["operationId"]
    if answer := _recorded(name):
        operation["responses"]["200"]["content"]["application/json"]["example"] = answer
    if body := _recorded(f"{name}.request"):
        operation["requestBody"]["content"]["application/json"]["example"] = body


def _recorded(name: str) -> Any:
    path = Path(settings.BASE_DIR, "docs", "openapi", "examples", f"{name}.json")
    return orjson.loads(path.read_bytes()) if path.exists() else None


def reduced_documents_have_no_salt(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Take the salt out of what a document must have: items of lists are documents too, and have no hash (ADR 4)."""
    for schema in result["components"]["schemas"].values():
        if "salt" in schema.get("required", ()):
            schema["required"].remove("salt")
    return result


_IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "schema": {"type": "string"},
    "description": "ETag of the copy that the client has; answered with 304 while that copy still holds.",
}
