"""The lists on the page of a trial, each in the order of the document."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from registry.records.admin.fields import overrides
from registry.records.admin.identifiers import IdentifierInline
from registry.records.admin.inlines import CardInline, TableInline
from trials import models
from trials.admin.arms import ArmFormSet, ArmRowForm, InterventionFormSet


class TrialIdentifierInline(IdentifierInline):
    model = models.TrialIdentifier
    fields = ("type", "value", "authority", "agency", "link", "position")
    hint = "Every number by which somebody knows the trial, ours excepted."


class OrganizationInline(TableInline):
    model = models.TrialOrganization
    fields = ("role", "organization", "position")
    autocomplete_fields = ("organization",)
    select_related = ("organization",)
    hint = "Organizations beside the lead sponsor. Type part of a name to search; + enters one that is not there yet."


class StatusInline(TableInline):
    model = models.StatusChange
    verbose_name = "status"
    verbose_name_plural = "status history"
    fields = ("status", "effective_on", "reason", "position")
    formfield_overrides = overrides(rows=1)
    hint = "Oldest first; the last one should be the overall status above."


class EnrollmentInline(TableInline):
    model = models.EnrollmentCount
    verbose_name = "enrollment count"
    verbose_name_plural = "enrollment history"
    fields = ("on", "count", "type", "position")
    hint = "Oldest first: how many participants were planned or enrolled on a date."


class EthicsInline(CardInline):
    model = models.EthicsReview
    fields = (("status", "approved_on"), "committee", "address", ("phone", "email"), "position")


class ContactInline(CardInline):
    model = models.Contact
    fields = (("kind", "role"), "name", "affiliation", "address", ("phone", "phone_ext"), "email", "position")


class OfficialInline(TableInline):
    model = models.Official
    fields = ("name", "affiliation", "role", "position")


class InterventionInline(CardInline):
    model = models.Intervention
    formset = InterventionFormSet
    fields = (("type", "name"), "key", "description", "other_names", "position")
    hint = (
        "Enter what is given or done and save; then pick for each arm below what it gets. Two of one name need a key."
    )


class ArmInline(CardInline):
    model = models.Arm
    form = ArmRowForm
    formset = ArmFormSet
    fields = (("label", "type"), "interventions", "description", "position")
    hint = "One arm per group of participants; drag to reorder."

    def get_queryset(self, request: HttpRequest) -> Any:
        """Bring along what each arm gets."""
        return super().get_queryset(request).prefetch_related("links")


class EndpointInline(CardInline):
    model = models.Endpoint
    fields = ("role", "measure", "time_frame", "description", "position")
    hint = "Outcome measures, primary ones first; drag to reorder."


class ReferenceInline(CardInline):
    """Publications; retractions are entered on a page of each."""

    model = models.Reference
    fields = (("type", "pmid"), "citation", "position")
    show_change_link = True
    hint = "Publications about the trial. “Change” beside a saved one leads to its retractions."


class LinkInline(TableInline):
    model = models.Link
    fields = ("label", "url", "position")


class AvailableDataInline(CardInline):
    model = models.AvailableData
    fields = (("identifier", "type"), "url", "comment", "position")
