"""The tabs of a trial: which fields and lists stand where."""

from registry.records.admin.sections import TabSection
from trials.admin import inlines

TABS = (
    TabSection(
        "Identification",
        first=True,
        groups=(
            ("Identification", ("acronym", "brief_title", "official_title", "study_type", "brief_summary",
                                "detailed_description", "conditions", "keywords")),
        ),
        inlines=(inlines.TrialIdentifierInline,),
        pointers=("", "/identifiers", "/conditions", "/keywords", "/study_type"),
    ),
    TabSection(
        "Sponsors & people",
        groups=(
            ("Sponsors", ("lead_sponsor", "registrant")),
            ("Responsible party", ("responsible_party_type", "responsible_party_name", "responsible_party_title",
                                   "responsible_party_affiliation", "responsible_party_old_name_title",
                                   "responsible_party_old_organization")),
        ),
        inlines=(inlines.OrganizationInline, inlines.OfficialInline, inlines.ContactInline),
        pointers=("/sponsors", "/contacts", "/officials"),
    ),
    TabSection(
        "Status & dates",
        groups=(
            ("Status", (("overall_status", "last_known_status"), "status_verified_on", "why_stopped",
                        "delayed_posting")),
            ("Dates of the trial", (("start_date", "start_date_type"),
                                    ("primary_completion_date", "primary_completion_date_type"),
                                    ("completion_date", "completion_date_type"))),
            ("Expanded access", ("expanded_access_available", "expanded_access_nct_id", "expanded_access_status")),
        ),
        inlines=(inlines.StatusInline,),
        pointers=("/status",),
        hint="A date may be a year, a month or a day: write 2026, 2026-05 or 2026-05-31, as the source does.",
    ),
    TabSection(
        "Design & enrollment",
        groups=(
            ("Design", ("phases", ("allocation", "intervention_model"), "intervention_model_description",
                        "primary_purpose")),
            ("Masking", ("masking", "masked_roles", "masking_description")),
            ("Randomization", ("allocation_concealment", "sequence_generation")),
            ("Enrollment", (("enrollment_count", "enrollment_type"),)),
            ("Observational studies", (("observational_model", "time_perspective"),
                                       ("patient_registry", "target_duration"),
                                       "biospecimen_retention", "biospecimen_description")),
            ("Expanded access records", (("expanded_access_individual", "expanded_access_intermediate"),
                                         ("expanded_access_treatment", "expanded_access_referring_records"))),
        ),
        inlines=(inlines.EnrollmentInline,),
        pointers=("/design", "/enrollment"),
        picture="enrollment",
    ),
    TabSection(
        "Arms & interventions",
        inlines=(inlines.InterventionInline, inlines.ArmInline),
        pointers=("/arms", "/interventions"),
    ),
    TabSection("Endpoints", inlines=(inlines.EndpointInline,), pointers=("/endpoints",)),
    TabSection(
        "Eligibility",
        groups=(
            ("Eligibility", ("criteria", ("sex", "healthy_volunteers"), ("minimum_age", "maximum_age"), "age_groups",
                             "gender_based", "gender_description")),
            ("Observational studies", ("study_population", "sampling_method")),
        ),
        pointers=("/eligibility",),
    ),
    TabSection(
        "Sites",
        groups=(("Countries", ("recruitment_countries",)),),
        pointers=("/sites", "/recruitment_countries"),
        template="trials/admin/sites.html",
    ),
    TabSection(
        "References & sharing",
        groups=(
            ("Sharing of individual participant data", ("ipd_plan", "ipd_description", "ipd_information",
                                                        "ipd_time_frame", "ipd_access_criteria", "ipd_url")),
            ("Results in brief", ("results_posted_on", "results_first_published_on", "results_url", "results_baseline",
                                  "results_participant_flow", "results_adverse_events", "results_endpoints",
                                  "results_protocol_url")),
        ),
        inlines=(inlines.ReferenceInline, inlines.LinkInline, inlines.AvailableDataInline),
        pointers=("/references", "/links", "/available_data", "/ipd_sharing", "/results_summary"),
    ),
    TabSection("Sources & provenance", pointers=("/sources", "/provenance"), template="curation/provenance.html"),
    TabSection(
        "Record & oversight",
        groups=(
            ("Oversight", (("has_dmc", "has_fdaaa_violation"), ("is_fda_regulated_drug", "is_fda_regulated_device"),
                           ("is_unapproved_device", "is_pediatric_postmarket"), "is_us_export")),
            ("Dates of the record at its primary registry", (
                ("first_submitted", "first_submitted_qc"), ("first_posted", "first_posted_type"),
                "results_waived", ("results_first_submitted", "results_first_submitted_qc"),
                ("results_first_posted", "results_first_posted_type"),
                ("certification_first_submitted", "certification_first_submitted_qc"),
                ("certification_first_posted", "certification_first_posted_type"),
                "last_update_submitted", ("last_update_posted", "last_update_posted_type"))),
        ),
        inlines=(inlines.EthicsInline,),
        pointers=("/record_dates", "/oversight", "/ethics"),
    ),
    TabSection("Extensions", groups=(("Extensions", ("extensions",)),), pointers=("/extensions",)),
)  # fmt: skip
