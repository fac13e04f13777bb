"""The trial: everything a curator does with it, on one screen."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.decorators import display

from registry import jsontext
from registry.curation import wording
from registry.records.admin.listing import UnpublishedFilter, editorial_state, unpublished
from registry.records.admin.record import RecordAdmin
from trials import actions, provenance
from trials.admin.arms import InterventionFormSet
from trials.admin.filters import PhaseFilter
from trials.admin.pictures import PICTURES
from trials.admin.sites import summary
from trials.admin.tabs import TABS
from trials.choices import Phase
from trials.models import Trial

EDITABLE = 20_000  # characters of foreign JSON; more than that nobody edits in a text box


@admin.register(Trial)
class TrialAdmin(RecordAdmin):
    """Trials: found by title, number, status and phase; edited, checked, compared and published."""

    lifecycle = actions.LIFECYCLE
    follower = provenance.FOLLOWER
    tabs = TABS
    lists_on_own_pages = ("sites", "sources", "provenance")
    pictures = PICTURES
    autocomplete_fields = ("lead_sponsor", "registrant")
    readonly_fields = ("extensions_shown",)
    list_display = ("name", editorial_state, unpublished, "overall_status", "phase", "number", "changed_at")
    list_filter = ("overall_status", PhaseFilter, "study_type", "state", UnpublishedFilter)
    search_fields = ("acronym", "brief_title", "official_title", "record_id", "identifiers__value")
    search_help_text = "Titles, acronym, registry number and every other identifier."
    ordering = ("-changed_at", "-pk")
    add_fieldsets = (
        (
            "A new trial",
            {
                "fields": ("acronym", "brief_title", "official_title", "study_type", "lead_sponsor"),
                "description": "Only what you know; nothing is needed yet. Everything else follows once this is saved.",
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("lead_sponsor", "registrant")

    def get_fieldsets(self, request: HttpRequest, obj: Trial | None = None) -> Any:
        """Show foreign sections instead of a text box where they are too long to edit, or may not be."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or (_is_short(obj) and self.has_change_permission(request, obj)):
            return fieldsets
        swapped = {"extensions": "extensions_shown"}
        return [
            (name, {**options, "fields": tuple(swapped.get(each, each) if isinstance(each, str) else each
                                               for each in options["fields"])})
            for name, options in fieldsets
        ]  # fmt: skip

    def save_formset(self, request: HttpRequest, form: object, formset: object, change: bool) -> None:
        """Say which arms lost an intervention with it: nothing else on the page would."""
        super().save_formset(request, form, formset, change)
        for name, arms in formset.taken_out.items() if isinstance(formset, InterventionFormSet) else ():
            messages.warning(request, f"“{name}” was deleted, and taken out of: {', '.join(arms)}.")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: object, **kwargs: object) -> Any:
        if record := context["original"]:
            context["sites"] = summary(record, self.counts(record)["sites"])
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="Sections of foreign records")
    def extensions_shown(self, obj: Trial) -> str:
        """Show which foreign sections are kept, and how long they are."""
        kept: Any = obj.extensions
        named = [f"{name}: {len(jsontext.dumps(value)):,} characters" for name, value in kept.items()]
        shown = wording.entry("", kept, verbatim=True).text
        return format_html(
            '<p>{}</p><pre tabindex="0" class="font-mono max-h-96 overflow-auto text-xs">{}</pre>',
            "; ".join(named) or "None.", shown if kept else "",
        )  # fmt: skip

    @display(description="Trial", ordering="brief_title", header=True)
    def name(self, obj: Trial) -> list[str]:
        return [str(obj), obj.brief_title if obj.acronym else ""]

    @display(description="Phases", empty_value="–")
    def phase(self, obj: Trial) -> str:
        return ", ".join(str(Phase(phase).label) for phase in obj.phases)


def _is_short(trial: Trial) -> bool:
    return len(jsontext.dumps(trial.extensions)) <= EDITABLE
