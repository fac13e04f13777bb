"""Answers that can be checked and cached: the ETag is the SHA-256 of the body."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

IMMUTABLE = "public, max-age=31536000, immutable"
CURRENT = "public, no-cache"  # any cache may keep it, none may serve it without asking whether it still holds


def answer(
    request: HttpRequest,
    body: bytes,
    *,
    sha256: str = "",
    cache: str = CURRENT,
    content_type: str = "application/json",
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """Return the body with its strong ETag, or 304 if the client has it. ``sha256`` spares hashing stored bytes."""
    etag = f'"{sha256 or hashlib.sha256(body).hexdigest()}"'
    if matches(request.headers.get("If-None-Match", ""), etag):
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
    tags = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return etag in tags or header.strip() == "*"
