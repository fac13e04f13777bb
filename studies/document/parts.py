"""The lists of a study document. Numbers are text, exactly as printed: “4.30” is not “4.3”."""

from typing import ClassVar

from registry.api.documents import ModelValue, Section
from registry.api.values import StrictCharField
from studies import models


def _group(attribute: str, help_text: str) -> StrictCharField:
    """Return a reference to a group, by its key; a row need not be of one."""
    return StrictCharField(source=f"{attribute}.key", required=False, help_text=help_text)


def _treatment(help_text: str) -> StrictCharField:
    """Return a reference to a treatment of the timeline, by its key."""
    return StrictCharField(source="treatment.key", required=False, help_text=help_text)


class StudyIdentifierItem(Section):
    """A number by which the study can be found."""

    model = models.StudyIdentifier
    identity = (("value", "type"), ("value",))
    type = ModelValue(required=True)
    value = ModelValue(required=True)


class GroupItem(Section):
    """People whose results are reported together."""

    model = models.Group
    identity = (("key",), ("label",))
    values = ("key", "label", "type", "size", "parent", "description")
    key = ModelValue(required=True)
    parent = _group("parent", "Key of the group that it is a part of.")


class BaselineItem(Section):
    """What people of a group were like at the start."""

    model = models.Baseline
    identity = (("characteristic", "category", "group", "statistic", "unit"), ("characteristic", "category", "group"))
    values = (
        "group", "characteristic", "category", "statistic", "bound", "value", "unit", "count", "spread", "low", "high",
        "note",
    )  # fmt: skip
    group = _group("group", "Key of the group.")
    characteristic = ModelValue(required=True)


class IntervalSection(Section):
    """A confidence interval as reported."""

    model = models.Outcome
    prefix = "interval_"
    values = ("level", "low", "low_state", "high", "high_state", "method")


class OutcomeItem(Section):
    """A result that the study reports: one number of one group, or what is stated in its place."""

    model = models.Outcome
    identity = (
        (
            "measure",
            "name",
            "group",
            "comparator",
            "statistic",
            "time_point",
            "report",
            "criteria",
            "assessor",
            "cutoff",
        ),
        ("measure", "name", "group", "comparator", "statistic", "time_point", "report"),
        ("measure", "name", "group", "comparator", "statistic", "time_point"),
        ("measure", "name", "group"),
    )
    values = (
        "group", "measure", "name", "treatment", "report", "statistic", "bound", "value", "unit", "censoring", "state",
        "spread", "low", "high", "numerator", "denominator", "interval", "comparator", "p_value", "criteria",
        "assessor", "time_point", "cutoff", "data_cutoff_on", "note",
    )  # fmt: skip
    needs: ClassVar[dict[str, str]] = {"low": "spread", "high": "spread"}
    group = _group("group", "Key of the group.")
    measure = ModelValue(required=True)
    treatment = _treatment("Key of the treatment in the timeline with which it was reached.")
    interval = IntervalSection(source="*", help_text="Its confidence interval.")
    comparator = _group("comparator", "Key of the group that it is compared with.")


class AdverseEventItem(Section):
    """How often an adverse event is reported, of which grades."""

    model = models.AdverseEvent
    identity = (("term", "grade", "phase", "group", "serious"), ("term", "grade", "group"))
    values = (
        "group", "term", "grade", "phase", "count", "at_risk", "bound", "percentage", "serious", "criteria", "date",
        "note",
    )  # fmt: skip
    group = _group("group", "Key of the group.")
    term = ModelValue(required=True)


class TimelineEntryItem(Section):
    """A dated step in the course of a case."""

    model = models.TimelineEntry
    identity = (("type", "label", "date"), ("key",), ("type", "date"), ("type", "label"))
    values = (
        "type", "key", "label", "description", "date", "end_date", "ongoing", "line", "treatment", "regimen", "dose",
        "schedule", "cycle_days", "cycles", "response", "criteria", "measured", "bound", "value", "unit",
        "reference_low", "reference_high",
    )  # fmt: skip
    type = ModelValue(required=True)
    treatment = _treatment("Key of the treatment or procedure that a response or measurement belongs to.")


class TrialLinkItem(Section):
    """A trial of this registry that the study has to do with, as a curator decided."""

    model = models.TrialLink
    identity = (("trial", "relation"), ("trial",))
    trial = ModelValue(required=True)
    named = ModelValue()
    relation = ModelValue(required=True)
