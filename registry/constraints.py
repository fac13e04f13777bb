"""The CHECKs that repeat: those that follow from the kinds of fields, and those that a model declares in a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import CheckConstraint, Field, Model, Q

from registry.dates import PATTERN, PartialDateField

M = TypeVar("M", bound=Model)


def checked(model: type[M]) -> type[M]:
    """Add the CHECKs that the fields of a model ask for: words are of their vocabulary, partial dates in their form."""
    meta = model._meta
    meta.constraints = [*meta.constraints, *_of_fields(meta.concrete_fields, str(meta.model_name))]
    meta.original_attrs["constraints"] = meta.constraints  # migrations look here whether there are any
    return model


def _of_fields(fields: Iterable[Field[Any, Any]], model: str) -> Iterator[CheckConstraint]:
    for field in fields:
        if isinstance(field, ArrayField) and field.base_field.choices:
            yield _known(field.name, Q(**{f"{field.name}__contained_by": _words(field.base_field)}), model)
        elif field.choices:
            yield one_of(field.name, _words(field), model=model)
        elif isinstance(field, PartialDateField):
            yield partial_date(field.name, model=model)


def _words(field: Any) -> list[str]:
    return [word for word, _ in field.choices]


def one_of(field: str, words: list[str], *, model: str) -> CheckConstraint:
    """Keep a word within its vocabulary; empty means not stated."""
    return _known(field, Q(**{f"{field}__in": ["", *words]}), model)


def _known(field: str, condition: Q, model: str) -> CheckConstraint:
    message = f"{field}: not a word of the vocabulary."
    return CheckConstraint(condition=condition, name=f"{model}_{field}_known", violation_error_message=message)


def partial_date(field: str, *, model: str) -> CheckConstraint:
    """Keep a partial date in its form; the calendar itself is checked where it is entered."""
    return CheckConstraint(
        condition=Q(**{field: ""}) | Q(**{f"{field}__regex": PATTERN}),
        name=f"{model}_{field}_is_date",
        violation_error_message=f"{field}: write YYYY, YYYY-MM or YYYY-MM-DD.",
    )


def needs(field: str, other: str, *, model: str) -> CheckConstraint:
    """Allow text in one field only beside text in another: a type without a date says nothing."""
    return CheckConstraint(
        condition=Q(**{field: ""}) | ~Q(**{other: ""}),
        name=f"{model}_{field}_needs_{other}"[:63],
        violation_error_message=f"{field} is stated without {other}.",
    )


def both_or_neither(field: str, other: str, *, model: str) -> CheckConstraint:
    """Require two nullable fields to be stated together."""
    return CheckConstraint(
        condition=Q(**{f"{field}__isnull": True, f"{other}__isnull": True})
        | Q(**{f"{field}__isnull": False, f"{other}__isnull": False}),
        name=f"{model}_{field}_with_{other}",
        violation_error_message=f"{field} and {other} belong together.",
    )


def within(field: str, low: float, high: float, *, model: str) -> CheckConstraint:
    """Keep a number in a closed range; null means not stated."""
    return CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": low, f"{field}__lte": high}),
        name=f"{model}_{field}_in_range",
        violation_error_message=f"{field} must lie between {low} and {high}.",
    )
