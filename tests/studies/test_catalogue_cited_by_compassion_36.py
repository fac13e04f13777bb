"""The studies that the news item on COMPASSION-36 cites: what is reported of each, and what is left open."""

from typing import Any

import pytest

from tests.facts import STUDIES, TRIALS, Table, cited, entries, left_over, listed_by_key, read, stated

DOCUMENTS = read(STUDIES)

NEOADJUVANT = "neoadjuvant-cutoff-2024-10-20-results"
# The trial of each study: its key in the catalogue of trials, and how the source names it.
LINKED = {
    "compassion-16-interim": ("compassion-16", "COMPASSION-16"),
    "hcc-first-line-lenvatinib-results": (
        "hcc-first-line-lenvatinib-esmo-2023",
        "cadonilimab-lenvatinib combination as a first-line treatment for advanced HCC",
    ),
    "hcc-neoadjuvant-folfox-haic-results": (
        "hcc-neoadjuvant-folfox-haic-esmo-asia-2023",
        "a study presented at the 2023 ESMO Asia Congress",
    ),
    NEOADJUVANT: ("neoadjuvant-cutoff-2024-10-20", "October 20, 2024, data cutoff"),
}

# Read from the source by a person, not taken from the files: under each locator the places, and what stands there.
FACTS: dict[str, Table] = {
    "compassion-16-interim": {
        "paragraph 1": {
            "/publication": {"journal": "Lancet"},
        },
        "paragraph 2": {
            "/groups/cadonilimab": {"type": "ARM", "size": 222, "parent": "all"},
            "/groups/placebo": {"type": "ARM", "size": 223, "parent": "all"},
            "/outcomes/PFS; cadonilimab; MEDIAN; PRIMARY": {
                "value": "12.7",
                "unit": "months",
                "interval": {"level": "95", "low": "11.6", "high": "16.1"},
                "comparator": "placebo",
                "assessor": "BICR",
                "data_cutoff_on": "2023-09-04",
            },
            "/outcomes/PFS; placebo; PRIMARY": {
                "statistic": "MEDIAN",
                "value": "8.1",
                "unit": "months",
                "interval": {"level": "95", "low": "7.7", "high": "9.6"},
                "assessor": "BICR",
                "data_cutoff_on": "2023-09-04",
            },
            "/outcomes/PFS; cadonilimab; HAZARD_RATIO": {
                "interval": {"level": "95", "low": "0.49", "high": "0.80"},
                "assessor": "BICR",
                "data_cutoff_on": "2023-09-04",
            },
        },
        "paragraph 3": {
            "/outcomes/OS; cadonilimab; MEDIAN": {
                "interval": {"level": "95", "low": "27.0", "high_state": "NOT_ESTIMABLE"},
                "comparator": "placebo",
                "data_cutoff_on": "2024-04-30",
            },
            "/outcomes/OS; placebo": {
                "interval": {"level": "95", "low": "17.6", "high": "29.0"},
                "data_cutoff_on": "2024-04-30",
            },
            "/outcomes/OS; cadonilimab; HAZARD_RATIO": {
                "interval": {"level": "95", "low": "0.48", "high": "0.86"},
                "data_cutoff_on": "2024-04-30",
            },
            "/outcomes/OS_RATE; cadonilimab": {
                "statistic": "RATE",
                "value": "62.2",
                "unit": "%",
                "interval": {"level": "95", "low": "55.2", "high": "68.5"},
                "time_point": "24 months",
                "data_cutoff_on": "2024-04-30",
            },
            "/outcomes/OS_RATE; placebo": {
                "statistic": "RATE",
                "value": "48.4",
                "unit": "%",
                "interval": {"level": "95", "low": "41.1", "high": "55.4"},
                "time_point": "24 months",
                "data_cutoff_on": "2024-04-30",
            },
        },
        "paragraph 9": {
            "/drugs": ["Cadonilimab"],
            "/outcomes/PFS; cadonilimab; NEWS": {"value": "13.3", "unit": "months", "comparator": "placebo"},
            "/outcomes/PFS; placebo; NEWS": {"statistic": "MEDIAN", "value": "8.2", "unit": "months"},
            "/outcomes/PFS; cadonilimab; HAZARD_RATIO": {"value": "0.62", "comparator": "placebo", "p_value": "<.0001"},
            "/outcomes/OS; cadonilimab; MEDIAN": {"state": "NOT_REACHED", "unit": "months"},
            "/outcomes/OS; placebo": {"statistic": "MEDIAN", "value": "22.8", "unit": "months"},
            "/outcomes/OS; cadonilimab; HAZARD_RATIO": {"value": "0.64", "comparator": "placebo", "p_value": ".0011"},
        },
        "title": {
            "/study_type": "RANDOMIZED_TRIAL",
            "/conditions": ["Persistent, recurrent or metastatic cervical cancer"],
            "/countries": ["China"],
            "/population": {"therapy_line": "first"},
        },
        "authors": {
            "/publication": {"authors": ["Wu X", "Sun Y", "Yang H", "et al."]},
        },
        "date on a copy of the abstract": {
            "/publication": {"published_on": "2024"},
        },
        "DOI": {
            "/identifiers/0": {"type": "DOI", "value": "10.1016/S0140-6736(24)02135-4"},
        },
        "abstract, Findings": {
            "/population": {"enrolled": 445},
            "/groups/all": {"type": "COHORT", "size": 445},
        },
    },
    "hcc-first-line-lenvatinib-results": {
        "paragraph 5": {
            "/study_type": "CONFERENCE_ABSTRACT",
            "/publication": {
                "meeting": "2023 European Society for Medical Oncology (ESMO) Congress",
                "published_on": "2023",
            },
            "/conditions": ["Advanced hepatocellular carcinoma"],
            "/drugs": ["Cadonilimab", "Lenvatinib"],
            "/population": {"therapy_line": "first"},
        },
    },
    "hcc-neoadjuvant-folfox-haic-results": {
        "paragraph 5": {
            "/study_type": "CONFERENCE_ABSTRACT",
            "/publication": {"meeting": "2023 ESMO Asia Congress", "published_on": "2023"},
            "/conditions": ["Resectable multinodular hepatocellular carcinoma"],
            "/drugs": ["Cadonilimab", "FOLFOX-HAIC"],
            "/population": {"therapy_line": "neoadjuvant"},
            "/groups/all": {"type": "COHORT"},
            "/outcomes/DCR": {"statistic": "PERCENTAGE", "value": "100", "unit": "%"},
        },
    },
    "neoadjuvant-cutoff-2024-10-20-results": {
        "paragraph 6": {
            "/study_type": "CONFERENCE_ABSTRACT",
            "/drugs": ["Cadonilimab"],
        },
        "paragraph 7": {
            "/data_cutoff_on": "2024-10-20",
            "/follow_up": {"statistic": "MEDIAN", "value": "9.7", "unit": "months"},
            "/groups/all": {"type": "COHORT"},
            "/groups/clinical-cr": {"type": "SUBGROUP", "parent": "all"},
            "/outcomes/pCR": {
                "group": "all",
                "measure": "PCR",
                "statistic": "PERCENTAGE",
                "value": "37.0",
                "unit": "%",
                "interval": {"level": "95", "low": "19.4", "high": "57.6"},
            },
            "/outcomes/Clinical major pathological response": {
                "group": "all",
                "measure": "MPR",
                "statistic": "PERCENTAGE",
                "value": "55.6",
                "unit": "%",
                "interval": {"level": "95", "low": "35.3", "high": "74.5"},
            },
            "/outcomes/Clinical CR": {
                "group": "all",
                "measure": "CLINICAL_CR",
                "statistic": "PERCENTAGE",
                "value": "22.2",
                "unit": "%",
                "interval": {"level": "95", "low": "8.6", "high": "42.2"},
            },
            "/outcomes/LOCAL_EXCISION": {
                "group": "clinical-cr",
                "statistic": "PERCENTAGE",
                "value": "83.3",
                "unit": "%",
            },
        },
    },
}

# What has no field of its own, in our words: study, locator, place, words.
PROSE = [
    ("compassion-16-interim", "paragraph 9", "/summary", "significantly lengthened progression-free survival"),
    ("compassion-16-interim", "paragraph 2", "/outcomes/HAZARD_RATIO; PFS/note", "median follow-up of 17.9 months"),
    ("compassion-16-interim", "paragraph 3", "/outcomes/HAZARD_RATIO; OS/note", "median follow-up of 25.6 months"),
    (
        "hcc-first-line-lenvatinib-results",
        "paragraph 5",
        "/summary",
        "superior to that of existing therapies, without figures",
    ),
    (
        "hcc-neoadjuvant-folfox-haic-results",
        "paragraph 5",
        "/population/description",
        "multinodular hepatocellular carcinoma that can be resected",
    ),
    (
        "neoadjuvant-cutoff-2024-10-20-results",
        "paragraph 6",
        "/summary",
        "breaks off where it named the meeting, the trial and the disease",
    ),
]

# What is reported more than once: each report, and the source that it is from.
REPORTS = [
    ("/outcomes/PFS; cadonilimab; MEDIAN; PRIMARY", "12.7", "onclive-2024"),
    ("/outcomes/PFS; placebo; PRIMARY", "8.1", "onclive-2024"),
    ("/outcomes/PFS; cadonilimab; MEDIAN; NEWS", "13.3", "compassion-36"),
    ("/outcomes/PFS; placebo; NEWS", "8.2", "compassion-36"),
]

ABSENT: list[tuple[str, list[str]]] = [
    (NEOADJUVANT, ["conditions", "population", "publication", "identifiers", "baseline"]),
    ("hcc-neoadjuvant-folfox-haic-results", ["identifiers", "follow_up"]),
    ("hcc-first-line-lenvatinib-results", ["outcomes", "groups", "identifiers"]),
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


@pytest.mark.parametrize(("place", "value", "source"), REPORTS)
def test_a_result_that_is_reported_twice_has_a_row_and_a_source_for_each(place: str, value: str, source: str) -> None:
    document = DOCUMENTS["compassion-16-interim"]
    assert stated(document, f"{place}/value") == value
    assert {row["source"] for row in entries(document, place)} == {source}


def test_the_number_of_participants_before_surgery_is_left_to_the_checks() -> None:
    rows = [*DOCUMENTS[NEOADJUVANT]["groups"], *DOCUMENTS[NEOADJUVANT]["outcomes"]]
    assert [row for row in rows if {"size", "numerator", "denominator"} & set(row)] == []
