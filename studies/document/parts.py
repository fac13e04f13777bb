"""The lists of a study document. Numbers are text, exactly as printed: “4.30” is not “4.3”."""

from typing import Any

from rest_framework import serializers

from registry.api.documents import Section, Stated, StrictCharField
from studies import models


def _group(attribute: str, help_text: str) -> StrictCharField:
    """Return a reference to a group, by its key; a row need not be of one."""
    return StrictCharField(source=f"{attribute}.key", required=False, help_text=help_text)


class StudyIdentifierItem(Section):
    """A number by which the study can be found."""

    model = models.StudyIdentifier
    identity = (("value", "type"), ("value",))
    type = Stated(required=True)
    value = Stated(required=True)


class GroupItem(Section):
    """People whose results are reported together."""

    model = models.Group
    identity = (("key",), ("label",))
    key = Stated(required=True)
    label = Stated()
    type = Stated()
    size = Stated()
    parent = _group("parent", "Key of the group that it is a part of.")
    description = Stated()


class BaselineItem(Section):
    """What people of a group were like at the start."""

    model = models.Baseline
    identity = (("characteristic", "category", "group", "statistic", "unit"), ("characteristic", "category", "group"))
    group = _group("group", "Key of the group.")
    characteristic = Stated(required=True)
    category = Stated()
    statistic = Stated()
    value = Stated()
    unit = Stated()
    count = Stated()
    spread = Stated()
    low = Stated()
    high = Stated()
    note = Stated()


class IntervalSection(Section):
    """A confidence interval as reported."""

    model = models.Outcome
    level = Stated("interval_level")
    low = Stated("interval_low")
    low_state = Stated("interval_low_state")
    high = Stated("interval_high")
    high_state = Stated("interval_high_state")
    method = Stated("interval_method")


class OutcomeItem(Section):
    """A result that the study reports: one number of one group, or what is stated in its place."""

    model = models.Outcome
    identity = (
        ("measure", "name", "group", "comparator", "statistic", "time_point", "criteria", "assessor", "cutoff"),
        ("measure", "name", "group", "comparator", "statistic", "time_point"),
        ("measure", "name", "group"),
    )
    group = _group("group", "Key of the group.")
    measure = Stated(required=True)
    name = Stated()
    statistic = Stated()
    value = Stated()
    unit = Stated()
    state = Stated()
    numerator = Stated()
    denominator = Stated()
    interval = IntervalSection(source="*", help_text="Its confidence interval.")
    comparator = _group("comparator", "Key of the group that it is compared with.")
    p_value = Stated()
    criteria = Stated()
    assessor = Stated()
    time_point = Stated()
    cutoff = Stated()
    data_cutoff_on = Stated()
    note = Stated()


class AdverseEventItem(Section):
    """How often an adverse event is reported, of which grades."""

    model = models.AdverseEvent
    identity = (("term", "grade", "phase", "group", "serious"), ("term", "grade", "group"))
    group = _group("group", "Key of the group.")
    term = Stated(required=True)
    grade = Stated()
    phase = Stated()
    count = Stated()
    at_risk = Stated()
    percentage = Stated()
    serious = Stated()
    criteria = Stated()
    date = Stated()
    note = Stated()


class TimelineEntryItem(Section):
    """A dated step in the course of a case."""

    model = models.TimelineEntry
    identity = (("type", "label", "date"), ("type", "date"), ("type", "label"))
    type = Stated(required=True)
    label = Stated()
    description = Stated()
    date = Stated()
    end_date = Stated()
    line = Stated()
    regimen = Stated()
    dose = Stated()
    schedule = Stated()
    response = Stated()
    criteria = Stated()
    value = Stated()
    unit = Stated()


class TrialLinkItem(Section):
    """A trial of this registry that the study has to do with, as a curator decided."""

    model = models.TrialLink
    identity = (("trial", "relation"), ("trial",))
    trial = Stated(required=True)
    named = Stated()
    relation = Stated(required=True)


def unknown_groups(values: dict[str, Any]) -> dict[str, dict[int, Any]]:
    """Find keys that two groups have, and rows that name a group that is not listed."""
    keys = [row["key"] for row in values.get("groups", [])]
    repeated = serializers.ErrorDetail("Another group has this key.", code="repeated_key")
    first = {key: index for index, key in reversed(list(enumerate(keys)))}
    wrong: dict[str, dict[int, Any]] = {
        "groups": {index: {"key": [repeated]} for index, key in enumerate(keys) if first[key] < index}
    }
    for name, attributes in _NAMING.items():
        for index, row in enumerate(values.get(name, [])):
            missing = [each for each in attributes if row.get(each) and row[each]["key"] not in first]
            if missing:
                wrong.setdefault(name, {}).setdefault(index, {}).update({each: [_UNKNOWN] for each in missing})
    return wrong


_NAMING = {
    "groups": ("parent",), "baseline": ("group",), "outcomes": ("group", "comparator"), "adverse_events": ("group",)
}  # fmt: skip
_UNKNOWN = serializers.ErrorDetail("No group of the document has this key.", code="unknown_group")
