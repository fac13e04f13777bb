"""Add to the ledger. Nothing else writes to it, and nothing changes what it holds."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from registry import identifiers
from registry.ledger import canonical
from registry.ledger.models import GENESIS, Event, Kind, Publication

_LOCK = 0x7472_6961_6C73  # any fixed number; it names the one queue of all publications


def append(
    *,
    kind: Kind,
    document: dict[str, Any],
    record_id: str | None,
    note: str = "",
    event: Event = Event.PUBLISHED,
) -> Publication:
    """Stamp a document, give it the next serial and version, chain and store it.

    Call it last in a transaction: every publication of the registry waits for this one to commit. A record without
    a number (``record_id=None``) gets the next free one, so that numbers appear only with a published record.
    """
    _queue()
    head = Publication.objects.order_by("-serial").only("serial", "entry_sha256", "published_at").first()
    record_id = record_id or _next_number(kind)
    version, registered_on = _position(record_id)
    now = datetime.now(UTC).replace(microsecond=0)
    publication = Publication(
        serial=head.serial + 1 if head else 1,
        kind=kind,
        record_id=record_id,
        version=version,
        event=event,
        note=note,
        published_at=max(now, head.published_at) if head else now,  # a clock set back must not reorder history
        previous_sha256=head.entry_sha256 if head else GENESIS,
    )
    stamped = {
        "id": record_id,
        "version": version,
        "registered_on": registered_on or canonical.timestamp(publication.published_at)[:10],
        "published_at": canonical.timestamp(publication.published_at),
    }
    publication.content = canonical.text(stamped | canonical.unstamped(document))
    publication.content_sha256 = canonical.sha256(publication.content)
    publication.entry_sha256 = canonical.entry(publication)
    publication.save(force_insert=True)
    return publication


def _queue() -> None:
    """Wait for our turn. A sequence would leave gaps, and show readers serials whose neighbours commit later."""
    if not connection.in_atomic_block:
        raise RuntimeError("append() belongs into the transaction of the action that publishes.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _next_number(kind: Kind) -> str:
    newest = Publication.objects.filter(kind=kind, version=1).order_by("-serial").values_list("record_id").first()
    return identifiers.mint(kind.value, identifiers.number_of(newest[0]) + 1 if newest else 1)


def _position(record_id: str) -> tuple[int, str | None]:
    """Return the next version of a record and, if it has one, its date of registration."""
    versions = Publication.objects.filter(record_id=record_id).order_by("version")
    published = versions.values_list("version", "published_at")
    first, newest = published.first(), published.last()
    if not first or not newest:
        return 1, None
    return newest[0] + 1, canonical.timestamp(first[1])[:10]
