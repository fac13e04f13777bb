"""The CHECKs that repeat, each built in one line where a model declares it."""

from django.db.models import CheckConstraint, Q

from registry.dates import PATTERN
from registry.vocabulary import Vocabulary


def one_of(field: str, vocabulary: type[Vocabulary], *, model: str) -> CheckConstraint:
    """Keep a word within its vocabulary; empty means not stated."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": ["", *vocabulary.values]}),
        name=f"{model}_{field}_known",
        violation_error_message=f"{field}: not a word of the vocabulary.",
    )


def all_of(field: str, vocabulary: type[Vocabulary], *, model: str) -> CheckConstraint:
    """Keep every word of a list within its vocabulary."""
    return CheckConstraint(
        condition=Q(**{f"{field}__contained_by": vocabulary.values}),
        name=f"{model}_{field}_known",
        violation_error_message=f"{field}: not a word of the vocabulary.",
    )


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
