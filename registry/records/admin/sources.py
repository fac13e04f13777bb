"""Sources and provenance of a record, on pages of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelect2Widget

from registry.curation.models import Curated
from registry.records import rereading
from registry.records.admin.paths import PathWidget, refuse_dangling
from registry.records.admin.rereading import hold, to_be_read_again
from registry.records.admin.row_pages import PartAdmin, PartForm
from registry.records.admin.value_remarks import Remarks


class SourceAdmin(PartAdmin):
    """Where values come from; deleting one deletes the provenance that names it."""

    list_display = ("key", "kind", "title", "dated_on", "retrieved_on")
    search_fields = ("key", "title")


class ProvenanceForm(PartForm):
    """A value and its source; both are those of the record."""

    document_of: ClassVar[Callable[[Any], dict[str, Any]]]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        record: Any = self.record
        if "source" in self.fields and record is not None:
            self.fields["source"].queryset = record.sources.all()  # type: ignore[attr-defined]
        if "path" in self.fields:
            self.fields["path"].widget = PathWidget(lambda: self.document)

    @cached_property
    def document(self) -> dict[str, Any]:
        """The document of the record, of which saving this form changes nothing else."""
        return {} if self.record is None else type(self).document_of(self.record)

    def clean_path(self) -> str:
        """Refuse a path that leads nowhere, even one that was left as it stands: its row may be gone."""
        path: str = self.cleaned_data["path"]
        refuse_dangling(self.document, path)
        return path

    def _post_clean(self) -> None:
        """Take whoever changes what an entry says to have read its source."""
        super()._post_clean()
        if set(self.changed_data) & set(rereading.Citation._fields):
            self.instance.read_for = ""


class ProvenanceAdmin(PartAdmin):
    """Which value comes from which source."""

    form = ProvenanceForm
    list_display = ("path", "source", "relation", "locator", "reported")
    list_select_related = ("source",)
    list_filter = ("relation",)
    search_fields = ("path", "source__key", "reported")
    actions = (hold,)

    def remarks(self, record: Curated) -> Remarks:
        """Say which entries have to be read again; checks of the app are not about them."""
        return Remarks(self.owner, record, to_be_read_again(record, self.owner.lifecycle.document(record)))

    def get_form(self, request: HttpRequest, obj: object = None, change: bool = False, **kwargs: object) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.document_of = staticmethod(self.owner.lifecycle.render)
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: object) -> Any:
        """Search among the sources of the record."""
        if db_field.name == "source":
            kwargs["widget"] = UnfoldAdminSelect2Widget()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: object) -> Any:
        """Sources are entered in their own list, which knows the record."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "source":
            widget = field.widget
            widget.can_add_related = widget.can_change_related = widget.can_view_related = False
        return field
