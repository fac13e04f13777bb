"""Declare a document once: rendered from models, described in OpenAPI, validated when written, loaded back.

A ``Section`` names the attributes of a model under the words of the document. Type, vocabulary and help text come
from the model field, so none is written twice. What is not stated is absent: no null, no empty text, no empty list.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers
from rest_framework.fields import SkipField

from registry import budget
from registry.api.identity import Identified
from registry.api.values import field_for

_EMPTY: tuple[object, ...] = (None, "", [], {})


class ModelValue(serializers.Field):
    """A value of the section's model; the attribute has the field's name unless another is given."""

    def __init__(self, attribute: str = "", **options: Any) -> None:
        super().__init__()
        self.attribute, self.options = attribute, options


class Section(Identified, serializers.Serializer):
    """Part of a document. Its docstring is its public description."""

    model: ClassVar[type[models.Model] | None] = None
    values: ClassVar[tuple[str, ...]] = ()  # in their order; those that are not declared are values of the model
    prefix: ClassVar[str] = ""  # of the attributes of the model that hold them
    needs: ClassVar[dict[str, str]] = {}  # by name: the value without which it says nothing, and is refused
    default_error_messages = {
        "unknown": "There is no field “{name}” here.",
        "needed": "This is stated without “{other}”, and says nothing alone.",
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(*args, **options)

    def get_fields(self) -> dict[str, Any]:
        """Return the fields, those of the model built from it; what ``values`` does not name comes first."""
        declared = super().get_fields()
        fields = {name: declared[name] for name in declared if name not in self.values}
        for name in self.values:
            fields[name] = declared.get(name) or ModelValue(self.prefix and f"{self.prefix}{name}")
        return {
            name: self._built(name, field) if isinstance(field, ModelValue) else field for name, field in fields.items()
        }

    def _built(self, name: str, value: ModelValue) -> serializers.Field:
        attribute = value.attribute or name
        if self.model is None:
            raise TypeError(f"{type(self).__name__} states {name} but names no model.")
        options = {"required": False} | value.options
        if attribute != name:
            options["source"] = attribute
        return field_for(self.model._meta.get_field(attribute), **options)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return what is stated, in the order declared. Read-only fields are stamps, which only publishing gives.

        A way over a relation that leads nowhere (``group.key`` of a row without a group) states nothing either.
        """
        rendered: dict[str, Any] = {}
        for field in self._writable_fields:
            try:
                stored = field.get_attribute(instance)
            except SkipField:
                continue
            value = None if stored is None or stored == "" else field.to_representation(stored)
            if value not in _EMPTY:
                rendered[str(field.field_name)] = value
        return rendered

    def arranged(self, document: Any) -> Any:
        """Return a document in the order declared, without what states nothing: equal documents become equal texts.

        What does not belong stays, for ``check`` to refuse.
        """
        if not isinstance(document, dict):
            return document
        values = {name: _arranged(field, document[name]) for name, field in self.fields.items() if name in document}
        stated = {name: value for name, value in values.items() if value not in _EMPTY}
        return stated | {name: value for name, value in document.items() if name not in self.fields}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return model attributes; refuse keys that the section does not have."""
        budget.check()
        if isinstance(data, dict):
            unknown = {name: self._unknown(name) for name in data if name not in self.fields}
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse what says nothing alone; the database would."""
        alone = {
            name: self._alone(other)
            for name, other in self.needs.items()
            if self._stated(name, attrs) and not self._stated(other, attrs)
        }
        if alone:
            raise serializers.ValidationError(alone)
        return attrs

    def _stated(self, name: str, attrs: dict[str, Any]) -> bool:
        return attrs.get(self.fields[name].source or name) not in _EMPTY

    def _alone(self, other: str) -> list[serializers.ErrorDetail]:
        return [serializers.ErrorDetail(self.error_messages["needed"].format(other=other), code="needed")]

    def _unknown(self, name: str) -> list[serializers.ErrorDetail]:
        message = self.error_messages["unknown"].format(name=name[:80])
        return [serializers.ErrorDetail(message, code="unknown_field")]


def _arranged(field: serializers.Field, value: Any) -> Any:
    if isinstance(field, Section):
        return field.arranged(value)
    if isinstance(field, serializers.ListSerializer) and isinstance(field.child, Section) and isinstance(value, list):
        return [field.child.arranged(row) for row in value]
    return value


class Milestone(Section):
    """A date and whether it is a fact or a plan."""

    needs: ClassVar[dict[str, str]] = {"type": "date"}

    def __init__(self, attribute: str, **options: Any) -> None:
        """Read the attributes ``<attribute>`` and ``<attribute>_type`` of the section around it."""
        self.attribute = attribute
        super().__init__(source="*", **options)

    def get_fields(self) -> dict[str, Any]:
        """Return ``date`` and ``type``, built from the model of the section around it."""
        section: Any = self.parent
        meta = section.model._meta
        day, kind = meta.get_field(self.attribute), meta.get_field(f"{self.attribute}_type")
        return {
            "date": field_for(day, required=False, source=day.name, help_text="A year, a month or a day."),
            "type": field_for(kind, required=False, source=kind.name, help_text="Whether it is a fact or a plan."),
        }
