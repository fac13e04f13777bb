"""A document as people read it: labels for keys, text for values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from registry import pointers
from registry.curation.differences import Difference
from registry.curation.models import CurationEvent

VERBATIM = {"extensions"}  # foreign JSON that nobody reads as prose
SHOWN = 20_000  # characters of it that are put on a page


@dataclass
class Labelled:
    """A value with its label: text, or entries of its own."""

    label: str
    text: str = ""
    items: list[Labelled] = field(default_factory=list)
    verbatim: bool = False


@dataclass
class WordedChange:
    """One change for people: where, what became of a row (“moved from 3 to 1”), what was there and what is."""

    place: str
    path: str
    what: str
    old: Labelled | None
    new: Labelled | None


def entries(document: dict[str, Any]) -> list[Labelled]:
    return [entry(label(key), value, verbatim=key in VERBATIM) for key, value in document.items()]


def entry(name: str, value: object, *, verbatim: bool = False) -> Labelled:
    if verbatim:
        return Labelled(name, text=_shortened(json.dumps(value, ensure_ascii=False, indent=2)), verbatim=True)
    if isinstance(value, dict):
        return Labelled(name, items=[entry(label(key), item) for key, item in value.items()])
    if isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        return Labelled(name, items=[entry(str(number), item) for number, item in enumerate(value, start=1)])
    if isinstance(value, list):
        return Labelled(name, text="\n".join(words(item) for item in value))
    return Labelled(name, text=words(value))


def words(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)


def label(key: str) -> str:
    """Return the label of a key: ``brief_title`` → ``Brief title``."""
    text = key.replace("_", " ")
    return text[:1].upper() + text[1:]


def place(pointer: str, rows: Mapping[str, str] = {}) -> str:
    """Return a JSON Pointer in words, rows counted from one and with what they are called.

    ``/arms/0/label`` → ``Arms › 1 “Control” › Label`` where ``rows`` has ``{"/arms/0": "Control"}``.
    """
    here, names = "", []
    for step in pointers.steps(pointer):
        here = pointers.step(here, step)
        number = str(int(step) + 1) if pointers.is_place(step) else label(step)
        names.append(f"{number} “{rows[here]}”" if here in rows else number)
    return " › ".join(names) or "The document"


def changes(differences: Iterable[Difference]) -> list[WordedChange]:
    return [
        WordedChange(
            place=place(each["path"], each.get("rows", {})),
            path=each["path"],
            what=_what(each),
            old=_side(each, "old"),
            new=_side(each, "new"),
        )
        for each in differences
    ]


def events(log: Iterable[CurationEvent]) -> list[tuple[CurationEvent, list[WordedChange]]]:
    """Return events, each with what it changed."""
    return [(event, changes(cast(list[Difference], event.changes))) for event in log]


def _what(difference: Difference) -> str:
    """Return what became of a row or of an entry of a list; nothing for a value of its own."""
    last = difference["path"].rpartition("/")[2]
    if "moved_from" in difference:
        before, now = difference["moved_from"] + 1, int(last) + 1
        return f"moved from {before} to {now}" if before != now else "moved among the others"
    if not pointers.is_place(last) or ("old" in difference) == ("new" in difference):
        return ""
    return "removed" if "old" in difference else "added"


def _side(difference: Difference, side: str) -> Labelled | None:
    if side not in difference:
        return None
    verbatim = pointers.steps(difference["path"])[:1] in [[key] for key in VERBATIM]
    return entry("", difference[side], verbatim=verbatim)  # type: ignore[literal-required]


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}\n… and {len(text) - SHOWN:,} characters more"
