"""The words in which ``table.py`` declares what stands where; each is read in both directions.

Paths are the names of keys with dots between them. Foreign ones start in the protocol section or in the item of a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from trials.formats.ctgov.kinds import Kind

JSON = dict[str, Any]
ABSENT: Final = object()


class Line(Protocol):
    """One line of the table."""

    def read(self, record: object, document: JSON) -> None:
        """Write what the record states into the document, as far as the document can hold it."""

    def write(self, document: JSON, record: JSON) -> None:
        """Write what the document states into the record."""


def value_at(container: object, path: str) -> Any:
    """Return what stands at a path; ``ABSENT`` if nothing does."""
    for step in path.split(".") if path else ():
        if not isinstance(container, dict) or step not in container:
            return ABSENT
        container = container[step]
    return container


def put(container: JSON, path: str, value: object) -> None:
    *steps, last = path.split(".")
    for step in steps:
        container = container.setdefault(step, {})
    container[last] = value


@dataclass(frozen=True)
class Value:
    """A value that both sides hold alike; ``needs`` is a foreign value without which ours would say nothing."""

    theirs: str
    ours: str
    kind: Kind
    needs: tuple[str, Kind] | None = None

    def read(self, record: object, document: JSON) -> None:
        value = value_at(record, self.theirs)
        needed = self.needs is None or self.needs[1](value_at(record, self.needs[0]))
        if needed and self.kind(value):
            put(document, self.ours, copy(value))

    def write(self, document: JSON, record: JSON) -> None:
        value = value_at(document, self.ours)
        if value is not ABSENT:
            put(record, self.theirs, copy(value))


@dataclass(frozen=True)
class Rows:
    """A foreign list whose items are rows of a list of ours.

    Where ours gathers several foreign lists, ``marks`` are values that all rows from this one carry, or ``besides``
    are the types of the rows from the others. A row without the value that is ``required`` cannot be held.
    """

    ours: str
    entries: Sequence[Line]
    theirs: str
    marks: Mapping[str, str] = field(default_factory=dict)
    besides: tuple[str, ...] = ()
    required: str = ""

    def read(self, record: object, document: JSON) -> None:
        rows = [self._row(item) for item in self._items(value_at(record, self.theirs))]
        if stated := [row for row in rows if row is not None]:
            put(document, self.ours, [*self._known(document), *stated])

    def write(self, document: JSON, record: JSON) -> None:
        if items := [self._item(row) for row in self._known(document) if self._is_from_here(row)]:
            put(record, self.theirs, items)

    def _row(self, item: object) -> JSON | None:
        row: JSON = dict(self.marks)
        for entry in self.entries:
            entry.read(item, row)
        return row if isinstance(item, dict) and (not self.required or self.required in row) else None

    def _item(self, row: JSON) -> Any:
        item: JSON = {}
        for entry in self.entries:
            entry.write(row, item)
        return item

    def _known(self, document: JSON) -> list[JSON]:
        rows = value_at(document, self.ours)
        return [] if rows is ABSENT else rows

    def _is_from_here(self, row: JSON) -> bool:
        return row.get("type") not in self.besides and all(row.get(name) == mark for name, mark in self.marks.items())

    def _items(self, value: object) -> list[Any]:
        return value if isinstance(value, list) else []


@dataclass(frozen=True)
class FlatRow(Rows):
    """Foreign values, by their whole paths, that are one row of a list of ours; they are made from the first of it."""

    theirs: str = ""

    def _items(self, value: object) -> list[Any]:
        return [value]

    def write(self, document: JSON, record: JSON) -> None:
        for row in list(filter(self._is_from_here, self._known(document)))[:1]:
            for entry in self.entries:
                entry.write(row, record)


@dataclass(frozen=True)
class Texts(Rows):
    """A foreign list of texts, each of which is the ``value`` of a row of ours."""

    def _items(self, value: object) -> list[Any]:
        return [{"value": text} for text in super()._items(value)]

    def _item(self, row: JSON) -> Any:
        return super()._item(row)["value"]
