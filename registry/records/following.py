"""Provenance follows its row: when a list is reordered, pointers into it are rewritten to the row they meant.

A pointer names a row by its index (``/arms/0/label``), so it would silently name another one after an arm is moved
or deleted. ``follow`` compares the rows before and after a change, by their keys in the database: those are known while
a person edits. What ``curation.pairing`` finds from two documents is a good guess, which is enough to show a change,
and not to say that a source supports a value: of a row that was deleted and one that was entered in its place at once,
or of two arms whose labels were swapped, only the keys tell which is which.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from registry.curation.models import Curated
from registry.curation.pairing import paired
from registry.pointers import Places, followed


def keyed(before: Sequence[str], after: Sequence[str]) -> tuple[list[Hashable], list[Hashable]]:
    """Return keys for two versions of a list of texts, which has none of its own: equal where one became the other."""
    was = {now: place for place, now in enumerate(paired(before, after)) if now is not None}
    return list(range(len(before))), [was.get(place, f"new {place}") for place in range(len(after))]


def grouped(pointer: str, child: str, pairs: Iterable[tuple[Any, Hashable]]) -> dict[str, Sequence[Hashable]]:
    """Return the places of lists within rows, from pairs of the row's key and the key within it."""
    places: dict[str, list[Hashable]] = {}
    for parent, key in pairs:
        places.setdefault(f"{pointer}/{parent}/{child}", []).append(key)
    return dict(places)


@dataclass(frozen=True)
class Follower:
    """Where the lists of one kind of record stand in its document.

    ``rows`` and ``texts`` give the pointer of a relation and of a list of texts; ``nested`` and ``nested_texts`` name
    the relation and the list of texts that the rows of a relation have; ``further(record, paths)`` returns the places
    that no relation is alone.
    """

    rows: Mapping[str, str]
    texts: Mapping[str, str]
    nested: Mapping[str, str] = field(default_factory=dict)
    nested_texts: Mapping[str, str] = field(default_factory=dict)
    further: Callable[[Any, Sequence[str]], dict[str, Sequence[Hashable]]] | None = None

    @contextmanager
    def follow(self, record: Any) -> Iterator[None]:
        """Rewrite the provenance of a locked record after the block, where the block moved or deleted what it names."""
        paths = list(record.provenance.values_list("path", flat=True))
        before, texts = self._places(record, paths), self._texts(record, paths)
        yield
        if not paths:
            return
        after = self._places(record, paths)
        for pointer, values in self._texts(record, paths).items():
            before[pointer], after[pointer] = keyed(texts.get(pointer, []), values)
        _rewrite(record.provenance, before, after)

    def _places(self, record: Curated, paths: Sequence[str]) -> dict[str, Sequence[Hashable]]:
        """Return the keys of every list that a path leads into; the others need no query."""
        places: dict[str, Sequence[Hashable]] = {}
        for name, pointer in self.rows.items():
            inside = [path for path in paths if path.startswith(f"{pointer}/")]
            if not inside:
                continue
            manager = getattr(record, name)
            places[pointer] = list(manager.all().values_list("pk", flat=True))
            child = self.nested.get(name)
            if child and any(f"/{child}/" in path for path in inside):
                places |= grouped(pointer, child, _within(manager, child, record))
        return places | (self.further(record, paths) if self.further else {})

    def _texts(self, record: Curated, paths: Sequence[str]) -> dict[str, list[str]]:
        columns = type(record)._default_manager.values(*self.texts).get(pk=record.pk)
        texts = {pointer: list(columns[name]) for name, pointer in self.texts.items()}
        for name, child in self.nested_texts.items():
            pointer = self.rows[name]
            if any(path.startswith(f"{pointer}/") and f"/{child}/" in path for path in paths):
                rows = getattr(record, name).values_list("pk", child)
                texts |= {f"{pointer}/{key}/{child}": list(values) for key, values in rows}
        return texts


def _within(manager: Any, child: str, record: Curated) -> Any:
    foreign = manager.model._meta.get_field(child).field
    rows = foreign.model._default_manager.filter(**{f"{foreign.name}__{manager.field.name}": record})
    return rows.values_list(foreign.attname, "pk")


def _rewrite(provenance: Any, before: Places, after: Places) -> None:
    gone, moved = [], []
    for row in provenance.only("path", provenance.field.name):
        path = followed(row.path, before, after)
        if path is None:
            gone.append(row.pk)
        elif path != row.path:
            row.path = path
            moved.append(row)
    provenance.filter(pk__in=gone).delete()
    provenance.model._default_manager.bulk_update(moved, ["path"], batch_size=500)
