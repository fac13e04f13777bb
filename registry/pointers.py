"""JSON Pointers (RFC 6901): the address of a value in a document, as provenance, findings and changes state it.

An address names a row of a list by its place, counted from zero: ``/arms/0/label``. It is read as the library reads
it; what the library refuses leads nowhere.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from jsonpointer import JsonPointer, JsonPointerException, escape

# Where each list stands: "/arms" → keys of its rows, "/sites/<key>/contacts" → keys of the rows within one row.
Places = Mapping[str, Sequence[Hashable]]
_NOTHING: Any = object()


def steps(pointer: str) -> list[str]:
    """Return the steps of a pointer, unescaped; of what is no pointer, what stands between its slashes."""
    try:
        return list(JsonPointer(pointer).parts)
    except JsonPointerException:
        return pointer.split("/")[1:]


def step(pointer: str, name: str | int) -> str:
    """Return the pointer one step further: ``/a`` and ``b/c`` → ``/a/b~1c``."""
    return f"{pointer}/{escape(str(name))}"


def value(document: object, pointer: str, default: object = None) -> Any:
    """Return what stands at a pointer, ``default`` where it leads nowhere.

    Walked here: the library writes the whole document into the message of each step that leads nowhere.
    """
    try:
        names = JsonPointer(pointer).parts
    except JsonPointerException:
        return default
    place = document
    for name in names:
        if isinstance(place, dict) and name in place:
            place = place[name]
        elif isinstance(place, list) and is_place(name) and int(name) < len(place):
            place = place[int(name)]
        else:
            return default
    return place


def resolves(document: object, pointer: str) -> bool:
    """Whether a pointer leads to a value."""
    return value(document, pointer, _NOTHING) is not _NOTHING


def nearest(document: object, pointer: str) -> str:
    """Return the longest beginning of a pointer that leads to something; empty where not even its first step does."""
    while pointer and not resolves(document, pointer):
        pointer = pointer.rpartition("/")[0]
    return pointer


def all_in(value: object, pointer: str = "") -> Iterator[str]:
    """Yield the pointer of everything in a document, in its order, the whole excepted; an object before its values."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inside:
        place = step(pointer, name)
        yield place
        yield from all_in(each, place)


def is_place(text: str) -> bool:
    """Whether a step can be a place in a list: digits without a leading zero, of no more than seven."""
    return text.isascii() and text.isdecimal() and len(text) < 8 and (text == "0" or text[0] != "0")


def followed(path: str, before: Places, after: Places) -> str | None:
    """Return the pointer to what a pointer meant before; ``None`` if the row is gone.

    A pointer that never led to a row is returned as it stands.
    """
    here, steps_now = "", []
    for name in path.split("/")[1:]:
        rows = before.get(here)
        if rows is not None and is_place(name) and int(name) < len(rows):
            key = rows[int(name)]
            if key not in (now := after.get(here, ())):
                return None
            steps_now.append(str(now.index(key)))
            here = f"{here}/{key}"
        else:
            steps_now.append(name)
            here = f"{here}/{name}"
    return "".join(f"/{name}" for name in steps_now)
