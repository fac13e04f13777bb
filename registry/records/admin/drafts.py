"""Numbers that two working copies have: only one of them can be published."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models.functions import Trim, Upper

from registry import identifiers


def sharing(record: Any, rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, Any]]:
    """Yield each number that names one record in the world, with a working copy beside the record that has it.

    ``rows`` are the numbers of the record as a document has them.
    """
    stated = [row["value"] for row in rows if row.get("type") in identifiers.OF_ONE_RECORD]
    numbers = {identifiers.normalize(value): value for value in stated}
    relation = type(record)._meta.get_field("identifiers")
    owner = relation.field.name
    others = relation.related_model._default_manager.filter(type__in=identifiers.OF_ONE_RECORD)
    others = others.exclude(**{owner: record}).select_related(owner).annotate(key=Upper(Trim("value")))
    for other in others.filter(key__in=numbers).order_by("pk"):
        yield numbers[other.key], getattr(other, owner)
