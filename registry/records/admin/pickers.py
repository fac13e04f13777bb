"""Pickers that search and know what is already picked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model
from django.forms import ModelForm

from registry.records.admin.fields import KnownChoiceField


class KnownAutocomplete(AutocompleteSelect):
    """Django's searching picker; what is picked already is handed to it, where the original asks once per picker."""

    def __init__(self, picker: AutocompleteSelect, kept: Model | None) -> None:
        super().__init__(picker.field, picker.admin_site, attrs=picker.attrs, choices=picker.choices, using=picker.db)
        self.is_required = picker.is_required
        self.labels = {} if kept is None else {str(kept.pk): str(kept)}

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": "Type to search"}

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        """Return the picked option without a query if it is known."""
        picked = str(value[0]) if value and value[0] else ""
        if picked and picked not in self.labels:
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        if picked:
            options.append(self.create_option(name, picked, self.labels[picked], True, 0))
        return [(None, options, 0)]


def remember(form: ModelForm[Any]) -> None:
    """Hand to the pickers of a form what its instance already refers to."""
    for name, field in form.fields.items():
        if not isinstance(field, KnownChoiceField) or field.kept is not None:
            continue
        column = form._meta.model._meta.get_field(name)
        field.kept = getattr(form.instance, name) if getattr(form.instance, column.attname) is not None else None
        wrapper = field.widget
        if isinstance(getattr(wrapper, "widget", None), AutocompleteSelect):
            wrapper.widget = KnownAutocomplete(wrapper.widget, field.kept)
