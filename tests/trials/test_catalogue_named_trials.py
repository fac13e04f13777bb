"""The trials that the source documents name without describing them: what is said of each, and what is left open."""

import json
from typing import Any

import pytest

from tests.facts import TRIALS, Table, cited, entries, listed_by_key, read, reports, stated

DOCUMENTS = read(TRIALS)
THEIRS = "section 3 (Discussion), paragraph"  # of the case report on squamous lung cancer

# Read from the sources by a person, not taken from the files: under each locator the places, and what stands there.
FACTS: dict[str, Table] = {
    "compassion-16": {
        "paragraph 9": {"/acronym": "COMPASSION-16", "/arms/1/type": "PLACEBO_COMPARATOR"},
        "paragraph 1": {"/identifiers/0": {"type": "NCT", "value": "NCT04982237"}},
        "paragraph 3": {"/identifiers/1": {"type": "SPONSOR_PROTOCOL", "value": "AK104-303"}},
        "title": {
            "/conditions": ["Persistent, recurrent or metastatic cervical cancer"],
            "/design/phases": ["PHASE3"],
        },
        "abstract, Findings": {"/enrollment": {"count": 445, "type": "ACTUAL"}},
        "abstract, Methods": {
            "/arms/0/interventions": ["Cadonilimab", "Platinum-based chemotherapy", "Bevacizumab"],
            "/arms/1/interventions": ["Placebo", "Platinum-based chemotherapy", "Bevacizumab"],
        },
    },
    "compassion-01": {f"{THEIRS} 6": {"/acronym": "COMPASSION-01", "/interventions/0/name": "Cadonilimab"}},
    "ak104-202": {
        f"{THEIRS} 6": {"/identifiers": [{"type": "SPONSOR_PROTOCOL", "value": "AK104-202"}]},
        "abstract, Methods": {
            "/design": {"phases": ["PHASE1", "PHASE2"], "masking": {"level": "NONE"}},
            "/interventions/0/description": "6 mg/kg intravenously every 2 weeks.",
            "/endpoints/0": {"role": "PRIMARY", "description": "By RECIST 1.1."},
        },
        "abstract, Results": {"/enrollment": {"count": 53, "type": "ACTUAL"}},
    },
    "hcc-first-line-lenvatinib-esmo-2023": {
        "paragraph 5": {
            "/conditions": ["Advanced hepatocellular carcinoma"],
            "/interventions/0/name": "Cadonilimab",
            "/interventions/1/name": "Lenvatinib",
        },
    },
    "hcc-neoadjuvant-folfox-haic-esmo-asia-2023": {
        "paragraph 5": {
            "/conditions": ["Resectable multinodular hepatocellular carcinoma"],
            "/interventions/0/name": "Cadonilimab",
            "/interventions/1/name": "FOLFOX-HAIC",
            "/results_summary/endpoints": "Disease control rate 100%.",
        },
    },
    "neoadjuvant-cutoff-2024-10-20": {"paragraph 1": {"/interventions/0/other_names": ["AK104"]}},
    "keynote-001": {f"{THEIRS} 2": {"/acronym": "KEYNOTE-001", "/interventions/0/name": "Pembrolizumab"}},
    "keynote-024": {f"{THEIRS} 2": {"/acronym": "KEYNOTE-024", "/interventions/0/name": "Pembrolizumab"}},
    "keynote-042": {f"{THEIRS} 2": {"/acronym": "KEYNOTE-042", "/interventions/0/name": "Pembrolizumab"}},
    "keynote-010": {
        "reference 5": {
            "/acronym": "KEYNOTE-010",
            "/conditions": ["PD-L1-positive advanced non-small cell lung cancer"],
            "/design/allocation": "RANDOMIZED",
            "/arms/0/interventions": ["Pembrolizumab"],
            "/arms/1": {"label": "Docetaxel", "type": "ACTIVE_COMPARATOR", "interventions": ["Docetaxel"]},
        },
    },
    "checkmate-057": {f"{THEIRS} 4": {"/acronym": "CheckMate 057", "/study_type": "INTERVENTIONAL"}},
    "oak": {f"{THEIRS} 4": {"/acronym": "OAK"}},
    "poseidon": {f"{THEIRS} 4": {"/acronym": "POSEIDON", "/design": {"allocation": "RANDOMIZED"}}},
    "checkmate-227": {
        f"{THEIRS} 4": {
            "/acronym": "CheckMate 227",
            "/interventions": [{"name": "PD-1/PD-L1 inhibitor"}, {"name": "CTLA-4 inhibitor"}],
        },
    },
    "checkmate-032": {f"{THEIRS} 4": {"/acronym": "CheckMate 032", "/design": {"allocation": "RANDOMIZED"}}},
    "docetaxel-phase-3": {
        f"{THEIRS} 3": {
            "/design/phases": ["PHASE3"],
            "/results_summary/endpoints": "Objective response rate 6.7%; median progression-free survival 10.6 weeks.",
        },
    },
    "i-sabr": {
        f"{THEIRS} 2": {
            "/conditions": ["Early-stage non-small cell lung cancer"],
            "/interventions/1/other_names": ["SABR", "Stereotactic body radiotherapy", "SBRT"],
        },
    },
}

# The record of CheckMate 017 in the registry.
CHECKMATE_017 = {
    "/identifiers/0/value": "NCT01642004",
    "/identifiers/1": {"type": "SPONSOR_PROTOCOL", "value": "CA209-017"},
    "/sponsors/lead": {"name": "Bristol-Myers Squibb", "class": "INDUSTRY"},
    "/status/overall": "ACTIVE_NOT_RECRUITING",
    "/status/verified_on": "2018-03",
    "/status/start": {"date": "2012-09-26", "type": "ACTUAL"},
    "/status/primary_completion": {"date": "2014-11-17", "type": "ACTUAL"},
    "/status/completion": {"date": "2018-12-29", "type": "ESTIMATED"},
    "/record_dates/first_posted": {"date": "2012-07-17", "type": "ESTIMATED"},
    "/record_dates/results_first_posted": {"date": "2016-03-17", "type": "ESTIMATED"},
    "/design/phases": ["PHASE3"],
    "/design/masking": {"level": "NONE"},
    "/enrollment": {"count": 352, "type": "ACTUAL"},
    "/interventions/0/description": "3 mg/kg intravenously every 2 weeks.",
    "/interventions/1/description": "75 mg/m2 intravenously every 3 weeks.",
    "/eligibility/minimum_age": "18 Years",
    "/recruitment_countries/5": "Czechia",
}

# What has no field of its own, in our words: trial, locator, place, words.
PROSE = [
    ("compassion-16", "paragraph 9", "/results_summary/endpoints", "hazard ratio 0.62, P <.0001"),
    ("compassion-16", "paragraph 9", "/results_summary/endpoints", "median not yet reached against 22.8 months"),
    ("compassion-16", "paragraph 9", "/results_summary/endpoints", "hazard ratio 0.64, P =.0011"),
    ("compassion-01", f"{THEIRS} 6", "/results_summary/endpoints", "stayed active after several lines of treatment"),
    ("compassion-01", f"{THEIRS} 6", "/results_summary/endpoints", "Of 18 people whose disease had resisted"),
    ("ak104-202", "abstract, Conclusion", "/results_summary/endpoints", "The primary endpoint was not met."),
    (
        "ak104-202",
        f"{THEIRS} 6",
        "/results_summary/endpoints",
        "13.16 months with acquired and 4.93 months with primary",
    ),
    (
        "hcc-first-line-lenvatinib-esmo-2023",
        "paragraph 5",
        "/results_summary/endpoints",
        "above that of existing therapies",
    ),
    ("neoadjuvant-cutoff-2024-10-20", "paragraph 7", "/results_summary/endpoints", "a median follow-up of 9.7 months"),
    ("neoadjuvant-cutoff-2024-10-20", "paragraph 7", "/results_summary/endpoints", "37.0% (95% CI 19.4 to 57.6)"),
    ("neoadjuvant-cutoff-2024-10-20", "paragraph 7", "/results_summary/endpoints", "55.6% (35.3 to 74.5)"),
    ("neoadjuvant-cutoff-2024-10-20", "paragraph 7", "/results_summary/endpoints", "22.2% (8.6 to 42.2)"),
    ("neoadjuvant-cutoff-2024-10-20", "paragraph 7", "/results_summary/endpoints", "83.3% had a local excision"),
    ("keynote-001", f"{THEIRS} 2", "/brief_summary", "where PD-L1 expression is high (TPS of 50% or more)"),
    ("keynote-010", "section 1, paragraph 2", "/brief_summary", "who respond to a first immunotherapy: less than half"),
    ("checkmate-017", f"{THEIRS} 4", "/results_summary/endpoints", "Longer overall survival and better tolerability"),
    ("checkmate-057", f"{THEIRS} 4", "/results_summary/endpoints", "Longer overall survival and better tolerability"),
    ("oak", f"{THEIRS} 4", "/results_summary/endpoints", "Longer overall survival and better tolerability"),
    ("poseidon", f"{THEIRS} 4", "/results_summary/endpoints", "More effective than monotherapy"),
    (
        "checkmate-227",
        f"{THEIRS} 4",
        "/results_summary/endpoints",
        "whatever the tumor's histology or PD-L1 expression",
    ),
    ("checkmate-032", f"{THEIRS} 4", "/results_summary/endpoints", "a higher risk of immune-related adverse events"),
    ("docetaxel-phase-3", f"{THEIRS} 3", "/brief_summary", "modest efficacy, at considerable toxicity"),
    ("i-sabr", f"{THEIRS} 2", "/results_summary/endpoints", "at 4 years was significantly better"),
    ("i-sabr", f"{THEIRS} 2", "/brief_summary", "good local control at little toxicity"),
]

# Numbers that only third-party texts give.
UNVERIFIED = {
    "keynote-001": "NCT01295827",
    "keynote-024": "NCT02142738",
    "keynote-042": "NCT02220894",
    "checkmate-032": "NCT01928394",
    "checkmate-057": "NCT01673867",
    "checkmate-227": "NCT02477826",
    "oak": "NCT02008227",
    "poseidon": "NCT03164616",
}

# What another source, or another place of the same source, reports instead of the value taken.
DISAGREEMENTS = [
    ("compassion-16", "/identifiers/1/value", "onclive-2024", "AKT104-303"),
    (
        "checkmate-017",
        "/conditions",
        "nct01642004",
        "Advanced or Metastatic Squamous Cell Non-small Cell Lung Cancer (NSCLC)",
    ),
    ("checkmate-017", "/enrollment/count", "nct01642004", "272 were randomized to a treatment group"),
    ("checkmate-017", "/arms/1/type", "nct01642004", "BMS-936558 (Nivolumab) Versus Docetaxel"),
]

# What the sources do not say of a trial, although other sources of the field may.
ABSENT = [
    ("compassion-01", ["identifiers", "study_type", "conditions", "design", "enrollment", "status"]),
    ("hcc-first-line-lenvatinib-esmo-2023", ["acronym", "identifiers", "study_type", "enrollment", "arms"]),
    ("hcc-neoadjuvant-folfox-haic-esmo-asia-2023", ["acronym", "identifiers", "study_type", "enrollment", "arms"]),
    ("neoadjuvant-cutoff-2024-10-20", ["acronym", "identifiers", "study_type", "conditions", "design", "enrollment"]),
    ("keynote-010", ["identifiers", "enrollment", "status", "endpoints"]),
    ("docetaxel-phase-3", ["acronym", "identifiers", "enrollment", "arms", "endpoints"]),
    ("i-sabr", ["identifiers", "study_type", "design", "enrollment", "endpoints"]),
    *((key, ["conditions", "enrollment", "status", "sponsors", "arms", "endpoints"]) for key in UNVERIFIED),
]


@pytest.mark.parametrize(("key", "locator", "place", "expected"), listed_by_key(FACTS))
def test_a_named_trial_says_what_its_source_says_there(key: str, locator: str, place: str, expected: Any) -> None:
    assert stated(DOCUMENTS[key], place, like=expected) == expected
    assert cited(DOCUMENTS[key], place, locator)


@pytest.mark.parametrize(("key", "locator", "place", "words"), PROSE)
def test_what_has_no_field_of_its_own_is_told_in_prose(key: str, locator: str, place: str, words: str) -> None:
    assert words in stated(DOCUMENTS[key], place)
    assert cited(DOCUMENTS[key], place, locator)


@pytest.mark.parametrize(("place", "expected"), CHECKMATE_017.items())
def test_checkmate_017_says_what_the_registry_says(place: str, expected: Any) -> None:
    document = DOCUMENTS["checkmate-017"]
    assert stated(document, place) == expected
    assert "nct01642004" in {row["source"] for row in entries(document, place)}


@pytest.mark.parametrize(("key", "names"), ABSENT)
def test_what_no_source_says_of_a_named_trial_is_absent(key: str, names: list[str]) -> None:
    assert [name for name in names if name in DOCUMENTS[key]] == []


def test_the_cohorts_of_ak104_202_add_up() -> None:
    sizes = [int(arm["description"].split()[0]) for arm in DOCUMENTS["ak104-202"]["arms"]]
    assert sizes == [30, 7, 16]
    assert sum(sizes) == DOCUMENTS["ak104-202"]["enrollment"]["count"]


def test_checkmate_017_has_three_primary_nine_secondary_and_one_other_endpoint_in_20_countries() -> None:
    document = DOCUMENTS["checkmate-017"]
    assert [row["role"] for row in document["endpoints"]] == ["PRIMARY"] * 3 + ["SECONDARY"] * 9 + ["OTHER"]
    assert len(document["recruitment_countries"]) == 20


def test_compassion_16_leaves_the_disputed_survival_to_the_studies() -> None:
    text = json.dumps(DOCUMENTS["compassion-16"] | {"provenance": []})
    assert [figure for figure in ("13.3", "12.7", "8.2", "8.1") if figure in text] == []


def test_the_number_of_compassion_03_is_given_to_no_trial() -> None:
    assert [key for key, document in DOCUMENTS.items() if "NCT03852251" in json.dumps(document)] == []


@pytest.mark.parametrize(("key", "number"), UNVERIFIED.items())
def test_an_unverified_number_is_marked_and_is_all_that_its_source_gives(key: str, number: str) -> None:
    document = DOCUMENTS[key]
    assert document["identifiers"] == [{"type": "NCT", "value": number}]
    (source,) = [row for row in document["sources"] if row["key"] == "third-party-texts"]
    assert source["citation"].startswith("Unverified.")
    (entry,) = entries(document, "/identifiers/0/value")
    assert (entry["source"], entry["reported"]) == (source["key"], number)
    assert entry["locator"].startswith("unverified")
    used = {row["path"] for row in document["provenance"] if row["source"] == source["key"]}
    assert used == {"/identifiers/0/type", "/identifiers/0/value"}


def test_every_other_number_is_verified() -> None:
    marked = {key for key, document in DOCUMENTS.items() if "unverified" in json.dumps(document["sources"]).casefold()}
    assert marked == set(UNVERIFIED)


@pytest.mark.parametrize(("key", "place", "source", "reported"), DISAGREEMENTS)
def test_disagreements_about_a_named_trial_are_shown(key: str, place: str, source: str, reported: str) -> None:
    assert (source, reported) in reports(DOCUMENTS[key], place, "DIFFERS")
