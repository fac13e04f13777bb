"""Rules that hold for every kind of document, and how a document is checked before its rules are asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rest_framework.exceptions import ValidationError

from registry import identifiers, pointers
from registry.api.problems import flatten
from registry.fields import NOT_AN_ADDRESS, is_web_address
from registry.records import rereading
from registry.records.document import RecordDocument
from registry.rules import Candidate, Context, Document, Finding, Holder, Rulebook, Severity, Violations

_SHOWN = 80  # characters of a value in a message
_NAMED = 3  # records that a warning names; a number of a grant may stand in a thousand
TAKEN, SHARED = "IDENTIFIER_TAKEN", "IDENTIFIER_SHARED"
NOT_READ_AGAIN = "PROVENANCE_NOT_READ_AGAIN"
_STALE = (
    "“{}” was read for {} when it was {}; now it is {}. Say that the source still holds, change what the entry says, "
    "or delete it."
)
FORM = "FORM"  # the code of what keeps a document from being stored at all


def findings(
    document: Document, declaration: RecordDocument, book: Rulebook[Candidate], context: Context | None
) -> list[Finding]:
    """Return what is wrong with a document, errors of its form first; those alone if it has any."""
    if malformed := _malformed(document, declaration):
        return malformed
    return book.findings(Candidate(document, context or Context()))


def _malformed(document: Document, declaration: RecordDocument) -> list[Finding]:
    try:
        declaration.run_validation(document)
    except ValidationError as refusal:
        return [
            Finding(FORM, Severity.ERROR, error["pointer"], f"{error['pointer'] or 'The document'}: {error['detail']}")
            for error in flatten(refusal.detail)
        ]
    return []


def repeated_identifiers(record: Candidate) -> Violations:
    """No identifier is given twice under the same type and by the same authority."""
    seen = set()
    for pointer, row in record.rows("identifiers"):
        key = (row.get("type"), row.get("authority"), identifiers.normalize(row["value"]))
        if key in seen:
            yield pointer, f"The identifier {row['value']} is given twice."
        seen.add(key)


def placeholder_identifiers(record: Candidate) -> Violations:
    """“Not applicable” is not an identifier; two records that both had it would be taken for one."""
    for pointer, row in record.rows("identifiers"):
        if identifiers.normalize(row["value"]) in identifiers.PLACEHOLDERS:
            yield f"{pointer}/value", f"“{row['value']}” is a placeholder; leave the identifier out."


def dropped_identifiers(record: Candidate) -> Violations:
    """An identifier that was published stays with its record, because others find the record by it."""
    kept = {identifiers.normalize(row["value"]) for _, row in record.rows("identifiers")}
    for row in (record.context.earlier() or {}).get("identifiers", []):
        if identifiers.normalize(row["value"]) not in kept:
            yield "/identifiers", f"The identifier {row['value']} of the current version is left out."


def taken_identifiers(record: Candidate) -> Violations:
    """A number that names exactly one record in the world belongs to one record here."""
    for pointer, row, holders in _held(record):
        owner = _owner(row, holders)
        if owner:
            yield f"{pointer}/value", f"{row['value']} belongs to {_called(owner)}, and to no other record."


def shared_identifiers(record: Candidate) -> Violations:
    """A number that other records carry too is worth a look."""
    for pointer, row, holders in _held(record):
        if holders and not _owner(row, holders):
            named = ", ".join(_called(holder) for holder in holders[:_NAMED])
            rest = f" and {len(holders) - _NAMED} more" if len(holders) > _NAMED else ""
            yield f"{pointer}/value", f"{row['value']} stands in {named}{rest} too."


def _held(record: Candidate) -> Iterator[tuple[str, dict[str, Any], list[Holder]]]:
    """Yield each identifier with its pointer and the other records that carry it."""
    stated = [(pointer, row, identifiers.normalize(row["value"])) for pointer, row in record.rows("identifiers")]
    holders = record.context.holders([key for _, _, key in stated]) if stated else ()
    for pointer, row, key in stated:
        yield pointer, row, [holder for holder in holders if holder.key == key]


def _owner(row: dict[str, Any], holders: list[Holder]) -> Holder | None:
    """Return whom a number belongs to; who only mentions the number of another record takes nothing from it."""
    owners = (holder for holder in holders if holder.owns)
    return next(owners, None) if row.get("type") in identifiers.OF_ONE_RECORD else None


def _short(value: str) -> str:
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"


def _called(holder: Holder) -> str:
    return f"{holder.record_id} (“{holder.title[:80]}”)"


def unsafe_addresses(places: Iterable[tuple[str, str | None]]) -> Violations:
    """An address starts with http:// or https://, so that a link can do nothing but lead there."""
    for pointer, url in places:
        if url and not is_web_address(url):
            yield pointer, NOT_AN_ADDRESS.format(url[:80])


def dangling_provenance(record: Candidate) -> Violations:
    """Each provenance entry points to something that the record states."""
    for pointer, row in record.rows("provenance"):
        if not pointers.resolves(record.document, row["path"]):
            yield f"{pointer}/path", f"There is no value at {row['path']}."


def stale_provenance(record: Candidate) -> Violations:
    """A source is cited for the value that it was read for."""
    for (pointer, row), was in zip(record.rows("provenance"), record.context.read_for(), strict=False):
        now = rereading.value(record.document, row["path"])
        if was and now and was != now:
            yield f"{pointer}/path", _STALE.format(row["source"], row["path"], _short(was), _short(now))


def missing_sources(record: Candidate) -> Violations:
    """A record names the document that its values were taken from, its own protocol if there is no other."""
    if not record.document.get("sources"):
        yield "/sources", "The record names no source."


def missing_provenance(record: Candidate) -> Violations:
    """A record with sources says which value comes from which."""
    if record.document.get("sources") and not record.document.get("provenance"):
        yield "/provenance", "The record names sources, but not which value comes from which."
