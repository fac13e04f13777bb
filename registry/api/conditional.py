"""Conditional requests: answers whose ETag holds the SHA-256 of the body, and changes to what the client has seen."""

import hashlib
import re
from http import HTTPStatus
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from registry.api.compression import LEAST, accepts_gzip, compressed
from registry.refusals import Refused, StaleRevision

IMMUTABLE = "public, max-age=31536000, immutable"
CURRENT = "public, no-cache"  # any cache may keep it, none may serve it without asking whether it still holds


class Stored(NamedTuple):
    """Bytes that answer a request as they stand, their SHA-256, and where they are answered."""

    body: bytes
    sha256: str
    address: str


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
    """Return the body, as gzip if the client takes it, or 304 if the client has it.

    ``sha256`` spares hashing stored bytes. Only a success can become a 304: a client that has the words of a removal is
    still told that the record is gone.
    """
    sha256 = sha256 or hashlib.sha256(body).hexdigest()
    if status == HTTPStatus.OK and matches(request.META.get("HTTP_IF_NONE_MATCH", ""), sha256):
        response: HttpResponse = HttpResponseNotModified()
        sent = of_representation(request, body, sha256)
        sent.pop("Content-Encoding", None)  # a 304 has no content
    else:
        sent, body = represented(request, body, sha256)
        response = HttpResponse(body, content_type=content_type, status=status)
    for name, value in {**sent, "Cache-Control": cache, **(headers or {})}.items():
        response.headers[name] = value
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def represented(request: HttpRequest, body: bytes, sha256: str) -> tuple[dict[str, str], bytes]:
    """Return the headers of the form in which the client takes a body, and the body in that form."""
    headers = of_representation(request, body, sha256)
    return headers, compressed(body, sha256) if "Content-Encoding" in headers else body


def of_representation(request: HttpRequest, body: bytes, sha256: str) -> dict[str, str]:
    """Return the entity tag of the form in which the client takes a body, and its coding.

    A strong tag promises the same bytes, so only the body as it is has one. As gzip it says the same, which is what a
    weak tag promises (RFC 9110, 8.8.1); in either the hash is that of the body as it is.
    """
    if len(body) < LEAST or not accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        return {"ETag": f'"{sha256}"'}
    return {"ETag": f'W/"{sha256}"', "Content-Encoding": "gzip"}


def matches(header: str, sha256: str) -> bool:
    """Whether an ``If-None-Match`` header names the body, in whatever form the client has it.

    Of a body that a proxy compressed, the tag became weak (nginx, Varnish) or got a suffix (Apache, Caddy).
    """
    if not header:
        return False
    tags = parse_etags(header)
    return tags == ["*"] or any(_SUFFIX.sub('"', tag.removeprefix("W/")) == f'"{sha256}"' for tag in tags)


_SUFFIX = re.compile(r'-(gzip|br|zstd|deflate)"\Z')


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
