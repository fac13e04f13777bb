"""The study: everything a curator does with it, on one screen."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, URLResolver
from unfold.decorators import display

from registry.records.admin.listing import UnpublishedFilter, editorial_state, unpublished
from registry.records.admin.record import Card, RecordAdmin
from registry.records.admin.value_remarks import Remark
from studies import actions, provenance
from studies.admin import findings
from studies.admin.links import sign, waiting
from studies.admin.pictures import PICTURES
from studies.admin.tabs import TABS
from studies.models import Group, PublishedStudy, Study, TrialLink


@admin.register(Study)
class StudyAdmin(RecordAdmin):
    """Studies: found by title, number, type and state; edited, checked, compared and published."""

    lifecycle = actions.LIFECYCLE
    follower = provenance.FOLLOWER
    tabs = TABS
    pictures = PICTURES
    change_form_outer_after_template = "studies/admin/look.html"
    list_display = ("name", editorial_state, unpublished, "study_type", "worst_finding", "number", "changed_at")
    list_filter = ("study_type", "state", UnpublishedFilter)
    search_fields = ("title", "record_id", "identifiers__value", "journal")
    search_help_text = "Title, journal, registry number and every other identifier."
    ordering = ("-changed_at", "-pk")
    add_fieldsets = (
        (
            "A new study",
            {
                "fields": ("title", "study_type"),
                "description": "Only what you know; nothing is needed yet. Everything else follows once this is saved.",
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        published = PublishedStudy.objects.filter(record_id=OuterRef("record_id"))
        return super().get_queryset(request).annotate(severities=Subquery(published.values("finding_severities")))

    def remarks(self, record: Study) -> list[Remark]:
        return findings.remarks(record)

    def cards(self) -> list[Card]:
        return [waiting()]

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [self.pages.at("look-for-trials/", "look", self.look_view), *super().get_urls()]

    def look_view(self, request: HttpRequest, record: Study) -> HttpResponse:
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        links = actions.propose_links(record=record, by=cast(AbstractBaseUser, request.user))
        proposed = f"{len(links)} trial{'s' * (len(links) != 1)} found. Decide whether the links are right."
        messages.success(request, proposed if links else "The study names no further trial of this registry.")
        return HttpResponseRedirect(f"{self.address(record)}#section-trials")

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Note who added a link by hand, which decides it."""
        if formset.model is TrialLink:
            sign(formset, cast(AbstractBaseUser, request.user))
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save groups last: what refers to one that is deleted may be given another on the same page."""
        super().save_related(request, form, sorted(formsets, key=lambda each: each.model is Group), change)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: object, **kwargs: object) -> Any:
        """Add where the button that looks for trials leads, for those who may press it."""
        record = context["original"]
        if record is not None and self.has_change_permission(request, record):
            context["look_address"] = self.address(record, "look")
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="Study", ordering="title")
    def name(self, obj: Study) -> str:
        return str(obj)

    @display(description="Findings", label={"impossible": "danger", "inconsistent": "warning", "notes": "info"})
    def worst_finding(self, obj: Any) -> Any:
        severity = findings.worst(obj.severities)
        return (findings.LOOKS[severity][0], severity.label) if severity else None
