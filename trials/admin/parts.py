"""Lists of a trial on pages of their own: sources and provenance always, the others where they grew too long."""

from __future__ import annotations

from django.contrib import admin

from registry.records.admin import PartAdmin, PartForm, ProvenanceAdmin, SourceAdmin, TableInline
from trials import models
from trials.admin import inlines
from trials.admin.arms import ArmPicking


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


admin.site.register(models.Source, SourceAdmin)
admin.site.register(models.Provenance, ProvenanceAdmin)


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
class TrialOrganizationAdmin(PartAdmin):
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
