"""The query parameters of the list of studies and of the evidence table: what they accept, what they select."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from registry import identifiers
from registry.api.pagination import Order, PageQuery
from registry.api.query import AnyOf, Day, Text
from registry.ledger.canonical import ADDED
from registry.records import lookup, query
from studies import choices, consistency
from studies.document import DOCUMENT
from studies.models.published import PublishedOutcome, PublishedStudy

SECTIONS = [name for name in DOCUMENT.fields.keys() if name not in ADDED]  # noqa: SIM118  not a plain dict
FACETS = ("study_type", "conditions", "drugs", "countries", "therapy_lines", "measures", "trials", "finding_severities")
ORDERS = query.ORDERS | {
    "study_published": Order("published_on", str, key="record_id"),
    "-study_published": Order("published_on", str, descending=True, key="record_id"),
    "enrolled": Order("enrolled", int, key="record_id"),
    "-enrolled": Order("enrolled", int, descending=True, key="record_id"),
}
_CONDITION = "Words of a condition."
_DRUG = "Words of a drug, by its generic name."
_SEVERITIES = [each.value for each in consistency.book.severities]
_TRIAL = "Studies linked to this trial of the registry, by our number."


class StudyQuery(query.RecordQuery):
    """Parameters of the list of studies."""

    q = Text(help_text=f"Words to find in titles, identifiers, conditions, drugs, citation and summary, {query.SYNTAX}")
    study_type = AnyOf(choices.EvidenceType.values, help_text="Kind of evidence; any of these.")
    condition = Text(help_text=_CONDITION)
    drug = Text(help_text=_DRUG)
    country = Text(help_text="Country in which people were treated, in English, such as `China`.")
    line = AnyOf(choices.TherapyLine.values, help_text="Line of treatment; any of these.")
    measure = AnyOf(choices.Measure.values, help_text="Reports an outcome of this measure; any of these.")
    trial = Text(help_text=_TRIAL)
    finding = AnyOf(_SEVERITIES, help_text="Has findings of this severity; any of these.")
    study_published_from = Day(help_text="The study was published on or after this date.")
    study_published_to = Day(help_text="The study was published on or before this date.")
    min_enrolled = serializers.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, help_text="Enrolled at least so many people."
    )
    sort = serializers.ChoiceField(choices=list(ORDERS), required=False, help_text=query.SORT)
    fields = AnyOf(["*", *SECTIONS], help_text=query.FIELDS)  # type: ignore[assignment]  # the serializer's own stays
    facets = AnyOf(FACETS, help_text=query.FACETS)


class TrialStudyQuery(StudyQuery):
    """Parameters of the list of studies of a trial."""

    relation = AnyOf(choices.LinkRelation.values, help_text="What the study has to do with the trial; any of these.")


def of_trial(record_id: str, values: dict[str, Any]) -> QuerySet[PublishedStudy]:
    relations = values.get("relation") or choices.LinkRelation.values
    return select(values).filter(links__overlap=[f"{record_id} {relation}" for relation in relations])


def select(values: dict[str, Any]) -> QuerySet[PublishedStudy]:
    """Return the published studies that the parsed parameters ask for, in no order yet."""
    studies = _common(PublishedStudy.objects.all(), values, "")
    for column, words in (("measures", "measure"), ("finding_severities", "finding")):
        if values.get(words):
            studies = studies.filter(**{f"{column}__overlap": values[words]})
    if country := values.get("country"):
        studies = studies.filter(country_keys__contains=[country.strip().casefold()])
    if values.get("identifier"):
        studies = studies.filter(lookup.by_identifier(PublishedStudy, values["identifier"]))
    if (least := values.get("min_enrolled")) is not None:  # 0 leaves out those that state no number
        studies = studies.filter(enrolled__gte=least)
    return lookup.matching(studies.filter(lookup.stamped(values)), values.get("q", ""))


EVIDENCE_FACETS = ("measure", "statistic", "report", "study_type", "conditions", "drugs", "therapy_lines", "trials")
EVIDENCE_ORDERS = {
    "study": Order("key", str, key="key"),
    "measure": Order("measure", str, key="key"),
    "n": Order("n", int, key="key"),
    "-n": Order("n", int, descending=True, key="key"),
    "study_published": Order("published_on", str, key="key"),
    "-study_published": Order("published_on", str, descending=True, key="key"),
}


class EvidenceFilter(PageQuery):
    """What the evidence table and its picture can be narrowed to."""

    drug = Text(help_text=_DRUG)
    condition = Text(help_text=_CONDITION)
    measure = AnyOf(choices.Measure.values, help_text="What is measured; any of these.")
    statistic = AnyOf(choices.Statistic.values, help_text="What kind of number it is; any of these.")
    report = AnyOf(
        ["*", *choices.ReportType.values],
        help_text="Which reports of an outcome that is reported more than once; any of these, `*` for all. Else the "
        "primary one.",
    )
    exact = serializers.BooleanField(
        required=False,
        help_text="Whether the value is an exact number: `false` gives bounds, approximations, what is censored, and "
        "what has no value.",
    )
    trial = Text(help_text=_TRIAL)
    study = Text(help_text="Registry number of a study.")
    study_type = AnyOf(choices.EvidenceType.values, help_text="Kind of evidence; any of these.")
    line = AnyOf(choices.TherapyLine.values, help_text="Line of treatment; any of these.")
    min_n = serializers.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, help_text="Rests on at least so many people."
    )
    study_published_from = Day(help_text="The study was published on or after this date.")
    study_published_to = Day(help_text="The study was published on or before this date.")
    sort = serializers.ChoiceField(
        choices=list(EVIDENCE_ORDERS),
        required=False,
        help_text="Order; a minus sign means descending. Else by `study`.",
    )


class EvidenceQuery(EvidenceFilter):
    """Parameters of the evidence table."""

    facets = AnyOf(EVIDENCE_FACETS, help_text=query.FACETS)
    count = serializers.BooleanField(required=False, help_text="Whether to count everything that matches.")


def select_outcomes(values: dict[str, Any]) -> QuerySet[PublishedOutcome]:
    outcomes = _common(PublishedOutcome.objects.all(), values, "study__")
    for name in ("measure", "statistic"):
        if values.get(name):
            outcomes = outcomes.filter(**{f"{name}__in": values[name]})
    if "*" not in (reports := values.get("report") or [choices.ReportType.PRIMARY]):
        outcomes = outcomes.filter(report__in=reports)
    if (exact := values.get("exact")) is not None:
        outcomes = outcomes.filter(exact=exact)
    if (least := values.get("min_n")) is not None:
        outcomes = outcomes.filter(n__gte=least)
    if values.get("study"):
        outcomes = outcomes.filter(study_id=identifiers.normalize(values["study"]))
    return outcomes


def titled(values: dict[str, Any]) -> str:
    """Return what a picture of the selected outcomes is called."""
    words = [choices.Measure(word).label for word in values.get("measure") or []]
    words += [values[name] for name in ("drug", "condition", "trial", "study") if values.get(name)]
    return " · ".join(["Reported outcomes", *map(str, words)])[:200]


def _common(rows: QuerySet[Any], values: dict[str, Any], study: str) -> QuerySet[Any]:
    """Keep what the parameters that both lists have ask for; ``study`` leads from a row to the words of its study."""
    for column in ("condition", "drug"):
        if text := values.get(column):
            rows = rows.filter(**{f"{study}{column}_words": lookup.words(text)})
    if values.get("study_type"):
        rows = rows.filter(study_type__in=values["study_type"])
    if values.get("line"):
        rows = rows.filter(therapy_lines__overlap=values["line"])
    if values.get("trial"):
        rows = rows.filter(trials__contains=[identifiers.normalize(values["trial"])])
    return rows.filter(lookup.within("published_on", "study_published", values))
