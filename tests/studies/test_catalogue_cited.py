"""The studies that the source documents only cite: what is reported of each at second hand, and what is left open."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonpointer import resolve_pointer

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "studies" / "catalogue"
LCNEC = [
    "wang-2017-lcnec",
    "qin-2020-lcnec",
    "sherman-2020-lcnec",
    "chauhan-2018-lcnec",
    "takimoto-sato-2020-lcnec",
    "oda-2020-lcnec",
    "giaj-levra-2017-lcnec",
    "zhang-2020-lcnec",
    "dudnik-2021-lcnec",
]
RECHALLENGE = [
    "fujita-2018-rechallenge",
    "watanabe-2019-rechallenge",
    "katayama-2019-rechallenge",
    "fujita-2020-rechallenge",
    "xu-z-2022-rechallenge",
    "yan-2024-rechallenge",
    "feng-2024-rechallenge",
    "torasawa-2023-rechallenge",
    "xu-m-2024-rechallenge",
    "musaelyan-2024-rechallenge",
]
# Studies that report results of a trial: its key in the catalogue of trials, and how the source names it.
LINKED = {
    "ak104-iit-018-interim": ("ak104-iit-018", "AK104-IIT-018"),
    "compassion-16-interim": ("compassion-16", "COMPASSION-16"),
    "compassion-01-results": ("compassion-01", "COMPASSION-01"),
    "ak104-202-results": ("ak104-202", "AK104–202"),
    "neoadjuvant-cutoff-2024-10-20-results": ("neoadjuvant-cutoff-2024-10-20", "October 20, 2024, data cutoff"),
    "docetaxel-phase-3-results": ("docetaxel-phase-3", "a pivotal phase III trial"),
    "hcc-neoadjuvant-folfox-haic-results": (
        "hcc-neoadjuvant-folfox-haic-esmo-asia-2023",
        "a study presented at the 2023 ESMO Asia Congress",
    ),
    "hcc-first-line-lenvatinib-results": (
        "hcc-first-line-lenvatinib-esmo-2023",
        "cadonilimab-lenvatinib combination as a first-line treatment for advanced HCC",
    ),
}
KEYS = ["cadonilimab-retrospective-41", *LCNEC, *RECHALLENGE, "cadonilimab-cervical-real-world", *LINKED]
DOCUMENTS: dict[str, dict[str, Any]] = {
    key: json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8")) for key in KEYS
}
each_document = pytest.mark.parametrize("key", KEYS)

# Read from the sources by a person, not taken from the files.
FACTS: list[tuple[str, str, Any]] = [
    ("cadonilimab-retrospective-41", "/study_type", "RETROSPECTIVE_COHORT"),
    ("cadonilimab-retrospective-41", "/population/enrolled", 41),
    ("cadonilimab-retrospective-41", "/population/therapy_line", "fourth or later in over half"),
    ("cadonilimab-retrospective-41", "/conditions", ["Advanced non-small cell lung cancer"]),
    ("cadonilimab-retrospective-41", "/drugs", ["Cadonilimab"]),
    ("wang-2017-lcnec", "/drugs", ["Pembrolizumab"]),
    ("wang-2017-lcnec", "/baseline/0/category", "High"),
    ("qin-2020-lcnec", "/drugs", ["Nivolumab"]),
    ("qin-2020-lcnec", "/timeline/0/regimen", "Nivolumab, radiotherapy"),
    ("sherman-2020-lcnec", "/population/treated", 23),
    ("chauhan-2018-lcnec", "/population/treated", 3),
    ("chauhan-2018-lcnec", "/population/therapy_line", "second or later"),
    ("chauhan-2018-lcnec", "/study_type", "CASE_SERIES"),
    ("takimoto-sato-2020-lcnec", "/baseline/0/category", "IVB"),
    ("takimoto-sato-2020-lcnec", "/timeline/0/line", 3),
    ("takimoto-sato-2020-lcnec", "/timeline/1/response", "SD"),
    ("oda-2020-lcnec", "/baseline/0/category", "IV"),
    ("oda-2020-lcnec", "/timeline/1/response", "PR"),
    ("giaj-levra-2017-lcnec", "/population/treated", 10),
    ("giaj-levra-2017-lcnec", "/drugs", ["Nivolumab", "Pembrolizumab"]),
    ("zhang-2020-lcnec", "/timeline/1/response", "CR"),
    ("zhang-2020-lcnec", "/baseline/0/characteristic", "Tumor mutation burden"),
    ("dudnik-2021-lcnec", "/groups/0/size", 41),
    ("dudnik-2021-lcnec", "/groups/1/size", 84),
    ("fujita-2018-rechallenge", "/population/treated", 12),
    ("fujita-2018-rechallenge", "/drugs", ["Pembrolizumab"]),
    ("fujita-2018-rechallenge", "/publication/authors/5", "Mio T"),
    ("katayama-2019-rechallenge", "/publication/authors/6", "et al."),
    ("fujita-2020-rechallenge", "/drugs", ["Anti-PD-1 antibody"]),
    ("musaelyan-2024-rechallenge", "/conditions", ["Metastatic non-small cell lung cancer"]),
    ("cadonilimab-cervical-real-world", "/conditions", ["Recurrent or metastatic cervical cancer"]),
    ("cadonilimab-cervical-real-world", "/groups/1/parent", "all"),
    ("ak104-iit-018-interim", "/data_cutoff_on", "2024-05-31"),
    ("ak104-iit-018-interim", "/follow_up", {"statistic": "MEDIAN", "value": "2.8", "unit": "months"}),
    ("ak104-iit-018-interim", "/population/enrolled", 46),
    ("ak104-iit-018-interim", "/population/treated", 46),
    ("ak104-iit-018-interim", "/publication/meeting", "Asian Lung Cancer Conference (ALCC)"),
    ("ak104-iit-018-interim", "/drugs", ["Cadonilimab", "Anlotinib", "Docetaxel"]),
    ("compassion-16-interim", "/study_type", "RANDOMIZED_TRIAL"),
    ("compassion-16-interim", "/population/enrolled", 445),
    ("compassion-16-interim", "/population/therapy_line", "first"),
    ("compassion-16-interim", "/groups/1/size", 222),
    ("compassion-16-interim", "/groups/2/size", 223),
    ("compassion-16-interim", "/identifiers", [{"type": "DOI", "value": "10.1016/S0140-6736(24)02135-4"}]),
    ("compassion-01-results", "/identifiers/0", {"type": "DOI", "value": "10.1016/j.xcrm.2023.101242"}),
    ("compassion-01-results", "/identifiers/1", {"type": "PMID", "value": "37852261"}),
    ("compassion-01-results", "/publication/published_on", "2023-11-21"),
    ("compassion-01-results", "/groups/1/size", 39),
    ("compassion-01-results", "/groups/2/size", 80),
    ("compassion-01-results", "/groups/3/size", 18),
    ("compassion-01-results", "/adverse_events/0/percentage", "18.5"),
    ("compassion-01-results", "/adverse_events/1/percentage", "44.5"),
    ("compassion-01-results", "/adverse_events/2/percentage", "6.7"),
    ("ak104-202-results", "/identifiers/0", {"type": "PMID", "value": "37677918"}),
    ("ak104-202-results", "/identifiers/1", {"type": "DOI", "value": "10.1016/j.lungcan.2023.107355"}),
    ("ak104-202-results", "/population/enrolled", 53),
    ("ak104-202-results", "/adverse_events/0/count", 6),
    ("ak104-202-results", "/adverse_events/0/percentage", "11.3"),
    ("ak104-202-results", "/adverse_events/6/percentage", "1.9"),
    ("neoadjuvant-cutoff-2024-10-20-results", "/data_cutoff_on", "2024-10-20"),
    (
        "neoadjuvant-cutoff-2024-10-20-results",
        "/follow_up",
        {"statistic": "MEDIAN", "value": "9.7", "unit": "months"},
    ),
    ("docetaxel-phase-3-results", "/drugs", ["Docetaxel"]),
    ("hcc-neoadjuvant-folfox-haic-results", "/publication/meeting", "2023 ESMO Asia Congress"),
    ("hcc-neoadjuvant-folfox-haic-results", "/drugs", ["Cadonilimab", "FOLFOX-HAIC"]),
    ("hcc-first-line-lenvatinib-results", "/drugs", ["Cadonilimab", "Lenvatinib"]),
    ("hcc-first-line-lenvatinib-results", "/population/therapy_line", "first"),
]

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

# References 18 to 27 of the study of 13 patients: first author, year, journal, volume, pages, DOI.
REFERENCES: list[tuple[str, str, str, str, str, str | None, str]] = [
    (
        "fujita-2018-rechallenge",
        "Fujita K",
        "2018",
        "Cancer Chemother Pharmacol",
        "81",
        "1105–9",
        "10.1007/s00280-018-3585-9",
    ),
    (
        "watanabe-2019-rechallenge",
        "Watanabe H",
        "2019",
        "Japanese J Clin Oncol",
        "49",
        "762–5",
        "10.1093/jjco/hyz066",
    ),
    ("katayama-2019-rechallenge", "Katayama Y", "2019", "J Clin Med", "9", None, "10.3390/jcm9010102"),
    ("fujita-2020-rechallenge", "Fujita K", "2020", "Thorac Cancer", "11", "15–8", "10.1111/1759-7714.13241"),
    (
        "xu-z-2022-rechallenge",
        "Xu Z",
        "2022",
        "J Cancer Res Clin Oncol",
        "148",
        "3081–9",
        "10.1007/s00432-021-03901-2",
    ),
    ("yan-2024-rechallenge", "Yan X", "2024", "J Thorac Dis", "16", "1787–803", "10.21037/jtd-23-1767"),
    ("feng-2024-rechallenge", "Feng J", "2024", "Sci Rep", "14", "2315", "10.1038/s41598-024-52034-2"),
    ("torasawa-2023-rechallenge", "Torasawa M", "2023", "Cancer Med", "12", "12388–401", "10.1002/cam4.5939"),
    (
        "xu-m-2024-rechallenge",
        "Xu M",
        "2024",
        "Investigational New Drugs",
        "42",
        "703–15",
        "10.1007/s10637-024-01483-7",
    ),
    (
        "musaelyan-2024-rechallenge",
        "Musaelyan AA",
        "2024",
        "Explor Targeted Anti-tumor Ther",
        "5",
        "1271–88",
        "10.37349/etat.2024.00275",
    ),
]

# Every reported result: group, measure, then all other values of its row but for its name and note.
NEOADJUVANT = "neoadjuvant-cutoff-2024-10-20-results"
PERCENT = {"statistic": "PERCENTAGE", "unit": "%"}
MONTHS = {"statistic": "MEDIAN", "unit": "months"}
OS_CUTOFF = {"data_cutoff_on": "2024-04-30"}
RECIST = {"criteria": "RECIST 1.1"}
RESULTS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("cadonilimab-retrospective-41", "all", "ORR", PERCENT | {"value": "4.3"}),
    ("cadonilimab-retrospective-41", "all", "DCR", PERCENT | {"value": "39.1"}),
    ("cadonilimab-retrospective-41", "all", "PFS", {"statistic": "MEDIAN", "value": "108", "unit": "days"}),
    ("sherman-2020-lcnec", "all", "ORR", PERCENT | {"value": "33"}),
    ("sherman-2020-lcnec", "all", "PFS", MONTHS | {"value": "4.2"}),
    ("chauhan-2018-lcnec", "all", "CR", {"statistic": "COUNT", "numerator": 1, "denominator": 3}),
    ("chauhan-2018-lcnec", "all", "OTHER", {"statistic": "COUNT", "numerator": 1, "denominator": 3}),
    ("chauhan-2018-lcnec", "all", "SD", {"statistic": "COUNT", "numerator": 1, "denominator": 3}),
    ("takimoto-sato-2020-lcnec", "patient", "OTHER", {"statistic": "VALUE", "value": "6", "unit": "months"}),
    ("oda-2020-lcnec", "patient", "DOR", {"statistic": "VALUE", "value": "3", "unit": "years"}),
    ("giaj-levra-2017-lcnec", "all", "PR", {"statistic": "COUNT", "numerator": 6, "denominator": 10}),
    ("giaj-levra-2017-lcnec", "all", "SD", {"statistic": "COUNT", "numerator": 1, "denominator": 10}),
    ("giaj-levra-2017-lcnec", "all", "PFS", {"statistic": "MEDIAN", "value": "57", "unit": "weeks"}),
    ("zhang-2020-lcnec", "patient", "DOR", {"statistic": "VALUE", "value": "20", "unit": "months"}),
    ("dudnik-2021-lcnec", "ici", "OTHER", {"comparator": "no-ici"}),
    ("cadonilimab-cervical-real-world", "all", "BIOMARKER", {}),
    ("cadonilimab-cervical-real-world", "pd-l1-negative", "ORR", {}),
    (
        "ak104-iit-018-interim",
        "all",
        "PFS_RATE",
        {"statistic": "RATE", "value": "56.9", "unit": "%", "time_point": "6 months"},
    ),
    ("ak104-iit-018-interim", "all", "PFS", MONTHS | {"value": "6.5"}),
    ("ak104-iit-018-interim", "all", "ORR", PERCENT | {"value": "30.3"}),
    ("ak104-iit-018-interim", "all", "DCR", PERCENT | {"value": "94.0"}),
    ("compassion-16-interim", "cadonilimab", "PFS", MONTHS | {"value": "13.3", "comparator": "placebo"}),
    ("compassion-16-interim", "placebo", "PFS", MONTHS | {"value": "8.2"}),
    (
        "compassion-16-interim",
        "cadonilimab",
        "PFS",
        {
            "statistic": "HAZARD_RATIO",
            "value": "0.62",
            "interval": {"level": "95", "low": "0.49", "high": "0.80"},
            "comparator": "placebo",
            "p_value": "<.0001",
            "assessor": "BICR",
            "data_cutoff_on": "2023-09-04",
        },
    ),
    (
        "compassion-16-interim",
        "cadonilimab",
        "OS",
        MONTHS
        | OS_CUTOFF
        | {
            "state": "NOT_REACHED",
            "interval": {"level": "95", "low": "27.0", "high_state": "NOT_ESTIMABLE"},
            "comparator": "placebo",
        },
    ),
    (
        "compassion-16-interim",
        "placebo",
        "OS",
        MONTHS | OS_CUTOFF | {"value": "22.8", "interval": {"level": "95", "low": "17.6", "high": "29.0"}},
    ),
    (
        "compassion-16-interim",
        "cadonilimab",
        "OS",
        OS_CUTOFF
        | {
            "statistic": "HAZARD_RATIO",
            "value": "0.64",
            "interval": {"level": "95", "low": "0.48", "high": "0.86"},
            "comparator": "placebo",
            "p_value": ".0011",
        },
    ),
    (
        "compassion-16-interim",
        "cadonilimab",
        "OS_RATE",
        OS_CUTOFF
        | {
            "statistic": "RATE",
            "value": "62.2",
            "unit": "%",
            "interval": {"level": "95", "low": "55.2", "high": "68.5"},
            "time_point": "24 months",
        },
    ),
    (
        "compassion-16-interim",
        "placebo",
        "OS_RATE",
        OS_CUTOFF
        | {
            "statistic": "RATE",
            "value": "48.4",
            "unit": "%",
            "interval": {"level": "95", "low": "41.1", "high": "55.4"},
            "time_point": "24 months",
        },
    ),
    ("compassion-01-results", "all", "ORR", PERCENT | {"value": "13.4"}),
    ("compassion-01-results", "all", "DOR", MONTHS | {"value": "12.9"}),
    ("compassion-01-results", "immunotherapy-resistant", "DCR", {"denominator": 18}),
    ("ak104-202-results", "cohort-a", "ORR", PERCENT | RECIST | {"value": "10"}),
    ("ak104-202-results", "cohort-b", "ORR", RECIST | {"statistic": "COUNT", "numerator": 0, "denominator": 7}),
    ("ak104-202-results", "cohort-c", "ORR", RECIST | {"statistic": "COUNT", "numerator": 0, "denominator": 16}),
    (
        "ak104-202-results",
        "cohort-a",
        "OS",
        MONTHS | {"value": "19.61", "interval": {"level": "95", "low": "11.30", "high_state": "NOT_ESTIMABLE"}},
    ),
    (
        "ak104-202-results",
        "cohort-b",
        "OS",
        MONTHS | {"value": "4.93", "interval": {"level": "95", "low": "1.97", "high_state": "NOT_ESTIMABLE"}},
    ),
    (
        "ak104-202-results",
        "cohort-c",
        "OS",
        MONTHS
        | {
            "value": "13.16",
            "interval": {"level": "95", "low": "6.18", "high_state": "NOT_ESTIMABLE"},
            "comparator": "cohort-b",
        },
    ),
    (
        NEOADJUVANT,
        "all",
        "PCR",
        PERCENT | {"value": "37.0", "interval": {"level": "95", "low": "19.4", "high": "57.6"}},
    ),
    (
        NEOADJUVANT,
        "all",
        "MPR",
        PERCENT | {"value": "55.6", "interval": {"level": "95", "low": "35.3", "high": "74.5"}},
    ),
    (
        NEOADJUVANT,
        "all",
        "CLINICAL_CR",
        PERCENT | {"value": "22.2", "interval": {"level": "95", "low": "8.6", "high": "42.2"}},
    ),
    (NEOADJUVANT, "clinical-cr", "LOCAL_EXCISION", PERCENT | {"value": "83.3"}),
    ("docetaxel-phase-3-results", "docetaxel", "ORR", PERCENT | {"value": "6.7"}),
    ("docetaxel-phase-3-results", "docetaxel", "PFS", {"statistic": "MEDIAN", "value": "10.6", "unit": "weeks"}),
    ("hcc-neoadjuvant-folfox-haic-results", "all", "DCR", PERCENT | {"value": "100"}),
]

# The value that was not taken: where it stands, which source reports it, and how.
DISAGREEMENTS = [
    ("chauhan-2018-lcnec", "/study_type", "case-lcnec", "Case report"),
    ("musaelyan-2024-rechallenge", "/identifiers/0", "rechallenge-13", "doi: 10.37349/etat"),
    ("compassion-16-interim", "/outcomes/0/value", "onclive-2024", "was 12.7 months (95% CI, 11.6-16.1)"),
    (
        "compassion-16-interim",
        "/outcomes/1/value",
        "onclive-2024",
        "8.1 months (95% CI, 7.7-9.6) among those who received placebo",
    ),
]

# What the sources do not say of a study, although other sources of the field may.
ABSENT = [
    ("cadonilimab-retrospective-41", ["identifiers", "trials", "follow_up", "countries", "adverse_events"]),
    *((key, ["identifiers", "trials", "follow_up", "countries"]) for key in LCNEC),
    *((key, ["outcomes", "baseline", "trials", "follow_up", "countries"]) for key in RECHALLENGE),
    *((key, ["groups"]) for key in RECHALLENGE if key != "fujita-2018-rechallenge"),
    ("cadonilimab-cervical-real-world", ["identifiers", "countries", "follow_up"]),
    ("ak104-iit-018-interim", ["identifiers", "countries"]),
    (NEOADJUVANT, ["conditions", "population", "publication", "identifiers", "baseline"]),
    ("docetaxel-phase-3-results", ["identifiers", "population", "follow_up"]),
    ("hcc-neoadjuvant-folfox-haic-results", ["identifiers", "follow_up"]),
    ("hcc-first-line-lenvatinib-results", ["outcomes", "groups", "identifiers"]),
]


def leaves(value: Any, pointer: str = "") -> Iterator[str]:
    """Yield the pointer of every text, number and flag of a document but for its sources and provenance."""
    if isinstance(value, dict):
        for name, item in value.items():
            if pointer or name not in ("sources", "provenance"):
                yield from leaves(item, f"{pointer}/{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, f"{pointer}/{index}")
    else:
        yield pointer


def told(key: str, pointer: str, relation: str) -> list[tuple[str, str]]:
    return [
        (row["source"], row["reported"])
        for row in DOCUMENTS[key]["provenance"]
        if (row["path"], row["relation"]) == (pointer, relation)
    ]


def test_29_studies_are_cited() -> None:
    assert len(KEYS) == len(set(KEYS)) == 29


@pytest.mark.parametrize(("key", "pointer", "expected"), FACTS)
def test_a_cited_study_says_what_is_reported_of_it(key: str, pointer: str, expected: Any) -> None:
    assert resolve_pointer(DOCUMENTS[key], pointer) == expected


@pytest.mark.parametrize(("key", "author", "year", "journal", "number", "kind"), TABLE_1)
def test_a_row_of_table_1_is_carried_over(
    key: str, author: str, year: str, journal: str, number: int, kind: str
) -> None:
    found = DOCUMENTS[key]["publication"]
    assert (found["authors"], found["published_on"], found["journal"]) == ([author, "et al."], year, journal)
    assert f"Reference {number} of the case report" in found["citation"]
    assert DOCUMENTS[key]["study_type"] == kind


@pytest.mark.parametrize(("key", "author", "year", "journal", "volume", "pages", "doi"), REFERENCES)
def test_a_reference_is_carried_over(
    key: str, author: str, year: str, journal: str, volume: str, pages: str | None, doi: str
) -> None:
    document = DOCUMENTS[key]
    found = document["publication"]
    assert (found["authors"][0], found["published_on"], found["journal"]) == (author, year, journal)
    assert (found["volume"], found.get("pages")) == (volume, pages)
    assert document["identifiers"] == [{"type": "DOI", "value": doi}]
    assert document["study_type"] == "RETROSPECTIVE_COHORT"
    assert document["title"] in found["citation"]


@pytest.mark.parametrize("key", RECHALLENGE)
def test_ranges_of_ten_studies_are_told_as_such_and_given_to_none(key: str) -> None:
    assert "of the ten series together it reports 12 to 165 people" in DOCUMENTS[key]["summary"]
    numbers = json.dumps({name: DOCUMENTS[key].get(name) for name in ("population", "groups", "outcomes")})
    assert [figure for figure in ("165", "22.5", "21.4", "85", "6.8", "14.8") if figure in numbers] == []


@pytest.mark.parametrize(("key", "group", "measure", "values"), RESULTS)
def test_a_result_is_reported(key: str, group: str, measure: str, values: dict[str, Any]) -> None:
    expected = {"group": group, "measure": measure} | values
    found = [
        {name: value for name, value in row.items() if name not in ("name", "note")}
        for row in DOCUMENTS[key]["outcomes"]
    ]
    assert expected in found


def test_no_result_is_left_over() -> None:
    assert len(RESULTS) == sum(len(found.get("outcomes", [])) for found in DOCUMENTS.values())


@each_document
def test_a_result_without_a_number_says_why_or_what(key: str) -> None:
    reports = ("value", "state", "numerator", "note")
    found = DOCUMENTS[key].get("outcomes", [])
    assert [row for row in found if not any(name in row for name in reports)] == []


@pytest.mark.parametrize(("key", "names"), ABSENT)
def test_what_no_source_says_of_a_cited_study_is_absent(key: str, names: list[str]) -> None:
    assert [name for name in names if name in DOCUMENTS[key]] == []


def test_the_number_of_participants_before_surgery_is_left_to_the_checks() -> None:
    rows = [*DOCUMENTS[NEOADJUVANT]["groups"], *DOCUMENTS[NEOADJUVANT]["outcomes"]]
    assert [row for row in rows if {"size", "numerator", "denominator"} & set(row)] == []


@pytest.mark.parametrize("key", ["cadonilimab-retrospective-41", "ak104-iit-018-interim", "sherman-2020-lcnec"])
def test_percentages_are_given_no_count_that_the_source_does_not_state(key: str) -> None:
    assert [row for row in DOCUMENTS[key]["outcomes"] if {"numerator", "denominator"} & set(row)] == []
    assert "evaluable" not in DOCUMENTS[key]["population"]


def test_the_cohorts_of_ak104_202_add_up() -> None:
    whole, *cohorts = [row["size"] for row in DOCUMENTS["ak104-202-results"]["groups"]]
    assert cohorts == [30, 7, 16]
    assert sum(cohorts) == whole == 53


@pytest.mark.parametrize("key", sorted(set(KEYS) - set(LINKED)))
def test_a_study_of_no_known_trial_is_linked_to_none(key: str) -> None:
    assert "trials" not in DOCUMENTS[key]


@pytest.mark.parametrize(("key", "trial", "named"), [(key, *link) for key, link in LINKED.items()])
def test_results_are_linked_to_their_trial(key: str, trial: str, named: str) -> None:
    assert DOCUMENTS[key]["trials"] == [{"trial": f"catalogue:{trial}", "named": named, "relation": "REPORTS_RESULTS"}]
    assert (ROOT / "trials" / "catalogue" / f"{trial}.json").exists()


@each_document
def test_results_refer_to_groups_of_the_document(key: str) -> None:
    document = DOCUMENTS[key]
    groups = document.get("groups", [])
    used = {
        row[field]
        for name in ("baseline", "outcomes", "adverse_events")
        for row in document.get(name, [])
        for field in ("group", "comparator")
        if field in row
    }
    assert used | {row["parent"] for row in groups if "parent" in row} <= {row["key"] for row in groups}


def test_no_two_studies_share_an_identifier() -> None:
    numbers = [row["value"].casefold() for found in DOCUMENTS.values() for row in found.get("identifiers", [])]
    assert len(numbers) == len(set(numbers))


@each_document
def test_a_file_is_written_as_an_editor_would_leave_it(key: str) -> None:
    text = (FOLDER / f"{key}.json").read_text(encoding="utf-8")
    assert text == json.dumps(DOCUMENTS[key], indent=2, ensure_ascii=False) + "\n"


@each_document
def test_the_source_is_a_document_that_only_cites_the_study_and_says_so(key: str) -> None:
    first, *others = DOCUMENTS[key]["sources"]
    assert first["key"] in ("case-lusc", "case-lcnec", "rechallenge-13", "compassion-36")
    assert first["kind"] == ("NEWS" if first["key"] == "compassion-36" else "PUBLICATION")
    assert first["citation"].endswith(
        "The study recorded here was not itself read, only what this document reports of it."
    )
    assert [row["key"] for row in others if " read" not in row["citation"]] == []


@each_document
def test_every_value_has_a_source(key: str) -> None:
    stated = [row["path"] for row in DOCUMENTS[key]["provenance"] if row["relation"] == "SUPPORTS"]
    bare = [
        pointer
        for pointer in leaves(DOCUMENTS[key])
        if not any(f"{pointer}/".startswith(f"{path}/") for path in stated)
    ]
    assert bare == []


@each_document
def test_every_entry_says_where_it_stands_and_quotes_little(key: str) -> None:
    sources = {row["key"] for row in DOCUMENTS[key]["sources"]}
    assert {row["source"] for row in DOCUMENTS[key]["provenance"]} == sources
    for row in DOCUMENTS[key]["provenance"]:
        resolve_pointer(DOCUMENTS[key], row["path"])
        assert row["locator"]
        assert 0 < len(row["reported"].split()) <= 12


@pytest.mark.parametrize(("key", "pointer", "source", "reported"), DISAGREEMENTS)
def test_disagreements_are_shown(key: str, pointer: str, source: str, reported: str) -> None:
    assert (source, reported) in told(key, pointer, "DIFFERS")
    assert told(key, pointer, "SUPPORTS") != []


def test_no_disagreement_is_left_over() -> None:
    found = [row for document in DOCUMENTS.values() for row in document["provenance"] if row["relation"] == "DIFFERS"]
    assert len(found) == len(DISAGREEMENTS)
