"""Every list of a record, as its declaration has it, and all of them turned round: provenance must follow its rows."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import F
from rest_framework import serializers

from registry.api.documents import Section
from registry.curation.models import Curated, Row

UNFOLLOWED = {"/provenance", "/findings", "/extensions"}  # nobody moves rows of theirs by hand


def declared(section: Section, pointer: str = "") -> Iterator[str]:
    """Yield the pointer of every list that a document can have, with ``*`` for the row of a list around it."""
    for name, field in section.fields.items():
        place = f"{pointer}/{name}"
        if place in UNFOLLOWED:
            continue
        if isinstance(field, (serializers.ListSerializer, serializers.ListField)):
            yield place
            if isinstance(field.child, Section):
                yield from declared(field.child, f"{place}/*")
        elif isinstance(field, Section):
            yield from declared(field, place)


def lengths(value: Any, pointer: str = "") -> dict[str, int]:
    """Return the pointer and the length of every list of a document."""
    if pointer in UNFOLLOWED or not isinstance(value, (dict, list)):
        return {}
    inside = enumerate(value) if isinstance(value, list) else value.items()
    own = {pointer: len(value)} if isinstance(value, list) else {}
    return own | {at: n for key, item in inside for at, n in lengths(item, f"{pointer}/{key}").items()}


def without_indices(pointer: str) -> str:
    """Return a pointer with ``*`` for each place in a list."""
    return "/".join("*" if step.isdecimal() else step for step in pointer.split("/"))


def doubled(value: Any) -> Any:
    """Return a document in which every list has at least two entries."""
    if isinstance(value, dict):
        return {name: doubled(item) for name, item in value.items()}
    if not isinstance(value, list):
        return value
    items = [doubled(item) for item in value]
    return items if len(items) > 1 else [*items, _another(items[0])]


def _another(item: Any) -> Any:
    if isinstance(item, str):
        return f"{item} again"
    return item | {"key": f"{item['key']}-again"} if "key" in item else item


def pointers(lists: dict[str, int]) -> list[str]:
    """Return a pointer to every entry of every list."""
    return [f"{pointer}/{index}" for pointer, length in lists.items() for index in range(length)]


def turned(path: str, lists: dict[str, int]) -> str:
    """Return where a pointer leads once every list stands the other way round."""
    here, steps = "", []
    for step in path.split("/")[1:]:
        steps.append(str(lists[here] - 1 - int(step)) if here in lists else step)
        here = f"{here}/{step}"
    return "".join(f"/{step}" for step in steps)


def turn(app: str) -> None:
    """Turn round every list of every working copy of an app: rows by their positions, texts in their arrays."""
    for model in apps.get_app_config(app).get_models():
        if issubclass(model, Row):
            model._default_manager.update(position=1000 - F("position"))
        arrays = [field.name for field in model._meta.fields if isinstance(field, ArrayField)]
        for row in model._default_manager.all() if arrays and issubclass(model, (Row, Curated)) else ():
            for name in arrays:
                setattr(row, name, getattr(row, name)[::-1])
            row.save(update_fields=arrays)


def provenance(paths: list[str], source: str) -> list[dict[str, str]]:
    """Return a row of provenance for each pointer, which remembers in its locator where it led at first."""
    return [{"path": path, "source": source, "relation": "SUPPORTS", "locator": path} for path in paths]
