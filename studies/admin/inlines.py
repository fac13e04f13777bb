"""The lists on the page of a study, each in the order of the document."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest

from registry.records.admin.fields import overrides
from registry.records.admin.identifiers import IdentifierInline
from registry.records.admin.inlines import CardInline
from studies import models
from studies.admin.groups import HINT, GroupedFormSet, GroupedRowForm, GroupFieldsMixin, GroupFormSet


class StudyIdentifierInline(IdentifierInline):
    model = models.StudyIdentifier
    fields = ("type", "value", "position")
    hint = "Every number by which somebody knows the study, ours excepted."


class GroupedInline(GroupFieldsMixin, CardInline):
    """A list whose rows are of a group, which a folded row names."""

    form = GroupedRowForm
    formset = GroupedFormSet
    select_related: ClassVar[tuple[str, ...]] = ("group",)
    formfield_overrides = overrides(rows=2)

    def headline(self, row: Any) -> str:
        """Add the group: two of them often have the same measure."""
        return f"{row} · {row.group}" if row.group else str(row)


class GroupInline(GroupedInline):
    model = models.Group
    formset = GroupFormSet
    select_related = ()
    fields = (("key", "label"), ("type", "size", "parent"), "description", "position")
    hint = (
        "Everybody, each arm, each subgroup that results are reported for. Results below refer to them. "
        f"{HINT} One that results refer to cannot be deleted."
    )

    def headline(self, row: Any) -> str:
        """Add how many people it has."""
        return f"{row} · {row.size}" if row.size is not None else str(row)

    def get_formset(self, request: HttpRequest, obj: object = None, **kwargs: object) -> Any:
        """Leave it to the list whether a group may go: Django's own check knows only what is saved already."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.hand_clean_DELETE = lambda form: None
        return formset


class BaselineInline(GroupedInline):
    model = models.Baseline
    verbose_name_plural = "baseline characteristics"
    fields = (
        ("group", "characteristic", "category"), ("statistic", "bound", "value", "unit"),
        ("count", "spread", "low", "high"), "note", "position",
    )  # fmt: skip
    hint = f"Numbers exactly as printed; drag to reorder. {HINT}"


class OutcomeInline(GroupedInline):
    model = models.Outcome
    stays = True
    fields = (
        ("group", "measure", "name", "treatment", "report"), ("statistic", "bound", "value", "unit"),
        ("censoring", "state"), ("spread", "low", "high"), ("numerator", "denominator"),
        ("interval_level", "interval_low", "interval_high"),
        ("interval_low_state", "interval_high_state", "interval_method"), ("comparator", "p_value"),
        ("criteria", "assessor"), ("time_point", "cutoff", "data_cutoff_on"), "note", "position",
    )  # fmt: skip
    hint = (
        "One row per number, exactly as printed: “4.30” is not “4.3”, and the sign of “>3” is its bound. Where a state "
        f"stands in place of a number, leave the number empty. {HINT}"
    )


class AdverseEventInline(GroupedInline):
    model = models.AdverseEvent
    stays = True
    fields = (
        ("group", "term"), ("grade", "phase", "serious"), ("count", "at_risk", "bound", "percentage"),
        ("criteria", "date"), "note", "position",
    )  # fmt: skip
    hint = f"One row per event and range of grades, as the source counts them. {HINT}"


class TimelineInline(GroupedInline):
    model = models.TimelineEntry
    stays = True
    select_related = ()
    fields = (
        ("type", "key", "label"), ("date", "end_date", "ongoing", "line"), "description", ("regimen", "schedule"),
        "dose", ("treatment", "cycle_days", "cycles"), ("response", "criteria"),
        ("measured", "bound", "value", "unit"), ("reference_low", "reference_high"), "position",
    )  # fmt: skip
    hint = (
        "One row per step, oldest first. A date may be a year, a month or a day, as the source has it. Give a "
        f"treatment a key, and let responses and measurements name it. {HINT}"
    )

    def headline(self, row: Any) -> str:
        """Name the kind of step too."""
        return f"{row} · {row.get_type_display()}" if row.type else str(row)
