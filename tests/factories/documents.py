"""Trial documents to test with: one with everything, and generated ones."""

from typing import Any


def minimal(**values: Any) -> dict[str, Any]:
    """Return the least that can be published, with more on request."""
    return {"brief_title": "A trial of something", "sources": [{"key": "s"}]} | values


def complete() -> dict[str, Any]:
    """Return a document in which every section and every list stands, each field at least once."""
    return {
        "acronym": "EXAMPLE-1",
        "brief_title": "Drug A With Drug B in Advanced Example Disease",
        "official_title": "A Randomized Phase 2 Trial of Drug A With Drug B Against Drug B Alone",
        "brief_summary": "Whether adding drug A to drug B keeps the disease at bay for longer.",
        "detailed_description": "Two stages; an interim look after 60 participants.",
        "study_type": "INTERVENTIONAL",
        "identifiers": [
            {"type": "SPONSOR_PROTOCOL", "value": "EX-001", "authority": "Example Institute", "agency": "NIH"},
            {"type": "NCT", "value": "NCT09999991", "link": "https://clinicaltrials.gov/study/NCT09999991"},
        ],
        "sponsors": {
            "lead": {"name": "Example Institute", "class": "OTHER"},
            "collaborators": [{"name": "Example Pharma", "class": "INDUSTRY"}, {"name": "Second Hospital"}],
            "funders": [{"name": "Example Foundation", "class": "OTHER"}],
            "registrant": {"name": "Example Institute", "class": "OTHER"},
            "responsible_party": {
                "type": "PRINCIPAL_INVESTIGATOR",
                "name": "Example Person",
                "title": "Professor",
                "affiliation": "Example Institute",
                "old_name_title": "Dr. Example",
                "old_organization": "Old Institute",
            },
        },
        "status": {
            "overall": "RECRUITING",
            "last_known": "NOT_YET_RECRUITING",
            "verified_on": "2026-10",
            "delayed_posting": False,
            "start": {"date": "2026-05", "type": "ACTUAL"},
            "primary_completion": {"date": "2029", "type": "ESTIMATED"},
            "completion": {"date": "2030-01-31", "type": "ESTIMATED"},
            "expanded_access": {"available": True, "nct_id": "NCT09999992", "status": "AVAILABLE"},
            "history": [
                {"status": "NOT_YET_RECRUITING", "effective_on": "2026-01-15", "reason": "Protocol approved."},
                {"status": "RECRUITING", "effective_on": "2026-05"},
            ],
        },
        "record_dates": {
            "first_submitted": "2026-01-10",
            "first_submitted_qc": "2026-01-12",
            "first_posted": {"date": "2026-01-15", "type": "ACTUAL"},
            "results_waived": False,
            "results_first_submitted": "2026-02-01",
            "results_first_submitted_qc": "2026-02-02",
            "results_first_posted": {"date": "2026-02-03", "type": "ESTIMATED"},
            "certification_first_submitted": "2026-03-01",
            "certification_first_submitted_qc": "2026-03-02",
            "certification_first_posted": {"date": "2026-03-03", "type": "ACTUAL"},
            "last_update_submitted": "2026-10-01",
            "last_update_posted": {"date": "2026-10-05", "type": "ACTUAL"},
        },
        "oversight": {
            "has_dmc": True,
            "is_fda_regulated_drug": True,
            "is_fda_regulated_device": False,
            "is_unapproved_device": False,
            "is_pediatric_postmarket": False,
            "is_us_export": False,
            "has_fdaaa_violation": False,
        },
        "ethics": [
            {
                "status": "APPROVED",
                "approved_on": "2026-01-05",
                "committee": "Ethics Committee of the Example Institute",
                "address": "1 Example Street",
                "phone": "+49 30 000000",
                "email": "ethics@example.org",
            }
        ],
        "conditions": ["Example Disease", "Carcinoma, Example"],
        "keywords": ["immunotherapy", "naïve"],
        "design": {
            "phases": ["PHASE1", "PHASE2"],
            "allocation": "RANDOMIZED",
            "intervention_model": "PARALLEL",
            "intervention_model_description": "Two arms, two to one.",
            "primary_purpose": "TREATMENT",
            "observational_model": "COHORT",
            "time_perspective": "PROSPECTIVE",
            "masking": {"level": "DOUBLE", "roles": ["PARTICIPANT", "OUTCOMES_ASSESSOR"], "description": "Dummies."},
            "allocation_concealment": "Central telephone.",
            "sequence_generation": "Permuted blocks.",
            "patient_registry": False,
            "target_duration": "2 Years",
            "biospecimens": {"retention": "SAMPLES_WITH_DNA", "description": "Blood."},
            "expanded_access": {"individual": True, "intermediate": False, "treatment": False, "referring_records": 0},
        },
        "enrollment": {
            "count": 120,
            "type": "ESTIMATED",
            "history": [{"on": "2026-10-31", "count": 14, "type": "ACTUAL"}],
        },
        "arms": [
            {
                "label": "Combination",
                "type": "EXPERIMENTAL",
                "description": "A and B.",
                "interventions": ["B", "Drug A"],
            },
            {"label": "Control", "type": "ACTIVE_COMPARATOR", "interventions": ["B"]},
        ],
        "interventions": [
            {"type": "DRUG", "name": "Drug A", "description": "10 mg/kg every 3 weeks", "other_names": ["AK-A", "Α"]},
            {"key": "B", "type": "BIOLOGICAL", "name": "Drug B", "arms": ["Control", "Combination"]},
        ],
        "endpoints": [
            {
                "role": "PRIMARY",
                "measure": "Objective response rate",
                "time_frame": "Up to 24 weeks",
                "description": "RECIST 1.1",
            },
            {"role": "SECONDARY", "measure": "Overall survival", "time_frame": "Up to 5 years"},
            {"role": "OTHER", "measure": "Quality of life", "time_frame": "At 12 weeks"},
        ],
        "eligibility": {
            "criteria": "Inclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n* Pregnancy",
            "healthy_volunteers": False,
            "sex": "ALL",
            "gender_based": False,
            "gender_description": "None.",
            "minimum_age": "18 Years",
            "maximum_age": "75 Years",
            "age_groups": ["ADULT", "OLDER_ADULT"],
            "study_population": "Patients of two clinics.",
            "sampling_method": "NON_PROBABILITY_SAMPLE",
        },
        "recruitment_countries": ["China", "Germany"],
        "sites": [
            {
                "facility": "Example Hospital",
                "status": "RECRUITING",
                "city": "Shanghai",
                "state": "Shanghai Municipality",
                "zip": "200030",
                "country": "China",
                "coordinates": {"latitude": 31.22222, "longitude": 121.45806},
                "contacts": [
                    {
                        "name": "Study office",
                        "role": "CONTACT",
                        "phone": "+86 21 000000",
                        "phone_ext": "12",
                        "email": "office@example.org",
                    }
                ],
            },
            {"facility": "Second Hospital", "status": "NOT_YET_RECRUITING", "city": "Berlin", "country": "Germany"},
        ],
        "contacts": [
            {"kind": "CENTRAL", "name": "Trial office", "role": "CONTACT", "phone": "+49 30 000001", "phone_ext": "1"},
            {
                "kind": "SCIENTIFIC",
                "name": "Example Person",
                "affiliation": "Example Institute",
                "address": "1 Example Street",
                "email": "science@example.org",
            },
        ],
        "officials": [{"name": "Example Person", "affiliation": "Example Institute", "role": "PRINCIPAL_INVESTIGATOR"}],
        "references": [
            {
                "pmid": "00000001",
                "type": "BACKGROUND",
                "citation": "Person E. An example. J Ex. 2020;1:1.",
                "retractions": [{"pmid": "00000002", "source": "J Ex. 2021;2:2."}],
            }
        ],
        "links": [{"label": "Home page of the trial", "url": "https://example.org/trial"}],
        "available_data": [
            {
                "identifier": "D-1",
                "type": "Individual Participant Data Set",
                "url": "https://example.org/data",
                "comment": "On request.",
            }
        ],
        "ipd_sharing": {
            "plan": "YES",
            "description": "All of it.",
            "information": ["STUDY_PROTOCOL", "SAP"],
            "time_frame": "From publication.",
            "access_criteria": "Researchers with a protocol.",
            "url": "https://example.org/ipd",
        },
        "results_summary": {
            "posted_on": "2026-02-03",
            "first_published_on": "2026-03",
            "url": "https://example.org/results",
            "baseline": "Balanced.",
            "participant_flow": "120 randomized.",
            "adverse_events": "As expected.",
            "endpoints": "Met.",
            "protocol_url": "https://example.org/protocol",
        },
        "extensions": {"clinicaltrials.gov": {"derivedSection": {"z": 1e21, "a": [None, True, "ü", {}]}}},
        "sources": [
            {
                "key": "page",
                "kind": "REGISTRY_MIRROR",
                "title": "Registry page",
                "citation": "The page.",
                "url": "https://example.org/page",
                "dated_on": "2026-10",
                "retrieved_on": "2026-11-20",
            },
            {"key": "paper"},
        ],
        "provenance": [
            {
                "path": "/brief_summary",
                "source": "page",
                "relation": "SUPPORTS",
                "locator": "summary",
                "reported": "Drug A",
            },
            {"path": "/enrollment/count", "source": "paper", "relation": "DIFFERS", "reported": "118"},
        ],
    }
