"""Lists of a trial on pages of their own: sources and provenance always, the others where they grew too long."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from registry.records.admin.identifiers import IdentifierAdmin
from registry.records.admin.inlines import TableInline
from registry.records.admin.row_pages import PartAdmin, PartForm
from registry.records.admin.sources import ProvenanceAdmin, SourceAdmin
from trials import models
from trials.admin import inlines
from trials.admin.arms import ArmPicking, arms_with


class RetractionInline(TableInline):
    model = models.Retraction
    fields = ("pmid", "source", "position")


@admin.register(models.Reference)
class ReferenceAdmin(PartAdmin):
    list_display = ("citation", "type", "pmid")
    search_fields = ("citation", "pmid")
    inlines = (RetractionInline,)


admin.site.register(models.TrialIdentifier, IdentifierAdmin)
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


@admin.register(models.Intervention)
class InterventionAdmin(PartAdmin):
    """Interventions, where there are too many for the page of the trial."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say which arms get it: deleting it takes it out of them."""
        names, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return [*names, *(f"In the arm {arm}" for row in objs for arm in arms_with(row))], counts, lacking, protected


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
            inlines.StatusInline, inlines.EnrollmentInline, inlines.EthicsInline,
            inlines.ContactInline, inlines.OfficialInline, inlines.EndpointInline,
            inlines.LinkInline, inlines.AvailableDataInline,
        )
    ],
    PartAdmin,
)  # fmt: skip
