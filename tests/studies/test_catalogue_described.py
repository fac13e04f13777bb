"""The three studies that the source documents are: what each says, where from, and where it contradicts itself."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonpointer import resolve_pointer

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "studies" / "catalogue"
KEYS = ["case-lcnec", "case-lusc", "rechallenge-13"]
DOCUMENTS: dict[str, dict[str, Any]] = {
    key: json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8")) for key in KEYS
}
each_document = pytest.mark.parametrize("key", KEYS)

# Read from the sources by a person, not taken from the files.
FACTS: list[tuple[str, str, Any]] = [
    ("case-lusc", "/study_type", "CASE_REPORT"),
    ("case-lusc", "/population/treated", 1),
    ("case-lusc", "/population/therapy_line", "second"),
    ("case-lusc", "/conditions", ["Squamous non-small cell lung cancer"]),
    ("case-lusc", "/drugs", ["Cadonilimab", "Pembrolizumab"]),
    ("case-lusc", "/groups/0/size", 1),
    ("case-lcnec", "/study_type", "CASE_REPORT"),
    ("case-lcnec", "/identifiers", [{"type": "DOI", "value": "10.3892/ol.2024.14773"}]),
    ("case-lcnec", "/publication/journal", "Oncology Letters"),
    ("case-lcnec", "/publication/volume", "29"),
    ("case-lcnec", "/publication/pages", "27"),
    ("case-lcnec", "/publication/published_on", "2025"),
    ("case-lcnec", "/population/therapy_line", "third or later"),
    ("case-lcnec", "/conditions", ["Pulmonary large cell neuroendocrine carcinoma"]),
    ("case-lcnec", "/drugs", ["Cadonilimab", "Anlotinib"]),
    ("case-lcnec", "/countries", ["China"]),
    ("rechallenge-13", "/study_type", "RETROSPECTIVE_COHORT"),
    ("rechallenge-13", "/identifiers", [{"type": "DOI", "value": "10.3389/fonc.2025.1621860"}]),
    ("rechallenge-13", "/publication/authors", ["Wang J", "Gao Q", "Chen J"]),
    ("rechallenge-13", "/publication/journal", "Front. Oncol."),
    ("rechallenge-13", "/publication/volume", "15"),
    ("rechallenge-13", "/publication/pages", "1621860"),
    ("rechallenge-13", "/publication/received_on", "2025-05-02"),
    ("rechallenge-13", "/publication/accepted_on", "2025-09-08"),
    ("rechallenge-13", "/publication/published_on", "2025-09-22"),
    ("rechallenge-13", "/data_cutoff_on", "2024-12-01"),
    ("rechallenge-13", "/follow_up", {"statistic": "MEDIAN", "value": "10.31", "unit": "months"}),
    ("rechallenge-13", "/population/enrolled", 13),
    ("rechallenge-13", "/countries", ["China"]),
]

# Baseline: characteristic, category, then the values stated.
BASELINE: list[tuple[str, str, str | None, dict[str, Any]]] = [
    ("case-lusc", "Age", None, {"value": "72", "unit": "years"}),
    ("case-lusc", "Sex", "Male", {}),
    ("case-lusc", "ECOG performance status", "1", {}),
    ("case-lusc", "Stage (AJCC, 8th edition)", "cT2N0M0", {}),
    ("case-lusc", "PD-L1 tumor proportion score", None, {"value": "55", "unit": "%"}),
    ("case-lusc", "EGFR mutation", "Negative", {}),
    ("case-lusc", "ALK rearrangement", "Negative", {}),
    ("case-lusc", "Duration of smoking", None, {"value": "35", "unit": "years"}),
    ("case-lusc", "Cigarettes per day", None, {"value": "10"}),
    ("case-lusc", "Time since smoking stopped", None, {"value": "2", "unit": "years"}),
    ("case-lusc", "Duration of comorbidity", "Chronic obstructive pulmonary disease", {"value": "6"}),
    ("case-lusc", "Duration of comorbidity", "Hypertension", {"value": "10"}),
    ("case-lusc", "Duration of comorbidity", "Coronary atherosclerotic heart disease", {"value": "5"}),
    ("case-lusc", "Highest blood pressure", "Systolic", {"value": "210", "unit": "mmHg"}),
    ("case-lusc", "Highest blood pressure", "Diastolic", {"value": "140", "unit": "mmHg"}),
    ("case-lusc", "Usual blood pressure", "Systolic", {"spread": "RANGE", "low": "140", "high": "160"}),
    ("case-lusc", "Usual blood pressure", "Diastolic", {"spread": "RANGE", "low": "90", "high": "100"}),
    ("case-lcnec", "Age", None, {"value": "68", "unit": "years"}),
    ("case-lcnec", "Stage (8th edition)", "T1bN2M0 (IIIA)", {}),
    ("case-lcnec", "PD-L1 tumor proportion score", "Positive", {"value": "2", "unit": "%"}),
    ("case-lcnec", "Chromogranin A (immunohistochemistry)", "Positive", {}),
    ("case-lcnec", "Synaptophysin (immunohistochemistry)", "Positive", {}),
    ("case-lcnec", "CD56 (immunohistochemistry)", "Positive", {}),
    ("case-lcnec", "Napsin A (immunohistochemistry)", "Negative", {}),
    ("case-lcnec", "Ki-67 (immunohistochemistry)", "Positive", {"value": "80", "unit": "%"}),
    ("case-lcnec", "P40 (immunohistochemistry)", "Negative", {}),
    ("case-lcnec", "Thyroid transcription factor-1 (immunohistochemistry)", "Positive", {}),
    ("case-lcnec", "Next-generation sequencing, genes", None, {"value": "139"}),
    ("case-lcnec", "Next-generation sequencing, mean coverage depth", "Tissue samples", {"value": "1000"}),
    ("case-lcnec", "Next-generation sequencing, mean coverage depth", "Controls", {"value": "300"}),
    ("case-lcnec", "RB1 mutation, abundance", "c.137+1del", {"value": "55.1", "unit": "%"}),
    ("case-lcnec", "TP53 mutation, abundance", "c.404G>T", {"value": "64.2", "unit": "%"}),
    ("case-lcnec", "TP53 mutation, abundance", "c.393C>G", {"value": "63.7", "unit": "%"}),
    ("rechallenge-13", "Age", None, {"statistic": "MEDIAN", "value": "67", "low": "58", "high": "70"}),
    ("rechallenge-13", "Sex", "Male", {"count": 10, "value": "76.9"}),
    ("rechallenge-13", "Smoking history", "Yes", {"count": 10, "value": "76.9"}),
    ("rechallenge-13", "Stage (TNM, 8th edition)", "III", {"count": 2, "value": "15.4"}),
    ("rechallenge-13", "Stage (TNM, 8th edition)", "IV", {"count": 11, "value": "84.6"}),
    ("rechallenge-13", "Histology", "Squamous cell carcinoma", {"count": 6, "value": "46.1"}),
    ("rechallenge-13", "Histology", "Adenocarcinoma", {"count": 6, "value": "46.1"}),
    ("rechallenge-13", "Histology", "Adenosquamous carcinoma", {"count": 1, "value": "7.8"}),
    ("rechallenge-13", "Metastases", "Lung", {"count": 6, "value": "46.1"}),
    ("rechallenge-13", "Metastases", "Brain", {"count": 2, "value": "15.4"}),
    ("rechallenge-13", "Metastases", "Bone", {"count": 2, "value": "15.4"}),
    ("rechallenge-13", "PD-L1 expression", "Negative", {"count": 5, "value": "38.5"}),
    ("rechallenge-13", "ECOG performance status", "2", {"count": 5, "value": "38.5"}),
]

# The course of each case: type, label, then the values stated.
COURSE: list[tuple[str, str, str, dict[str, Any]]] = [
    ("case-lusc", "EVENT", "Presentation with chest tightness and dyspnea", {"date": "2020-11-20"}),
    (
        "case-lusc",
        "MEASUREMENT",
        "Mass near the hilum in the right lower lobe",
        {"date": "2020-11-26", "value": "19.2", "unit": "mm"},
    ),
    (
        "case-lusc",
        "TREATMENT",
        "Pembrolizumab",
        {"date": "2020-12-28", "end_date": "2022-03-31", "line": 1, "regimen": "Pembrolizumab"},
    ),
    ("case-lusc", "MEASUREMENT", "Primary lesion", {"date": "2021-04-07", "value": "9.0 × 14", "unit": "mm"}),
    (
        "case-lusc",
        "RESPONSE",
        "Partial response to pembrolizumab",
        {"date": "2021-04-07", "response": "PR", "criteria": "RECIST 1.1"},
    ),
    ("case-lusc", "MEASUREMENT", "Hilar mass of the right lower lobe", {"date": "2022-03-31", "value": "27 × 34"}),
    (
        "case-lusc",
        "MEASUREMENT",
        "SUVmax of a new lymph node at the left hilum",
        {"date": "2022-03-31", "value": "8.7"},
    ),
    ("case-lusc", "RESPONSE", "Progression with pembrolizumab", {"date": "2022-03-31", "response": "PD"}),
    ("case-lusc", "MEASUREMENT", "Lesion of the right lower lobe", {"date": "2022-11-21", "value": "48 × 38"}),
    ("case-lusc", "RESPONSE", "Further progression", {"date": "2022-11-21", "response": "PD"}),
    (
        "case-lusc",
        "TREATMENT",
        "Radiotherapy of the lesion in the right lower lobe",
        {"date": "2022-11-30", "dose": "60 Gy in 30 fractions"},
    ),
    ("case-lusc", "RESPONSE", "Complete response to radiotherapy", {"date": "2023-02-20", "response": "CR"}),
    ("case-lusc", "MEASUREMENT", "New mass in the right lower lobe", {"date": "2023-10-16", "value": "49 × 67"}),
    ("case-lusc", "RESPONSE", "Progression after radiotherapy", {"date": "2023-10-16", "response": "PD"}),
    (
        "case-lusc",
        "TREATMENT",
        "Cadonilimab",
        {"date": "2023-10-18", "line": 2, "dose": "375 mg (6 mg/kg) every three weeks"},
    ),
    (
        "case-lusc",
        "MEASUREMENT",
        "Right hilar mass, greatest diameter",
        {"date": "2023-12-11", "value": "approximately 45", "unit": "mm"},
    ),
    ("case-lusc", "RESPONSE", "Partial response to cadonilimab", {"date": "2023-12-11", "response": "PR"}),
    ("case-lusc", "MEASUREMENT", "Distance walked in comfort", {"value": "more than 500", "unit": "m"}),
    (
        "case-lusc",
        "MEASUREMENT",
        "High-sensitivity cardiac troponin T (hs-cTnT) in serum",
        {"value": "0.22", "unit": "μg/L"},
    ),
    ("case-lusc", "RESPONSE", "Last assessment with cadonilimab", {"date": "2025-03-06", "response": "SD"}),
    ("case-lcnec", "EVENT", "Presentation with cough and hemoptysis", {"date": "2020-12"}),
    ("case-lcnec", "MEASUREMENT", "Tumor at diagnosis", {"value": "29.5x19.1", "unit": "mm"}),
    ("case-lcnec", "TREATMENT", "Etoposide and cisplatin (EP)", {"date": "2021-01", "line": 1}),
    (
        "case-lcnec",
        "RESPONSE",
        "Partial response to EP",
        {"date": "2021-03", "response": "PR", "criteria": "RECIST 1.1"},
    ),
    ("case-lcnec", "TREATMENT", "EP with tislelizumab", {"line": 1, "description": "Three cycles."}),
    ("case-lcnec", "RESPONSE", "Progression with EP and tislelizumab", {"date": "2021-05", "response": "PD"}),
    ("case-lcnec", "TREATMENT", "Anlotinib and tislelizumab", {"line": 2, "description": "Nine cycles."}),
    (
        "case-lcnec",
        "RESPONSE",
        "Stable disease with anlotinib and tislelizumab",
        {"date": "2021-07", "response": "SD"},
    ),
    ("case-lcnec", "RESPONSE", "Progression with anlotinib and tislelizumab", {"date": "2022-02", "response": "PD"}),
    (
        "case-lcnec",
        "RESPONSE",
        "Partial response to temozolomide and capecitabine",
        {"date": "2022-03", "response": "PR"},
    ),
    (
        "case-lcnec",
        "RESPONSE",
        "Progression with temozolomide and capecitabine",
        {"date": "2022-05", "response": "PD"},
    ),
    ("case-lcnec", "TREATMENT", "Iodine-125 seeds implanted", {"date": "2022-06"}),
    (
        "case-lcnec",
        "TREATMENT",
        "Vinorelbine",
        {"dose": "40 mg by mouth every Monday, Wednesday and Friday"},
    ),
    ("case-lcnec", "RESPONSE", "Progression with vinorelbine", {"date": "2022-10", "response": "PD"}),
    (
        "case-lcnec",
        "TREATMENT",
        "Irinotecan",
        {"dose": "60 mg/m2 intravenously on days 1, 8 and 15, every 4 weeks"},
    ),
    ("case-lcnec", "DIAGNOSIS", "New metastases in mediastinal lymph nodes (4R)", {"date": "2022-11"}),
    (
        "case-lcnec",
        "TREATMENT",
        "Cadonilimab and anlotinib",
        {
            "date": "2022-11",
            "dose": "Cadonilimab 250 mg intravenously and anlotinib 10 mg by mouth on days 1 to 14, every 3 weeks",
        },
    ),
    (
        "case-lcnec",
        "RESPONSE",
        "Partial response to cadonilimab and anlotinib",
        {"date": "2023-01", "response": "PR", "criteria": "RECIST 1.1"},
    ),
    ("case-lcnec", "DIAGNOSIS", "Tracheoesophageal fistula", {"date": "2023-02"}),
    ("case-lcnec", "OUTCOME", "Death", {"date": "2023-03"}),
]

# Results: measure, group, when, then the values stated.
RESULTS: list[tuple[str, str, str, str | None, dict[str, Any]]] = [
    ("case-lcnec", "PFS", "patient", None, {"value": "3", "unit": "months", "note": "More than 3 months."}),
    (
        "rechallenge-13",
        "PFS",
        "all",
        "Initial treatment",
        {"name": "PFS1", "value": "5.97", "interval": {"level": "95", "low": "4.13", "high": "7.81"}},
    ),
    (
        "rechallenge-13",
        "PFS",
        "all",
        "Rechallenge",
        {"name": "PFSR", "value": "2.90", "interval": {"level": "95", "low": "1.97", "high": "3.83"}},
    ),
    ("rechallenge-13", "PR", "all", "Initial treatment", {"numerator": 13, "denominator": 13}),
    ("rechallenge-13", "ORR", "all", "Rechallenge", {"value": "0", "unit": "%", "denominator": 13}),
    ("rechallenge-13", "DCR", "all", "Rechallenge", {"value": "61.5", "unit": "%", "denominator": 13}),
    ("rechallenge-13", "SD", "all", "Rechallenge", {"numerator": 8, "denominator": 13, "value": "61.5"}),
    ("rechallenge-13", "PD", "all", "Rechallenge", {"numerator": 5, "denominator": 13, "value": "38.5"}),
    (
        "rechallenge-13",
        "PFS",
        "ecog-0-1",
        "Rechallenge",
        {"statistic": "MEDIAN", "value": "6.14", "comparator": "ecog-2", "p_value": "0.004"},
    ),
    ("rechallenge-13", "PFS", "ecog-2", "Rechallenge", {"statistic": "MEDIAN", "value": "1.68"}),
    (
        "rechallenge-13",
        "PFS",
        "ecog-2",
        "Rechallenge",
        {
            "statistic": "HAZARD_RATIO",
            "value": "6.839",
            "interval": {"level": "95", "low": "1.557", "high": "30.032"},
            "comparator": "ecog-0-1",
            "p_value": "0.011",
        },
    ),
    ("rechallenge-13", "PFS", "pd-l1-positive", "Rechallenge", {"value": "3.06", "comparator": "pd-l1-negative"}),
    ("rechallenge-13", "PFS", "pd-l1-negative", "Rechallenge", {"value": "1.68"}),
    ("rechallenge-13", "OS", "all", "Rechallenge", {"state": "IMMATURE"}),
    ("case-lusc", "PFS", "patient", None, {"name": "PFS with pembrolizumab (first line)", "value": "16"}),
    ("case-lusc", "PFS", "patient", None, {"name": "PFS with cadonilimab (second line)", "value": "17"}),
    ("case-lusc", "SCORE", "patient", "Before cadonilimab", {"name": "mMRC dyspnea grade", "value": "3"}),
    ("case-lusc", "SCORE", "patient", "With cadonilimab", {"name": "mMRC dyspnea grade", "value": "1"}),
    (
        "case-lusc",
        "SCORE",
        "patient",
        "Before cadonilimab",
        {"name": "Karnofsky performance status (KPS)", "value": "60"},
    ),
    (
        "case-lusc",
        "SCORE",
        "patient",
        "With cadonilimab",
        {"name": "Karnofsky performance status (KPS)", "value": "80"},
    ),
]

# Adverse events: term, grade, phase, number affected, percentage as printed.
ADVERSE_EVENTS: dict[str, list[tuple[str, str | None, str | None, int, str | None]]] = {
    "case-lusc": [("High-sensitivity cardiac troponin T increased", "1", "Cadonilimab", 1, None)],
    "case-lcnec": [
        ("Infusion reaction with dyspnea", "2", "Cadonilimab and anlotinib, cycles 4 and 5", 1, None),
        ("Tracheoesophageal fistula", None, None, 1, None),
        ("Lung infection", None, None, 1, None),
        ("Immune-related adverse events", None, "Cadonilimab and anlotinib", 0, None),
    ],
    "rechallenge-13": [
        ("Fatigue", "ANY", "Initial treatment", 6, "46.1"),
        ("Anemia", "ANY", "Initial treatment", 5, "38.5"),
        ("Anemia", "3-4", "Initial treatment", 2, "15.4"),
        ("Neutropenia", "3-4", "Initial treatment", 2, "15.4"),
        ("Leukopenia", "3-4", "Initial treatment", 1, "7.8"),
        ("Fatigue", "3-4", "Initial treatment", 1, "7.8"),
        ("Anemia", "ANY", "Rechallenge", 5, "38.5"),
        ("Fatigue", "ANY", "Rechallenge", 4, "30.7"),
        ("Anemia", "3-4", "Rechallenge", 1, "7.8"),
        ("New serious immune-related adverse events", None, "Rechallenge", 0, None),
    ],
}

# How each study names the trials that it mentions.
NAMED = {
    "case-lusc": {
        "ak104-iit-018": "AK104-IIT-018",
        "compassion-01": "COMPASSION-01",
        "ak104-202": "AK104–202",
        "keynote-001": "KEYNOTE-001",
        "keynote-024": "KEYNOTE-024",
        "keynote-042": "KEYNOTE-042",
        "checkmate-017": "CheckMate 017",
        "checkmate-057": "CheckMate 057",
        "oak": "OAK",
        "poseidon": "POSEIDON",
        "checkmate-227": "CheckMate 227",
        "checkmate-032": "CheckMate 032",
        "docetaxel-phase-3": "a pivotal phase III trial",
        "i-sabr": "I-SABR",
    },
    "case-lcnec": {
        "lcnec-alpine": "NCT05470595 (LCNEC‑ALPINE)",
        "nipinec": "NCT03591731 (NIPINEC)",
        "chance": "NCT03976518 (CHANCE)",
        "nct03728361": "NCT03728361",
        "duple": "EudraCT 2020‑005942‑41 (DUPLE)",
        "eudract-2020-002683-31": "EudraCT 2020‑002683‑31",
        "chictr2300068111": "ChiCTR 2300068111",
    },
    "rechallenge-13": {"keynote-010": "KEYNOTE-010"},
}

# What another place of the same document says instead of the value taken: list, how to find the row, key, words.
DISAGREEMENTS: list[tuple[str, str, dict[str, str], str, str]] = [
    ("case-lusc", "timeline", {"label": "Cadonilimab"}, "date", "cadonilimab was initiated on January 22, 2024"),
    ("case-lusc", "timeline", {"label": "Cadonilimab"}, "line", "later-line administration of cadonilimab"),
    (
        "case-lusc",
        "timeline",
        {"label": "Partial response to cadonilimab"},
        "description",
        "achieved a PR by the fourth treatment cycle",
    ),
    (
        "case-lusc",
        "timeline",
        {"label": "Last assessment with cadonilimab"},
        "response",
        "cadonilimab monotherapy and achieved a sustained PR",
    ),
    (
        "case-lusc",
        "timeline",
        {"label": "Lesion of the right lower lobe"},
        "description",
        "PET/CT performed on April 7, 2021",
    ),
    ("case-lusc", "timeline", {"label": "Pembrolizumab"}, "description", "as the patient declined radiotherapy"),
    (
        "case-lusc",
        "outcomes",
        {"name": "PFS with pembrolizumab (first line)"},
        "value",
        "From December 28, 2020, to March 31, 2022",
    ),
    (
        "case-lusc",
        "outcomes",
        {"name": "PFS with cadonilimab (second line)"},
        "value",
        "The PFS exceeded 17 months",
    ),
    ("case-lcnec", "timeline", {"label": "EP with tislelizumab"}, "regimen", "Tisleslizumab"),
    ("case-lcnec", "timeline", {"label": "Anlotinib and tislelizumab"}, "regimen", "tisleslizumab (200 mg)"),
    ("rechallenge-13", "baseline", {"characteristic": "Age"}, "spread", "medians and interquartile ranges (IQR)"),
    (
        "rechallenge-13",
        "groups",
        {"key": "pd-l1-positive"},
        "label",
        "the median PFS of PD-1-positive patients",
    ),
    (
        "rechallenge-13",
        "outcomes",
        {"name": "PFSR", "group": "all"},
        "note",
        "to disease progression, death, or the last follow-up date",
    ),
    ("rechallenge-13", "outcomes", {"measure": "ORR"}, "name", "overall response rate (ORR)"),
]

# What the documents do not say.
ABSENT = [
    ("case-lusc", ["identifiers", "publication", "data_cutoff_on", "follow_up", "countries"]),
    ("case-lcnec", ["data_cutoff_on", "follow_up"]),
    ("rechallenge-13", ["timeline"]),
]


def rows(key: str, name: str, /, **values: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return the rows of a list that have these values, each with its pointer; ``None`` asks for an absent value."""
    return [
        (f"/{name}/{index}", row)
        for index, row in enumerate(DOCUMENTS[key][name])
        if all(row.get(field) == value for field, value in values.items())
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


@pytest.mark.parametrize(("key", "pointer", "expected"), FACTS)
def test_a_study_says_what_its_source_says(key: str, pointer: str, expected: Any) -> None:
    assert resolve_pointer(DOCUMENTS[key], pointer) == expected


@pytest.mark.parametrize(("key", "characteristic", "category", "values"), BASELINE)
def test_the_start_is_described(key: str, characteristic: str, category: str | None, values: dict[str, Any]) -> None:
    (found,) = rows(key, "baseline", characteristic=characteristic, category=category)
    assert {**found[1], **values} == found[1]


@pytest.mark.parametrize(("key", "kind", "label", "values"), COURSE)
def test_the_course_is_told(key: str, kind: str, label: str, values: dict[str, Any]) -> None:
    (found,) = rows(key, "timeline", type=kind, label=label)
    assert {**found[1], **values} == found[1]


@pytest.mark.parametrize(("key", "measure", "group", "time_point", "values"), RESULTS)
def test_a_result_is_reported(
    key: str, measure: str, group: str, time_point: str | None, values: dict[str, Any]
) -> None:
    found = [row for _, row in rows(key, "outcomes", measure=measure, group=group, time_point=time_point)]
    assert [row for row in found if {**row, **values} == row] != []


def test_no_result_is_left_over() -> None:
    assert len(RESULTS) == sum(len(DOCUMENTS[key]["outcomes"]) for key in KEYS)


@each_document
def test_the_adverse_events_are_those_of_the_source(key: str) -> None:
    fields = ("term", "grade", "phase", "count", "percentage")
    found = [tuple(row.get(name) for name in fields) for row in DOCUMENTS[key]["adverse_events"]]
    assert found == ADVERSE_EVENTS[key]


def test_the_lcnec_case_had_seven_regimens_and_one_implantation() -> None:
    found = [row["label"] for _, row in rows("case-lcnec", "timeline", type="TREATMENT")]
    assert found == [
        "Etoposide and cisplatin (EP)",
        "EP with tislelizumab",
        "Anlotinib and tislelizumab",
        "Temozolomide and capecitabine",
        "Iodine-125 seeds implanted",
        "Vinorelbine",
        "Irinotecan",
        "Cadonilimab and anlotinib",
    ]


def test_groups_have_a_size_only_where_it_can_be_told() -> None:
    found = {row["key"]: row.get("size") for row in DOCUMENTS["rechallenge-13"]["groups"]}
    assert found == {"all": 13, "ecog-0-1": 8, "ecog-2": 5, "pd-l1-positive": None, "pd-l1-negative": 5}


@pytest.mark.parametrize(("key", "names"), ABSENT)
def test_what_the_source_does_not_say_is_absent(key: str, names: list[str]) -> None:
    assert [name for name in names if name in DOCUMENTS[key]] == []


@each_document
def test_dates_of_the_course_are_in_order(key: str) -> None:
    dates = [row["date"] for row in DOCUMENTS[key].get("timeline", []) if "date" in row]
    assert dates == sorted(dates)


@each_document
def test_the_trials_mentioned_are_in_the_catalogue_of_trials(key: str) -> None:
    found = DOCUMENTS[key]["trials"]
    assert {row["trial"].removeprefix("catalogue:"): row["named"] for row in found} == NAMED[key]
    assert {row["relation"] for row in found} == {"MENTIONS"}
    assert [name for name in NAMED[key] if not (ROOT / "trials" / "catalogue" / f"{name}.json").exists()] == []


@each_document
def test_results_refer_to_groups_of_the_document(key: str) -> None:
    document = DOCUMENTS[key]
    named = {
        row[field]
        for name in ("baseline", "outcomes", "adverse_events")
        for row in document[name]
        for field in ("group", "comparator")
        if field in row
    }
    named |= {row["parent"] for row in document["groups"] if "parent" in row}
    assert named <= {row["key"] for row in document["groups"]}


@each_document
def test_a_file_is_written_as_an_editor_would_leave_it(key: str) -> None:
    text = (FOLDER / f"{key}.json").read_text(encoding="utf-8")
    assert text == json.dumps(DOCUMENTS[key], indent=2, ensure_ascii=False) + "\n"


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
    for row in DOCUMENTS[key]["provenance"]:
        resolve_pointer(DOCUMENTS[key], row["path"])
        assert row["source"] == key
        assert row["locator"]
        assert 0 < len(row["reported"].split()) <= 12


@pytest.mark.parametrize(("key", "name", "values", "field", "reported"), DISAGREEMENTS)
def test_disagreements_are_shown(key: str, name: str, values: dict[str, str], field: str, reported: str) -> None:
    ((pointer, _),) = rows(key, name, **values)
    told = {
        relation: [
            row["reported"]
            for row in DOCUMENTS[key]["provenance"]
            if (row["path"], row["relation"]) == (f"{pointer}/{field}", relation)
        ]
        for relation in ("SUPPORTS", "DIFFERS")
    }
    assert reported in told["DIFFERS"]
    assert told["SUPPORTS"] != []
