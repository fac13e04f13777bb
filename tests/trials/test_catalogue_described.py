"""The three trials that the source documents describe in full: what each record says, and where that stands."""

from typing import Any

import pytest

from tests.facts import TRIALS, Table, cited, listed_by_key, read, reports, stated

DOCUMENTS = read(TRIALS)
PART = "protocolSection."  # of a record of ClinicalTrials.gov

# Read from the sources by a person, not taken from the files: under each locator the places, and what stands there.
FACTS: dict[str, Table] = {
    "compassion-36": {
        "headline": {"/status": {"overall": "NOT_YET_RECRUITING"}},
        "paragraph 1": {
            "/sponsors/lead": {"name": "Akeso, Inc", "class": "INDUSTRY"},
            "/conditions": ["Advanced hepatocellular carcinoma"],
            "/design/primary_purpose": "TREATMENT",
            "/arms/0/type": "EXPERIMENTAL",
            "/interventions/0": {"name": "Cadonilimab", "type": "BIOLOGICAL", "other_names": ["AK104"]},
            "/interventions/1": {"name": "Lenvatinib", "other_names": ["Lenvima"]},
        },
        "paragraph 2": {
            "/acronym": "COMPASSION-36",
            "/study_type": "INTERVENTIONAL",
            "/identifiers": [{"type": "SPONSOR_PROTOCOL", "value": "AK104-225"}],
            "/design": {"phases": ["PHASE2"], "allocation": "RANDOMIZED"},
            "/arms/0/interventions": ["Cadonilimab", "Lenvatinib"],
            "/arms/1": {"type": "ACTIVE_COMPARATOR", "interventions": ["Lenvatinib"]},
        },
        "paragraph 4": {"/oversight": {"is_fda_regulated_drug": True}},
    },
    "ak104-iit-018": {
        "section 3 (Discussion), paragraph 6": {
            "/enrollment/history": [{"on": "2024-05-31", "count": 46, "type": "ACTUAL"}],
            "/arms/0/interventions": ["Cadonilimab", "Anlotinib", "Docetaxel"],
            "/identifiers/1/value": "AK104-IIT-018",
        },
        f"{PART}identificationModule": {"/acronym": "AK104IIT018", "/identifiers/0/value": "NCT05816499"},
        f"{PART}sponsorCollaboratorsModule": {
            "/sponsors/lead/name": "Shanghai Chest Hospital",
            "/sponsors/collaborators/1": {"name": "Anhui Provincial Hospital", "class": "OTHER_GOV"},
            "/sponsors/responsible_party/name": "Baohui Han",
        },
        f"{PART}statusModule": {
            "/status/overall": "ACTIVE_NOT_RECRUITING",
            "/status/start": {"date": "2023-02-16", "type": "ACTUAL"},
            "/status/primary_completion": {"date": "2024-12-30", "type": "ESTIMATED"},
            "/status/completion": {"date": "2025-12-30", "type": "ESTIMATED"},
            "/record_dates/first_posted": {"date": "2023-04-18", "type": "ACTUAL"},
            "/record_dates/last_update_submitted": "2024-06-13",
        },
        f"{PART}oversightModule": {"/oversight": {"is_fda_regulated_drug": False, "is_fda_regulated_device": False}},
        f"{PART}conditionsModule": {"/conditions": ["NSCLC Stage IV", "NSCLC Stage IIIB", "NSCLC Stage IIIC"]},
        f"{PART}designModule": {
            "/design": {"phases": ["PHASE1", "PHASE2"], "intervention_model": "SINGLE_GROUP"},
            "/enrollment": {"count": 50, "type": "ESTIMATED"},
        },
        f"{PART}armsInterventionsModule": {
            "/interventions/1/other_names": ["AL3818"],
            "/interventions/2/other_names/3": "RP 56976",
        },
        f"{PART}outcomesModule": {"/endpoints/1/time_frame": "Up to 6 months"},
        f"{PART}eligibilityModule": {"/eligibility/minimum_age": "18 Years"},
        f"{PART}contactsLocationsModule": {
            "/sites/3/facility": "Shanghai Chest Hospital",
            "/sites/4/coordinates": {"latitude": 30.29365, "longitude": 120.16142},
        },
        f"{PART}referencesModule": {"/references/0/pmid": "21252716"},
        f"{PART}ipdSharingStatementModule": {"/ipd_sharing/plan": "YES"},
    },
    "hnscc-ldrt": {
        "line 1": {"/conditions": ["Recurrent or metastatic head and neck squamous cell carcinoma"]},
        "line 4": {"/study_type": "INTERVENTIONAL"},
        "line 6": {"/design/allocation": "NON_RANDOMIZED"},
        "line 8": {"/design/primary_purpose": "TREATMENT"},
        "line 10": {"/design/masking": {"level": "NONE"}},
        "line 12": {"/enrollment": {"count": 52}},
        "line 13": {"/interventions/0": {"name": "Cadonilimab", "type": "DRUG"}},
        "line 14": {"/interventions/1/other_names": ["Low-dose radiation", "LDRT"]},
        "line 15": {"/interventions/2/description": "Stereotactic radiotherapy of selected lesions."},
        "line 16": {"/interventions/3": {"name": "Capecitabine", "description": "Metronomic chemotherapy."}},
        "line 17": {"/sites/0/facility": "Fudan University Shanghai Cancer Center"},
        "line 18": {"/sites/0": {"city": "Shanghai", "state": "Shanghai Municipality", "country": "China"}},
        "line 19": {
            "/status/overall": "RECRUITING",
            "/sites/0/status": "RECRUITING",
            "/endpoints/0": {"role": "PRIMARY", "measure": "Objective Response Rate"},
        },
        "line 22": {"/endpoints/1": {"role": "SECONDARY", "measure": "Adverse effect"}},
        "line 23": {"/endpoints/1/description": "By CTCAE 5.0."},
        "line 25": {"/endpoints/2": {"role": "SECONDARY", "measure": "Disease Control Rate"}},
        "line 26": {"/endpoints/2/description": "By the investigators, by RECIST 1.1."},
        "line 28": {"/endpoints/3": {"role": "SECONDARY", "measure": "Duration of Response"}},
        "line 29": {"/endpoints/3/description": "By the investigators, by RECIST 1.1."},
        "line 31": {"/endpoints/4": {"role": "SECONDARY", "measure": "Progression-free survival"}},
        "line 34": {"/endpoints/5": {"role": "SECONDARY", "measure": "Overall survival"}},
        "careacross.com": {
            "/identifiers/0/value": "NCT06494995",
            "/arms/1/label": "Metronomic chemotherapy and LDRT",
        },
        "trial.medpath.com": {"/sponsors/lead/name": "Fudan University"},
        "meddatax.com": {
            "/status/start": {"date": "2024-07-03"},
            "/status/completion": {"date": "2028-07-01", "type": "ESTIMATED"},
            "/design/phases": ["PHASE2"],
        },
    },
}

# What has no field of its own, in our words: trial, locator, place, words.
PROSE = [
    ("compassion-36", "subheading", "/brief_summary", "pivotal"),
    ("compassion-36", "paragraph 1", "/brief_summary", "registrational one at centers around the world"),
    ("compassion-36", "paragraph 2", "/brief_summary", "second-line treatment"),
    ("compassion-36", "paragraph 2", "/brief_summary", "They have few alternatives."),
    ("compassion-36", "paragraph 4", "/brief_summary", "the US Food and Drug Administration"),
    ("compassion-36", "paragraph 4", "/brief_summary", "China's National Medical Products Administration"),
    (
        "compassion-36",
        "paragraph 3",
        "/detailed_description",
        "the first international multicenter registrational trial",
    ),
    ("compassion-36", "paragraph 4", "/detailed_description", "cadonilimab binds PD-1 and CTLA-4 at once"),
    ("compassion-36", "paragraph 5", "/detailed_description", "the first immunotherapy of its kind to be approved"),
    ("compassion-36", "paragraph 1", "/eligibility/criteria", "Resistance that developed to an earlier PD-1"),
    ("compassion-36", "paragraph 4", "/eligibility/criteria", "atezolizumab (Tecentriq) and bevacizumab (Avastin)"),
    ("hnscc-ldrt", "line 1", "/brief_summary", "How safe is cadonilimab together with low-dose radiotherapy"),
    ("hnscc-ldrt", "line 1", "/brief_summary", "above all after a first line that contained a PD-1 inhibitor"),
    ("hnscc-ldrt", "line 2", "/detailed_description", "turn macrophages towards the M1 type"),
    ("hnscc-ldrt", "line 2", "/detailed_description", "the first such bispecific antibody to be approved"),
    ("hnscc-ldrt", "line 2", "/detailed_description", "by China's NMPA in June 2022"),
    ("hnscc-ldrt", "line 2", "/detailed_description", "gastric, esophageal and nasopharyngeal cancer"),
    ("hnscc-ldrt", "line 20", "/endpoints/0/description", "those given SBRT or low-dose radiotherapy count"),
    (
        "hnscc-ldrt",
        "line 32",
        "/endpoints/4/description",
        "From enrollment to the first record of objective progression",
    ),
    ("hnscc-ldrt", "line 35", "/endpoints/5/description", "From enrollment to death of any cause."),
]

# What is told of AK104-IIT-018 at the data cutoff of 2024-05-31.
INTERIM = [
    "progression-free survival rate at 6 months 56.9%",
    "median progression-free survival 6.5 months",
    "objective response rate 30.3%",
    "disease control rate 94.0%",
]

# What another source, or another place of the same source, reports instead of the value taken.
DISAGREEMENTS = [
    ("compassion-36", "/status/overall", "compassion-36", "has announced the initiation"),
    ("ak104-iit-018", "/acronym", "case-lusc", "AK104-IIT-018 study"),
    ("ak104-iit-018", "/conditions", "case-lusc", "immunotherapy-resistant NSCLC"),
    ("ak104-iit-018", "/enrollment/count", "nct05816499", "3-6 subjects will be enrolled in each dose"),
    (
        "ak104-iit-018",
        "/enrollment/count",
        "nct05816499",
        "continue to recruit 44 patients at the dose expansion stage",
    ),
    ("ak104-iit-018", "/arms/0/label", "nct05816499", "single-arm"),
    ("ak104-iit-018", "/interventions/1/name", "nct05816499", "combined with arotinib and docetaxel"),
    ("ak104-iit-018", "/endpoints/4/measure", "nct05816499", "progression assessed by central review"),
    ("ak104-iit-018", "/officials/0/affiliation", "nct05816499", "ShanghaiChest Hospital"),
    ("hnscc-ldrt", "/sponsors/lead/name", "hnscc-ldrt", "Fudan University Shanghai Cancer Center"),
    ("hnscc-ldrt", "/conditions/0", "hnscc-ldrt", "recurrent metastatic HNSCC patients"),
    ("hnscc-ldrt", "/status/overall", "nct06494995", "Not yet recruiting"),
]


@pytest.mark.parametrize(("key", "locator", "place", "expected"), listed_by_key(FACTS))
def test_the_record_says_what_its_source_says_there(key: str, locator: str, place: str, expected: Any) -> None:
    assert stated(DOCUMENTS[key], place, like=expected) == expected
    assert cited(DOCUMENTS[key], place, locator)


@pytest.mark.parametrize(("key", "locator", "place", "words"), PROSE)
def test_what_has_no_field_of_its_own_is_told_in_prose(key: str, locator: str, place: str, words: str) -> None:
    assert words in stated(DOCUMENTS[key], place)
    assert cited(DOCUMENTS[key], place, locator)


@pytest.mark.parametrize("name", ["enrollment", "endpoints", "official_title", "sites", "recruitment_countries"])
def test_what_no_source_says_of_compassion_36_is_absent(name: str) -> None:
    assert name not in DOCUMENTS["compassion-36"]


def test_the_ldrt_study_has_one_primary_and_five_secondary_endpoints_up_to_two_years() -> None:
    endpoints = DOCUMENTS["hnscc-ldrt"]["endpoints"]
    assert [row["role"] for row in endpoints] == ["PRIMARY"] + ["SECONDARY"] * 5
    assert {row["time_frame"] for row in endpoints} == {"Up to two years"}


def test_the_ldrt_study_has_four_interventions_and_one_site() -> None:
    assert len(DOCUMENTS["hnscc-ldrt"]["interventions"]) == 4
    assert len(DOCUMENTS["hnscc-ldrt"]["sites"]) == 1


def test_the_interim_results_of_ak104_iit_018_are_told() -> None:
    document = DOCUMENTS["ak104-iit-018"]
    place = "/results_summary/endpoints"
    assert [words for words in INTERIM if words not in stated(document, place)] == []
    assert "46 participants" in stated(document, "/results_summary/participant_flow")
    assert "a median of 2.8 months" in stated(document, "/results_summary/participant_flow")
    assert cited(document, place, "section 3 (Discussion), paragraph 6")


@pytest.mark.parametrize(("key", "place", "source", "reported"), DISAGREEMENTS)
def test_disagreements_are_shown(key: str, place: str, source: str, reported: str) -> None:
    assert (source, reported) in reports(DOCUMENTS[key], place, "DIFFERS")
