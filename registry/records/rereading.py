"""A source was read for a value: when the value changes, somebody has to look again before the source is cited.

Each provenance entry of a working copy remembers the value that it was given for. One that somebody enters or edits is
read for what stands there then; one that stays as it is keeps its memory, whatever happens to the value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from registry import jsontext, pointers
from registry.curation.models import Curated
from registry.records.sources import ProvenanceRow
from registry.rules import Document


class Citation(NamedTuple):
    """What an entry says: two entries with equal citations are the same, also where their rows were written anew."""

    path: str
    source: str
    relation: str
    locator: str
    reported: str


@dataclass(frozen=True)
class Memory:
    """What the entries of a working copy were read for, before it is changed."""

    keys: Collection[int] = ()
    values: dict[Citation, str] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Curated) -> Memory:
        entries = list(_entries(record))
        return cls({each.pk for each in entries}, {_citation(each): each.read_for for each in entries if each.read_for})

    def of_entry(self, entry: ProvenanceRow) -> str:
        """Return what an entry without a memory of its own was read for; empty where somebody has just read it."""
        return "" if entry.pk in self.keys else self.values.get(_citation(entry), "")


def remember(record: Curated, document: Document, before: Memory | None = None) -> None:
    """Note for each entry without a memory what it was read for: what an equal entry was, or what stands there now.

    Where its path leads nowhere, nothing is noted until it leads somewhere.
    """
    noted = []
    for entry in _entries(record):
        if not entry.read_for:
            entry.read_for = (before or Memory()).of_entry(entry) or value(document, entry.path)
            noted.append(entry)
    provenance(record).model._default_manager.bulk_update(noted, ["read_for"], batch_size=500)


def read_for(record: Curated) -> list[str]:
    """Return what each entry was read for, as JSON, in the order of the document; empty where that is not known."""
    return list(provenance(record).values_list("read_for", flat=True))


def forget(record: Curated, keys: Iterable[int]) -> list[str]:
    """Let entries be read for what stands there now; return their paths."""
    entries = provenance(record).filter(pk__in=list(keys))
    paths = list(entries.values_list("path", flat=True))
    entries.update(read_for="")
    return paths


def value(document: Document, path: str) -> str:
    """Return what stands at a path, as JSON; empty where it leads nowhere."""
    return jsontext.dumps(pointers.value(document, path)) if pointers.resolves(document, path) else ""


def provenance(record: Curated) -> Any:
    """Return the manager of the entries of a working copy, of whatever kind."""
    return record.provenance  # type: ignore[attr-defined]  # each kind has its own model of them


def _entries(record: Curated) -> Iterator[ProvenanceRow]:
    yield from provenance(record).select_related("source")


def _citation(entry: Any) -> Citation:
    return Citation(entry.path, entry.source.key, entry.relation, entry.locator, entry.reported)
