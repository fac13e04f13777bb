"""Documents to bytes to hashes: the arithmetic that outsiders repeat."""

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any

from registry import jsontext
from registry.ledger.models import Publication

STAMPS = ("id", "version", "registered_on", "published_at")
# Without it, whoever knows the rest of a redacted document could try names and telephone numbers until its hash fits.
SALT = "salt"
ADDED = (*STAMPS, SALT)


def text(document: dict[str, Any]) -> str:
    """Return the canonical text of a document: UTF-8, no spaces, keys in document order."""
    return jsontext.dumps(document)


def sha256(content: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()


def timestamp(moment: datetime) -> str:
    """Return a moment as ``2026-11-22T09:30:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamps(publication: Publication, registered_on: str) -> dict[str, Any]:
    """Return what publishing adds to a document, but for the salt; the day is ISO 8601."""
    published_at = timestamp(publication.published_at)
    return dict(zip(STAMPS, (publication.record_id, publication.version, registered_on, published_at), strict=True))


def stamped(publication: Publication, registered_at: datetime, body: str) -> str:
    """Return the canonical text of a publication's document, from its stamps and the text without them."""
    head = text(stamps(publication, timestamp(registered_at)[:10]) | {SALT: secrets.token_hex(16)})
    return f"{head[:-1]},{body[1:]}" if body != "{}" else head


def redacted(publication: Publication, announcement: Publication, reason: str) -> str:
    """Return the notice that takes the place of a redacted version: its stamps, where that is announced, and why."""
    registered_on = jsontext.loads(publication.content)["registered_on"]
    notice = {"serial": announcement.serial, "at": timestamp(announcement.published_at), "reason": reason}
    return text(stamps(publication, registered_on) | {"redacted": notice})


def entry(publication: Publication) -> str:
    """Return the entry hash: SHA-256 of the header as a JSON array, in the order given here."""
    header = [
        publication.serial,
        publication.kind,
        publication.record_id,
        publication.version,
        publication.event,
        timestamp(publication.published_at),
        publication.note,
        publication.content_sha256,
        publication.previous_sha256,
    ]
    return sha256(jsontext.dumps(header))


def unstamped(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document without what publishing stamps on it, for comparing a draft with a publication."""
    return {key: value for key, value in document.items() if key not in ADDED}
