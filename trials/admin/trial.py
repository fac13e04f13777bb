"""The trial: everything a curator does with it, on one screen."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import ModuleType
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.decorators import display

from registry import jsontext
from registry.curation import reading
from registry.curation.admin import CuratedAdmin, Section
from registry.curation.admin.forms import RevisionForm
from registry.rules import Finding
from trials import actions, document, provenance, validation
from trials.admin.filters import PhaseFilter, UnpublishedFilter
from trials.admin.pickers import PickersMixin, remember
from trials.admin.sites import summary
from trials.admin.tabs import TABS
from trials.choices import Phase
from trials.models import PublishedTrial, Trial

EDITABLE = 20_000  # characters of foreign JSON; more than that nobody edits in a text box
_LISTS = ("sites", "sources", "provenance", *(inline.name for tab in TABS for inline in tab.inlines))


class TrialForm(RevisionForm):
    """A trial; its organizations are looked up only if they change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remember(self, "lead_sponsor", "registrant")


@admin.register(Trial)
class TrialAdmin(PickersMixin, CuratedAdmin):
    """Trials: found by title, number, status and phase; edited, checked, compared and published."""

    kind = actions.KIND
    actions_module: ClassVar[ModuleType] = actions
    tabs: ClassVar[tuple[Section, ...]] = TABS
    form = TrialForm
    autocomplete_fields = ("lead_sponsor", "registrant")
    readonly_fields = ("extensions_shown",)
    list_display = ("name", "editorial_state", "unpublished", "overall_status", "phase", "number", "changed_at")
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

    def render(self, record: Trial) -> dict[str, Any]:
        """Return the document."""
        return document.render(record)

    def problems(self, document: dict[str, Any]) -> list[Finding]:
        """Return what the rules find."""
        return validation.problems(document)

    def version(self, record: Trial) -> int | None:
        """Return the number of the current version."""
        if not record.record_id:
            return None
        if not hasattr(record, "current_version"):
            return PublishedTrial.objects.values_list("current__version", flat=True).get(record_id=record.record_id)
        return int(record.current_version)

    def public_address(self, record_id: str) -> str:
        """Return where the API answers with the current version."""
        return f"/api/v1/trials/{record_id}"

    def following(self, record: Trial) -> AbstractContextManager[None]:
        """Provenance follows its rows."""
        return provenance.follow(record)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Bring along the organizations and the number of the current version."""
        current = PublishedTrial.objects.filter(record_id=OuterRef("record_id")).values("current__version")
        found = super().get_queryset(request).select_related("lead_sponsor", "registrant")
        return found.annotate(current_version=Subquery(current))

    def counts(self, obj: Trial) -> dict[str, int]:
        """Return how many rows each list has, with one query."""
        if not hasattr(obj, "_counts"):
            wanted = {f"n_{name}": _count(name) for name in _LISTS}
            found: Any = Trial.objects.filter(pk=obj.pk).values(**wanted).get()
            obj._counts = {name: found[f"n_{name}"] for name in _LISTS}  # type: ignore[attr-defined]
        counts: dict[str, int] = obj._counts  # type: ignore[attr-defined]
        return counts

    def get_fieldsets(self, request: HttpRequest, obj: Trial | None = None) -> Any:
        """Show foreign sections instead of a text box where they are too long to edit, or may not be."""
        found = super().get_fieldsets(request, obj)
        if obj is None or (_is_short(obj) and self.has_change_permission(request, obj)):
            return found
        swapped = {"extensions": "extensions_shown"}
        return [
            (name, {**options, "fields": tuple(swapped.get(each, each) if isinstance(each, str) else each
                                               for each in options["fields"])})
            for name, options in found
        ]  # fmt: skip

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Add the summary of the sites, and the lists that always have a page of their own."""
        if record := context["original"]:
            counts = self.counts(record)
            context["sites"] = summary(record, counts["sites"])
            for name in ("sites", "sources", "provenance"):
                link = self.list_link(record, Trial._meta.get_field(name).related_model)
                context[f"{name}_list"] = link | {"count": counts[name], "shown": f"{counts[name]:,}"}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="Sections of foreign records")
    def extensions_shown(self, obj: Trial) -> str:
        """Show which foreign sections are kept, and how long they are."""
        kept: Any = obj.extensions
        named = [f"{name}: {len(jsontext.dumps(value)):,} characters" for name, value in kept.items()]
        shown = reading.entry("", kept, verbatim=True).text
        return format_html(
            '<p>{}</p><pre tabindex="0" class="font-mono max-h-96 overflow-auto text-xs">{}</pre>',
            "; ".join(named) or "None.", shown if kept else "",
        )  # fmt: skip

    @display(description="Trial", ordering="brief_title", header=True)
    def name(self, obj: Trial) -> list[str]:
        """Acronym above the title."""
        return [str(obj), obj.brief_title if obj.acronym else ""]

    @display(description="State", ordering="state", label={"PUBLISHED": "success", "APPROVED": "info"})
    def editorial_state(self, obj: Trial) -> tuple[str, str]:
        """Where the draft stands."""
        return obj.state, obj.get_state_display()

    @display(description="Unpublished changes", label={"yes": "warning"})
    def unpublished(self, obj: Trial) -> Any:
        """Whether the public sees something else."""
        if not obj.has_unpublished_changes:
            return None
        return "yes", "Never published" if obj.record_id is None else "Unpublished changes"

    @display(description="Phases", empty_value="–")
    def phase(self, obj: Trial) -> str:
        """The phases in words."""
        return ", ".join(str(Phase(phase).label) for phase in obj.phases)

    @display(description="Number", ordering="record_id", empty_value="–")
    def number(self, obj: Trial) -> Any:
        """Registry number and current version, leading to what the public reads."""
        if not obj.record_id:
            return None
        return format_html(
            '<a class="text-link" href="{}">{} v{}</a>',
            self.public_address(obj.record_id), obj.record_id, self.version(obj),
        )  # fmt: skip


def _is_short(trial: Trial) -> bool:
    return len(jsontext.dumps(trial.extensions)) <= EDITABLE


def _count(name: str) -> Coalesce:
    model: Any = Trial._meta.get_field(name).related_model
    rows = model._default_manager.filter(trial=OuterRef("pk")).order_by().values("trial")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), Value(0))
