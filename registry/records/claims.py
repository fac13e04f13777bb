"""A number that names exactly one record in the world belongs to one record here; any other may be shared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from django.db import IntegrityError, transaction
from django.db.models.functions import Trim, Upper

from registry import identifiers
from registry.records.models import PublishedRecord
from registry.refusals import NotReady
from registry.rules import Candidate, Document, Finding, Severity

TAKEN, SHARED = "IDENTIFIER_TAKEN", "IDENTIFIER_SHARED"
_NAMED = 3  # records that a warning names; a number of a grant may stand in a thousand


def findings(model: type[PublishedRecord], document: Document, record_id: str | None) -> list[Finding]:
    """Return an error for each number that belongs to another published record, and a warning for each shared one.

    ``model`` is the public's view of the kind of record, ``record_id`` the record's own number if it has one.
    """
    rows = Candidate(document).rows("identifiers")
    stated = [(pointer, row, identifiers.normalize(row["value"])) for pointer, row in rows]
    if not stated:
        return []
    of_one_record = model.numbers().OF_ONE_RECORD
    others = model.numbers().having(*{key for _, _, key in stated}).exclude(record_id=record_id or "")
    named = list(others.values_list("key", "type", "record_id", "record__title").order_by("key", "record_id"))
    findings = []
    for pointer, row, key in stated:
        holders = [(each[2], each[3]) for each in named if each[0] == key]
        owner = next((each[2:] for each in named if each[0] == key and each[1] in of_one_record), None)
        if owner and row.get("type") in of_one_record:
            findings.append(Finding(TAKEN, Severity.ERROR, f"{pointer}/value", taken(row["value"], *owner)))
        elif holders:
            message = f"{row['value']} stands in {_listed(holders)} too."
            findings.append(Finding(SHARED, Severity.WARNING, f"{pointer}/value", message))
    return findings


def taken(value: str, record_id: str, title: str) -> str:
    """Return the sentence for a number that another record has."""
    return f"{value} belongs to {_called(record_id, title)}, and to no other record."


def in_drafts(model: type[PublishedRecord], record: Any) -> Iterator[tuple[str, Any]]:
    """Yield each number of a working copy that names one record in the world, with another working copy that has it."""
    of_one_record = model.numbers().OF_ONE_RECORD
    stated = record.identifiers.filter(type__in=of_one_record).values_list("value", flat=True)
    keys = {identifiers.normalize(value): value for value in stated}
    row = type(record)._meta.get_field("identifiers").related_model
    owner = type(record)._meta.get_field("identifiers").field.name
    others = row._default_manager.filter(type__in=of_one_record).exclude(**{owner: record}).select_related(owner)
    for other in others.annotate(key=Upper(Trim("value"))).filter(key__in=keys).order_by("pk"):
        yield keys[other.key], getattr(other, owner)


def _listed(holders: list[tuple[str, str]]) -> str:
    named = ", ".join(_called(*each) for each in holders[:_NAMED])
    return named if len(holders) <= _NAMED else f"{named} and {len(holders) - _NAMED} more"


def _called(record_id: str, title: str) -> str:
    return f"{record_id} (“{title[:80]}”)"


@contextmanager
def kept(model: type[PublishedRecord], body: str, record_id: str | None) -> Iterator[None]:
    """Make the refusal of a publication whose number somebody else published meanwhile that of ``findings``.

    ``body`` is the text of its document.

    The rules are asked before the ledger is locked: of two who publish a number at once both were told that it is free,
    and the database refuses the second.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        if errors := [each for each in findings(model, orjson.loads(body), record_id) if each.code == TAKEN]:
            raise NotReady(errors) from None
        raise
