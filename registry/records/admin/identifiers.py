"""The numbers of a record: what could not be published is said at its row."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest

from registry.records.admin import numbers
from registry.records.admin.forms import RowForm, RowFormSet
from registry.records.admin.inlines import TableInline
from registry.records.admin.row_pages import PartAdmin, PartForm


class _Cleaned(forms.ModelForm):
    """Takes the number out of the address of a DOI."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        stated = self.cleaned_data
        if stated.get("value"):
            stated["value"] = numbers.as_issued(stated.get("type", ""), stated["value"])
        return cleaned


class IdentifierForm(_Cleaned, RowForm):
    """A number on the page of its record."""


class IdentifierFormSet(RowFormSet):
    """The numbers of a record; those that were touched are held against the rules and against other records."""

    owner: ClassVar[Any]  # the admin of the record

    def clean(self) -> None:
        """Say at a row what keeps its number from being published."""
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms and form.cleaned_data.get("value")]
        rows = [numbers.documented(form.cleaned_data) for form in kept]
        for place, column, finding in numbers.refusals(self.owner, rows, self.instance):
            form = kept[place]
            if form.has_changed() and not form.errors:
                form.add_error(column if column in form.fields else None, self.owner.with_links(finding.message))


class IdentifierInline(TableInline):
    """The list of numbers on the page of a record."""

    form = IdentifierForm
    formset = IdentifierFormSet

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset, knowing the kind of record."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.owner = self.owner
        numbers.watch(self.owner, formset.form, obj)
        return formset


class IdentifierPartForm(_Cleaned, PartForm):
    """A number by itself, where there are too many for the page of the record."""

    owner: ClassVar[Any]

    def clean(self) -> dict[str, Any] | None:
        """Say what keeps the number from being published."""
        cleaned = super().clean()
        stated = numbers.documented(self.cleaned_data)
        record: Any = self.record
        if self.has_changed() and "value" in stated and record is not None:
            others = record.identifiers.exclude(pk=self.instance.pk).values()
            rows = [numbers.documented(row) for row in others if row["value"]]
            for place, column, finding in numbers.refusals(self.owner, [*rows, stated], record):
                if place == len(rows):
                    self.add_error(column if column in self.fields else None, self.owner.with_links(finding.message))
        return cleaned


class IdentifierAdmin(PartAdmin):
    """The numbers of a record, on pages of their own."""

    form = IdentifierPartForm
    list_display = ("value", "type")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form, knowing the kind of record."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.owner = self.owner
        numbers.watch(self.owner, form, form.for_record)
        return form
