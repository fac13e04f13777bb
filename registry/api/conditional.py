"""Conditional requests: answers whose ETag is the SHA-256 of the body, and changes to what the client has seen."""

import hashlib
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from registry.refusals import Refused, StaleRevision

IMMUTABLE = "public, max-age=31536000, immutable"
CURRENT = "public, no-cache"  # any cache may keep it, none may serve it without asking whether it still holds


def answer(
    request: HttpRequest,
    body: bytes,
    *,
    sha256: str = "",
    cache: str = CURRENT,
    content_type: str = "application/json",
    status: int = HTTPStatus.OK,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """Return the body with its strong ETag, or 304 if the client has it. ``sha256`` spares hashing stored bytes.

    Only a success can become a 304: a client that has the words of a removal is still told that the record is gone.
    """
    etag = f'"{sha256 or hashlib.sha256(body).hexdigest()}"'
    if status == HTTPStatus.OK and matches(request.headers.get("If-None-Match", ""), etag):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type=content_type, status=status)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = cache
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def matches(header: str, etag: str) -> bool:
    """Whether an ``If-None-Match`` header names the tag; a proxy that compressed the body made it weak (``W/``)."""
    tags = parse_etags(header)
    return etag in tags or f"W/{etag}" in tags or tags == ["*"]


def seen_revision(request: HttpRequest, current: int) -> int:
    """Return the revision of a working copy that ``If-Match`` names, for the action, which compares again.

    The entity tag of a working copy is its revision; ``*`` names whichever is current. Raises ``Refused``: 428 without
    the header, 412 if it names another revision only.
    """
    if "If-Match" not in request.headers:
        detail = "Send the ETag of what you changed as If-Match, so that nobody's change is overwritten."
        raise Refused(HTTPStatus.PRECONDITION_REQUIRED, "precondition_required", detail)
    tags = parse_etags(request.headers["If-Match"])
    if f'"{current}"' not in tags and tags != ["*"]:
        detail = f'It was changed since you read it; its ETag is now "{current}".'
        raise Refused(StaleRevision.status, StaleRevision.code, detail)
    return current
