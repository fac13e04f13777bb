"""Lists on the page of their record, in an order that can be dragged."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from unfold.admin import StackedInline, TabularInline

from registry.curation.admin import forms
from registry.curation.admin.curated import CuratedAdmin, FieldsMixin


class OwnedMixin:
    """Whoever may change the record may change its rows; rows have no permissions of their own."""

    parent: ClassVar[str] = "trial"
    admin_site: Any
    model: Any

    @property
    def owner(self) -> CuratedAdmin:
        """The admin of the record that the rows belong to."""
        found: CuratedAdmin = self.admin_site.get_model_admin(self.owner_model)
        return found

    @property
    def owner_model(self) -> Any:
        """The model of that record."""
        return self.model._meta.get_field(self.parent).related_model

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether this person may read the record."""
        return self.owner.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether this person may change the record."""
        return self.owner.has_change_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether this person may change the record."""
        return self.owner.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether this person may change the record."""
        return self.owner.has_change_permission(request)


class RowInline(OwnedMixin, FieldsMixin):
    """A list on the page of its record, in an order that can be dragged. ``name`` is the relation of the record.

    Of lists that together are too long for the page, those that say ``stays`` leave it last.
    """

    name: ClassVar[str]
    stays: ClassVar[bool] = False
    form = forms.RowForm
    formset = forms.RowFormSet
    template = "curation/inline.html"
    extra = 0
    ordering_field = "position"
    hide_ordering_field = True
    text_rows = 3

    def headline(self, row: Any) -> str:
        """Return what a folded row is called."""
        return str(row)


class TableInline(RowInline, TabularInline):
    """A list of short rows."""

    layout = "tabular"
    hide_title = True

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name the field for those who cannot see which column it stands in."""
        made = super().formfield_for_dbfield(db_field, request, **kwargs)
        if made is not None:
            getattr(made.widget, "widget", made.widget).attrs["aria-label"] = made.label
        return made


class CardInline(RowInline, StackedInline):
    """A list of rows with texts, each folded until it is opened."""

    layout = "stacked"
    collapsible = True
