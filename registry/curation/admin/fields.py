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
from django.utils.text import capfirst
from unfold import widgets

from registry import jsontext
from registry.dates import PartialDateField


def _sent(value: Any) -> str:
    """Return text without the differences that a browser makes."""
    return "" if value is None else str(value).replace("\r\n", "\n")


class Kept:
    """Marks a form field whose stored value stays, to the letter, unless what was sent reads differently."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what was shown with what came back; a text area does not show a line end that comes first."""
        shown = _sent(self.prepare_value(initial))  # type: ignore[attr-defined]
        return _sent(data) not in (shown, shown.removeprefix("\n"))


class LineField(Kept, forms.CharField):
    """Text of one line."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare without line ends, which a one-line input drops."""
        return _sent(initial).replace("\n", "") != _sent(data).replace("\n", "")


class TextField(Kept, forms.CharField):
    """Text of several lines; line ends are stored as LF."""

    def to_python(self, value: Any) -> Any:
        """Return the text as it is stored."""
        return super().to_python(_sent(value))


class LinesField(Kept, forms.CharField):
    """A list of texts, one per line; blank lines mean nothing."""

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the list, in the order written."""
        return [line.strip() for line in _sent(value).split("\n") if line.strip()]


class WordsField(Kept, forms.MultipleChoiceField):
    """Words of a vocabulary, each with a box to tick."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare without order: boxes are sent in the order they stand, the source may have had another."""
        return set(initial or ()) != set(data or ())


class KnownChoiceField(forms.ModelChoiceField):
    """A choice that is not looked up again while it stays what it was."""

    kept: Any = None

    def to_python(self, value: Any) -> Any:
        """Return the chosen object."""
        if self.kept is not None and str(value) == str(self.kept.pk):
            return self.kept
        return super().to_python(value)


class JSONTextFormField(Kept, forms.CharField):
    """A JSON object, read strictly, shown with indentation and never as Python."""

    def prepare_value(self, value: Any) -> Any:
        """Show a parsed value as JSON; what was typed stays as typed."""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Show what is stored where the form came without it, so that saving again loses nothing."""
        return initial if data is None else data

    def to_python(self, value: Any) -> Any:
        """Return the object; a form that came without it is not one that was emptied."""
        if value is None:
            raise ValidationError("The form came without this; nothing was saved.", code="required")
        if not value.strip():
            return {}
        try:
            found = jsontext.loads(value)
        except jsontext.InvalidJSON as refusal:
            raise ValidationError(str(refusal), code="invalid_json") from None
        if not isinstance(found, dict):
            raise ValidationError("Write a JSON object: { … }.", code="invalid_json")
        return found


def form_field(field: Any, *, rows: int = 4) -> forms.Field | None:
    """Return the form field of a text, a list, a partial date or kept JSON; ``None`` for any other model field."""
    options = {"label": capfirst(field.verbose_name), "help_text": field.help_text, "required": not field.blank}
    if field.has_default():
        options["initial"] = field.get_default()
    if isinstance(field, ArrayField):
        return _list_field(field, options, rows)
    if field.choices or not isinstance(field, (models.CharField, models.TextField)):
        return None
    if isinstance(field, jsontext.JSONTextField):
        return JSONTextFormField(widget=_area(16, {"spellcheck": "false", "class": "font-mono"}), **options)
    if isinstance(field, PartialDateField):
        return LineField(widget=_line({"placeholder": "YYYY, YYYY-MM or YYYY-MM-DD"}), **options)
    if isinstance(field, models.TextField):
        return TextField(widget=_area(rows), **options)
    return LineField(widget=_line(), max_length=field.max_length, **options)


def _list_field(field: Any, options: dict[str, Any], rows: int) -> forms.Field:
    if field.base_field.choices:
        boxes = widgets.UnfoldAdminCheckboxSelectMultipleWidget()
        return WordsField(choices=field.base_field.choices, widget=boxes, **options)
    return LinesField(widget=_area(rows), **options)


def _line(attributes: dict[str, Any] | None = None) -> forms.Widget:
    widget: forms.Widget = widgets.UnfoldAdminTextInputWidget(attributes)
    return widget


def _area(rows: int, attributes: dict[str, Any] | None = None) -> forms.Widget:
    widget: forms.Widget = widgets.UnfoldAdminTextareaWidget({"rows": rows, **(attributes or {})})
    return widget
