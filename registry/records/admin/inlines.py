"""Lists on the page of their record, in an order that can be dragged."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib.admin import AdminSite
from django.db.models import Field, Model
from django.http import HttpRequest
from unfold.admin import StackedInline, TabularInline

from registry.curation.models import Curated
from registry.records.admin import fields, forms
from registry.records.admin.record import RecordAdmin


class OwnedMixin:
    """Whoever may change the record may change its rows; rows have no permissions of their own."""

    parent: ClassVar[str] = "trial"
    admin_site: AdminSite
    model: Any

    @property
    def owner(self) -> RecordAdmin:
        """The admin of the record that the rows belong to."""
        return cast(RecordAdmin, self.admin_site.get_model_admin(self.owner_model))

    @property
    def owner_model(self) -> Any:
        """The model of that record."""
        return self.model._meta.get_field(self.parent).related_model

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether this person may read the record; ``obj`` is the record, one of its rows, or neither."""
        return self.owner.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether this person may change the record, which must not be removed."""
        record = getattr(obj, self.parent, obj)
        return self.owner.has_change_permission(request, record if isinstance(record, Curated) else None)

    has_add_permission = has_delete_permission = has_change_permission


class RowInline(OwnedMixin):
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
    formfield_overrides = fields.overrides(rows=3)

    def headline(self, row: Any) -> str:
        """Return what a folded row is called."""
        return str(row)


class TableInline(RowInline, TabularInline):
    """A list of short rows."""

    layout = "tabular"
    hide_title = True

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Name the field for those who cannot see which column it stands in."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            getattr(field.widget, "widget", field.widget).attrs["aria-label"] = field.label
        return field


class CardInline(RowInline, StackedInline):
    """A list of rows with texts, each folded until it is opened."""

    layout = "stacked"
    collapsible = True
