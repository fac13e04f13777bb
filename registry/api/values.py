"""The values of a document: strict fields, and the one that a model field becomes.

JSON tells text, numbers and booleans apart, and so do these; type, vocabulary and help text come from the model.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.dates import PATTERN, PartialDate, PartialDateField
from registry.jsontext import JSONTextField


@extend_schema_field({"type": "string", "pattern": PATTERN, "examples": ["2024-05"]})
class PartialDateText(serializers.CharField):
    """A partial date in a document."""

    def to_internal_value(self, data: Any) -> PartialDate:
        """Return the date; refuse what is not one."""
        try:
            return PartialDate(super().to_internal_value(data))
        except ValueError as refusal:
            raise serializers.ValidationError(str(refusal), code="invalid_date") from None


class StrictCharField(serializers.CharField):
    """Text exactly as it stands; a number is not text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data: object) -> str:
        """Refuse what JSON does not call a string."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class TextList(serializers.ListField):
    """Texts that are short together, such as keywords."""

    default_error_messages = {"too_long": "These have more than {limit} characters together."}

    def to_internal_value(self, data: Any) -> list[Any]:
        """Refuse what is too long as a whole."""
        values: list[Any] = super().to_internal_value(data)
        if sum(map(len, values)) > _LONGEST_LIST:
            self.fail("too_long", limit=f"{_LONGEST_LIST:,}")
        return values


class StrictBooleanField(serializers.BooleanField):
    """True or false, not the words for it."""

    def to_internal_value(self, data: object) -> bool:
        """Refuse what JSON does not call a boolean."""
        if data is not True and data is not False:
            self.fail("invalid", input=data)
        return data


class StrictIntegerField(serializers.IntegerField):
    """A whole number, not text that looks like one."""

    def to_internal_value(self, data: object) -> int:
        """Refuse what JSON does not call a whole number."""
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictFloatField(serializers.FloatField):
    """A number, not text that looks like one."""

    def to_internal_value(self, data: object) -> float:
        """Refuse what JSON does not call a number."""
        if not isinstance(data, (int, float)) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


def field_for(field: Any, **options: Any) -> serializers.Field:
    """Return the document field for a model field, with its help text and vocabulary."""
    options.setdefault("help_text", field.help_text)
    if isinstance(field, ArrayField):
        return TextList(child=field_for(field.base_field, help_text=""), **options)
    if isinstance(field, PartialDateField):
        return PartialDateText(max_length=10, **options)
    if isinstance(field, JSONTextField):
        return serializers.DictField(**options)
    if field.choices:
        return serializers.ChoiceField(choices=field.choices, **options)
    for kind, document_field in _KINDS.items():
        if isinstance(field, kind):
            return document_field(**{"validators": _checks(field), **_limits(field)} | options)
    raise TypeError(f"No document field for {field!r}.")


_KINDS: dict[type[models.Field], type[serializers.Field]] = {
    models.BooleanField: StrictBooleanField,
    models.IntegerField: StrictIntegerField,
    models.FloatField: StrictFloatField,
    models.CharField: StrictCharField,
    models.TextField: StrictCharField,
}


# Characters. The longest of ClinicalTrials.gov: a brief title 300, a description 32,037. PostgreSQL stores more, but
# its search takes a megabyte of words from one record, and publishing would fail on what no person wrote.
_LONGEST: dict[type[models.Field], int] = {models.CharField: 10_000, models.TextField: 200_000}
_LONGEST_LIST = 100_000


def _limits(field: Any) -> dict[str, Any]:
    if isinstance(field, models.PositiveIntegerField):
        return {"min_value": 0, "max_value": 2_147_483_647}
    for kind, longest in _LONGEST.items():
        if isinstance(field, kind):
            return {"max_length": min(field.max_length or longest, longest)}
    return {}


def _checks(field: Any) -> list[Any]:
    """The validators that a curator put on the model field, without those Django derives from the column."""
    return list(field._validators)
