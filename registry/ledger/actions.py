"""Add to the ledger. Nothing else writes to it, and nothing changes what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Min

from registry import identifiers
from registry.copying import copy
from registry.ledger import canonical, heads
from registry.ledger.heads import Head
from registry.ledger.models import GENESIS, Event, Kind, Publication
from registry.refusals import WrongClock

_LOCK = 0x7472_6961_6C73  # any fixed number; it names the one queue of all publications
_AHEAD = timedelta(days=1)  # by how much an entry may lie ahead of the database's clock; the trigger says the same
_SILENCE = timedelta(days=31)  # how long after the last entry nobody is asked whether the clock can be right
_COLUMNS = [field.attname for field in Publication._meta.concrete_fields]


class Entry:
    """A document that is ready to be published: what takes time is done here, before anybody waits for the ledger.

    ``record_id`` is the number of the record, ``None`` for a new one.
    """

    def __init__(
        self,
        *,
        kind: Kind,
        document: dict[str, Any],
        record_id: str | None,
        note: str = "",
        event: Event = Event.PUBLISHED,
    ) -> None:
        self.kind, self.record_id, self.note, self.event = kind, record_id, note, event
        self.body = canonical.text(canonical.unstamped(document))
        self.body_sha256 = canonical.sha256(self.body)


def append(entry: Entry) -> Publication:
    """Append one entry; see ``append_many``."""
    return append_many([entry])[0]


def append_many(entries: Iterable[Entry]) -> list[Publication]:
    """Give each entry the next serial and version, stamp, chain and store it; return the publications in order.

    Call it last in a transaction, and end that soon: every publication of the registry waits for this one to commit. A
    record without a number gets the next free one, so that numbers appear only with a published record. Raises
    ``WrongClock`` and ``LostEntries``.
    """
    ready = list(entries)
    head = _head(queue())
    publications = list(_chained(ready, head))
    rows = ([getattr(publication, column) for column in _COLUMNS] for publication in publications)
    copy(Publication._meta.db_table, _COLUMNS, rows)
    if publications:
        newest = Head(publications[-1].serial, publications[-1].entry_sha256)
        # Robust: it is published by then, and must not be answered with an error because a note could not be written.
        transaction.on_commit(lambda: heads.note(newest), robust=True)
    return publications


def redact(*, kind: Kind, record_id: str, version: int, reason: str) -> Publication:
    """Replace a version by a public reason, and announce that as the newest entry; return this.

    The hashes stay, so the chain verifies, and the salt goes with the document, so that they tell nothing. What a
    backup, a mirror or a cache holds is not reached. Raises ``ValueError`` for a version that is current, redacted or
    unknown.
    """
    versions = Publication.objects.filter(kind=kind, record_id=record_id).order_by("version")
    redacted, newest = versions.filter(version=version, redacted_by__isnull=True).first(), versions.last()
    if redacted is None or newest is None:
        raise ValueError(f"{record_id} has no version {version} that could be redacted.")
    if redacted == newest:
        raise ValueError(f"Version {version} is the current one. Publish a version without what must go, or remove it.")
    # The entry says again what is public, and whether anything is: the newest entry of a record is always its state.
    event = Event.REMOVED if newest.event == Event.REMOVED else Event.REDACTED
    note = f"Redacted version {version}: {reason}"
    entry = Entry(kind=kind, document=orjson.loads(newest.content), record_id=record_id, note=note, event=event)
    announcement = append(entry)
    content = canonical.redacted(redacted, announcement, reason)
    versions.filter(version=version).update(content=content, body_sha256="", redacted_by=announcement.serial)
    return announcement


def queue() -> datetime:
    """Wait for our turn, until this transaction ends; return the time by the database's clock.

    A sequence would leave gaps, and show readers serials whose neighbours commit later.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("append() belongs into the transaction of the action that publishes.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s), clock_timestamp()", [_LOCK])
        clock: datetime = cursor.fetchone()[1]
    return clock


@dataclass
class _Head:
    """The end of the chain, as it grows."""

    serial: int
    entry_sha256: str
    published_at: datetime


def _chained(entries: list[Entry], head: _Head) -> Iterator[Publication]:
    """Yield the publications of the entries, each following the one before it."""
    positions = _Positions(entries)
    for entry in entries:
        record_id, version, registered_at = positions.next(entry, head.published_at)
        publication = Publication(
            serial=head.serial + 1,
            kind=entry.kind,
            record_id=record_id,
            version=version,
            event=entry.event,
            note=entry.note,
            published_at=head.published_at,
            body_sha256=entry.body_sha256,
            previous_sha256=head.entry_sha256,
        )
        publication.content = canonical.stamped(publication, registered_at, entry.body)
        publication.content_sha256 = canonical.sha256(publication.content)
        publication.entry_sha256 = canonical.entry(publication)
        publication._state.adding, publication._state.db = False, connection.alias
        head = _Head(publication.serial, publication.entry_sha256, publication.published_at)
        yield publication


def _head(clock: datetime) -> _Head:
    """Return the newest entry, at the moment of the coming ones: a clock set back must not reorder history."""
    now = datetime.now(UTC).replace(microsecond=0)
    newest = Publication.objects.order_by("-serial").values_list("serial", "entry_sha256", "published_at").first()
    serial, entry_sha256, published_at = newest or (0, GENESIS, now)
    heads.check(Head(serial, entry_sha256))
    moment = max(now, published_at)
    if moment > clock + _AHEAD:
        whose = f"entry {serial} is dated so" if published_at > now else "the clock of this machine says so"
        raise WrongClock(
            f"This would be published at {canonical.timestamp(moment)}, because {whose}; the database's clock says "
            f"{canonical.timestamp(clock)}. Set the clock right that is wrong; nothing was published."
        )
    if moment > max(published_at, _confirmed()) + _SILENCE:
        raise WrongClock(
            f"The clocks say {canonical.timestamp(moment)}, more than {_SILENCE.days} days after the last entry, of "
            f"{canonical.timestamp(published_at)}. Nothing was published: a wrong clock would date every later entry. "
            "Set the clocks right; or, if they are, start with the day by a calendar, CLOCK_CONFIRMED=YYYY-MM-DD."
        )
    return _Head(serial, entry_sha256, moment)


def _confirmed() -> datetime:
    """Return the beginning of the day on which a person last said that the clock was right."""
    return datetime.combine(settings.CLOCK_CONFIRMED or date.min, time.min, tzinfo=UTC)


class _Positions:
    """Number, version and day of registration of each entry's record, read once for all of them."""

    def __init__(self, entries: list[Entry]) -> None:
        numbers = {entry.record_id for entry in entries if entry.record_id}
        rows = Publication.objects.filter(record_id__in=numbers).order_by().values_list("record_id")
        records = rows.annotate(Max("version"), Min("published_at"))
        self._positions = {record_id: (version, first) for record_id, version, first in records}
        self._last = {kind: _last_number(kind) for kind in {entry.kind for entry in entries if not entry.record_id}}

    def next(self, entry: Entry, published_at: datetime) -> tuple[str, int, datetime]:
        """Return number, version and moment of registration, and count on."""
        record_id = entry.record_id or self._mint(entry.kind)
        version, registered_at = self._positions.get(record_id, (0, published_at))
        self._positions[record_id] = (version + 1, registered_at)
        return record_id, version + 1, registered_at

    def _mint(self, kind: Kind) -> str:
        self._last[kind] += 1
        return identifiers.mint(kind.value, self._last[kind])


def _last_number(kind: Kind) -> int:
    newest = Publication.objects.filter(kind=kind, version=1).order_by("-serial").values_list("record_id").first()
    return identifiers.number_of(newest[0]) if newest else 0
