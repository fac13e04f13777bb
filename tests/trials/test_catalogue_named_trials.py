"""The trials that the source documents name without describing them: what is said of each, and what is left open."""

import itertools
import json
from typing import Any

import pytest
from jsonpointer import resolve_pointer

from registry.identifiers import normalize
from trials import catalogue

DOCUMENTS = catalogue.documents()

# Read from the sources by a person, not taken from the files.
FACTS: list[tuple[str, str, Any]] = [
    ("compassion-16", "/acronym", "COMPASSION-16"),
    ("compassion-16", "/identifiers/0", {"type": "NCT", "value": "NCT04982237"}),
    ("compassion-16", "/identifiers/1", {"type": "SPONSOR_PROTOCOL", "value": "AK104-303"}),
    ("compassion-16", "/conditions", ["Persistent, recurrent or metastatic cervical cancer"]),
    ("compassion-16", "/design/phases", ["PHASE3"]),
    ("compassion-16", "/enrollment", {"count": 445, "type": "ACTUAL"}),
    ("compassion-16", "/arms/0/interventions", ["Cadonilimab", "Platinum-based chemotherapy", "Bevacizumab"]),
    ("compassion-16", "/arms/1/type", "PLACEBO_COMPARATOR"),
    ("compassion-16", "/arms/1/interventions", ["Placebo", "Platinum-based chemotherapy", "Bevacizumab"]),
    ("compassion-01", "/acronym", "COMPASSION-01"),
    ("compassion-01", "/interventions/0/name", "Cadonilimab"),
    ("ak104-202", "/identifiers", [{"type": "SPONSOR_PROTOCOL", "value": "AK104-202"}]),
    ("ak104-202", "/design", {"phases": ["PHASE1", "PHASE2"], "masking": {"level": "NONE"}}),
    ("ak104-202", "/enrollment", {"count": 53, "type": "ACTUAL"}),
    ("ak104-202", "/interventions/0/description", "6 mg/kg intravenously every 2 weeks."),
    ("ak104-202", "/endpoints/0/role", "PRIMARY"),
    ("ak104-202", "/endpoints/0/description", "By RECIST 1.1."),
    ("ak104-202", "/results_summary/endpoints", "The primary endpoint was not met."),
    ("hcc-first-line-lenvatinib-esmo-2023", "/conditions", ["Advanced hepatocellular carcinoma"]),
    ("hcc-first-line-lenvatinib-esmo-2023", "/interventions/1/name", "Lenvatinib"),
    (
        "hcc-neoadjuvant-folfox-haic-esmo-asia-2023",
        "/conditions",
        ["Resectable multinodular hepatocellular carcinoma"],
    ),
    ("hcc-neoadjuvant-folfox-haic-esmo-asia-2023", "/interventions/1/name", "FOLFOX-HAIC"),
    ("hcc-neoadjuvant-folfox-haic-esmo-asia-2023", "/results_summary/endpoints", "Disease control rate 100%."),
    ("neoadjuvant-cutoff-2024-10-20", "/interventions/0/other_names", ["AK104"]),
    ("keynote-001", "/interventions/0/name", "Pembrolizumab"),
    ("keynote-010", "/conditions", ["PD-L1-positive advanced non-small cell lung cancer"]),
    ("keynote-010", "/design/allocation", "RANDOMIZED"),
    ("keynote-010", "/arms/1", {"label": "Docetaxel", "type": "ACTIVE_COMPARATOR", "interventions": ["Docetaxel"]}),
    ("checkmate-017", "/identifiers/0/value", "NCT01642004"),
    ("checkmate-017", "/identifiers/1", {"type": "SPONSOR_PROTOCOL", "value": "CA209-017"}),
    ("checkmate-017", "/sponsors/lead", {"name": "Bristol-Myers Squibb", "class": "INDUSTRY"}),
    ("checkmate-017", "/status/overall", "ACTIVE_NOT_RECRUITING"),
    ("checkmate-017", "/status/verified_on", "2018-03"),
    ("checkmate-017", "/status/start", {"date": "2012-09-26", "type": "ACTUAL"}),
    ("checkmate-017", "/status/primary_completion", {"date": "2014-11-17", "type": "ACTUAL"}),
    ("checkmate-017", "/status/completion", {"date": "2018-12-29", "type": "ESTIMATED"}),
    ("checkmate-017", "/record_dates/first_posted", {"date": "2012-07-17", "type": "ESTIMATED"}),
    ("checkmate-017", "/record_dates/results_first_posted", {"date": "2016-03-17", "type": "ESTIMATED"}),
    ("checkmate-017", "/design/phases", ["PHASE3"]),
    ("checkmate-017", "/design/masking", {"level": "NONE"}),
    ("checkmate-017", "/enrollment", {"count": 352, "type": "ACTUAL"}),
    ("checkmate-017", "/interventions/0/description", "3 mg/kg intravenously every 2 weeks."),
    ("checkmate-017", "/interventions/1/description", "75 mg/m2 intravenously every 3 weeks."),
    ("checkmate-017", "/eligibility/minimum_age", "18 Years"),
    ("checkmate-017", "/recruitment_countries/5", "Czechia"),
    ("checkmate-057", "/study_type", "INTERVENTIONAL"),
    ("oak", "/acronym", "OAK"),
    ("poseidon", "/design", {"allocation": "RANDOMIZED"}),
    ("checkmate-227", "/interventions", [{"name": "PD-1/PD-L1 inhibitor"}, {"name": "CTLA-4 inhibitor"}]),
    ("docetaxel-phase-3", "/design/phases", ["PHASE3"]),
    (
        "docetaxel-phase-3",
        "/results_summary/endpoints",
        "Objective response rate 6.7%; median progression-free survival 10.6 weeks.",
    ),
    ("i-sabr", "/conditions", ["Early-stage non-small cell lung cancer"]),
    ("i-sabr", "/interventions/1/other_names", ["SABR", "Stereotactic body radiotherapy", "SBRT"]),
    ("lcnec-alpine", "/identifiers/1", {"type": "CTIS", "value": "2024-515902-15-00"}),
    ("lcnec-alpine", "/sponsors/lead/name", "Technische Universität Dresden"),
    ("lcnec-alpine", "/status/start", {"date": "2022-01-18", "type": "ACTUAL"}),
    ("lcnec-alpine", "/status/primary_completion", {"date": "2028-01-31", "type": "ESTIMATED"}),
    ("lcnec-alpine", "/enrollment", {"count": 67, "type": "ESTIMATED"}),
    ("lcnec-alpine", "/design/intervention_model", "SINGLE_GROUP"),
    ("lcnec-alpine", "/design/masking", {"level": "NONE"}),
    ("nipinec", "/design/allocation", "RANDOMIZED"),
    ("nipinec", "/endpoints/0/time_frame", "8 weeks"),
    ("nipinec", "/recruitment_countries", ["France"]),
    ("duple", "/endpoints/0/time_frame", "1 year"),
    ("chictr2300068111", "/identifiers/0/authority", "Chinese Clinical Trial Registry"),
]

# Table II of the case report on LCNEC, row by row: identifier, acronym, n, what is given (one list per experimental
# arm), primary endpoint, and the status where one of our words says the same.
LCNEC = "large cell neuroendocrine carcinoma"
TABLE_2: list[tuple[str, tuple[str, str], str | None, list[str], int, list[list[str]], str, str | None]] = [
    (
        "lcnec-alpine",
        ("NCT", "NCT05470595"),
        "LCNEC-ALPINE",
        [f"Locally advanced or metastatic {LCNEC}"],
        67,
        [["Atezolizumab", "Platinum", "Etoposide"]],
        "Overall survival",
        "RECRUITING",
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
    ("lcnec-alpine", "/status/overall", "nct05470595", "ACTIVE_NOT_RECRUITING"),
    ("lcnec-alpine", "/status/overall", "ctis-2024-515902-15-00", "Ongoing, recruitment ended"),
    ("lcnec-alpine", "/arms/0/interventions", "case-lcnec", "Atezolizumab"),
    ("nipinec", "/design/allocation", "nct07337447", "non-comparative single-arm studies"),
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


def entries(key: str, pointer: str, relation: str = "SUPPORTS") -> list[dict[str, Any]]:
    return [
        row
        for row in DOCUMENTS[key]["provenance"]
        if f"{row['path']}/".startswith(f"{pointer}/") and row["relation"] == relation
    ]


def numbers(key: str) -> set[str]:
    return {normalize(row["value"]) for row in DOCUMENTS[key].get("identifiers", [])}


def test_the_catalogue_has_28_trials() -> None:
    assert len(DOCUMENTS) == 28


@pytest.mark.parametrize(("key", "pointer", "expected"), FACTS)
def test_a_named_trial_says_what_its_sources_say(key: str, pointer: str, expected: Any) -> None:
    assert resolve_pointer(DOCUMENTS[key], pointer) == expected


@pytest.mark.parametrize(("key", "names"), ABSENT)
def test_what_no_source_says_of_a_named_trial_is_absent(key: str, names: list[str]) -> None:
    assert [name for name in names if name in DOCUMENTS[key]] == []


@pytest.mark.parametrize(
    ("key", "number", "acronym", "conditions", "count", "given", "primary", "status"),
    TABLE_2,
    ids=[row[0] for row in TABLE_2],
)
def test_a_row_of_table_2_is_carried_over(
    key: str,
    number: tuple[str, str],
    acronym: str | None,
    conditions: list[str],
    count: int,
    given: list[list[str]],
    primary: str,
    status: str | None,
) -> None:
    found = DOCUMENTS[key]
    assert (found["identifiers"][0]["type"], found["identifiers"][0]["value"]) == number
    assert found.get("acronym") == acronym
    assert found["design"]["phases"] == ["PHASE2"]
    assert found["conditions"] == conditions
    assert found["enrollment"]["count"] == count
    assert [(arm["type"], arm["interventions"]) for arm in found["arms"]] == [("EXPERIMENTAL", arm) for arm in given]
    assert [(row["role"], row["measure"]) for row in found["endpoints"]] == [("PRIMARY", primary)]
    assert found.get("status", {}).get("overall") == status


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("duple", ["Ongoing"]),
        ("eudract-2020-002683-31", ["Ongoing"]),
        ("chictr2300068111", ["Prospective", "registration"]),
    ],
)
def test_a_status_that_is_none_of_our_words_stays_as_reported(key: str, words: list[str]) -> None:
    told = [row for row in entries(key, "/detailed_description") if "column Status" in row["locator"]]
    assert [row["reported"] for row in told] == words
    assert "states no status" in DOCUMENTS[key]["detailed_description"]


def test_the_cohorts_of_ak104_202_add_up() -> None:
    sizes = [int(arm["description"].split()[0]) for arm in DOCUMENTS["ak104-202"]["arms"]]
    assert sizes == [30, 7, 16]
    assert sum(sizes) == DOCUMENTS["ak104-202"]["enrollment"]["count"]


def test_checkmate_017_has_three_primary_nine_secondary_and_one_other_endpoint_in_20_countries() -> None:
    found = DOCUMENTS["checkmate-017"]
    assert [row["role"] for row in found["endpoints"]] == ["PRIMARY"] * 3 + ["SECONDARY"] * 9 + ["OTHER"]
    assert len(found["recruitment_countries"]) == 20


def test_compassion_16_leaves_the_disputed_survival_to_the_studies() -> None:
    text = json.dumps(DOCUMENTS["compassion-16"] | {"provenance": []})
    assert [figure for figure in ("13.3", "12.7", "8.2", "8.1") if figure in text] == []


def test_the_number_of_compassion_03_is_given_to_no_trial() -> None:
    assert [key for key, found in DOCUMENTS.items() if "NCT03852251" in json.dumps(found)] == []


def test_the_two_records_of_what_may_be_one_lcnec_trial_stay_separate() -> None:
    first, second = "lcnec-alpine", "eudract-2020-002683-31"
    assert numbers(first) == {"NCT05470595", "2024-515902-15-00"}
    assert numbers(second) == {"2020-002683-31"}
    for key, other in ((first, "2020-002683-31"), (second, "NCT05470595")):
        told = DOCUMENTS[key]["detailed_description"]
        assert other in told
        assert "A curator must decide" in told


def test_no_two_trials_share_an_identifier() -> None:
    assert [pair for pair in itertools.combinations(DOCUMENTS, 2) if numbers(pair[0]) & numbers(pair[1])] == []


@pytest.mark.parametrize(("key", "number"), UNVERIFIED.items())
def test_an_unverified_number_is_marked_and_is_all_that_its_source_gives(key: str, number: str) -> None:
    found = DOCUMENTS[key]
    assert found["identifiers"] == [{"type": "NCT", "value": number}]
    (source,) = [row for row in found["sources"] if row["key"] == "third-party-texts"]
    assert source["citation"].startswith("Unverified.")
    (told,) = entries(key, "/identifiers/0/value")
    assert (told["source"], told["reported"]) == (source["key"], number)
    assert told["locator"].startswith("unverified")
    used = {row["path"] for row in found["provenance"] if row["source"] == source["key"]}
    assert used == {"/identifiers/0/type", "/identifiers/0/value"}


def test_every_other_number_is_verified() -> None:
    marked = {key for key, found in DOCUMENTS.items() if "unverified" in json.dumps(found["sources"]).casefold()}
    assert marked == set(UNVERIFIED)


@pytest.mark.parametrize(("key", "pointer", "source", "reported"), DISAGREEMENTS)
def test_disagreements_about_a_named_trial_are_shown(key: str, pointer: str, source: str, reported: str) -> None:
    told = [(row["source"], row["reported"]) for row in entries(key, pointer, "DIFFERS")]
    assert (source, reported) in told
