"""The studies that the case report on squamous lung cancer cites: what is reported of each, and what is left open."""

from typing import Any

import pytest

from tests.facts import STUDIES, TRIALS, Table, cited, left_over, listed_by_key, read, stated

DOCUMENTS = read(STUDIES)

# Studies that report results of a trial: its key in the catalogue of trials, and how the source names it.
LINKED = {
    "ak104-iit-018-interim": ("ak104-iit-018", "AK104-IIT-018"),
    "compassion-01-results": ("compassion-01", "COMPASSION-01"),
    "ak104-202-results": ("ak104-202", "AK104–202"),
    "docetaxel-phase-3-results": ("docetaxel-phase-3", "a pivotal phase III trial"),
}

# Read from the source by a person, not taken from the files: under each locator the places, and what stands there.
FACTS: dict[str, Table] = {
    "cadonilimab-retrospective-41": {
        "section 3 (Discussion), paragraph 6": {
            "/study_type": "RETROSPECTIVE_COHORT",
            "/conditions": ["Advanced non-small cell lung cancer"],
            "/drugs": ["Cadonilimab"],
            "/population": {"enrolled": 41, "therapy_line": "fourth or later in over half"},
            "/groups/all": {"type": "COHORT", "size": 41},
            "/outcomes/ORR": {"statistic": "PERCENTAGE", "value": "4.3", "unit": "%"},
            "/outcomes/DCR": {"statistic": "PERCENTAGE", "value": "39.1", "unit": "%"},
            "/outcomes/PFS": {"statistic": "MEDIAN", "value": "108", "unit": "days"},
        },
    },
    "cadonilimab-cervical-real-world": {
        "section 3 (Discussion), paragraph 8": {
            "/study_type": "OTHER",
            "/conditions": ["Recurrent or metastatic cervical cancer"],
            "/drugs": ["Cadonilimab"],
            "/groups/all": {"type": "COHORT"},
            "/groups/pd-l1-negative": {"type": "SUBGROUP", "parent": "all"},
            "/outcomes/Efficacy by PD-L1 expression": {"group": "all", "measure": "BIOMARKER"},
            "/outcomes/ORR": {"group": "pd-l1-negative"},
        },
    },
    "ak104-iit-018-interim": {
        "section 3 (Discussion), paragraph 6": {
            "/study_type": "CONFERENCE_ABSTRACT",
            "/data_cutoff_on": "2024-05-31",
            "/follow_up": {"statistic": "MEDIAN", "value": "2.8", "unit": "months"},
            "/publication": {"meeting": "Asian Lung Cancer Conference (ALCC)"},
            "/conditions": ["Immunotherapy-resistant non-small cell lung cancer"],
            "/drugs": ["Cadonilimab", "Anlotinib", "Docetaxel"],
            "/population": {"enrolled": 46, "treated": 46},
            "/groups/all": {"type": "COHORT", "size": 46},
            "/outcomes/PFS_RATE": {"statistic": "RATE", "value": "56.9", "unit": "%", "time_point": "6 months"},
            "/outcomes/PFS": {"statistic": "MEDIAN", "value": "6.5", "unit": "months"},
            "/outcomes/ORR": {"statistic": "PERCENTAGE", "value": "30.3", "unit": "%"},
            "/outcomes/DCR": {"statistic": "PERCENTAGE", "value": "94.0", "unit": "%"},
        },
    },
    "compassion-01-results": {
        "abstract": {
            "/study_type": "SINGLE_ARM_TRIAL",
            "/groups/dose-escalation": {"type": "COHORT", "size": 39, "parent": "all"},
            "/groups/dose-expansion": {"type": "COHORT", "size": 80, "parent": "all"},
            "/outcomes/Confirmed overall response rate": {
                "group": "all",
                "measure": "ORR",
                "statistic": "PERCENTAGE",
                "value": "13.4",
                "unit": "%",
            },
            "/outcomes/DOR": {"group": "all", "statistic": "MEDIAN", "value": "12.9", "unit": "months"},
            "/adverse_events/Infusion-related reaction": {"grade": "ANY", "percentage": "18.5"},
            "/adverse_events/Immune-related adverse events; ANY": {"percentage": "44.5"},
            "/adverse_events/Immune-related adverse events; 3-5": {"percentage": "6.7"},
        },
        "section 3 (Discussion), paragraph 6": {
            "/drugs": ["Cadonilimab"],
            "/groups/immunotherapy-resistant": {"type": "SUBGROUP", "size": 18, "parent": "all"},
            "/outcomes/Partial response or stable disease": {
                "group": "immunotherapy-resistant",
                "measure": "DCR",
                "denominator": 18,
            },
        },
        "citation": {
            "/publication": {
                "authors": ["Frentzas S", "et al."],
                "journal": "Cell Rep Med",
                "volume": "4",
                "pages": "101242",
                "published_on": "2023-11-21",
            },
        },
        "DOI": {
            "/identifiers/0": {"type": "DOI", "value": "10.1016/j.xcrm.2023.101242"},
        },
        "PMID": {
            "/identifiers/1": {"type": "PMID", "value": "37852261"},
        },
        "title": {
            "/conditions": ["Advanced solid tumors"],
            "/groups/all": {"type": "COHORT"},
        },
    },
    "ak104-202-results": {
        "section 3 (Discussion), paragraph 6": {
            "/outcomes/OS; cohort-b": {"statistic": "MEDIAN", "value": "4.93", "unit": "months"},
            "/outcomes/OS; cohort-c": {
                "statistic": "MEDIAN",
                "value": "13.16",
                "unit": "months",
                "comparator": "cohort-b",
            },
        },
        "abstract, Methods": {
            "/study_type": "SINGLE_ARM_TRIAL",
            "/drugs": ["Cadonilimab"],
            "/population": {"therapy_line": "second or later"},
            "/outcomes/ORR; cohort-a": {"criteria": "RECIST 1.1"},
            "/outcomes/ORR; cohort-b": {"criteria": "RECIST 1.1"},
            "/outcomes/ORR; cohort-c": {"criteria": "RECIST 1.1"},
        },
        "PMID": {
            "/identifiers/0": {"type": "PMID", "value": "37677918"},
        },
        "DOI": {
            "/identifiers/1": {"type": "DOI", "value": "10.1016/j.lungcan.2023.107355"},
        },
        "title": {
            "/conditions": ["Advanced non-small cell lung cancer"],
        },
        "abstract, Results": {
            "/population": {"enrolled": 53},
            "/groups/all": {"type": "COHORT", "size": 53},
            "/groups/cohort-a": {"type": "COHORT", "size": 30, "parent": "all"},
            "/groups/cohort-b": {"type": "COHORT", "size": 7, "parent": "all"},
            "/groups/cohort-c": {"type": "COHORT", "size": 16, "parent": "all"},
            "/outcomes/ORR; cohort-a": {"statistic": "PERCENTAGE", "value": "10", "unit": "%"},
            "/outcomes/ORR; cohort-b": {"statistic": "COUNT", "numerator": 0, "denominator": 7},
            "/outcomes/ORR; cohort-c": {"statistic": "COUNT", "numerator": 0, "denominator": 16},
            "/outcomes/OS; cohort-a": {
                "statistic": "MEDIAN",
                "value": "19.61",
                "unit": "months",
                "interval": {"level": "95", "low": "11.30", "high_state": "NOT_ESTIMABLE"},
            },
            "/outcomes/OS; cohort-b": {"interval": {"level": "95", "low": "1.97", "high_state": "NOT_ESTIMABLE"}},
            "/outcomes/OS; cohort-c": {"interval": {"level": "95", "low": "6.18", "high_state": "NOT_ESTIMABLE"}},
            "/adverse_events/Treatment-related adverse events": {"grade": "3-4", "count": 6, "percentage": "11.3"},
            "/adverse_events/Alanine aminotransferase increased": {"grade": "3-4", "percentage": "1.9"},
            "/adverse_events/Rash": {"grade": "3-4", "percentage": "1.9"},
            "/adverse_events/Chest discomfort": {"grade": "3-4", "percentage": "1.9"},
            "/adverse_events/Hypercalcaemia": {"grade": "3-4", "percentage": "1.9"},
            "/adverse_events/Anaemia": {"grade": "3-4", "percentage": "1.9"},
            "/adverse_events/Infusion related reaction": {"grade": "3-4", "percentage": "1.9"},
        },
    },
    "docetaxel-phase-3-results": {
        "section 3 (Discussion), paragraph 3": {
            "/study_type": "OTHER",
            "/conditions": ["Non-small cell lung cancer"],
            "/drugs": ["Docetaxel"],
            "/groups/docetaxel": {},
            "/outcomes/ORR": {"statistic": "PERCENTAGE", "value": "6.7", "unit": "%"},
            "/outcomes/PFS": {"statistic": "MEDIAN", "value": "10.6", "unit": "weeks"},
        },
    },
}

# What has no field of its own, in our words: study, locator, place, words.
PROSE = [
    (
        "cadonilimab-retrospective-41",
        "section 3 (Discussion), paragraph 6",
        "/population/description",
        "resistant to PD-1/PD-L1 inhibitors",
    ),
    (
        "cadonilimab-retrospective-41",
        "section 3 (Discussion), paragraph 6",
        "/summary",
        "adverse events of treatment were mostly manageable",
    ),
    (
        "cadonilimab-cervical-real-world",
        "section 3 (Discussion), paragraph 8",
        "/outcomes/BIOMARKER/note",
        "No significant association",
    ),
    (
        "cadonilimab-cervical-real-world",
        "section 3 (Discussion), paragraph 8",
        "/outcomes/ORR/note",
        "comparable to that of conventional PD-1 inhibitors or higher",
    ),
    (
        "ak104-iit-018-interim",
        "section 3 (Discussion), paragraph 6",
        "/population/description",
        "resistant to immunotherapy",
    ),
    (
        "ak104-iit-018-interim",
        "section 3 (Discussion), paragraph 6",
        "/groups/all/description",
        "Cadonilimab, anlotinib and docetaxel.",
    ),
    ("compassion-01-results", "section 3 (Discussion), paragraph 6", "/outcomes/DCR/note", "More than half"),
    (
        "compassion-01-results",
        "section 3 (Discussion), paragraph 6",
        "/summary",
        "stayed active after several lines of treatment or resistance to checkpoint inhibitors",
    ),
    ("ak104-202-results", "section 3 (Discussion), paragraph 6", "/outcomes/OS; cohort-c/note", "significantly longer"),
    (
        "docetaxel-phase-3-results",
        "section 3 (Discussion), paragraph 3",
        "/summary",
        "modest efficacy, at considerable toxicity",
    ),
]

ABSENT: list[tuple[str, list[str]]] = [
    ("cadonilimab-retrospective-41", ["identifiers", "trials", "follow_up", "countries", "adverse_events"]),
    ("cadonilimab-cervical-real-world", ["identifiers", "countries", "follow_up"]),
    ("ak104-iit-018-interim", ["identifiers", "countries"]),
    ("docetaxel-phase-3-results", ["identifiers", "population", "follow_up"]),
]


@pytest.mark.parametrize(("key", "locator", "place", "expected"), listed_by_key(FACTS))
def test_a_cited_study_says_what_is_reported_of_it(key: str, locator: str, place: str, expected: Any) -> None:
    assert stated(DOCUMENTS[key], place, like=expected) == expected
    assert cited(DOCUMENTS[key], place, locator)


@pytest.mark.parametrize("key", FACTS)
def test_nothing_is_told_of_a_cited_study_that_was_not_read(key: str) -> None:
    assert left_over(DOCUMENTS[key], FACTS[key]) == []


@pytest.mark.parametrize(("key", "locator", "place", "words"), PROSE)
def test_what_has_no_field_of_its_own_is_told_in_prose(key: str, locator: str, place: str, words: str) -> None:
    assert words in stated(DOCUMENTS[key], place)
    assert cited(DOCUMENTS[key], place, locator)


@pytest.mark.parametrize(("key", "names"), ABSENT)
def test_what_no_source_says_of_a_cited_study_is_absent(key: str, names: list[str]) -> None:
    assert [name for name in names if name in DOCUMENTS[key]] == []


@pytest.mark.parametrize(("key", "trial", "named"), [(key, *link) for key, link in LINKED.items()])
def test_results_are_linked_to_their_trial(key: str, trial: str, named: str) -> None:
    row = {"trial": f"catalogue:{trial}", "named": named, "relation": "REPORTS_RESULTS"}
    assert DOCUMENTS[key]["trials"] == [row]
    assert trial in read(TRIALS)


@pytest.mark.parametrize("key", sorted(set(FACTS) - set(LINKED)))
def test_a_study_of_no_known_trial_is_linked_to_none(key: str) -> None:
    assert "trials" not in DOCUMENTS[key]


@pytest.mark.parametrize("key", ["cadonilimab-retrospective-41", "ak104-iit-018-interim"])
def test_percentages_are_given_no_count_that_the_source_does_not_state(key: str) -> None:
    assert [row for row in DOCUMENTS[key]["outcomes"] if {"numerator", "denominator"} & set(row)] == []
    assert "evaluable" not in DOCUMENTS[key]["population"]


@pytest.mark.parametrize("key", ["cadonilimab-cervical-real-world", "docetaxel-phase-3-results"])
def test_a_study_whose_kind_is_not_said_is_called_other(key: str) -> None:
    assert DOCUMENTS[key]["study_type"] == "OTHER"


def test_the_cohorts_of_ak104_202_add_up() -> None:
    whole, *cohorts = [row["size"] for row in DOCUMENTS["ak104-202-results"]["groups"]]
    assert cohorts == [30, 7, 16]
    assert sum(cohorts) == whole == 53
