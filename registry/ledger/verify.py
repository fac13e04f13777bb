"""Walk the chain and name what does not fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from registry import identifiers
from registry.ledger import canonical
from registry.ledger.models import GENESIS, Publication


@dataclass(frozen=True)
class Discrepancy:
    """One thing that does not fit, at the row where it was noticed."""

    serial: int
    record_id: str
    problem: str

    def __str__(self) -> str:
        return f"serial {self.serial} ({self.record_id}): {self.problem}"


def discrepancies() -> Iterator[Discrepancy]:
    """Yield everything that does not fit, in serial order; nothing when the ledger is whole."""
    serial, previous, moment = 0, GENESIS, None
    versions: dict[str, int] = {}
    registered: dict[str, str] = {}
    for row in Publication.objects.order_by("serial").iterator(chunk_size=500):
        day = registered.setdefault(row.record_id, canonical.timestamp(row.published_at)[:10])
        problems = _problems(row, serial, previous, moment, versions.get(row.record_id, 0))
        for problem in (*problems, *_stamp_problems(row, day)):
            yield Discrepancy(row.serial, row.record_id, problem)
        serial, previous, moment = row.serial, row.entry_sha256, row.published_at
        versions[row.record_id] = row.version


def head_problem() -> Discrepancy | None:
    """Return what does not fit at the newest entry, held against the one before it; None in an empty ledger, too."""
    row, before = [*Publication.objects.order_by("-serial")[:2], None, None][:2]
    if row is None:
        return None
    serial, previous, moment = 0, GENESIS, None
    if before:
        serial, previous, moment = before.serial, before.entry_sha256, before.published_at
    problems = _problems(row, serial, previous, moment, row.version - 1)  # its other versions may be anywhere
    return next((Discrepancy(row.serial, row.record_id, problem) for problem in problems), None)


def _problems(row: Publication, serial: int, previous: str, moment: datetime | None, version: int) -> Iterator[str]:
    if row.serial != serial + 1:
        yield f"serial {serial + 1} is missing before it"
    if row.version != version + 1:
        yield f"version {row.version} follows version {version}"
    if moment and row.published_at < moment:
        yield "published before its predecessor"
    if row.redacted_by is None and canonical.sha256(row.content) != row.content_sha256:
        yield "the content does not have the recorded SHA-256"
    if row.previous_sha256 != previous:
        yield "the recorded predecessor is not the entry before it"
    if canonical.entry(row) != row.entry_sha256:
        yield "the header does not have the recorded entry hash"
    if not (identifiers.is_ours(row.record_id) and row.record_id.startswith(identifiers.PREFIXES.get(row.kind, " "))):
        yield f"{row.record_id} is not a number of this registry for a {row.kind}"
    if row.published_at.microsecond:
        yield "published_at has a fraction of a second, which no hash covers"


def _stamp_problems(row: Publication, registered_on: str) -> Iterator[str]:
    try:
        document = orjson.loads(row.content)
    except orjson.JSONDecodeError:
        document = None
    if not isinstance(document, dict):
        yield "the content is not a document"
        return
    stamps = canonical.stamps(row, registered_on)
    if {name: document.get(name) for name in stamps} != stamps:
        yield "the stamps inside the document are not those of the entry"
        return
    if row.redacted_by is not None:
        yield from _redaction_problems(row, document)
        return
    # A content that is not the one recorded was named already; its hash without stamps cannot fit either.
    recorded = canonical.sha256(row.content) == row.content_sha256
    head = canonical.text(stamps | {canonical.SALT: document.get(canonical.SALT)})
    # The text itself is cut: a number that is read and written again may look different.
    if recorded and canonical.sha256("{" + row.content[len(head) :]) != row.body_sha256:
        yield "the document without its stamps does not have the recorded SHA-256"


def _redaction_problems(row: Publication, document: dict[str, Any]) -> Iterator[str]:
    """A gap is announced: by a later entry of the record that names the version and gives the same reason."""
    later = Publication.objects.filter(record_id=row.record_id, serial__gt=row.serial).defer("content")
    announcement = later.filter(serial=row.redacted_by or 0).first()
    reason = document.get("redacted", {}).get("reason")
    if announcement is None:
        yield "it is redacted, and no later entry of the record announces that"
    elif announcement.note != f"Redacted version {row.version}: {reason}":
        yield f"serial {announcement.serial} does not announce this redaction"
