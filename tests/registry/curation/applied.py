"""The differences between two documents, applied to the first: what is told must be enough to make the second."""

from __future__ import annotations

import copy
from collections import defaultdict
from typing import Any

from rest_framework import serializers

from registry import pointers
from registry.api.documents import Section
from registry.curation.differences import Difference

Sides = dict[str, Difference]


def applied(document: dict[str, Any], changes: list[Difference], section: Section | None = None) -> dict[str, Any]:
    """Return the new document."""
    result: dict[str, Any] = _Application(changes).value(copy.deepcopy(document), "", "", section)
    return result


class _Application:
    def __init__(self, changes: list[Difference]) -> None:
        self.removed: dict[str, dict[str, Difference]] = defaultdict(dict)
        self.added: dict[str, dict[str, Difference]] = defaultdict(dict)
        self.changed: Sides = {}
        self.moved: dict[str, dict[int, int]] = defaultdict(dict)
        self.touched: set[str] = {""}
        self.before: dict[str, list[Any]] = {}
        self.after: dict[str, list[Any]] = {}
        for change in changes:
            self._sort(change)

    def _sort(self, change: Difference) -> None:
        around, _, last = change["path"].rpartition("/")
        if "moved_from" in change:
            self.moved[around][int(last)] = change["moved_from"]
        elif "old" in change and "new" in change:
            self.changed[change["path"]] = change
        else:
            (self.removed if "old" in change else self.added)[around][last] = change
        while around:
            self.touched.add(around)
            around = around.rpartition("/")[0]

    def value(self, old: Any, now: str, before: str, declared: Any) -> Any:
        if now in self.changed:
            return self.changed[now]["new"]
        if isinstance(old, dict):
            return self._object(old, now, before, declared)
        if isinstance(old, list):
            return self._list(old, now, before, getattr(declared, "child", None))
        return old

    def _object(self, old: dict[str, Any], now: str, before: str, declared: Any) -> dict[str, Any]:
        fields = getattr(declared, "fields", {})
        stated = dict.fromkeys([*(name for name in fields if name in old), *old]) | dict.fromkeys(fields)
        new = {}
        for name in [*stated, *(pointers.steps(f"/{name}")[0] for name in self.added[now])]:
            at = pointers.step(now, name)
            removed, added = (_escaped(name) in side[now] for side in (self.removed, self.added))
            if added:
                new[name] = self.added[now][_escaped(name)]["new"]
            elif name in old and not removed:
                new[name] = self.value(old[name], at, pointers.step(before, name), fields.get(name))
            elif name not in old and at in self.touched:
                empty: Any = [] if isinstance(fields[name], (serializers.ListSerializer, serializers.ListField)) else {}
                new[name] = self.value(empty, at, pointers.step(before, name), fields[name])
        unstated = {name for name in new if name in fields and new[name] in ([], {})}
        return {name: each for name, each in new.items() if name not in unstated}

    def _list(self, old: list[Any], now: str, before: str, child: Any) -> list[Any]:
        gone = {int(last) for last in self.removed[now]}
        places = dict(self.moved[now])
        staying = iter([was for was in range(len(old)) if was not in gone and was not in places.values()])
        new: list[Any] = []
        keys: list[Any] = []
        for place in range(len(old) - len(gone) + len(self.added[now])):
            if added := self.added[now].get(str(place)):
                new.append(added["new"])
                keys.append(f"new {place}")
                continue
            was = places[place] if place in places else next(staying)
            keys.append(was)
            row = self._followed(old[was], child)
            new.append(self.value(row, pointers.step(now, place), pointers.step(before, was), child))
        self.before[before], self.after[before] = list(range(len(old))), keys
        return new

    def _followed(self, row: Any, child: Any) -> Any:
        points = getattr(child, "points", "")
        if not points or not isinstance(row, dict):
            return row
        return row | {points: pointers.followed(row[points], self.before, self.after) or row[points]}


def _escaped(name: str) -> str:
    return pointers.step("", name)[1:]
