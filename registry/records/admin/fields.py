"""Form fields that give back what they were given: a value that nobody touched is written back as it was stored.

A browser sends line ends as CR LF and drops those of one-line inputs, and Django trims what it receives. Without
care every save would change texts that nobody changed, and the log would say that somebody did.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from unfold import widgets

from registry import jsontext
from registry.dates import PartialDateField
from registry.fields import NOT_AN_ADDRESS, AddressField, PercentField, is_percent, is_web_address


def _sent(value: object) -> str:
    """Return text without the differences that a browser makes."""
    return "" if value is None else str(value).replace("\r\n", "\n")


class Kept:
    """Marks a form field whose stored value stays, to the letter, unless what was sent reads differently."""

    def has_changed(self, initial: object, data: object) -> bool:
        """Compare what was shown with what came back; a text area does not show a line end that comes first."""
        shown = _sent(self.prepare_value(initial))  # type: ignore[attr-defined]
        return _sent(data) not in (shown, shown.removeprefix("\n"))

    def check(self, value: Any) -> None:
        """Raise Django's ``ValidationError`` where a person wrote what may not stand; what stood is not asked again."""


class LineField(Kept, forms.CharField):
    def has_changed(self, initial: object, data: object) -> bool:
        """Compare without line ends, which a one-line input drops."""
        return _sent(initial).replace("\n", "") != _sent(data).replace("\n", "")


class SlugLine(LineField, forms.SlugField):
    """A key of letters, digits and hyphens."""


class TextField(Kept, forms.CharField):
    """Text of several lines; line ends are stored as LF."""

    def to_python(self, value: object) -> Any:
        return super().to_python(_sent(value))


class LinesField(Kept, forms.CharField):
    """A list of texts, one per line; blank lines mean nothing."""

    def prepare_value(self, value: object) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> Any:
        return [line.strip() for line in _sent(value).split("\n") if line.strip()]


class WordsField(Kept, forms.MultipleChoiceField):
    """Words of a vocabulary, each with a box to tick."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare without order: boxes are sent in the order they stand, the source may have had another."""
        return set(initial or ()) != set(data or ())


class KnownChoiceField(forms.ModelChoiceField):
    """A choice that is not looked up again while it stays what it was."""

    kept: Any = None

    def to_python(self, value: object) -> Any:
        if self.kept is not None and str(value) == str(self.kept.pk):
            return self.kept
        return super().to_python(value)


class JSONTextFormField(Kept, forms.CharField):
    """A JSON object, read strictly, shown with indentation and never as Python."""

    def prepare_value(self, value: object) -> Any:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)

    def bound_data(self, data: object, initial: object) -> Any:
        """Show what is stored where the form came without it, so that saving again loses nothing."""
        return initial if data is None else data

    def to_python(self, value: Any) -> Any:
        """Return the object; a form that came without it is not one that was emptied."""
        if value is None:
            raise ValidationError("The form came without this; nothing was saved.", code="required")
        if not value.strip():
            return {}
        try:
            parsed = jsontext.loads(value)
        except jsontext.InvalidJSON as refusal:
            raise ValidationError(str(refusal), code="invalid_json") from None
        if not isinstance(parsed, dict):
            raise ValidationError("Write a JSON object: { … }.", code="invalid_json")
        return parsed


class AddressLine(LineField):
    """An address that a reader can follow; ``javascript:`` and the like are refused where somebody types them."""

    def check(self, value: str) -> None:
        if value and not is_web_address(value):
            raise ValidationError(NOT_AN_ADDRESS.format(value[:80]), code="unsafe_address")


class PercentLine(LineField):
    """A number of percent; the sign is not stored, because the name of the field says it."""

    def to_python(self, value: object) -> str:
        return str(super().to_python(value)).removesuffix("%").rstrip()

    def check(self, value: str) -> None:
        if value and not is_percent(value):
            raise ValidationError(f"“{value[:80]}” is not a number of percent; write 95 or 99.5.", code="not_percent")


def list_field(*, base_field: Any, max_length: int | None, widget: forms.Widget, **options: Any) -> forms.Field:
    """Return the form field of a list: boxes for words of a vocabulary, else lines."""
    if isinstance(base_field, forms.TypedChoiceField):
        words = [(word, name) for word, name in base_field.widget.choices if word]
        return WordsField(choices=words, widget=widgets.UnfoldAdminCheckboxSelectMultipleWidget(), **options)
    return LinesField(widget=widget, **options)


def overrides(rows: int = 4) -> dict[type[models.Field[Any, Any]], dict[str, Any]]:
    """Return Django's ``formfield_overrides``, texts being shown with so many rows."""
    line, area = widgets.UnfoldAdminTextInputWidget, widgets.UnfoldAdminTextareaWidget
    code = {"rows": 16, "spellcheck": "false", "class": "font-mono"}
    shown_once = {"show_hidden_initial": False}  # Django asks for the value twice where a default is made by a call
    return {
        models.CharField: {"form_class": LineField, "widget": line()},
        models.SlugField: {"form_class": SlugLine, "widget": line()},
        AddressField: {"form_class": AddressLine, "widget": line()},
        PercentField: {"form_class": PercentLine, "widget": line()},
        PartialDateField: {"form_class": LineField, "widget": line({"placeholder": "YYYY, YYYY-MM or YYYY-MM-DD"})},
        models.TextField: {"form_class": TextField, "widget": area({"rows": rows})},
        jsontext.JSONTextField: {"form_class": JSONTextFormField, "widget": area(code), **shown_once},
        ArrayField: {"form_class": list_field, "widget": area({"rows": rows}), **shown_once},
        models.ForeignKey: {"form_class": KnownChoiceField},
    }
