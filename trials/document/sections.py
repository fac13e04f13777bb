"""The trial document as a whole, and its sections."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from registry.api.documents import Milestone, Section, Stated
from registry.records import source_sections
from trials import models
from trials.document import crossing, parts


class ResponsiblePartySection(Section):
    """Who answers for the record."""

    model = models.Trial
    type = Stated("responsible_party_type")
    name = Stated("responsible_party_name")
    title = Stated("responsible_party_title")
    affiliation = Stated("responsible_party_affiliation")
    old_name_title = Stated("responsible_party_old_name_title")
    old_organization = Stated("responsible_party_old_organization")


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
    available = Stated("expanded_access_available")
    nct_id = Stated("expanded_access_nct_id")
    status = Stated("expanded_access_status")


class StatusSection(Section):
    """Where the trial stands, and its dates."""

    model = models.Trial
    overall = Stated("overall_status")
    last_known = Stated("last_known_status")
    verified_on = Stated("status_verified_on")
    why_stopped = Stated()
    delayed_posting = Stated()
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
    first_submitted = Stated()
    first_submitted_qc = Stated()
    first_posted = Milestone("first_posted", help_text="When the record first became public.")
    results_waived = Stated()
    results_first_submitted = Stated()
    results_first_submitted_qc = Stated()
    results_first_posted = Milestone("results_first_posted", help_text="When results first became public.")
    certification_first_submitted = Stated()
    certification_first_submitted_qc = Stated()
    certification_first_posted = Milestone(
        "certification_first_posted", help_text="When a certified delay of results became public."
    )
    last_update_submitted = Stated()
    last_update_posted = Milestone("last_update_posted", help_text="When the newest change became public.")


class OversightSection(Section):
    """Committees and regulators that watch the trial."""

    model = models.Trial
    has_dmc = Stated()
    is_fda_regulated_drug = Stated()
    is_fda_regulated_device = Stated()
    is_unapproved_device = Stated()
    is_pediatric_postmarket = Stated()
    is_us_export = Stated()
    has_fdaaa_violation = Stated()


class MaskingSection(Section):
    """Who does not know the assignment."""

    model = models.Trial
    level = Stated("masking")
    roles = Stated("masked_roles")
    description = Stated("masking_description")


class BiospecimensSection(Section):
    """Samples that an observational study keeps."""

    model = models.Trial
    retention = Stated("biospecimen_retention")
    description = Stated("biospecimen_description")


class ExpandedAccessTypesSection(Section):
    """For whom an expanded access record gives access."""

    model = models.Trial
    individual = Stated("expanded_access_individual")
    intermediate = Stated("expanded_access_intermediate")
    treatment = Stated("expanded_access_treatment")
    referring_records = Stated("expanded_access_referring_records")


class DesignSection(Section):
    """How the trial is built."""

    model = models.Trial
    phases = Stated()
    allocation = Stated()
    intervention_model = Stated()
    intervention_model_description = Stated()
    primary_purpose = Stated()
    observational_model = Stated()
    time_perspective = Stated()
    masking = MaskingSection(source="*", help_text="Who does not know the assignment.")
    allocation_concealment = Stated()
    sequence_generation = Stated()
    patient_registry = Stated()
    target_duration = Stated()
    biospecimens = BiospecimensSection(source="*", help_text="Samples that are kept.")
    expanded_access = ExpandedAccessTypesSection(source="*", help_text="Kinds of expanded access.")


class EnrollmentSection(Section):
    """How many participants: planned, reached, and by date."""

    model = models.Trial
    needs = {"type": "count"}
    count = Stated("enrollment_count")
    type = Stated("enrollment_type")
    history = parts.EnrollmentCountItem(
        many=True, required=False, source="enrollment_history", help_text="Numbers by the date for which they hold."
    )


class EligibilitySection(Section):
    """Who may take part."""

    model = models.Trial
    criteria = Stated()
    healthy_volunteers = Stated()
    sex = Stated()
    gender_based = Stated()
    gender_description = Stated()
    minimum_age = Stated()
    maximum_age = Stated()
    age_groups = Stated()
    study_population = Stated()
    sampling_method = Stated()


class IPDSharingSection(Section):
    """Plan for sharing individual participant data."""

    model = models.Trial
    plan = Stated("ipd_plan")
    description = Stated("ipd_description")
    information = Stated("ipd_information")
    time_frame = Stated("ipd_time_frame")
    access_criteria = Stated("ipd_access_criteria")
    url = Stated("ipd_url")


class ResultsSummarySection(Section):
    """What the trial found, as far as the WHO data set asks (item 23)."""

    model = models.Trial
    posted_on = Stated("results_posted_on")
    first_published_on = Stated("results_first_published_on")
    url = Stated("results_url")
    baseline = Stated("results_baseline")
    participant_flow = Stated("results_participant_flow")
    adverse_events = Stated("results_adverse_events")
    endpoints = Stated("results_endpoints")
    protocol_url = Stated("results_protocol_url")


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
    acronym = Stated()
    brief_title = Stated()
    official_title = Stated()
    brief_summary = Stated()
    detailed_description = Stated()
    study_type = Stated()
    identifiers = parts.IdentifierItem(many=True, required=False, help_text="Numbers of the trial, ours excepted.")
    sponsors = SponsorsSection(source="*", help_text="Organizations behind the trial.")
    status = StatusSection(source="*", help_text="Where the trial stands, and its dates.")
    record_dates = RecordDatesSection(source="*", help_text="Dates of the record at its primary registry.")
    oversight = OversightSection(source="*", help_text="Committees and regulators that watch the trial.")
    ethics = parts.EthicsReviewItem(many=True, required=False, help_text="Decisions of ethics committees.")
    conditions = Stated()
    keywords = Stated()
    design = DesignSection(source="*", help_text="How the trial is built.")
    enrollment = EnrollmentSection(source="*", help_text="How many participants.")
    arms = parts.ArmItem(many=True, required=False, help_text="Arms, or groups of an observational study.")
    interventions = parts.InterventionItem(many=True, required=False, help_text="What is given or done.")
    endpoints = parts.EndpointItem(many=True, required=False, help_text="What is measured.")
    eligibility = EligibilitySection(source="*", help_text="Who may take part.")
    recruitment_countries = Stated()
    sites = parts.SiteItem(many=True, required=False, help_text="Where the trial takes place.")
    contacts = parts.ContactItem(many=True, required=False, help_text="Whom to ask.")
    officials = parts.OfficialItem(many=True, required=False, help_text="Who is responsible for its conduct.")
    references = parts.ReferenceItem(many=True, required=False, help_text="Publications about it.")
    links = parts.LinkItem(many=True, required=False, help_text="Addresses with more about it.")
    available_data = parts.AvailableDataItem(many=True, required=False, help_text="Data sets that can be had.")
    ipd_sharing = IPDSharingSection(source="*", help_text="Sharing of individual participant data.")
    results_summary = ResultsSummarySection(source="*", help_text="What the trial found, in brief.")
    extensions = Stated()
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
