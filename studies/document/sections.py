"""The study document as a whole, and its sections."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from registry.api.documents import ModelValue, Section
from registry.records import source_sections
from registry.records.responses import FindingItem
from studies import models
from studies.document import parts


class PublicationSection(Section):
    """Where and when the study was published."""

    model = models.Study
    citation = ModelValue()
    authors = ModelValue()
    journal = ModelValue()
    volume = ModelValue()
    issue = ModelValue()
    pages = ModelValue()
    meeting = ModelValue()
    received_on = ModelValue()
    accepted_on = ModelValue()
    published_on = ModelValue()


class FollowUpSection(Section):
    """How long people were followed."""

    model = models.Study
    statistic = ModelValue("follow_up_statistic")
    value = ModelValue("follow_up_value")
    unit = ModelValue("follow_up_unit")


class PopulationSection(Section):
    """Who was studied, and how many."""

    model = models.Study
    enrolled = ModelValue()
    treated = ModelValue()
    evaluable = ModelValue()
    therapy_lines = ModelValue()
    therapy_line = ModelValue()
    description = ModelValue("population_description")


@extend_schema_serializer(component_name="Study")
class StudyDocument(Section):
    """A published study, as recorded. What its source does not state is absent; numbers are as printed."""

    model = models.Study
    id = serializers.CharField(read_only=True, help_text="Registry number.")
    version = serializers.IntegerField(read_only=True, help_text="Version of the record, from 1.")
    registered_on = serializers.DateField(read_only=True, help_text="When version 1 was published here.")
    published_at = serializers.DateTimeField(read_only=True, help_text="When this version was published.")
    salt = serializers.CharField(
        read_only=True, help_text="Random, so that the hash of a version tells nothing once the version is redacted."
    )
    title = ModelValue()
    study_type = ModelValue()
    summary = ModelValue()
    identifiers = parts.StudyIdentifierItem(many=True, required=False, help_text="Numbers of it, ours excepted.")
    publication = PublicationSection(source="*", help_text="Where and when it was published.")
    data_cutoff_on = ModelValue()
    follow_up = FollowUpSection(source="*", help_text="How long people were followed.")
    population = PopulationSection(source="*", help_text="Who was studied, and how many.")
    conditions = ModelValue()
    drugs = ModelValue()
    countries = ModelValue()
    groups = parts.GroupItem(many=True, required=False, help_text="People whose results are reported together.")
    baseline = parts.BaselineItem(many=True, required=False, help_text="What they were like at the start.")
    outcomes = parts.OutcomeItem(many=True, required=False, help_text="Results.")
    adverse_events = parts.AdverseEventItem(many=True, required=False, help_text="Adverse events.")
    timeline = parts.TimelineEntryItem(many=True, required=False, help_text="The course of a case.")
    trials = parts.TrialLinkItem(
        many=True, required=False, source="accepted_links", help_text="Trials of this registry that it has to do with."
    )
    sources = source_sections.SourceItem(many=True, required=False, help_text="Where the values come from.")
    provenance = source_sections.ProvenanceItem(
        many=True, required=False, help_text="Which value comes from which source."
    )
    findings = FindingItem(
        many=True,
        required=False,
        source="found_when_published",  # no working copy has it
        help_text="What the checks of reported numbers found when it was published; ignored in what is sent.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse references within the document that lead nowhere."""
        wrong: dict[str, Any] = {**parts.unknown_groups(attrs), **source_sections.problems(attrs)}
        if refused := {name: problems for name, problems in wrong.items() if problems}:
            raise serializers.ValidationError(refused)
        return attrs
