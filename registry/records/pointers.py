"""Provenance follows its row: when a list is reordered, pointers into it are rewritten to the row they meant.

A pointer names a row by its index (``/arms/0/label``), so it would silently name another one after an arm is moved
or deleted. ``follow`` compares the rows before and after a change, by their keys and not by their places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

# Where each list stands: "/arms" → keys of its rows, "/sites/<key>/contacts" → keys of the rows within one row.
Places = Mapping[str, Sequence[Hashable]]


def followed(path: str, before: Places, after: Places) -> str | None:
    """Return the pointer to what a pointer meant before; ``None`` if the row is gone.

    A pointer that never led to a row is returned as it stands.
    """
    here, steps = "", []
    for step in path.split("/")[1:]:
        rows = before.get(here)
        if rows is not None and step.isdecimal() and len(step) < 8 and int(step) < len(rows):
            key = rows[int(step)]
            if key not in (now := after.get(here, ())):
                return None
            steps.append(str(now.index(key)))
            here = f"{here}/{key}"
        else:
            steps.append(step)
            here = f"{here}/{step}"
    return "".join(f"/{step}" for step in steps)


def paired(before: Sequence[str], after: Sequence[str]) -> tuple[list[Hashable], list[Hashable]]:
    """Return keys for two versions of a list of texts: equal texts are one entry, and so is one edited in its place."""
    old, new = _counted(before), _counted(after)
    kept = set(old) & set(new)
    edited = {
        second: first
        for first, second in zip(old, new, strict=False)
        if first not in kept and second not in kept and len(old) == len(new)
    }
    return old, [edited.get(key, key) for key in new]


def _counted(texts: Sequence[str]) -> list[Hashable]:
    """Tell equal texts apart by how many came before."""
    seen: Counter[str] = Counter()
    keys: list[Hashable] = []
    for text in texts:
        keys.append((text, seen[text]))
        seen[text] += 1
    return keys


def grouped(pointer: str, child: str, pairs: Iterable[tuple[Any, Hashable]]) -> dict[str, Sequence[Hashable]]:
    """Return the places of lists within rows, from pairs of the row's key and the key within it."""
    found: dict[str, list[Hashable]] = {}
    for parent, key in pairs:
        found.setdefault(f"{pointer}/{parent}/{child}", []).append(key)
    return dict(found)


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
            before[pointer], after[pointer] = paired(texts.get(pointer, []), values)
        _rewrite(record.provenance, before, after)

    def _places(self, record: Any, paths: Sequence[str]) -> dict[str, Sequence[Hashable]]:
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

    def _texts(self, record: Any, paths: Sequence[str]) -> dict[str, list[str]]:
        found = type(record)._default_manager.values(*self.texts).get(pk=record.pk)
        texts = {pointer: list(found[name]) for name, pointer in self.texts.items()}
        for name, child in self.nested_texts.items():
            pointer = self.rows[name]
            if any(path.startswith(f"{pointer}/") and f"/{child}/" in path for path in paths):
                rows = getattr(record, name).values_list("pk", child)
                texts |= {f"{pointer}/{key}/{child}": list(values) for key, values in rows}
        return texts


def _within(manager: Any, child: str, record: Any) -> Any:
    """Return pairs of a row's key and the keys of its own rows."""
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
