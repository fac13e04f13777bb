"""Lists on the page of their record, in an order that can be dragged."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib.admin import AdminSite
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import classproperty
from unfold.admin import StackedInline, TabularInline

from registry.curation.models import Curated
from registry.records.admin import fields, forms
from registry.records.admin.record import RecordAdmin


class OwnedMixin:
    """Rows of a record. Whoever may change it may change them; they have no permissions of their own."""

    admin_site: AdminSite
    model: Any

    @property
    def parent(self) -> str:
        """The column by which a row belongs to its record, or to the row that it is a part of."""
        return str(_owner(self.model).name)

    @property
    def owner(self) -> RecordAdmin:
        model = self.model
        while not issubclass(model, Curated):
            model = _owner(model).related_model
        return cast(RecordAdmin, self.admin_site.get_model_admin(model))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether this person may read the record; ``obj`` is the record, one of its rows, or neither."""
        return self.owner.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether this person may change the record, which must not be removed."""
        record = getattr(obj, self.parent, obj)
        return self.owner.has_change_permission(request, record if isinstance(record, Curated) else None)

    has_add_permission = has_delete_permission = has_change_permission


def _owner(model: type[Model]) -> Any:
    keys = [field for field in model._meta.fields if isinstance(field, ForeignKey)]
    return next((key for key in keys if issubclass(key.related_model, Curated)), keys[0])


class RowInline(OwnedMixin):
    """A list on the page of its record, in an order that can be dragged.

    Of lists that together are too long for the page, those that say ``stays`` leave it last. ``select_related`` names
    what rows refer to, to be brought along.
    """

    stays: ClassVar[bool] = False
    select_related: ClassVar[tuple[str, ...]] = ()
    hint: ClassVar[str] = ""

    @classproperty
    def name(cls) -> str:
        """What the record, or the row that these are parts of, calls the list."""
        return str(_owner(cls.model).remote_field.related_name)

    form = forms.RowForm
    formset = forms.RowFormSet
    template = "curation/inline.html"
    extra = 0
    ordering_field = "position"
    hide_ordering_field = True
    formfield_overrides = fields.overrides(rows=3)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return rows.select_related(*self.select_related) if self.select_related else rows

    def headline(self, row: object) -> str:
        """Return what a folded row is called."""
        return str(row)


class TableInline(RowInline, TabularInline):
    """A list of short rows."""

    layout = "tabular"
    hide_title = True

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: object) -> Any:
        """Name the field for those who cannot see which column it stands in."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            getattr(field.widget, "widget", field.widget).attrs["aria-label"] = field.label
        return field


class CardInline(RowInline, StackedInline):
    """A list of rows with texts, each folded until it is opened."""

    layout = "stacked"
    collapsible = True
