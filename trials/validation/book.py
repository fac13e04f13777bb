"""The rulebook that the rule modules write into, and how they read a document."""

from collections.abc import Iterator
from typing import Any

from registry.dates import PartialDate
from registry.rules import Rulebook

book = Rulebook()


def rows(document: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each entry of a top-level list with its pointer."""
    for index, row in enumerate(document.get(name, [])):
        yield f"/{name}/{index}", row


def value(document: dict[str, Any], pointer: str) -> Any:
    """Return what stands at a pointer through objects, or ``None``."""
    found: Any = document
    for step in pointer.split("/")[1:]:
        found = found.get(step) if isinstance(found, dict) else None
    return found


def day(document: dict[str, Any], pointer: str) -> PartialDate | None:
    """Return the date at a pointer."""
    found = value(document, pointer)
    return PartialDate(found) if found else None
