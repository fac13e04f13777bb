"""What the public endpoints answer with, beside the document itself, for OpenAPI."""

from rest_framework import serializers

from registry.api.documents import ModelValue, Section
from registry.ledger.models import Kind
from registry.records import responses
from registry.records.document import FindingItem, ProvenanceItem
from studies import choices, models
from studies.document import StudyDocument, parts
from studies.filters import EVIDENCE_FACETS, FACETS
from studies.finding_filters import FACETS as FINDING_FACETS


class StudyFacets(responses.FacetCounts):
    """Values of the facets asked for, the commonest first."""

    names = FACETS


class StudyList(responses.RecordList):
    """A page of studies."""

    items = StudyDocument(
        many=True, help_text="Each study reduced to a summary, or to the sections asked for with `fields`."
    )
    facets = StudyFacets(required=False, help_text="Counts of values, if asked for with `facets`.")


class StudySection(Section):
    """One part of a study's current version."""

    model = models.Study
    id = serializers.CharField(help_text="Registry number.")
    version = serializers.IntegerField(help_text="Version that it is taken from.")


class StudyOutcomes(StudySection):
    """Outcomes that a study reports, and the groups that they are of."""

    groups = parts.GroupItem(many=True, help_text="People whose results are reported together.")
    outcomes = parts.OutcomeItem(many=True, help_text="Results.")


class StudyAdverseEvents(StudySection):
    """Adverse events that a study reports, and the groups that they are of."""

    groups = parts.GroupItem(many=True, help_text="People whose results are reported together.")
    adverse_events = parts.AdverseEventItem(many=True, help_text="Adverse events.")


class StudyTimeline(StudySection):
    """The course of the case that a study describes."""

    timeline = parts.TimelineEntryItem(many=True, help_text="Its steps, in the order of the source.")


class StudyFindings(StudySection):
    """What the checks of reported numbers found when this version was published; they refuse nothing."""

    findings = FindingItem(many=True, help_text="The findings.")


class RecomputedInterval(serializers.Serializer):
    """Percentage and exact interval from numerator and denominator."""

    percentage = serializers.CharField(help_text="Percentage, to one decimal.")
    low = serializers.CharField(help_text="Lower bound in percent, to one decimal.")
    high = serializers.CharField(help_text="Upper bound in percent, to one decimal.")
    level = serializers.CharField(help_text="Level in percent: that of the reported interval, else 95.")
    method = serializers.ChoiceField(choices.IntervalMethod.choices, help_text="How it was computed.")


class EvidenceRow(Section):
    """A reported outcome, with the study that reports it, where it stands, and what recomputing it gives."""

    model = models.Outcome
    values = (
        "name", "report", "statistic", "bound", "value", "unit", "censoring", "printed", "state", "spread", "low",
        "high", "numerator",
        "denominator", "interval", "recomputed", "p_value", "criteria", "assessor", "time_point", "cutoff",
        "data_cutoff_on", "note", "findings", "provenance",
    )  # fmt: skip
    study = serializers.CharField(help_text="Registry number of the study.")
    version = serializers.IntegerField(help_text="Version of its record.")
    pointer = serializers.CharField(help_text="JSON Pointer to the outcome in the study.")
    title = serializers.CharField(help_text="Title of the study.")
    study_type = serializers.ChoiceField(
        choices.EvidenceType.choices, required=False, help_text="What kind of evidence it is."
    )
    published_on = serializers.CharField(required=False, help_text="When it was published: a year, a month or a day.")
    conditions = serializers.ListField(child=serializers.CharField(), required=False, help_text="Diseases studied.")
    drugs = serializers.ListField(child=serializers.CharField(), required=False, help_text="Drugs reported on.")
    therapy_lines = serializers.ListField(
        child=serializers.ChoiceField(choices.TherapyLine.choices), required=False, help_text="Lines of treatment."
    )
    therapy_line = serializers.CharField(required=False, help_text="The same in the words of the source.")
    trials = parts.TrialLinkItem(many=True, required=False, help_text="Trials of this registry it has to do with.")
    group = serializers.CharField(required=False, help_text="Label of the group.")
    comparator = serializers.CharField(required=False, help_text="Label of the group that it is compared with.")
    treatment = serializers.CharField(
        required=False, help_text="In a single patient: label of the treatment with which it was reached."
    )
    n = serializers.IntegerField(
        required=False, help_text="How many people it rests on: its denominator, else the size of its group."
    )
    measure = ModelValue(required=True)
    report = ModelValue(required=True)
    printed = serializers.CharField(
        required=False, help_text="The value with the sign of its bound, as `>3`; with `+` if it is censored, as `17+`."
    )
    interval = parts.IntervalSection(help_text="Its confidence interval as reported.")
    recomputed = RecomputedInterval(
        required=False, help_text="The exact interval (Clopper-Pearson), where numerator and denominator are stated."
    )
    findings = FindingItem(many=True, required=False, help_text="What the checks found about it.")
    provenance = ProvenanceItem(many=True, required=False, help_text="Where it comes from.")


class EvidenceFacets(responses.FacetCounts):
    """Values of the facets asked for, the commonest first."""

    names = EVIDENCE_FACETS


class EvidenceList(responses.RecordList):
    """A page of the evidence table."""

    items = EvidenceRow(many=True, help_text="Reported outcomes.")
    facets = EvidenceFacets(required=False, help_text="Counts of values, if asked for with `facets`.")


class RecomputedOutcome(RecomputedInterval):
    """What recomputing an outcome gives, and which methods give the interval that is reported."""

    pointer = serializers.CharField(help_text="JSON Pointer to the outcome.")
    fitting_methods = serializers.ListField(
        child=serializers.ChoiceField(choices.IntervalMethod.choices),
        required=False,
        help_text="Methods whose interval rounds to the reported one; empty if none does. Absent without an interval.",
    )


class Consistency(serializers.Serializer):
    """What the checks of reported numbers found."""

    findings = FindingItem(many=True, help_text="The findings, in the order of the checks.")
    recomputed = RecomputedOutcome(many=True, help_text="Each outcome whose counts are known.")


class FindingRow(FindingItem):
    """What was found about a published record."""

    kind = serializers.ChoiceField(Kind.choices, help_text="What kind of record it is about.")
    id = serializers.CharField(help_text="Registry number of the record.")
    version = serializers.IntegerField(help_text="Version of the record.")
    title = serializers.CharField(help_text="Its title.")
    against = serializers.CharField(
        required=False, help_text="Registry number of the trial or study that it is held against, where there is one."
    )


class FindingFacets(responses.FacetCounts):
    """Values of the facets asked for, the commonest first."""

    names = FINDING_FACETS


class FindingList(responses.RecordList):
    """A page of findings."""

    items = FindingRow(many=True, help_text="The findings.")
    facets = FindingFacets(required=False, help_text="Counts of values, if asked for with `facets`.")
