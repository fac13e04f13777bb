"""What changed between two documents, for people to read and for the log to keep.

Lists are compared by what their rows are (``pairing``), as the declaration of the document says. What is not declared
is compared as JSON. An address in the document (of provenance, of a finding) follows the row that it means, so it is
not changed where only its row's place is. A list or a section that is not stated is one that is empty.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

from rest_framework import serializers

from registry import pointers
from registry.api.documents import Section
from registry.api.identity import Identified
from registry.curation.pairing import kept_in_order, paired, text

_ABSENT: Any = object()
Differences = Iterator["Difference"]


class Difference(TypedDict, total=False):
    """One change: what was added has no ``old``, what was removed no ``new``, a row that was moved neither.

    ``path`` is the JSON Pointer in the new document; its last step, of a row that was removed, is the place where it
    was. ``path_before`` is the pointer in the old document, if another. ``moved_from`` is the place of a moved row in
    its list before, from zero; as few rows are moved as give the new order. ``rows`` says what each row on the path is
    called, by its pointer: ``{"/sites/3": "Example Hospital, Berlin"}``.
    """

    path: str
    path_before: str
    old: Any
    new: Any
    moved_from: int
    rows: dict[str, str]


def between(before: dict[str, Any], after: dict[str, Any], section: Section | None = None) -> list[Difference]:
    """Return the changes that lead from one document of a section to another, in the order of the section.

    Within a list, what was removed comes first, then the rows as they now stand.
    """
    return list(_Comparison().objects(_Place(), before, after, section))


@dataclass(frozen=True)
class _Place:
    """Where a value stands now and stood before, and what the rows on the way are called."""

    now: str = ""
    before: str = ""
    rows: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> _Place:
        return _Place(pointers.step(self.now, name), pointers.step(self.before, name), self.rows)

    def row(self, now: int, before: int, name: str) -> _Place:
        pointer = pointers.step(self.now, now)
        return _Place(pointer, pointers.step(self.before, before), self.rows | ({pointer: name} if name else {}))

    def difference(self, old: object = _ABSENT, new: object = _ABSENT, **more: int) -> Difference:
        stated: dict[str, Any] = {"path": self.now}
        if self.before != self.now and (old is not _ABSENT or more):
            stated["path_before"] = self.before
        stated |= {name: side for name, side in (("old", old), ("new", new)) if side is not _ABSENT}
        return Difference(**stated, **more, **({"rows": self.rows} if self.rows else {}))  # type: ignore[typeddict-item]


@dataclass
class _Comparison:
    """Keeps where the rows of the lists compared so far were and are, as ``pointers.followed`` asks for it.

    The key of a row is the place where it was, so that the pointer to a list is its pointer before. Lists with
    addresses are declared after what they lead to.
    """

    before: dict[str, Sequence[Hashable]] = field(default_factory=dict)
    after: dict[str, Sequence[Hashable]] = field(default_factory=dict)

    def objects(self, place: _Place, old: dict[str, Any], new: dict[str, Any], section: object = None) -> Differences:
        fields = getattr(section, "fields", {})
        names = [name for name in fields if name in old or name in new]
        for name in dict.fromkeys([*names, *old, *new]):
            empty = _empty(fields.get(name))
            sides = old.get(name, empty), new.get(name, empty)
            yield from self.values(place.value(name), *sides, fields.get(name))

    def values(self, place: _Place, old: object, new: object, declared: object = None) -> Differences:
        """Compare two values, one of which may be absent."""
        if isinstance(old, dict) and isinstance(new, dict):
            yield from self.objects(place, old, new, declared)
        elif isinstance(old, list) and isinstance(new, list):
            yield from self.lists(place, old, new, getattr(declared, "child", None))
        elif old is _ABSENT or new is _ABSENT or text(old) != text(new):
            yield place.difference(old, new)

    def lists(self, place: _Place, old: list[Any], new: list[Any], child: object) -> Differences:
        old, now = self._paired(old, new, child)
        was = {place_now: number for number, place_now in enumerate(now) if place_now is not None}
        self._remember(place.before, now, [was.get(number, f"new {number}") for number in range(len(new))])
        called = child.called if isinstance(child, Identified) else _nothing
        for number, row in enumerate(old):
            if now[number] is None:
                yield place.row(number, number, called(row)).difference(old=row)
        kept = kept_in_order(now)
        for number, row in enumerate(new):
            before = was.get(number)
            if before is None:
                yield place.row(number, number, called(row)).difference(new=row)
            elif number not in kept or text(old[before]) != text(row):
                here = place.row(number, before, called(row))
                if number not in kept:
                    yield here.difference(moved_from=before)
                yield from self.values(here, old[before], row, child)

    def _remember(self, pointer: str, now: list[int | None], keys: list[Hashable]) -> None:
        if now != list(range(len(keys))):
            self.before[pointer], self.after[pointer] = range(len(now)), keys

    def _paired(self, old: list[Any], new: list[Any], child: object) -> tuple[list[Any], list[int | None]]:
        """Return the old rows, their addresses where they now lead if nothing else was made of them; and their places.

        A row whose address led to a row that is gone is gone with it, even if another row now has that address.
        """
        if not isinstance(child, Identified) or not child.points:
            return old, paired(old, new, child.identity if isinstance(child, Identified) else ())
        led = [pointers.followed(row[child.points], self.before, self.after) for row in old]
        left = [number for number, path in enumerate(led) if path is not None]
        followed = [old[number] | {child.points: led[number]} for number in left]
        places = dict(zip(left, paired(followed, new, child.identity), strict=True))
        rows = list(old)
        for row, number in zip(followed, left, strict=True):
            place = places[number]
            if place is not None and new[place][child.points] == row[child.points]:
                rows[number] = row
        return rows, [places.get(number) for number in range(len(old))]


def _nothing(row: object) -> str:
    return ""


def _empty(declared: object) -> Any:
    """Return what a declared value is that is not stated."""
    if isinstance(declared, Section):
        return {}
    return [] if isinstance(declared, (serializers.ListSerializer, serializers.ListField)) else _ABSENT
