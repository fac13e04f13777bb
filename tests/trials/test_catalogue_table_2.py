"""The seven trials in Table II of the case report on large cell neuroendocrine carcinoma, row by row."""

from typing import Any

import pytest

from registry.identifiers import normalize
from tests.facts import TRIALS, Table, cited, entries, listed_by_key, read, reports, stated

DOCUMENTS = read(TRIALS)
LCNEC = "large cell neuroendocrine carcinoma"

# Identifier, acronym, tumors, n, what is given (one list per experimental arm), primary endpoint, and the status where
# one of our words says the same.
TABLE_2: list[tuple[str, tuple[str, str], str | None, list[str], int, list[list[str]], str, str | None]] = [
    (
        "lcnec-alpine",
        ("NCT", "NCT05470595"),
        "LCNEC-ALPINE",
        [f"Locally advanced or metastatic {LCNEC}"],
        67,
        [["Atezolizumab", "Platinum", "Etoposide"]],
        "Overall survival",
        "ACTIVE_NOT_RECRUITING",  # the table's “Recruiting” is older
    ),
    (
        "nipinec",
        ("NCT", "NCT03591731"),
        "NIPINEC",
        [f"Gastroenteropancreatic or pulmonary poorly differentiated neuroendocrine tumors (including {LCNEC})"],
        185,
        [["Nivolumab"], ["Nivolumab", "Ipilimumab"]],
        "Objective response rate",
        "ACTIVE_NOT_RECRUITING",
    ),
    (
        "chance",
        ("NCT", "NCT03976518"),
        "CHANCE",
        [f"Advanced non-small cell lung cancer with rare histologies (including {LCNEC})"],
        43,
        [["Atezolizumab"]],
        "Disease control rate",
        "RECRUITING",
    ),
    (
        "nct03728361",
        ("NCT", "NCT03728361"),
        None,
        ["Small cell lung cancer", f"Advanced neuroendocrine cancer (including {LCNEC})"],
        55,
        [["Nivolumab", "Temozolomide"]],
        "Objective response rate",
        "ACTIVE_NOT_RECRUITING",
    ),
    (
        "duple",
        ("EUDRACT_NUMBER", "2020-005942-41"),
        "DUPLE",
        [f"Metastatic {LCNEC}"],
        49,
        [["Durvalumab", "Carboplatin", "Etoposide"]],
        "Overall survival rate",
        None,
    ),
    (
        "eudract-2020-002683-31",
        ("EUDRACT_NUMBER", "2020-002683-31"),
        None,
        [f"Advanced {LCNEC}"],
        67,
        [["Atezolizumab", "Platinum", "Etoposide"]],
        "Overall survival",
        None,
    ),
    (
        "chictr2300068111",
        ("REGISTRY", "ChiCTR2300068111"),
        None,
        [f"Locally advanced or metastatic {LCNEC}"],
        64,
        [["Serplulimab", "Carboplatin", "Etoposide"]],
        "Objective response rate",
        None,
    ),
]

# What else is said of them, in the table and elsewhere: under each locator the places, and what stands there.
FACTS: dict[str, Table] = {
    "lcnec-alpine": {
        "trial.medpath.com": {"/status": {"overall": "ACTIVE_NOT_RECRUITING"}},
        "Registration Number": {"/identifiers/1": {"type": "CTIS", "value": "2024-515902-15-00"}},
        "clinicaltrialexchange.com": {"/sponsors/lead/name": "Technische Universität Dresden"},
        "ClinicalTrials.gov page": {
            "/status/start": {"date": "2022-01-18", "type": "ACTUAL"},
            "/status/primary_completion": {"date": "2028-01-31", "type": "ESTIMATED"},
            "/enrollment": {"count": 67, "type": "ESTIMATED"},
            "/design": {"intervention_model": "SINGLE_GROUP", "masking": {"level": "NONE"}},
        },
    },
    "nipinec": {
        "Table II, row NCT03591731": {
            "/arms/0/label": "Arm A: nivolumab",
            "/arms/1/label": "Arm B: nivolumab plus ipilimumab",
        },
        "protocolSection.descriptionModule.briefSummary": {
            "/design/allocation": "RANDOMIZED",
            "/endpoints/0/time_frame": "8 weeks",
            "/recruitment_countries": ["France"],
        },
    },
    "duple": {
        "Table II, row 2020-005942-41": {
            "/arms/0/label": "Durvalumab with carboplatin and etoposide, then durvalumab",
            "/endpoints/0/time_frame": "1 year",
        },
    },
    "chictr2300068111": {
        "Table II, row ChiCTR2300068111": {"/identifiers/0/authority": "Chinese Clinical Trial Registry"},
    },
}

# What another source, or another place of the same source, reports instead of the value taken.
DISAGREEMENTS = [
    ("lcnec-alpine", "/status/overall", "case-lcnec", "Recruiting"),
    ("lcnec-alpine", "/status/overall", "nct05470595", "Recruiting"),
    ("lcnec-alpine", "/arms/0/interventions", "case-lcnec", "Atezolizumab"),
    ("nipinec", "/design/allocation", "nct07337447", "non-comparative single-arm studies"),
]


@pytest.mark.parametrize(
    ("key", "number", "acronym", "conditions", "count", "outcomes", "primary", "status"),
    TABLE_2,
    ids=[row[0] for row in TABLE_2],
)
def test_a_row_of_table_2_is_carried_over(
    key: str,
    number: tuple[str, str],
    acronym: str | None,
    conditions: list[str],
    count: int,
    outcomes: list[list[str]],
    primary: str,
    status: str | None,
) -> None:
    document = DOCUMENTS[key]
    assert (document["identifiers"][0]["type"], document["identifiers"][0]["value"]) == number
    assert document.get("acronym") == acronym
    assert document["design"]["phases"] == ["PHASE2"]
    assert document["conditions"] == conditions
    assert document["enrollment"]["count"] == count
    assert [(arm["type"], arm["interventions"]) for arm in document["arms"]] == [
        ("EXPERIMENTAL", arm) for arm in outcomes
    ]
    assert [(row["role"], row["measure"]) for row in document["endpoints"]] == [("PRIMARY", primary)]
    assert document.get("status", {}).get("overall") == status
    row = f"Table II, row {number[1]}"
    places = ["/identifiers/0/value", "/design/phases", "/conditions", "/enrollment/count", "/endpoints/0/measure"]
    assert [place for place in [*places, "/arms/0/interventions"] if not cited(document, place, row)] == []
    of_status = [each["locator"] for each in document["provenance"] if each["path"] == "/status/overall"]
    assert status is None or any(locator.startswith(row) for locator in of_status)


@pytest.mark.parametrize(("key", "locator", "place", "expected"), listed_by_key(FACTS))
def test_the_record_says_what_its_source_says_there(key: str, locator: str, place: str, expected: Any) -> None:
    assert stated(DOCUMENTS[key], place, like=expected) == expected
    assert cited(DOCUMENTS[key], place, locator)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("duple", ["Ongoing"]),
        ("eudract-2020-002683-31", ["Ongoing"]),
        ("chictr2300068111", ["Prospective", "registration"]),
    ],
)
def test_a_status_that_is_none_of_our_words_stays_as_reported(key: str, words: list[str]) -> None:
    rows = [row for row in entries(DOCUMENTS[key], "/detailed_description") if "column Status" in row["locator"]]
    assert [row["reported"] for row in rows] == words
    assert "states no status" in DOCUMENTS[key]["detailed_description"]


def test_the_two_records_of_what_may_be_one_lcnec_trial_stay_separate() -> None:
    first, second = "lcnec-alpine", "eudract-2020-002683-31"
    assert {normalize(row["value"]) for row in DOCUMENTS[first]["identifiers"]} == {"NCT05470595", "2024-515902-15-00"}
    assert {normalize(row["value"]) for row in DOCUMENTS[second]["identifiers"]} == {"2020-002683-31"}
    for key, other in ((first, "2020-002683-31"), (second, "NCT05470595")):
        text = DOCUMENTS[key]["detailed_description"]
        assert other in text
        assert "A curator must decide" in text


@pytest.mark.parametrize(("key", "place", "source", "reported"), DISAGREEMENTS)
def test_disagreements_about_a_trial_of_the_table_are_shown(key: str, place: str, source: str, reported: str) -> None:
    assert (source, reported) in reports(DOCUMENTS[key], place, "DIFFERS")
