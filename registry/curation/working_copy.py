"""Write the columns and the ordered lists of a working copy."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from registry.curation.models import Curated

_OF_THE_WORKING_COPY = {field.name for field in Curated._meta.fields} | {"id"}


def assign(record: Curated, values: dict[str, Any]) -> None:
    """Set every column that a document can state; what it does not state becomes empty. Saves nothing."""
    for field in record._meta.concrete_fields:
        if field.name not in _OF_THE_WORKING_COPY:
            setattr(record, field.name, values.get(field.name, field.get_default()))


def replace(manager: Any, values: Sequence[dict[str, Any]], *, nested: Sequence[str] = ()) -> list[Any]:
    """Replace all rows behind a related manager, in the order given; return them.

    ``nested`` names relations of the rows themselves whose values are lists inside each row's values. Whatever the
    number of rows, it takes one query to delete and one to insert each list.
    """
    manager.all().delete()
    rows = [{key: value for key, value in each.items() if key not in nested} for each in values]
    inserted = _insert(manager.model, manager.field.name, [(manager.instance, rows)])
    for name in nested:
        relation = manager.model._meta.get_field(name)
        children = [(row, each.get(name, [])) for row, each in zip(inserted, values, strict=True)]
        _insert(relation.related_model, relation.field.name, children)
    return inserted


def insert(manager: Any, values: Sequence[dict[str, Any]]) -> list[Any]:
    """Write rows behind a related manager beside those that are there, in the order given; return them."""
    return _insert(manager.model, manager.field.name, [(manager.instance, values)])


def _insert(model: type[Model], parent_name: str, lists: Sequence[tuple[Model, Sequence[dict[str, Any]]]]) -> list[Any]:
    rows = [
        model(position=position, **{parent_name: parent}, **values)
        for parent, rows in lists
        for position, values in enumerate(rows)
    ]
    return list(model._default_manager.bulk_create(rows))


def move(manager: Any, key: Any, place: int) -> None:
    """Move the row with this key to a place, counted from zero, and number all rows from the top."""
    ordered = list(manager.order_by("position", "pk").only("position", manager.field.name))
    row = next(each for each in ordered if each.pk == key)
    ordered.remove(row)
    ordered.insert(place, row)
    changed = []
    for position, each in enumerate(ordered):
        if each.position != position:
            each.position = position
            changed.append(each)
    manager.model._default_manager.bulk_update(changed, ["position"], batch_size=500)
