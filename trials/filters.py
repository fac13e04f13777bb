"""The query parameters of the list of trials: what they are called, what they accept, what they select."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from registry.api.pagination import Order
from registry.api.query import AnyOf, Day, Text
from registry.ledger.canonical import ADDED
from registry.records import lookup, query
from trials import choices
from trials.document import DOCUMENT
from trials.models.published import PublishedTrial

SECTIONS = [name for name in DOCUMENT.fields.keys() if name not in ADDED]  # noqa: SIM118  not a plain dict
FACETS = (
    "overall_status",
    "study_type",
    "phases",
    "intervention_types",
    "lead_sponsor_class",
    "countries",
    "conditions",
)
ORDERS = query.ORDERS | {
    "start": Order("start_date", str, key="record_id"),
    "-start": Order("start_date", str, descending=True, key="record_id"),
    "enrollment": Order("enrollment", int, key="record_id"),
    "-enrollment": Order("enrollment", int, descending=True, key="record_id"),
}


class TrialQuery(query.RecordQuery):
    """Parameters of the list of trials."""

    q = Text(
        help_text="Words to find in titles, identifiers, conditions, interventions, sponsors and summary, "
        f"{query.SYNTAX}"
    )
    status = AnyOf(choices.OverallStatus.values, help_text="Recruitment status; any of these.")
    phase = AnyOf(choices.Phase.values, help_text="Phase; any of these.")
    study_type = AnyOf(choices.StudyType.values, help_text="Study type; any of these.")
    condition = Text(help_text="Words of a condition or keyword.")
    intervention = Text(help_text="Words of the name or another name of an intervention.")
    sponsor = Text(help_text="Words of the name of a sponsor, collaborator or funder.")
    country = Text(help_text="Country of a site or of recruitment, in English, such as `China`.")
    start_from = Day(help_text="Starts on or after this date.")
    start_to = Day(help_text="Starts on or before this date.")
    primary_completion_from = Day(help_text="Primary completion on or after this date.")
    primary_completion_to = Day(help_text="Primary completion on or before this date.")
    completion_from = Day(help_text="Completion on or after this date.")
    completion_to = Day(help_text="Completion on or before this date.")
    sort = serializers.ChoiceField(choices=list(ORDERS), required=False, help_text=query.SORT)
    fields = AnyOf(["*", *SECTIONS], help_text=query.FIELDS)  # type: ignore[assignment]  # the serializer's own stays
    facets = AnyOf(FACETS, help_text=query.FACETS)


def select(values: dict[str, Any]) -> QuerySet[PublishedTrial]:
    """Return the published trials that the parsed parameters ask for, in no order yet."""
    trials = PublishedTrial.objects.all()
    for name, words in (("overall_status", "status"), ("study_type", "study_type")):
        if values.get(words):
            trials = trials.filter(**{f"{name}__in": values[words]})
    if values.get("phase"):
        trials = trials.filter(phases__overlap=values["phase"])
    for column in ("condition", "intervention", "sponsor"):
        if text := values.get(column):
            trials = trials.filter(**{f"{column}_words": lookup.words(text)})
    if country := values.get("country"):
        trials = trials.filter(country_keys__contains=[country.strip().casefold()])
    if values.get("identifier"):
        trials = trials.filter(lookup.by_identifier(PublishedTrial, values["identifier"]))
    for name in ("start", "primary_completion", "completion"):
        trials = trials.filter(lookup.within(f"{name}_date", name, values))
    return lookup.matching(trials.filter(lookup.stamped(values)), values.get("q", ""))
