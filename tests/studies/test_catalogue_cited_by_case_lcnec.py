"""What the case report on large cell neuroendocrine carcinoma cites: the nine studies in its Table I, and a patient."""

from typing import Any

import pytest

from tests.facts import STUDIES, Table, cited, left_over, listed_by_key, read, reports, stated

DOCUMENTS = read(STUDIES)

# Table I of the case report on LCNEC: first author, year, journal, number of the reference, type of study.
TABLE_1: list[tuple[str, str, str, str, int, str]] = [
    ("wang-2017-lcnec", "Wang", "2017", "Journal for ImmunoTherapy of Cancer", 9, "CASE_REPORT"),
    ("qin-2020-lcnec", "Qin", "2020", "Immunotherapy", 10, "CASE_REPORT"),
    ("sherman-2020-lcnec", "Sherman", "2020", "Lung Cancer", 11, "RETROSPECTIVE_COHORT"),
    ("chauhan-2018-lcnec", "Chauhan", "2018", "Oncotarget", 12, "CASE_SERIES"),
    ("takimoto-sato-2020-lcnec", "Takimoto Sato", "2020", "Molecular and Clinical Oncology", 13, "CASE_REPORT"),
    ("oda-2020-lcnec", "Oda", "2020", "Thoracic Cancer", 14, "CASE_REPORT"),
    ("giaj-levra-2017-lcnec", "Giaj Levra", "2017", "Journal of Thoracic Oncology", 15, "RETROSPECTIVE_COHORT"),
    ("zhang-2020-lcnec", "Zhang", "2020", "OncoTargets and Therapy", 16, "CASE_REPORT"),
    ("dudnik-2021-lcnec", "Dudnik", "2021", "Journal for ImmunoTherapy of Cancer", 17, "RETROSPECTIVE_COHORT"),
]

# Read from the source by a person, not taken from the files: under each locator the places, and what stands there.
FACTS: dict[str, Table] = {
    "cadonilimab-first-line-lcnec": {
        "Discussion, paragraph 4": {
            "/study_type": "CASE_REPORT",
            "/conditions": ["Advanced large cell neuroendocrine carcinoma"],
            "/drugs": ["Cadonilimab"],
            "/population": {"treated": 1, "therapy_line": "first"},
            "/groups/patient": {"type": "COHORT", "size": 1},
            "/outcomes/DOR": {"bound": "GREATER_THAN", "value": "20", "unit": "months"},
            "/timeline/TREATMENT; Cadonilimab": {"line": 1},
            "/timeline/RESPONSE; Complete response to cadonilimab": {"response": "CR"},
        },
    },
    "wang-2017-lcnec": {
        "Table I, heading": {
            "/conditions": ["Advanced large cell neuroendocrine carcinoma"],
        },
        "Table I, row Wang et al, 2017": {
            "/study_type": "CASE_REPORT",
            "/drugs": ["Pembrolizumab"],
            "/population": {"treated": 1},
            "/groups/patient": {"type": "COHORT", "size": 1},
            "/baseline/Tumor mutation burden": {"category": "High"},
            "/timeline/TREATMENT; Platinum doublet": {"line": 1},
            "/timeline/TREATMENT; Pembrolizumab": {},
            "/timeline/RESPONSE; Marked and durable response to pembrolizumab": {},
        },
    },
    "qin-2020-lcnec": {
        "Table I, heading": {
            "/conditions": ["Advanced pulmonary large cell neuroendocrine carcinoma"],
        },
        "Table I, row Qin et al, 2020": {
            "/study_type": "CASE_REPORT",
            "/drugs": ["Nivolumab"],
            "/population": {"treated": 1},
            "/groups/patient": {"type": "COHORT", "size": 1},
            "/timeline/TREATMENT; Nivolumab and radiotherapy": {"regimen": "Nivolumab, radiotherapy"},
            "/timeline/RESPONSE; Durable response to nivolumab and radiotherapy": {},
        },
    },
    "sherman-2020-lcnec": {
        "Table I, row Sherman et al, 2020": {
            "/study_type": "RETROSPECTIVE_COHORT",
            "/conditions": ["Advanced large cell neuroendocrine carcinoma"],
            "/drugs": ["Immune checkpoint inhibitors"],
            "/population": {"treated": 23},
            "/groups/all": {"type": "COHORT", "size": 23},
            "/outcomes/ORR": {"statistic": "PERCENTAGE", "value": "33", "unit": "%"},
            "/outcomes/PFS": {"statistic": "MEDIAN", "value": "4.2", "unit": "months"},
        },
    },
    "chauhan-2018-lcnec": {
        "Table I, row Chauhan et al, 2018": {
            "/study_type": "CASE_SERIES",
            "/conditions": ["Metastatic large cell neuroendocrine carcinoma"],
            "/drugs": ["Nivolumab"],
            "/population": {"treated": 3, "therapy_line": "second or later"},
            "/groups/all": {"type": "COHORT", "size": 3},
            "/outcomes/CR": {"statistic": "COUNT", "numerator": 1, "denominator": 3},
            "/outcomes/Clinical and radiological response": {
                "measure": "OTHER",
                "statistic": "COUNT",
                "numerator": 1,
                "denominator": 3,
            },
            "/outcomes/SD": {"statistic": "COUNT", "numerator": 1, "denominator": 3},
        },
    },
    "takimoto-sato-2020-lcnec": {
        "Table I, heading": {
            "/conditions": ["Advanced large cell neuroendocrine carcinoma"],
        },
        "Table I, row Takimoto Sato et al, 2020": {
            "/study_type": "CASE_REPORT",
            "/drugs": ["Nivolumab"],
            "/population": {"treated": 1, "therapy_line": "third"},
            "/groups/patient": {"type": "COHORT", "size": 1},
            "/baseline/Stage": {"category": "IVB"},
            "/outcomes/Duration of stable disease": {
                "measure": "OTHER",
                "bound": "AT_LEAST",
                "value": "6",
                "unit": "months",
            },
            "/timeline/TREATMENT; Nivolumab": {"line": 3},
            "/timeline/RESPONSE; Stable disease with nivolumab": {"response": "SD"},
        },
    },
    "oda-2020-lcnec": {
        "Table I, heading": {
            "/conditions": ["Advanced large cell neuroendocrine carcinoma"],
        },
        "Table I, row Oda et al, 2020": {
            "/study_type": "CASE_REPORT",
            "/drugs": ["Nivolumab"],
            "/population": {"treated": 1},
            "/groups/patient": {"type": "COHORT", "size": 1},
            "/baseline/Stage": {"category": "IV"},
            "/outcomes/DOR": {"bound": "GREATER_THAN", "value": "3", "unit": "years"},
            "/timeline/TREATMENT; Nivolumab": {},
            "/timeline/RESPONSE; Partial response to nivolumab": {"response": "PR"},
        },
    },
    "giaj-levra-2017-lcnec": {
        "Table I, heading": {
            "/conditions": ["Advanced large cell neuroendocrine carcinoma"],
        },
        "Table I, row Giaj Levra et al, 2017": {
            "/study_type": "RETROSPECTIVE_COHORT",
            "/drugs": ["Nivolumab", "Pembrolizumab"],
            "/population": {"treated": 10},
            "/groups/all": {"type": "COHORT", "size": 10},
            "/outcomes/PR": {"statistic": "COUNT", "numerator": 6, "denominator": 10},
            "/outcomes/SD": {"statistic": "COUNT", "numerator": 1, "denominator": 10},
            "/outcomes/PFS": {"statistic": "MEDIAN", "value": "57", "unit": "weeks"},
        },
    },
    "zhang-2020-lcnec": {
        "Table I, row Zhang et al, 2020": {
            "/study_type": "CASE_REPORT",
            "/conditions": ["Advanced large cell neuroendocrine carcinoma"],
            "/drugs": ["Nivolumab"],
            "/population": {"treated": 1},
            "/groups/patient": {"type": "COHORT", "size": 1},
            "/baseline/Tumor mutation burden": {"category": "High"},
            "/outcomes/DOR": {"bound": "GREATER_THAN", "value": "20", "unit": "months"},
            "/timeline/TREATMENT; Nivolumab": {},
            "/timeline/RESPONSE; Complete response to nivolumab": {"response": "CR"},
        },
    },
    "dudnik-2021-lcnec": {
        "Table I, row Dudnik et al, 2021": {
            "/study_type": "RETROSPECTIVE_COHORT",
            "/conditions": ["Advanced large cell neuroendocrine carcinoma"],
            "/drugs": ["Immune checkpoint inhibitors"],
            "/groups/ici": {"type": "COHORT", "size": 41},
            "/groups/no-ici": {"type": "COHORT", "size": 84},
            "/outcomes/Survival": {"group": "ici", "measure": "OTHER", "comparator": "no-ici"},
        },
    },
}

# What has no field of its own, in our words: study, locator, place, words.
PROSE = [
    ("wang-2017-lcnec", "Table I, row Wang et al, 2017", "/timeline/Platinum doublet/description", "resistant"),
    ("wang-2017-lcnec", "Table I, row Wang et al, 2017", "/summary", "a marked and lasting response to pembrolizumab"),
    ("sherman-2020-lcnec", "Table I, row Sherman et al, 2020", "/population/description", "without other drugs"),
    (
        "oda-2020-lcnec",
        "Table I, row Oda et al, 2020",
        "/timeline/Partial response to nivolumab/description",
        "All metastases became smaller.",
    ),
    ("dudnik-2021-lcnec", "Table I, row Dudnik et al, 2021", "/outcomes/0/note", "Called a benefit, without figures."),
    ("dudnik-2021-lcnec", "Table I, row Dudnik et al, 2021", "/population/description", "real-world data"),
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


@pytest.mark.parametrize(("key", "author", "year", "journal", "number", "kind"), TABLE_1)
def test_a_row_of_table_1_is_carried_over(
    key: str, author: str, year: str, journal: str, number: int, kind: str
) -> None:
    publication = DOCUMENTS[key]["publication"]
    assert (publication["authors"], publication["published_on"], publication["journal"]) == (
        [author, "et al."],
        year,
        journal,
    )
    assert f"Reference {number} of the case report" in publication["citation"]
    assert DOCUMENTS[key]["study_type"] == kind


@pytest.mark.parametrize("key", FACTS)
def test_a_study_of_no_known_trial_is_linked_to_none(key: str) -> None:
    assert "trials" not in DOCUMENTS[key]


@pytest.mark.parametrize("key", FACTS)
def test_what_the_table_does_not_say_is_absent(key: str) -> None:
    assert [name for name in ("identifiers", "follow_up", "countries") if name in DOCUMENTS[key]] == []


def test_a_percentage_is_given_no_count_that_the_table_does_not_state() -> None:
    document = DOCUMENTS["sherman-2020-lcnec"]
    assert [row for row in document["outcomes"] if {"numerator", "denominator"} & set(row)] == []
    assert "evaluable" not in document["population"]


def test_three_patients_are_a_series_although_the_table_says_case_report() -> None:
    document = DOCUMENTS["chauhan-2018-lcnec"]
    assert ("case-lcnec", "Case report") in reports(document, "/study_type", "DIFFERS")
    assert reports(document, "/study_type", "SUPPORTS") != []
