"""The CHECKs that repeat: those that follow from the kinds of fields, and those that a model declares in a line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from operator import and_
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, CheckConstraint, Field, Model, Q
from django.db.models.functions import Coalesce

from registry.dates import PATTERN, PartialDateField

M = TypeVar("M", bound=Model)


class Checked(Model):
    """Asks all CHECKs of a row in one query.

    Django asks each by itself, with a savepoint around it: a hundred and fifty queries for a large row.
    """

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Raise ``ValidationError`` with what is refused; each CHECK is asked alone only where one refuses."""
        excluded = set(exclude or ())
        if self._breaks_a_check(excluded):
            return super().validate_constraints(excluded)
        errors: dict[str, Any] = {}
        for constraint in self._meta.constraints:
            if not isinstance(constraint, CheckConstraint):
                try:
                    constraint.validate(type(self), self, exclude=excluded)
                except ValidationError as refusal:
                    errors = refusal.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def _breaks_a_check(self, exclude: set[str]) -> bool:
        values = self._get_field_expression_map(meta=self._meta, exclude=exclude)  # type: ignore[attr-defined]
        conditions = [each.condition for each in self._meta.constraints if isinstance(each, CheckConstraint)]
        asked = [each for each in conditions if isinstance(each, Q) and each.referenced_base_fields <= values.keys()]
        # A CHECK that comes out as null holds.
        every = [Q(Coalesce(each, True, output_field=BooleanField())) for each in asked]
        return bool(every) and not reduce(and_, every).check(values)


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
