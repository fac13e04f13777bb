"""The study document as a whole, and its sections."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer

from registry.api.documents import ModelValue, Section
from registry.records.document import RecordDocument, Values
from registry.rules import Finding
from studies import consistency, models
from studies.document import parts, references


class PublicationSection(Section):
    """Where and when the study was published."""

    model = models.Study
    values = (
        "citation", "authors", "corresponding_author", "funding", "journal", "volume", "issue", "pages", "meeting",
        "received_on", "accepted_on", "published_on",
    )  # fmt: skip


class FollowUpSection(Section):
    """How long people were followed."""

    model = models.Study
    prefix = "follow_up_"
    values = ("statistic", "value", "unit")


class PopulationSection(Section):
    """Who was studied, and how many."""

    model = models.Study
    values = ("enrolled", "treated", "evaluable", "therapy_lines", "therapy_line", "description")
    description = ModelValue("population_description")


@extend_schema_serializer(component_name="Study")
class StudyDocument(RecordDocument):
    """A published study, as recorded. What its source does not state is absent; numbers are as printed."""

    model = models.Study
    values = (
        "title", "study_type", "summary", "identifiers", "publication", "data_cutoff_on", "follow_up", "population",
        "conditions", "drugs", "countries", "groups", "baseline", "outcomes", "adverse_events", "timeline", "trials",
        "sources", "provenance", "findings",
    )  # fmt: skip
    identifiers = parts.StudyIdentifierItem(many=True, required=False, help_text="Numbers of it, ours excepted.")
    publication = PublicationSection(source="*", help_text="Where and when it was published.")
    follow_up = FollowUpSection(source="*", help_text="How long people were followed.")
    population = PopulationSection(source="*", help_text="Who was studied, and how many.")
    groups = parts.GroupItem(many=True, required=False, help_text="People whose results are reported together.")
    baseline = parts.BaselineItem(many=True, required=False, help_text="What they were like at the start.")
    outcomes = parts.OutcomeItem(many=True, required=False, help_text="Results.")
    adverse_events = parts.AdverseEventItem(many=True, required=False, help_text="Adverse events.")
    timeline = parts.TimelineEntryItem(many=True, required=False, help_text="The course of a case.")
    trials = parts.TrialLinkItem(
        many=True, required=False, source="accepted_links", help_text="Trials of this registry that it has to do with."
    )

    def found(self, document: Values) -> list[Finding]:
        return consistency.findings(document)

    def astray(self, values: Values) -> dict[str, Any]:
        return references.problems(values) | super().astray(values)


DOCUMENT = StudyDocument()  # holds no state of its own, and building its fields costs more than using them
