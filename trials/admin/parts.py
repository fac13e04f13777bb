"""Lists of a trial on pages of their own: sources and provenance always, the others where they grew too long."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelect2Widget

from registry.curation.admin import PartAdmin, PartForm, TableInline
from trials import models
from trials.admin import inlines
from trials.admin.arms import ArmPicking
from trials.admin.pickers import PickersMixin


class RetractionInline(TableInline):
    """Notices that a publication was retracted."""

    model = models.Retraction
    name = "retractions"
    parent = "reference"
    fields = ("pmid", "source", "position")
    owner_model = models.Trial


@admin.register(models.Reference)
class ReferenceAdmin(PartAdmin):
    """A publication with its retractions."""

    list_display = ("citation", "type", "pmid")
    search_fields = ("citation", "pmid")
    inlines = (RetractionInline,)


@admin.register(models.Source)
class SourceAdmin(PartAdmin):
    """Where values come from; deleting one deletes the provenance that names it."""

    list_display = ("key", "kind", "title", "retrieved_on")
    search_fields = ("key", "title")


class ProvenanceForm(PartForm):
    """A value and its source; the sources are those of the trial."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "source" in self.fields and self.record is not None:
            self.fields["source"].queryset = self.record.sources.all()  # type: ignore[attr-defined]


@admin.register(models.Provenance)
class ProvenanceAdmin(PartAdmin):
    """Which value comes from which source."""

    form = ProvenanceForm
    list_display = ("path", "source", "relation", "locator", "reported")
    list_select_related = ("source",)
    list_filter = ("relation",)
    search_fields = ("path", "source__key", "reported")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Search among the sources of the trial."""
        if db_field.name == "source":
            kwargs["widget"] = UnfoldAdminSelect2Widget()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Sources are entered in their own list, which knows the trial."""
        made = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "source":
            made.widget.can_add_related = made.widget.can_change_related = made.widget.can_view_related = False
        return made


class ArmForm(ArmPicking, PartForm):
    """An arm by itself."""


@admin.register(models.Arm)
class ArmAdmin(PartAdmin):
    """Arms, where there are too many for the page of the trial."""

    form = ArmForm
    list_display = ("label", "type")
    search_fields = ("label",)
    fields = (("label", "type"), "interventions", "description", "place")


@admin.register(models.TrialOrganization)
class TrialOrganizationAdmin(PickersMixin, PartAdmin):
    """Collaborators and funders, where there are too many for the page of the trial."""

    list_display = ("organization", "role")
    list_select_related = ("organization",)
    autocomplete_fields = ("organization",)


admin.site.register(
    [
        inline.model
        for inline in (
            inlines.IdentifierInline, inlines.StatusInline, inlines.EnrollmentInline, inlines.EthicsInline,
            inlines.ContactInline, inlines.OfficialInline, inlines.InterventionInline, inlines.EndpointInline,
            inlines.LinkInline, inlines.AvailableDataInline,
        )
    ],
    PartAdmin,
)  # fmt: skip
