"""The trial document as a whole, and its sections."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer

from registry.api.documents import Milestone, ModelValue, Section
from registry.records.document import RecordDocument, Values
from registry.rules import Finding
from trials import consistency, models
from trials.document import crossing, parts


class ResponsiblePartySection(Section):
    """Who answers for the record."""

    model = models.Trial
    prefix = "responsible_party_"
    values = ("type", "name", "title", "affiliation", "old_name_title", "old_organization")


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
    prefix = "expanded_access_"
    values = ("available", "nct_id", "status")


class StatusSection(Section):
    """Where the trial stands, and its dates."""

    model = models.Trial
    values = (
        "overall", "last_known", "verified_on", "why_stopped", "delayed_posting", "start", "primary_completion",
        "completion", "expanded_access", "history",
    )  # fmt: skip
    overall = ModelValue("overall_status")
    last_known = ModelValue("last_known_status")
    verified_on = ModelValue("status_verified_on")
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
    values = (
        "first_submitted", "first_submitted_qc", "first_posted", "results_waived", "results_first_submitted",
        "results_first_submitted_qc", "results_first_posted", "certification_first_submitted",
        "certification_first_submitted_qc", "certification_first_posted", "last_update_submitted", "last_update_posted",
    )  # fmt: skip
    first_posted = Milestone("first_posted", help_text="When the record first became public.")
    results_first_posted = Milestone("results_first_posted", help_text="When results first became public.")
    certification_first_posted = Milestone(
        "certification_first_posted", help_text="When a certified delay of results became public."
    )
    last_update_posted = Milestone("last_update_posted", help_text="When the newest change became public.")


class OversightSection(Section):
    """Committees and regulators that watch the trial."""

    model = models.Trial
    values = (
        "has_dmc", "is_fda_regulated_drug", "is_fda_regulated_device", "is_unapproved_device",
        "is_pediatric_postmarket", "is_us_export", "has_fdaaa_violation",
    )  # fmt: skip


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
    prefix = "expanded_access_"
    values = ("individual", "intermediate", "treatment", "referring_records")


class DesignSection(Section):
    """How the trial is built."""

    model = models.Trial
    values = (
        "phases", "allocation", "intervention_model", "intervention_model_description", "primary_purpose",
        "observational_model", "time_perspective", "masking", "allocation_concealment", "sequence_generation",
        "patient_registry", "target_duration", "biospecimens", "expanded_access",
    )  # fmt: skip
    masking = MaskingSection(source="*", help_text="Who does not know the assignment.")
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
    values = (
        "criteria", "healthy_volunteers", "sex", "gender_based", "gender_description", "minimum_age", "maximum_age",
        "age_groups", "study_population", "sampling_method",
    )  # fmt: skip


class IPDSharingSection(Section):
    """Plan for sharing individual participant data."""

    model = models.Trial
    prefix = "ipd_"
    values = ("plan", "description", "information", "time_frame", "access_criteria", "url")


class ResultsSummarySection(Section):
    """What the trial found, as far as the WHO data set asks (item 23)."""

    model = models.Trial
    prefix = "results_"
    values = (
        "posted_on", "first_published_on", "url", "baseline", "participant_flow", "adverse_events", "endpoints",
        "protocol_url",
    )  # fmt: skip


@extend_schema_serializer(component_name="Trial")
class TrialDocument(RecordDocument):
    """A registered trial, as published. What no source states is absent."""

    model = models.Trial
    values = (
        "acronym", "brief_title", "official_title", "brief_summary", "detailed_description", "study_type",
        "identifiers", "sponsors", "status", "record_dates", "oversight", "ethics", "conditions", "keywords", "design",
        "enrollment", "arms", "interventions", "endpoints", "eligibility", "recruitment_countries", "sites", "contacts",
        "officials", "references", "links", "available_data", "ipd_sharing", "results_summary", "extensions", "sources",
        "provenance", "findings",
    )  # fmt: skip
    identifiers = parts.IdentifierItem(many=True, required=False, help_text="Numbers of the trial, ours excepted.")
    sponsors = SponsorsSection(source="*", help_text="Organizations behind the trial.")
    status = StatusSection(source="*", help_text="Where the trial stands, and its dates.")
    record_dates = RecordDatesSection(source="*", help_text="Dates of the record at its primary registry.")
    oversight = OversightSection(source="*", help_text="Committees and regulators that watch the trial.")
    ethics = parts.EthicsReviewItem(many=True, required=False, help_text="Decisions of ethics committees.")
    design = DesignSection(source="*", help_text="How the trial is built.")
    enrollment = EnrollmentSection(source="*", help_text="How many participants.")
    arms = parts.ArmItem(many=True, required=False, help_text="Arms, or groups of an observational study.")
    interventions = parts.InterventionItem(many=True, required=False, help_text="What is given or done.")
    endpoints = parts.EndpointItem(many=True, required=False, help_text="What is measured.")
    eligibility = EligibilitySection(source="*", help_text="Who may take part.")
    sites = parts.SiteItem(many=True, required=False, help_text="Where the trial takes place.")
    contacts = parts.ContactItem(many=True, required=False, help_text="Whom to ask.")
    officials = parts.OfficialItem(many=True, required=False, help_text="Who is responsible for its conduct.")
    references = parts.ReferenceItem(many=True, required=False, help_text="Publications about it.")
    links = parts.LinkItem(many=True, required=False, help_text="Addresses with more about it.")
    available_data = parts.AvailableDataItem(many=True, required=False, help_text="Data sets that can be had.")
    ipd_sharing = IPDSharingSection(source="*", help_text="Sharing of individual participant data.")
    results_summary = ResultsSummarySection(source="*", help_text="What the trial found, in brief.")

    def found(self, document: Values) -> list[Finding]:
        return consistency.findings(document)

    def astray(self, values: Values) -> dict[str, Any]:
        return crossing.problems(values) | super().astray(values)


DOCUMENT = TrialDocument()  # holds no state of its own, and building its fields costs more than using them
