"""A document as people read it: labels for keys, text for values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from registry.curation.differences import Difference

VERBATIM = {"extensions"}  # foreign JSON that nobody reads as prose
SHOWN = 20_000  # characters of it that are put on a page


@dataclass
class Entry:
    """A value with its label: text, or entries of its own."""

    label: str
    text: str = ""
    items: list[Entry] = field(default_factory=list)
    verbatim: bool = False


@dataclass
class Change:
    """One changed value for people: where, what it was, what it is."""

    place: str
    path: str
    old: Entry | None
    new: Entry | None


def entries(document: dict[str, Any]) -> list[Entry]:
    """Return the entries of a document, in its order."""
    return [entry(label(key), value, verbatim=key in VERBATIM) for key, value in document.items()]


def entry(name: str, value: Any, *, verbatim: bool = False) -> Entry:
    """Return one value as an entry."""
    if verbatim:
        return Entry(name, text=_shortened(json.dumps(value, ensure_ascii=False, indent=2)), verbatim=True)
    if isinstance(value, dict):
        return Entry(name, items=[entry(label(key), item) for key, item in value.items()])
    if isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        return Entry(name, items=[entry(str(number), item) for number, item in enumerate(value, start=1)])
    if isinstance(value, list):
        return Entry(name, text="\n".join(words(item) for item in value))
    return Entry(name, text=words(value))


def words(value: Any) -> str:
    """Return a single value as text."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)


def label(key: str) -> str:
    """Return the label of a key: ``brief_title`` → ``Brief title``."""
    text = key.replace("_", " ")
    return text[:1].upper() + text[1:]


def place(pointer: str) -> str:
    """Return a JSON Pointer in words, counting from one: ``/arms/0/label`` → ``Arms › 1 › Label``."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    return (
        " › ".join(str(int(step) + 1) if step.isdecimal() and len(step) < 8 else label(step) for step in steps)
        or "The document"
    )


def changes(differences: Iterable[Difference]) -> list[Change]:
    """Return differences for people."""
    return [
        Change(
            place=place(each["path"]),
            path=each["path"],
            old=_side(each, "old"),
            new=_side(each, "new"),
        )
        for each in differences
    ]


def _side(difference: Difference, side: str) -> Entry | None:
    if side not in difference:
        return None
    verbatim = difference["path"].split("/")[1:2] in [[key] for key in VERBATIM]
    return entry("", difference[side], verbatim=verbatim)  # type: ignore[literal-required]


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}\n… and {len(text) - SHOWN:,} characters more"
