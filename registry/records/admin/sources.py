"""Sources and provenance of a record, on pages of their own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelect2Widget

from registry.curation.admin import PartAdmin, PartForm


class SourceAdmin(PartAdmin):
    """Where values come from; deleting one deletes the provenance that names it."""

    list_display = ("key", "kind", "title", "retrieved_on")
    search_fields = ("key", "title")


class ProvenanceForm(PartForm):
    """A value and its source; the sources are those of the record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        record: Any = self.record
        if "source" in self.fields and record is not None:
            self.fields["source"].queryset = record.sources.all()  # type: ignore[attr-defined]


class ProvenanceAdmin(PartAdmin):
    """Which value comes from which source."""

    form = ProvenanceForm
    list_display = ("path", "source", "relation", "locator", "reported")
    list_select_related = ("source",)
    list_filter = ("relation",)
    search_fields = ("path", "source__key", "reported")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Search among the sources of the record."""
        if db_field.name == "source":
            kwargs["widget"] = UnfoldAdminSelect2Widget()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Sources are entered in their own list, which knows the record."""
        made = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "source":
            made.widget.can_add_related = made.widget.can_change_related = made.widget.can_view_related = False
        return made
