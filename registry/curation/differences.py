"""What changed between two documents, value by value, for people to read."""

import copy
from collections.abc import Iterator
from typing import Any, TypedDict

import jsonpatch
from jsonpointer import resolve_pointer


class Difference(TypedDict, total=False):
    """One changed value: ``old`` is absent when it was added, ``new`` when it was removed."""

    path: str
    old: Any
    new: Any


def between(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """Return the changes that lead from one document to another, each at its JSON Pointer, in order."""
    return list(_steps(before, after))


def _steps(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    current = copy.deepcopy(before)
    for step in jsonpatch.make_patch(before, after).patch:
        path = step["path"]
        found = Difference(path=path)
        if step["op"] in ("remove", "replace"):
            found["old"] = copy.deepcopy(resolve_pointer(current, path))
        elif step["op"] == "move":
            found["old"] = found["new"] = resolve_pointer(current, step["from"])
        if step["op"] in ("add", "replace"):
            found["new"] = step["value"]
        yield found
        current = jsonpatch.apply_patch(current, [step], in_place=True)
