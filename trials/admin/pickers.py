"""Pickers that search and know what is already picked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect

from registry.curation.admin.fields import KnownChoiceField


class KnownAutocomplete(AutocompleteSelect):
    """Django's searching picker; what is picked already is given, where the original asks once per picker."""

    known: dict[str, str] | None = None

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Say that one can search."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": "Type to search"}

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        """Return the picked option without a query if it is known."""
        picked = str(value[0]) if value and value[0] else ""
        if picked and (self.known is None or picked not in self.known):
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        if picked and self.known:
            options.append(self.create_option(name, picked, self.known[picked], True, 0))
        return [(None, options, 0)]


def remember(form: Any, *names: str) -> None:
    """Tell the pickers of a form what its instance already refers to."""
    for name in names:
        if name not in form.fields:
            continue
        widget = form.fields[name].widget
        picker = getattr(widget, "widget", widget)
        kept = getattr(form.instance, name, None) if getattr(form.instance, f"{name}_id", None) else None
        picker.known = {str(kept.pk): str(kept)} if kept is not None else {}
        form.fields[name].kept = kept


class PickersMixin:
    """Makes the organization fields of an admin search."""

    autocomplete_fields: tuple[str, ...] = ()

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return a picker that knows what is picked."""
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = KnownAutocomplete(db_field, self.admin_site)  # type: ignore[attr-defined]
            kwargs["form_class"] = KnownChoiceField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
