"""Query parameters, declared once: checked, explained in OpenAPI, and refused with a sentence when wrong."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.http import QueryDict
from rest_framework import serializers

from registry.api.problems import BadParameters
from registry.dates import PATTERN, PartialDate
from registry.refusals import Mistake

_CODES = {
    "invalid_choice": "invalid_choice",
    "max_length": "too_long",
    "max_value": "out_of_range",
    "min_value": "out_of_range",
    "null_characters_not_allowed": "invalid_text",
    "surrogate_characters_not_allowed": "invalid_text",
}


class AnyOf(serializers.ListField):
    """Words of a vocabulary; any of them. Written with commas, or the parameter repeated."""

    child: serializers.ChoiceField

    def __init__(self, words: Iterable[Any], **options: Any) -> None:
        super().__init__(child=serializers.ChoiceField(choices=list(words)), required=False, **options)


class Text(serializers.CharField):
    """Free text of a parameter, of a length that cannot hurt."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "max_length": 1000, "allow_blank": True} | options)


class Day(serializers.RegexField):
    """A year, a month or a day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(PATTERN, required=False, **options)

    def to_internal_value(self, data: Any) -> PartialDate:
        """Return the date; refuse a day that the calendar does not have."""
        try:
            return PartialDate(super().to_internal_value(data))
        except ValueError as refusal:
            raise serializers.ValidationError(str(refusal), code="invalid_date") from None


class Query(serializers.Serializer):
    """The parameters of one operation."""

    @classmethod
    def parse(cls, sent: QueryDict) -> dict[str, Any]:
        """Return the values by parameter; raise ``BadParameters`` for everything that is wrong at once."""
        query = _built(cls)
        errors = list(_unknown(query, sent)) + list(_repeated(query, sent))
        try:
            values = query.run_validation(_split(query, sent))
        except serializers.ValidationError as refusal:
            errors += _explained(query, refusal.detail)
        if errors:
            raise BadParameters(errors)
        return dict(values)


@cache
def _built(query: type[Query]) -> Query:
    """Return the one instance: it holds nothing of a request, and building its fields costs more than using them."""
    return query()


def _unknown(query: Query, sent: QueryDict) -> Iterator[Mistake]:
    for name in sent:
        if name not in query.fields:
            detail = "There is no such parameter here."
            yield {"code": "unknown_parameter", "detail": detail, "parameter": name[:80], "allowed": list(query.fields)}


def _repeated(query: Query, sent: QueryDict) -> Iterator[Mistake]:
    for name, values in sent.lists():
        if len(values) > 1 and name in query.fields and not isinstance(query.fields[name], serializers.ListField):
            yield {"code": "repeated_parameter", "detail": "It is given more than once.", "parameter": name}


def _split(query: Query, sent: QueryDict) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in sent:
        if isinstance(query.fields.get(name), serializers.ListField):
            words = [word for value in sent.getlist(name) for word in value.split(",") if word]
            values[name] = words[:200]  # more words than any vocabulary has only repeat themselves
        else:
            values[name] = sent[name]
    return values


def _explained(query: Query, detail: Any) -> Iterator[Mistake]:
    for name, errors in detail.items():
        field = query.fields.get(name)
        first = next(iter(errors.values())) if isinstance(errors, dict) else errors
        error = first[0]
        allowed = list(field.child.choices) if isinstance(field, AnyOf) else list(getattr(field, "choices", []))
        code = _CODES.get(error.code, "invalid_value")
        mistake = Mistake(code=code, detail=str(error), parameter=name)
        yield {**mistake, "allowed": allowed} if allowed else mistake
