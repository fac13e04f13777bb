"""The trial document as a whole, and its sections."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from registry.api.documents import Milestone, ModelValue, Section
from registry.records import source_sections
from trials import models
from trials.document import crossing, parts


class ResponsiblePartySection(Section):
    """Who answers for the record."""

    model = models.Trial
    type = ModelValue("responsible_party_type")
    name = ModelValue("responsible_party_name")
    title = ModelValue("responsible_party_title")
    affiliation = ModelValue("responsible_party_affiliation")
    old_name_title = ModelValue("responsible_party_old_name_title")
    old_organization = ModelValue("responsible_party_old_organization")


class SponsorsSection(Section):
    """Organizations behind the trial."""

    lead = parts.OrganizationItem(source="lead_sponsor", help_text="The one legally responsible organization.")
    collaborators = parts.OrganizationItem(many=True, required=False, help_text="Organizations that support it.")
    funders = parts.OrganizationItem(many=True, required=False, help_text="Sources of money or material support.")
    registrant = parts.OrganizationItem(help_text="Organization that registered the trial.")
    responsible_party = ResponsiblePartySection(source="*", help_text="Who answers for the record.")


class ExpandedAccessSection(Section):
    """Whether the intervention can be had outside the trial."""

    model = models.Trial
    available = ModelValue("expanded_access_available")
    nct_id = ModelValue("expanded_access_nct_id")
    status = ModelValue("expanded_access_status")


class StatusSection(Section):
    """Where the trial stands, and its dates."""

    model = models.Trial
    overall = ModelValue("overall_status")
    last_known = ModelValue("last_known_status")
    verified_on = ModelValue("status_verified_on")
    why_stopped = ModelValue()
    delayed_posting = ModelValue()
    start = Milestone("start_date", help_text="When the first participant was or will be enrolled.")
    primary_completion = Milestone("primary_completion_date", help_text="Last data for the primary endpoints.")
    completion = Milestone("completion_date", help_text="Last data of the trial.")
    expanded_access = ExpandedAccessSection(source="*", help_text="Access outside the trial.")
    history = parts.StatusChangeItem(
        many=True, required=False, source="status_history", help_text="Statuses by the date from which they held."
    )


class RecordDatesSection(Section):
    """When the record reached its primary registry and was posted there, as that registry states."""

    model = models.Trial
    first_submitted = ModelValue()
    first_submitted_qc = ModelValue()
    first_posted = Milestone("first_posted", help_text="When the record first became public.")
    results_waived = ModelValue()
    results_first_submitted = ModelValue()
    results_first_submitted_qc = ModelValue()
    results_first_posted = Milestone("results_first_posted", help_text="When results first became public.")
    certification_first_submitted = ModelValue()
    certification_first_submitted_qc = ModelValue()
    certification_first_posted = Milestone(
        "certification_first_posted", help_text="When a certified delay of results became public."
    )
    last_update_submitted = ModelValue()
    last_update_posted = Milestone("last_update_posted", help_text="When the newest change became public.")


class OversightSection(Section):
    """Committees and regulators that watch the trial."""

    model = models.Trial
    has_dmc = ModelValue()
    is_fda_regulated_drug = ModelValue()
    is_fda_regulated_device = ModelValue()
    is_unapproved_device = ModelValue()
    is_pediatric_postmarket = ModelValue()
    is_us_export = ModelValue()
    has_fdaaa_violation = ModelValue()


class MaskingSection(Section):
    """Who does not know the assignment."""

    model = models.Trial
    level = ModelValue("masking")
    roles = ModelValue("masked_roles")
    description = ModelValue("masking_description")


class BiospecimensSection(Section):
    """Samples that an observational study keeps."""

    model = models.Trial
    retention = ModelValue("biospecimen_retention")
    description = ModelValue("biospecimen_description")


class ExpandedAccessTypesSection(Section):
    """For whom an expanded access record gives access."""

    model = models.Trial
    individual = ModelValue("expanded_access_individual")
    intermediate = ModelValue("expanded_access_intermediate")
    treatment = ModelValue("expanded_access_treatment")
    referring_records = ModelValue("expanded_access_referring_records")


class DesignSection(Section):
    """How the trial is built."""

    model = models.Trial
    phases = ModelValue()
    allocation = ModelValue()
    intervention_model = ModelValue()
    intervention_model_description = ModelValue()
    primary_purpose = ModelValue()
    observational_model = ModelValue()
    time_perspective = ModelValue()
    masking = MaskingSection(source="*", help_text="Who does not know the assignment.")
    allocation_concealment = ModelValue()
    sequence_generation = ModelValue()
    patient_registry = ModelValue()
    target_duration = ModelValue()
    biospecimens = BiospecimensSection(source="*", help_text="Samples that are kept.")
    expanded_access = ExpandedAccessTypesSection(source="*", help_text="Kinds of expanded access.")


class EnrollmentSection(Section):
    """How many participants: planned, reached, and by date."""

    model = models.Trial
    needs = {"type": "count"}
    count = ModelValue("enrollment_count")
    type = ModelValue("enrollment_type")
    history = parts.EnrollmentCountItem(
        many=True, required=False, source="enrollment_history", help_text="Numbers by the date for which they hold."
    )


class EligibilitySection(Section):
    """Who may take part."""

    model = models.Trial
    criteria = ModelValue()
    healthy_volunteers = ModelValue()
    sex = ModelValue()
    gender_based = ModelValue()
    gender_description = ModelValue()
    minimum_age = ModelValue()
    maximum_age = ModelValue()
    age_groups = ModelValue()
    study_population = ModelValue()
    sampling_method = ModelValue()


class IPDSharingSection(Section):
    """Plan for sharing individual participant data."""

    model = models.Trial
    plan = ModelValue("ipd_plan")
    description = ModelValue("ipd_description")
    information = ModelValue("ipd_information")
    time_frame = ModelValue("ipd_time_frame")
    access_criteria = ModelValue("ipd_access_criteria")
    url = ModelValue("ipd_url")


class ResultsSummarySection(Section):
    """What the trial found, as far as the WHO data set asks (item 23)."""

    model = models.Trial
    posted_on = ModelValue("results_posted_on")
    first_published_on = ModelValue("results_first_published_on")
    url = ModelValue("results_url")
    baseline = ModelValue("results_baseline")
    participant_flow = ModelValue("results_participant_flow")
    adverse_events = ModelValue("results_adverse_events")
    endpoints = ModelValue("results_endpoints")
    protocol_url = ModelValue("results_protocol_url")


@extend_schema_serializer(component_name="Trial")
class TrialDocument(Section):
    """A registered trial, as published. What no source states is absent."""

    model = models.Trial
    id = serializers.CharField(read_only=True, help_text="Registry number.")
    version = serializers.IntegerField(read_only=True, help_text="Version of the record, from 1.")
    registered_on = serializers.DateField(read_only=True, help_text="When version 1 was published here.")
    published_at = serializers.DateTimeField(read_only=True, help_text="When this version was published.")
    salt = serializers.CharField(
        read_only=True, help_text="Random, so that the hash of a version tells nothing once the version is redacted."
    )
    acronym = ModelValue()
    brief_title = ModelValue()
    official_title = ModelValue()
    brief_summary = ModelValue()
    detailed_description = ModelValue()
    study_type = ModelValue()
    identifiers = parts.IdentifierItem(many=True, required=False, help_text="Numbers of the trial, ours excepted.")
    sponsors = SponsorsSection(source="*", help_text="Organizations behind the trial.")
    status = StatusSection(source="*", help_text="Where the trial stands, and its dates.")
    record_dates = RecordDatesSection(source="*", help_text="Dates of the record at its primary registry.")
    oversight = OversightSection(source="*", help_text="Committees and regulators that watch the trial.")
    ethics = parts.EthicsReviewItem(many=True, required=False, help_text="Decisions of ethics committees.")
    conditions = ModelValue()
    keywords = ModelValue()
    design = DesignSection(source="*", help_text="How the trial is built.")
    enrollment = EnrollmentSection(source="*", help_text="How many participants.")
    arms = parts.ArmItem(many=True, required=False, help_text="Arms, or groups of an observational study.")
    interventions = parts.InterventionItem(many=True, required=False, help_text="What is given or done.")
    endpoints = parts.EndpointItem(many=True, required=False, help_text="What is measured.")
    eligibility = EligibilitySection(source="*", help_text="Who may take part.")
    recruitment_countries = ModelValue()
    sites = parts.SiteItem(many=True, required=False, help_text="Where the trial takes place.")
    contacts = parts.ContactItem(many=True, required=False, help_text="Whom to ask.")
    officials = parts.OfficialItem(many=True, required=False, help_text="Who is responsible for its conduct.")
    references = parts.ReferenceItem(many=True, required=False, help_text="Publications about it.")
    links = parts.LinkItem(many=True, required=False, help_text="Addresses with more about it.")
    available_data = parts.AvailableDataItem(many=True, required=False, help_text="Data sets that can be had.")
    ipd_sharing = IPDSharingSection(source="*", help_text="Sharing of individual participant data.")
    results_summary = ResultsSummarySection(source="*", help_text="What the trial found, in brief.")
    extensions = ModelValue()
    sources = source_sections.SourceItem(many=True, required=False, help_text="Where the values come from.")
    provenance = source_sections.ProvenanceItem(
        many=True, required=False, help_text="Which value comes from which source."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse references within the document that lead nowhere."""
        wrong: dict[str, Any] = {**crossing.problems(attrs), **source_sections.problems(attrs)}
        if refused := {name: problems for name, problems in wrong.items() if problems}:
            raise serializers.ValidationError(refused)
        return attrs
