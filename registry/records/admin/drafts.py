"""Numbers that two working copies have: only one of them can be published."""

from collections.abc import Iterator
from typing import Any

from django.db.models.functions import Trim, Upper

from registry import identifiers


def sharing(record: Any) -> Iterator[tuple[str, Any]]:
    """Yield each number of a working copy that names one record in the world, with another working copy that has it."""
    stated = record.identifiers.filter(type__in=identifiers.OF_ONE_RECORD).values_list("value", flat=True)
    numbers = {identifiers.normalize(value): value for value in stated}
    relation = type(record)._meta.get_field("identifiers")
    owner = relation.field.name
    others = relation.related_model._default_manager.filter(type__in=identifiers.OF_ONE_RECORD)
    others = others.exclude(**{owner: record}).select_related(owner).annotate(key=Upper(Trim("value")))
    for other in others.filter(key__in=numbers).order_by("pk"):
        yield numbers[other.key], getattr(other, owner)
