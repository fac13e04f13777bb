"""The query parameters of the list of trials: what they are called, what they accept, what they select."""

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Cast
from rest_framework import serializers

from registry import identifiers
from registry.api.pagination import Order, PageQuery
from registry.api.query import Day, Text, Words
from registry.ledger.canonical import STAMPS
from trials import choices
from trials.document import TrialDocument
from trials.models import PublishedTrial
from trials.search import CONFIG

SECTIONS = [name for name in TrialDocument().fields.keys() if name not in STAMPS]  # noqa: SIM118  not a plain dict
FACETS = (
    "overall_status",
    "study_type",
    "phases",
    "intervention_types",
    "lead_sponsor_class",
    "countries",
    "conditions",
)
ORDERS = {
    "-published": Order("current_id", int, descending=True, key="current_id", key_kind=int),
    "published": Order("current_id", int, key="current_id", key_kind=int),
    "id": Order("record_id", str, key="record_id"),
    "title": Order("title_key", str, key="record_id"),
    "-title": Order("title_key", str, descending=True, key="record_id"),
    "start": Order("start_date", str, key="record_id"),
    "-start": Order("start_date", str, descending=True, key="record_id"),
    "enrollment": Order("enrollment", int, key="record_id"),
    "-enrollment": Order("enrollment", int, descending=True, key="record_id"),
    "-relevance": Order("rank", float, descending=True, key="record_id"),
}


class TrialQuery(PageQuery):
    """Parameters of the list of trials."""

    q = Text(
        help_text="Words to find in titles, identifiers, conditions, interventions, sponsors and summary, in any form "
        'and order. `"quoted words"` must stand together, `or` allows either, `-word` excludes.'
    )
    status = Words(choices.OverallStatus.values, help_text="Recruitment status; any of these.")
    phase = Words(choices.Phase.values, help_text="Phase; any of these.")
    study_type = Words(choices.StudyType.values, help_text="Study type; any of these.")
    condition = Text(help_text="Words of a condition or keyword.")
    intervention = Text(help_text="Words of the name or another name of an intervention.")
    sponsor = Text(help_text="Words of the name of a sponsor, collaborator or funder.")
    country = Text(help_text="Country of a site or of recruitment, in English, such as `China`.")
    identifier = Text(help_text="Any number of the trial, ours included, exactly.")
    start_from = Day(help_text="Starts on or after this date.")
    start_to = Day(help_text="Starts on or before this date.")
    primary_completion_from = Day(help_text="Primary completion on or after this date.")
    primary_completion_to = Day(help_text="Primary completion on or before this date.")
    completion_from = Day(help_text="Completion on or after this date.")
    completion_to = Day(help_text="Completion on or before this date.")
    registered_from = Day(help_text="Registered here on or after this date.")
    registered_to = Day(help_text="Registered here on or before this date.")
    published_from = Day(help_text="Current version published on or after this date (UTC).")
    published_to = Day(help_text="Current version published on or before this date (UTC).")
    sort = serializers.ChoiceField(
        choices=list(ORDERS),
        required=False,
        help_text="Order; a minus sign means descending. Without it the newest publications come first, or the best "
        "matches where `q` is given.",
    )
    fields = Words(  # type: ignore[assignment]  # a declared field; the serializer's own ``fields`` stays what it is
        ["*", *SECTIONS], help_text="Give these sections of the document instead of the summary; `*` gives all of it."
    )
    facets = Words(FACETS, help_text="Count the values of these among everything that matches.")
    count = serializers.BooleanField(required=False, help_text="Whether to count everything that matches.")


def select(values: dict[str, Any]) -> QuerySet[PublishedTrial]:
    """Return the published trials that the parsed parameters ask for, in no order yet."""
    found = PublishedTrial.objects.all()
    for name, words in (("overall_status", "status"), ("study_type", "study_type")):
        if values.get(words):
            found = found.filter(**{f"{name}__in": values[words]})
    if values.get("phase"):
        found = found.filter(phases__overlap=values["phase"])
    for column in ("condition", "intervention", "sponsor"):
        if text := values.get(column):
            found = found.filter(**{f"{column}_words": _words(text)})
    if country := values.get("country"):
        found = found.filter(country_keys__contains=[country.strip().casefold()])
    if values.get("identifier"):
        found = found.filter(by_identifier(values["identifier"]))
    for condition in _dates(values):
        found = found.filter(condition)
    return _matching(found, values)


def by_identifier(identifier: str) -> Q:
    """Return what selects a trial by one of its numbers; a number of ours that is mistyped selects nothing."""
    wanted = identifiers.normalize(identifier)
    if identifiers.is_ours(wanted):
        return Q(pk=wanted)
    return Q(keys__contains=[wanted])


def order(values: dict[str, Any]) -> Order:
    """Return the order asked for; best matches first where words are searched, else newest first."""
    default = "-relevance" if values.get("q") else "-published"
    return ORDERS[values.get("sort") or default]


_IDLE_MINUS = re.compile(r'-(?![\w"])')  # excludes nothing; PostgreSQL fails on some thirty of them in a row


def _words(text: str) -> SearchQuery:
    return SearchQuery(_IDLE_MINUS.sub(" ", text), config=CONFIG, search_type="websearch")


def _matching(found: QuerySet[PublishedTrial], values: dict[str, Any]) -> QuerySet[PublishedTrial]:
    """Keep what has the words, and say how well it matches; an exact number is found whatever its punctuation."""
    text = values.get("q", "")
    if text:
        found = found.filter(Q(search=_words(text)) | by_identifier(text))
    # The rank is a float4; as a float8 it survives the way through a page token unchanged.
    rank = Cast(SearchRank(F("search"), _words(text)), FloatField()) if text else Value(0.0, FloatField())
    return found.annotate(rank=rank)


def _dates(values: dict[str, Any]) -> list[Q]:
    """Return the date conditions; a partial date counts as soon as one of its days does."""
    conditions = []
    for name, column in (("start", "start_date"), ("primary_completion", "primary_completion_date"),
                         ("completion", "completion_date")):  # fmt: skip
        if since := values.get(f"{name}_from"):
            conditions.append(Q(**{f"{column}__gte": since}) | Q(**{f"{column}__in": [since[:4], since[:7]]}))
        if until := values.get(f"{name}_to"):
            conditions.append(Q(**{f"{column}__lte": f"{until}-99-99"}) & ~Q(**{column: ""}))
    for name, column in (("registered", "registered_on"), ("published", "published_at__date")):
        if since := values.get(f"{name}_from"):
            conditions.append(Q(**{f"{column}__gte": since.earliest}))
        if until := values.get(f"{name}_to"):
            conditions.append(Q(**{f"{column}__lte": until.latest}))
    return conditions
