"""The cohort of 13 people who received an inhibitor again: what it says and where, and where it contradicts itself."""

from typing import Any

import pytest

from tests.facts import STUDIES, TRIALS, Table, cited, differing, left_over, listed, pointer, read, reports, stated

KEY = "rechallenge-13"
DOCUMENT = read(STUDIES)[KEY]

# Read from the source by a person, not taken from the file: under each locator the places, and what stands there.
FACTS: Table = {
    "affiliation 1": {
        "/countries": ["China"],
    },
    "abstract, Methods": {
        "/drugs": ["Immune checkpoint inhibitors"],
        "/population": {"enrolled": 13},
    },
    "abstract, Conclusions": {
        "/conditions": ["Advanced non-small cell lung cancer"],
    },
    "section 2.1, paragraph 1": {
        "/study_type": "RETROSPECTIVE_COHORT",
        "/data_cutoff_on": "2024-12-01",
    },
    "Table 2 caption": {
        "/outcomes/Objective response rate": {"denominator": 13},
        "/outcomes/DCR; all": {"denominator": 13},
        "/outcomes/SD": {"denominator": 13},
        "/outcomes/PD": {"denominator": 13},
    },
    "section 2.3, paragraph 1": {
        "/outcomes/PR": {"criteria": "RECIST 1.1"},
        "/outcomes/Objective response rate": {"criteria": "RECIST 1.1"},
        "/outcomes/DCR; all": {"criteria": "RECIST 1.1"},
        "/outcomes/SD": {"criteria": "RECIST 1.1"},
        "/outcomes/PD": {"criteria": "RECIST 1.1"},
        "/outcomes/OS; all": {"time_point": "Rechallenge"},
    },
    "section 3.1, paragraph 1": {
        "/population": {"treated": 13},
        "/groups/all": {"type": "COHORT", "size": 13},
        "/groups/ecog-2": {"type": "SUBGROUP", "size": 5, "parent": "all"},
        "/groups/pd-l1-negative": {"type": "SUBGROUP", "size": 5, "parent": "all"},
        "/baseline/Age": {
            "statistic": "MEDIAN",
            "value": "67",
            "unit": "years",
            "spread": "RANGE",
            "low": "58",
            "high": "70",
        },
        "/baseline/Sex": {"category": "Male", "count": 10, "value": "76.9"},
        "/baseline/Smoking history": {"category": "Yes", "count": 10, "value": "76.9"},
        "/baseline/Stage (TNM, 8th edition); III": {"count": 2, "value": "15.4"},
        "/baseline/Stage (TNM, 8th edition); IV": {"count": 11, "value": "84.6"},
        "/baseline/Histology; Squamous cell carcinoma": {"count": 6, "value": "46.1"},
        "/baseline/Histology; Adenocarcinoma": {"count": 6, "value": "46.1"},
        "/baseline/Histology; Adenosquamous carcinoma": {"count": 1, "value": "7.8"},
        "/baseline/Metastases; Lung": {"count": 6, "value": "46.1"},
        "/baseline/Metastases; Brain": {"count": 2, "value": "15.4"},
        "/baseline/Metastases; Bone": {"count": 2, "value": "15.4"},
        "/baseline/PD-L1 expression": {"category": "Negative", "count": 5, "value": "38.5"},
        "/baseline/ECOG performance status": {"category": "2", "count": 5, "value": "38.5"},
        "/baseline/Targetable gene mutation": {"category": "None", "count": 13},
    },
    "section 3.2, paragraph 1": {
        "/outcomes/PFS1": {
            "group": "all",
            "measure": "PFS",
            "statistic": "MEDIAN",
            "value": "5.97",
            "unit": "months",
            "interval": {"level": "95", "low": "4.13", "high": "7.81"},
            "time_point": "Initial treatment",
        },
        "/outcomes/PFSR; all": {
            "measure": "PFS",
            "statistic": "MEDIAN",
            "value": "2.90",
            "unit": "months",
            "interval": {"level": "95", "low": "1.97", "high": "3.83"},
            "time_point": "Rechallenge",
        },
        "/outcomes/PR": {
            "group": "all",
            "statistic": "COUNT",
            "numerator": 13,
            "denominator": 13,
            "time_point": "Initial treatment",
        },
        "/outcomes/Objective response rate": {
            "group": "all",
            "measure": "ORR",
            "statistic": "PERCENTAGE",
            "value": "0",
            "unit": "%",
            "time_point": "Rechallenge",
        },
        "/outcomes/DCR; all": {
            "group": "all",
            "statistic": "PERCENTAGE",
            "value": "61.5",
            "unit": "%",
            "time_point": "Rechallenge",
        },
        "/outcomes/SD": {
            "group": "all",
            "statistic": "PERCENTAGE",
            "value": "61.5",
            "unit": "%",
            "numerator": 8,
            "time_point": "Rechallenge",
        },
        "/outcomes/PD": {
            "group": "all",
            "statistic": "PERCENTAGE",
            "value": "38.5",
            "unit": "%",
            "numerator": 5,
            "time_point": "Rechallenge",
        },
        "/outcomes/OS; all": {"group": "all", "state": "IMMATURE"},
    },
    "section 3.3, heading": {
        "/outcomes/PFSR; ecog-0-1": {"time_point": "Rechallenge"},
        "/outcomes/PFSR; pd-l1-positive": {"time_point": "Rechallenge"},
        "/outcomes/PFSR; pd-l1-negative": {"time_point": "Rechallenge"},
    },
    "section 3.3, paragraph 1": {
        "/groups/ecog-0-1": {"type": "SUBGROUP", "size": 8, "parent": "all"},
        "/groups/pd-l1-positive": {"type": "SUBGROUP", "parent": "all"},
        "/outcomes/PFSR; ecog-0-1": {
            "measure": "PFS",
            "value": "6.14",
            "unit": "months",
            "comparator": "ecog-2",
            "p_value": "0.004",
        },
        "/outcomes/PFSR; ecog-2; Rechallenge; MEDIAN": {"measure": "PFS", "value": "1.68", "unit": "months"},
        "/outcomes/PFSR; ecog-2; Rechallenge; HAZARD_RATIO": {
            "measure": "PFS",
            "value": "6.839",
            "interval": {"level": "95", "low": "1.557", "high": "30.032"},
            "comparator": "ecog-0-1",
            "p_value": "0.011",
        },
    },
    "section 3.4, paragraph 1": {
        "/adverse_events/Fatigue; ANY; Initial treatment": {"count": 6, "percentage": "46.1"},
        "/adverse_events/Anemia; ANY; Initial treatment": {"count": 5, "percentage": "38.5"},
        "/adverse_events/Anemia; 3-4; Initial treatment": {"count": 2, "percentage": "15.4"},
        "/adverse_events/Neutropenia": {"grade": "3-4", "phase": "Initial treatment", "count": 2, "percentage": "15.4"},
        "/adverse_events/Leukopenia": {"grade": "3-4", "phase": "Initial treatment", "count": 1, "percentage": "7.8"},
        "/adverse_events/Fatigue; 3-4": {"phase": "Initial treatment", "count": 1, "percentage": "7.8"},
        "/adverse_events/Anemia; ANY; Rechallenge": {"count": 5, "percentage": "38.5"},
        "/adverse_events/Fatigue; ANY; Rechallenge": {"count": 4, "percentage": "30.7"},
        "/adverse_events/Anemia; 3-4; Rechallenge": {"count": 1, "percentage": "7.8"},
    },
    "section 4, paragraph 1": {
        "/outcomes/PFSR; ecog-0-1": {"statistic": "MEDIAN"},
    },
    "section 4, paragraph 3": {
        "/groups/earlier-series": {"type": "REFERENCE"},
        **{
            f"/outcomes/{measure}; earlier-series": {
                "report": "CITED",
                "statistic": statistic,
                "unit": unit,
                "spread": "RANGE",
                "low": low,
                "high": high,
                "time_point": "Rechallenge",
            }
            for measure, statistic, unit, low, high in (
                ("ORR", "PERCENTAGE", "%", "0", "22.5"),
                ("DCR", "PERCENTAGE", "%", "21.4", "85"),
                ("PFS", "MEDIAN", "months", "1.6", "6.8"),
                ("OS", "MEDIAN", "months", "6.5", "14.8"),
            )
        },
        "/follow_up": {"statistic": "MEDIAN", "value": "10.31", "unit": "months"},
    },
    "section 4, paragraph 4": {
        "/outcomes/PFSR; pd-l1-positive": {
            "measure": "PFS",
            "statistic": "MEDIAN",
            "value": "3.06",
            "unit": "months",
            "comparator": "pd-l1-negative",
        },
        "/outcomes/PFSR; pd-l1-negative": {"measure": "PFS", "statistic": "MEDIAN", "value": "1.68", "unit": "months"},
    },
    "section 4, paragraph 5": {
        "/adverse_events/New serious immune-related adverse events": {"phase": "Rechallenge", "count": 0},
    },
    "section 5": {
        "/population": {"therapy_line": "second or later"},
    },
    "Citation, after the references": {
        "/publication": {
            "authors": ["Wang J", "Gao Q", "Chen J"],
            "journal": "Front. Oncol.",
            "volume": "15",
            "pages": "1621860",
        },
        "/identifiers/0": {"type": "DOI", "value": "10.3389/fonc.2025.1621860"},
    },
    "Correspondence, at the end": {"/publication": {"corresponding_author": "Jianxin Chen"}},
    "Funding": {
        "/publication/funding": [
            "Instructional Project of Quzhou (2020057)",
            "Instructional Project of Quzhou (2021005)",
            "Science and Technology Key Project of Quzhou (2022K48)",
            "‘New 115’ Talent Project of Quzhou",
            "‘551’ Health High-level Talents of Zhejiang Province",
            "‘258’ Talent Project of Quzhou",
        ]
    },
    "dates, after the citation": {
        "/publication": {"received_on": "2025-05-02", "accepted_on": "2025-09-08", "published_on": "2025-09-22"},
    },
}

# What has no field of its own, in our words: locator, place, words.
PROSE = [
    ("section 1, paragraph 2", "/population/description", "progression within six months of its last dose"),
    ("section 2.1, paragraph 1", "/population/description", "People aged 18 to 75"),
    ("section 2.1, paragraph 1", "/population/description", "confirmed by histology or cytology"),
    ("section 2.1, paragraph 1", "/population/description", "from May 2020 to 2024-12-01"),
    ("section 2.1, paragraph 1", "/population/description", "bone marrow suppression or immune-related adverse events"),
    ("section 2.1, paragraph 1", "/population/description", "ECOG performance status was above 2"),
    ("section 2.1, paragraph 1", "/population/description", "Declaration of Helsinki as revised in 2013"),
    ("section 2.2, paragraph 1", "/population/description", "electronic medical records"),
    ("Ethics statement", "/population/description", "participants consented in writing"),
    (
        "section 2.3, paragraph 1",
        "/outcomes/PFS1/note",
        "From the first dose of a PD-1 or PD-L1 inhibitor to progression",
    ),
    ("section 2.3, paragraph 1", "/outcomes/PFSR; all/note", "censored at the last follow-up"),
    ("section 2.4, paragraph 1", "/outcomes/PFSR; all/note", "Kaplan-Meier (R 4.4.1)"),
    ("section 2.3, paragraph 1", "/outcomes/ORR; all/note", "Complete or partial responses."),
    ("section 2.3, paragraph 1", "/outcomes/DCR; all/note", "Complete or partial responses and stable disease."),
    ("section 2.4, paragraph 1", "/outcomes/PFSR; ecog-0-1/note", "Log-rank test; significant below 0.05."),
    ("section 2.4, paragraph 1", "/outcomes/HAZARD_RATIO/note", "Cox proportional hazards model"),
    ("section 3.3, paragraph 1", "/outcomes/HAZARD_RATIO/note", "Univariate"),
    ("section 3.1, paragraph 1", "/population/description", "Most had received other treatment in between."),
    ("section 3.3, paragraph 1", "/outcomes/PFSR; pd-l1-positive/note", "The difference is not significant"),
    ("section 3.4, paragraph 1", "/adverse_events/Anemia; 3-4; Rechallenge/note", "The only event of grade 3 or 4"),
    ("section 4, paragraph 3", "/summary", "within the range of ten earlier series"),
    ("section 4, paragraph 3", "/outcomes/OS; all/note", "expect the median to exceed the follow-up of 10.31 months"),
    ("section 4, paragraph 5", "/summary", "events were fewer in general"),
    ("section 4, paragraph 6", "/summary", "few people, one center, the choice of participants by their physicians"),
    ("section 4, paragraph 6", "/summary", "no test of PD-L1 before the second inhibitor"),
    ("Funding", "/summary", "Projects of the city of Quzhou"),
    ("Conflict of interest", "/summary", "no financial conflict of interest is declared"),
    ("Data availability statement", "/summary", "the authors give out the raw data"),
]

# How the source names the trials that it mentions.
NAMED = {"keynote-010": "KEYNOTE-010"}

# What another place of the source says instead of the value taken.
DISAGREEMENTS = [
    ("/baseline/Age/spread", "medians and interquartile ranges (IQR)"),
    ("/groups/pd-l1-positive/label", "the median PFS of PD-1-positive patients"),
    ("/groups/pd-l1-negative/label", "superior to that of PD-1-negative patients"),
    ("/outcomes/PFSR; all/note", "to disease progression, death, or the last follow-up date"),
    ("/outcomes/PFSR; all/note", "initiation of study treatment to PD or death from any cause"),
    ("/outcomes/ORR; all/name", "overall response rate (ORR)"),
]

ABSENT = ["timeline"]


@pytest.mark.parametrize(("locator", "place", "expected"), listed(FACTS))
def test_the_record_says_what_the_source_says_there(locator: str, place: str, expected: Any) -> None:
    assert stated(DOCUMENT, place, like=expected) == expected
    assert cited(DOCUMENT, place, locator)


@pytest.mark.parametrize(("locator", "place", "words"), PROSE)
def test_what_has_no_field_of_its_own_is_told_in_prose(locator: str, place: str, words: str) -> None:
    assert words in stated(DOCUMENT, place)
    assert cited(DOCUMENT, place, locator)


def test_nothing_is_told_that_was_not_read_in_the_source() -> None:
    assert left_over(DOCUMENT, FACTS) == []


@pytest.mark.parametrize(("place", "words"), DISAGREEMENTS)
def test_another_place_of_the_source_that_says_otherwise_is_shown(place: str, words: str) -> None:
    assert (KEY, words) in reports(DOCUMENT, place, "DIFFERS")
    assert reports(DOCUMENT, place, "SUPPORTS") != []


def test_no_disagreement_is_left_over() -> None:
    assert sorted(differing(DOCUMENT)) == sorted((pointer(DOCUMENT, place), words) for place, words in DISAGREEMENTS)


@pytest.mark.parametrize("name", ABSENT)
def test_what_the_source_does_not_say_is_absent(name: str) -> None:
    assert name not in DOCUMENT


def test_every_trial_that_is_named_has_a_record() -> None:
    assert {row["trial"].removeprefix("catalogue:"): row["named"] for row in DOCUMENT["trials"]} == NAMED
    assert {row["relation"] for row in DOCUMENT["trials"]} == {"MENTIONS"}
    assert set(NAMED) <= set(read(TRIALS))


def test_a_group_has_a_size_only_where_it_can_be_told() -> None:
    sizes = {row["key"]: row.get("size") for row in DOCUMENT["groups"]}
    assert sizes == {"all": 13, "ecog-0-1": 8, "ecog-2": 5, "pd-l1-positive": None, "pd-l1-negative": 5} | {
        "earlier-series": None
    }


def test_adverse_events_are_counted_among_all_13_and_graded_by_ctcae_4() -> None:
    assert {row["at_risk"] for row in DOCUMENT["adverse_events"]} == {13}
    assert {row["criteria"] for row in DOCUMENT["adverse_events"] if "grade" in row} == {"CTCAE 4.0"}
