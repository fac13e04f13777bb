"""Fill the public's view from publications, and from nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from registry import identifiers
from registry.ledger.models import Event, Kind, Publication
from registry.records.models import PublishedRecord

CONFIG = "registry"  # the search configuration of PostgreSQL: English word forms, accents ignored
_LONGEST = 500  # characters; an index entry of PostgreSQL has its limit, and nobody asks for a longer number or country
# Stop words are not stored, but keep their places: a phrase cannot match across the gap between two texts.
_GAP = " a a a a "


@dataclass(frozen=True)
class Index:
    """The public's view of one kind of record.

    ``columns`` returns what that kind is listed, filtered and sorted by; what all kinds share is added here.
    ``projected`` rewrites further tables that hold parts of the current document.
    """

    kind: Kind
    model: type[PublishedRecord]
    columns: Callable[[dict[str, Any]], dict[str, Any]]
    title: str
    projected: Callable[[Publication, dict[str, Any]], None] | None = None

    def add(self, publication: Publication) -> None:
        """Make the public see this publication."""
        if publication.event == Event.REMOVED:
            self.model._default_manager.filter(record_id=publication.record_id).delete()
            return
        document = orjson.loads(publication.content)
        found = {"current": publication} | self._shared(document) | self.columns(document)
        self.model._default_manager.update_or_create(record_id=publication.record_id, defaults=found)
        if self.projected:
            self.projected(publication, document)

    def rebuild(self) -> int:
        """Drop the public's view and make it anew from the ledger; return the number of records."""
        self.model._default_manager.all().delete()
        newest = Publication.objects.filter(kind=self.kind).order_by("record_id", "-version").distinct("record_id")
        count = 0
        for publication in newest.iterator(chunk_size=200):
            self.add(publication)
            count += 1
        return count

    def _shared(self, document: dict[str, Any]) -> dict[str, Any]:
        title = document.get(self.title, "")
        return {
            "keys": findable(identifiers.normalize(row["value"]) for row in document.get("identifiers", [])),
            "title": title,
            "title_key": title.casefold()[:500],
            "registered_on": document["registered_on"],
            "published_at": document["published_at"],
        }


def vector(texts: Iterable[Any], weight: str | None = None) -> SearchVector:
    """Return the words of several texts as PostgreSQL stores them; a weight runs from A to D."""
    return SearchVector(Value("".join(f"{_GAP}{text}" for text in texts if text)), config=CONFIG, weight=weight)


def findable(values: Iterable[str]) -> list[str]:
    """Return each value once, without those too long for an index."""
    return [value for value in once(values) if len(value) <= _LONGEST]


def only(section: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return a section reduced to some of its values, those that it states."""
    return {name: section[name] for name in names if name in section}


def once(values: Iterable[Any]) -> list[str]:
    """Return each value that says something once, in order."""
    return list(dict.fromkeys(value for value in values if value))
