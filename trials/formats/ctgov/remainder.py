"""What of a foreign record has no field in the document, and how it is kept in the extension.

The sections that the registry does not model stand there whole, under their names. Every other value that a record
made from the document would not have, or have differently, stands under its JSON Pointer in the foreign record;
``absent`` lists pointers to what such a record would have too much. A list whose length differs is kept whole, and
what is kept comes before what the document says.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from jsonpointer import JsonPointer, JsonPointerException, escape

from trials.formats.ctgov.mapping import ABSENT, JSON

SECTIONS = ("resultsSection", "annotationSection", "documentSection", "derivedSection")


def remainder(theirs: JSON, ours: JSON) -> JSON:
    """Return the extension that turns ours, a record made from the document, into theirs."""
    differing = dict(_differences(_modelled(theirs), ours, ""))
    absent = [pointer for pointer, value in differing.items() if value is ABSENT]
    kept = {pointer: value for pointer, value in differing.items() if value is not ABSENT}
    sections = {name: theirs[name] for name in SECTIONS if name in theirs}
    return sections | kept | ({"absent": absent} if absent else {})


def complete(ours: JSON, extension: JSON) -> JSON:
    """Return ours with what the extension keeps. What no longer has a place in a list is left out."""
    record = deepcopy(ours)
    for pointer, value in extension.items():
        if pointer.startswith("/"):
            _restore(record, pointer, deepcopy(value))
    absent = extension.get("absent", [])
    for pointer in absent if isinstance(absent, list) else []:
        _restore(record, pointer, ABSENT)
    return record | {name: extension[name] for name in SECTIONS if name in extension}


def _modelled(record: JSON) -> JSON:
    return {name: value for name, value in record.items() if name not in SECTIONS}


def _differences(theirs: object, ours: object, pointer: str) -> Iterator[tuple[str, Any]]:
    """Yield each pointer with what theirs has there, as deep down as both sides have the same shape."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in {**theirs, **ours}:
            yield from _differences(theirs.get(key, ABSENT), ours.get(key, ABSENT), f"{pointer}/{escape(key)}")
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for place, (their, our) in enumerate(zip(theirs, ours, strict=True)):
            yield from _differences(their, our, f"{pointer}/{place}")
    elif type(theirs) is not type(ours) or theirs != ours:  # true is not 1, and 1 is not 1.0
        yield pointer, theirs


def _restore(record: JSON, pointer: str, value: object) -> None:
    try:
        *steps, last = JsonPointer(pointer).parts
    except (JsonPointerException, TypeError, ValueError):
        return
    here: Any = record
    for step in steps:
        here = _inside(here, step, create=value is not ABSENT)
    _set(here, last, value)


def _inside(here: object, step: str, *, create: bool) -> Any:
    if isinstance(here, dict):
        return here.setdefault(step, {}) if create else here.get(step)
    if isinstance(here, list) and step.isdecimal() and int(step) < len(here):
        return here[int(step)]
    return None


def _set(here: object, last: str, value: object) -> None:
    if isinstance(here, dict):
        if value is ABSENT:
            here.pop(last, None)
        else:
            here[last] = value
    elif isinstance(here, list) and value is not ABSENT and last.isdecimal() and int(last) < len(here):
        here[int(last)] = value
