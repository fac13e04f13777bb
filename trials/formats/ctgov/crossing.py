"""Which arm gets which intervention. Both foreign sides list it, in orders of their own, and some disagree.

An arm of theirs names interventions by type and name (“Drug: Placebo”), which several can share; the arms that each
intervention lists then tell which one is meant. Ours are told apart by a key, where a name repeats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from trials.formats.ctgov.mapping import JSON, put, value_at

_ARMS, _INTERVENTIONS = "armsInterventionsModule.armGroups", "armsInterventionsModule.interventions"


class Crossing:
    """What arms and interventions say of each other, once the rows of both stand."""

    def read(self, record: object, document: JSON) -> None:
        """Give interventions their keys, and each row what it lists of the other side."""
        arms, interventions = document.get("arms", []), document.get("interventions", [])
        labels = {row["label"] for row in arms if "label" in row}
        for row, item in zip(interventions, _objects(record, _INTERVENTIONS), strict=True):
            if listed := _known(item.get("armGroupLabels"), labels):
                row["arms"] = listed
        for row, key in zip(interventions, _keys(interventions), strict=True):
            _lead(row, key)
        for row, item in zip(arms, _objects(record, _ARMS), strict=True):
            if gets := list(_meant(row, item.get("interventionNames"), interventions)):
                row["interventions"] = gets

    def write(self, document: JSON, record: JSON) -> None:
        """List on both sides. What no intervention says of its arms is taken from the arms."""
        arms, interventions = document.get("arms", []), document.get("interventions", [])
        titles = {_reference(row): _title(row) for row in interventions}
        for row, item in zip(arms, _objects(record, _ARMS), strict=True):
            _put(item, "interventionNames", (titles[reference] for reference in row.get("interventions", [])))
        stated = any("arms" in row for row in interventions)
        for row, item in zip(interventions, _objects(record, _INTERVENTIONS), strict=True):
            _put(item, "armGroupLabels", row.get("arms", []) if stated else _getting(row, arms))


def _objects(record: object, path: str) -> list[JSON]:
    """Return the items that rows were made of, or were made from rows."""
    items = value_at(record, path)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _put(item: JSON, name: str, texts: Iterable[str]) -> None:
    if stated := list(dict.fromkeys(texts)):
        put(item, name, stated)


def _known(texts: object, labels: set[str]) -> list[str]:
    items = texts if isinstance(texts, list) else []
    return list(dict.fromkeys(text for text in items if isinstance(text, str) and text in labels))


def _keys(interventions: Sequence[JSON]) -> Iterator[str | None]:
    """Yield a key for each intervention that has the name of an earlier one."""
    taken: set[str] = set()
    for row in interventions:
        name = reference = str(row.get("name", ""))
        number = 1
        while name and reference in taken:
            number += 1
            reference = f"{name} ({number})"
        taken.add(reference)
        yield None if reference == name else reference


def _lead(row: JSON, key: str | None) -> None:
    """Put the key before the other values, as a rendered document has it."""
    if key is not None:
        others = dict(row)
        row.clear()
        row.update({"key": key}, **others)


def _meant(arm: JSON, names: object, interventions: Sequence[JSON]) -> Iterator[str]:
    """Yield the interventions that an arm names: among equals, first the ones that list the arm."""
    listing = sorted(interventions, key=lambda row: arm.get("label") not in row.get("arms", []))
    for name in names if isinstance(names, list) else []:
        for row in listing:
            if "name" in row and _title(row) == name:
                yield _reference(row)
                listing.remove(row)
                break


def _getting(intervention: JSON, arms: Sequence[JSON]) -> list[str]:
    reference = _reference(intervention)
    return [arm["label"] for arm in arms if "label" in arm and reference in arm.get("interventions", [])]


def _reference(intervention: JSON) -> str:
    return str(intervention.get("key") or intervention.get("name", ""))


def _title(intervention: JSON) -> str:
    """Return what an arm of theirs calls it."""
    kind, name = intervention.get("type", ""), intervention.get("name", "")
    return f"{kind.replace('_', ' ').title()}: {name}" if kind else name
