"""Fill the public's view from publications, and from nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from registry import identifiers
from registry.ledger.models import Event, Kind, Publication
from registry.records.models import PublishedRecord
from registry.records.tables import Mismatch, Row, Table

BATCH = 500  # publications that are read and written at once
_LONGEST = 500  # characters; an index entry of PostgreSQL has its limit, and nobody asks for a longer number or country
Document = dict[str, Any]


def is_behind(model: type[PublishedRecord]) -> bool:
    """Whether the public does not see the newest publication of a kind; asked in one query, as of one moment."""
    rows = model._default_manager
    newest = (
        Publication.objects.filter(kind=model.kind)
        .order_by("-serial")
        .annotate(
            is_shown=Exists(rows.filter(current_id=OuterRef("serial"))),
            has_row=Exists(rows.filter(record_id=OuterRef("record_id"))),
        )
        .values_list("event", "is_shown", "has_row")
        .first()
    )
    if newest is None:
        return False
    event, is_shown, has_row = newest
    return bool(has_row) if event == Event.REMOVED else not is_shown


@dataclass(frozen=True)
class Projection:
    """A further table that holds parts of the current documents; ``rows`` gives those of one document.

    ``of_removed`` says that it is about the records that were removed, of whose tombstones it holds parts.
    """

    table: Table
    rows: Callable[[Document], Iterable[Row]]
    of_removed: bool = False


class View(Protocol):
    """A part of what the public sees, made of publications: filled, made anew and held against them."""

    @property
    def name(self) -> str:
        """What it is called where its making is told of."""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Of which records it is made."""

    @property
    def tables(self) -> list[Table]:
        """Its tables, the one with its rows first."""

    def add_many(self, publications: Iterable[Publication]) -> None:
        """Make the public see these publications, in the order of their serials; of a record the last one."""

    def differences(self, publications: Iterable[Publication]) -> Iterator[Mismatch]:
        """Yield how it differs from what ``add_many`` would make of the newest publications of some records."""


def newest(view: View, after: int = 0) -> list[int]:
    """Return the serials of the newest publication of each record of a view, of those published behind a serial."""
    published = Publication.objects.filter(kind__in=view.kinds, serial__gt=after).order_by()
    return sorted(published.values("record_id").annotate(newest=Max("serial")).values_list("newest", flat=True))


@dataclass(frozen=True)
class Index:
    """The public's view of one kind of record.

    ``columns`` returns what that kind is listed, filtered and sorted by, as plain values; what all kinds share is added
    here. Texts to find it by are ``SearchText``.
    """

    kind: Kind
    model: type[PublishedRecord]
    columns: Callable[[Document], dict[str, Any]]
    title: str
    projections: tuple[Projection, ...] = ()

    @property
    def table(self) -> Table:
        return Table(self.model, "record_id")

    @property
    def name(self) -> str:
        return self.kind.value

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return (self.kind,)

    @property
    def tables(self) -> list[Table]:
        return [self.table, *(each.table for each in self.parts)]

    @property
    def parts(self) -> tuple[Projection, ...]:
        """The tables with several rows per record, identifiers first."""
        return (
            Projection(Table(self.model.numbers(), "record_id"), self._identifiers),
            Projection(Table(self.model.former_numbers, "record_id"), self._identifiers, of_removed=True),
            *self.projections,
        )

    def add(self, publication: Publication) -> None:
        self.add_many([publication])

    @transaction.atomic(savepoint=False)
    def add_many(self, publications: Iterable[Publication]) -> None:
        """Make the public see these publications, in the order of their serials; of a record the last one.

        Of a record that was removed its former numbers stay, and nothing else.
        """
        shown = _newest(publications)
        for each in self.parts:
            each.table.replace(shown.records, shown.rows(each))
        self.table.upsert(self._row(publication, document) for publication, document in shown.public)
        self.table.delete({publication.record_id for publication, _ in shown.removed})

    def differences(self, publications: Iterable[Publication]) -> Iterator[Mismatch]:
        """Yield how the view differs from what ``add_many`` would make of the newest publications of some records."""
        shown = _newest(publications)
        yield from self.table.differences(
            shown.records, (self._row(publication, document) for publication, document in shown.public)
        )
        for each in self.parts:
            yield from each.table.differences(shown.records, shown.rows(each))

    def _row(self, publication: Publication, document: Document) -> Row:
        title = document.get(self.title, "")
        return {
            "record_id": publication.record_id,
            "current_id": publication.serial,
            "title": title,
            "title_key": title.casefold()[:500],
            "registered_on": document["registered_on"],
            "published_at": document["published_at"],
            **self.columns(document),
        }

    def _identifiers(self, document: Document) -> Iterator[Row]:
        types: dict[str, str] = {}
        for row in document.get("identifiers", []):
            key, type_ = identifiers.normalize(row["value"]), row.get("type", "")
            if 0 < len(key) <= _LONGEST and (key not in types or type_ in identifiers.OF_ONE_RECORD):
                types[key] = type_
        return ({"key": key, "type": type_, "record_id": document["id"]} for key, type_ in types.items())


@dataclass(frozen=True)
class _Newest:
    """The newest publications of some records with their documents: what the public sees of them now."""

    records: list[str]
    public: list[tuple[Publication, Document]]
    removed: list[tuple[Publication, Document]]

    def rows(self, projection: Projection) -> Iterator[Row]:
        for _, document in self.removed if projection.of_removed else self.public:
            yield from projection.rows(document)


def _newest(publications: Iterable[Publication]) -> _Newest:
    newest = {publication.record_id: publication for publication in publications}
    read = [(publication, orjson.loads(publication.content)) for publication in newest.values()]
    return _Newest(
        list(newest),
        public=[each for each in read if each[0].event != Event.REMOVED],
        removed=[each for each in read if each[0].event == Event.REMOVED],
    )


def findable(values: Iterable[str]) -> list[str]:
    """Return each value once, without those too long for an index."""
    return [value for value in once(values) if len(value) <= _LONGEST]


def only(section: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return a section reduced to some of its values, those that it states."""
    return {name: section[name] for name in names if name in section}


def once(values: Iterable[Any]) -> list[str]:
    """Return each value that says something once, in order."""
    return list(dict.fromkeys(value for value in values if value))
