"""The case report on large cell neuroendocrine carcinoma: what it says and where, and how it spells."""

from typing import Any

import pytest

from tests.facts import STUDIES, TRIALS, Table, cited, differing, left_over, listed, pointer, read, reports, stated

KEY = "case-lcnec"
DOCUMENT = read(STUDIES)[KEY]

# Read from the source by a person, not taken from the file: under each locator the places, and what stands there.
FACTS: Table = {
    "abstract": {
        "/study_type": "CASE_REPORT",
        "/conditions": ["Pulmonary large cell neuroendocrine carcinoma"],
        "/drugs": ["Cadonilimab", "Anlotinib"],
        "/population": {"treated": 1, "therapy_line": "third or later"},
        "/groups/patient": {"type": "COHORT", "size": 1},
    },
    "Case report, paragraph 1": {
        "/countries": ["China"],
        "/baseline/Age": {"value": "68", "unit": "years"},
        "/baseline/Sex": {"category": "Male"},
        "/baseline/Smoking history": {"category": "Significant"},
        "/baseline/Time since earlier cancer": {
            "category": "Lung adenocarcinoma, resected, four cycles of adjuvant chemotherapy",
            "value": "15",
            "unit": "years",
        },
        "/baseline/Histology": {"category": "Large cell neuroendocrine carcinoma"},
        "/baseline/Stage (8th edition)": {"category": "T1bN2M0 (IIIA)"},
        "/baseline/Chromogranin A (immunohistochemistry)": {"category": "Positive"},
        "/baseline/Synaptophysin (immunohistochemistry)": {"category": "Positive"},
        "/baseline/CD56 (immunohistochemistry)": {"category": "Positive"},
        "/baseline/Napsin A (immunohistochemistry)": {"category": "Negative"},
        "/baseline/Ki-67 (immunohistochemistry)": {"category": "Positive", "value": "80", "unit": "%"},
        "/baseline/P40 (immunohistochemistry)": {"category": "Negative"},
        "/baseline/Thyroid transcription factor-1 (immunohistochemistry)": {"category": "Positive"},
        "/baseline/PD-L1 tumor proportion score": {"category": "Positive", "value": "2", "unit": "%"},
        "/baseline/Next-generation sequencing, genes": {"value": "139"},
        "/baseline/Next-generation sequencing, mean coverage depth; Tissue samples": {"value": "1000", "unit": "x"},
        "/baseline/Next-generation sequencing, mean coverage depth; Controls": {"value": "300", "unit": "x"},
        "/baseline/RB1 mutation, abundance": {"category": "c.137+1del", "value": "55.1", "unit": "%"},
        "/baseline/TP53 mutation, abundance; c.404G>T": {"value": "64.2", "unit": "%"},
        "/baseline/TP53 mutation, abundance; c.393C>G": {"value": "63.7", "unit": "%"},
        "/baseline/EGFR mutation or fusion": {"category": "None found"},
        "/baseline/ALK mutation or fusion": {"category": "None found"},
        "/baseline/ROS1 mutation or fusion": {"category": "None found"},
        "/baseline/MET mutation or fusion": {"category": "None found"},
        "/baseline/KRAS mutation or fusion": {"category": "None found"},
        "/baseline/RET mutation or fusion": {"category": "None found"},
        "/baseline/NTRK mutation or fusion": {"category": "None found"},
        "/baseline/BRAF mutation or fusion": {"category": "None found"},
        "/timeline/EVENT; Earlier lung adenocarcinoma resected": {},
        "/timeline/EVENT; Presentation with cough and hemoptysis": {"date": "2020-12"},
        "/timeline/DIAGNOSIS; Large cell neuroendocrine carcinoma of the lung, T1bN2M0 (IIIA)": {},
    },
    "Case report, paragraph 2": {
        "/baseline/Lung function": {"category": "Severe restrictive ventilation disorder"},
        "/timeline/MEASUREMENT; Tumor at diagnosis": {"value": "29.5x19.1", "unit": "mm"},
        "/timeline/TREATMENT; Etoposide and cisplatin (EP)": {
            "date": "2021-01",
            "line": 1,
            "regimen": "Etoposide, cisplatin",
            "dose": "Etoposide 100 mg/m2 and cisplatin 25 mg/m2 intravenously on days 1 to 3, every 3 weeks",
            "cycle_days": 21,
        },
        "/timeline/RESPONSE; Partial response to EP": {"response": "PR", "criteria": "RECIST 1.1"},
        "/timeline/TREATMENT; EP with tislelizumab": {
            "line": 1,
            "regimen": "Etoposide, cisplatin, tislelizumab",
            "dose": "EP as before; tislelizumab 200 mg intravenously every 3 weeks",
            "cycle_days": 21,
            "cycles": 3,
        },
        "/timeline/RESPONSE; Progression with EP and tislelizumab": {"date": "2021-05", "response": "PD"},
        "/timeline/TREATMENT; Anlotinib and tislelizumab": {
            "line": 2,
            "regimen": "Anlotinib, tislelizumab",
            "dose": "Anlotinib 10 mg by mouth on days 1 to 14 every 3 weeks; tislelizumab 200 mg",
            "cycle_days": 21,
            "cycles": 9,
            "value": "7",
            "unit": "months",
        },
        "/timeline/RESPONSE; Stable disease with anlotinib and tislelizumab": {"response": "SD"},
        "/timeline/RESPONSE; Progression with anlotinib and tislelizumab": {"date": "2022-02", "response": "PD"},
        "/timeline/TREATMENT; Temozolomide and capecitabine": {
            "regimen": "Temozolomide, capecitabine",
            "dose": "Temozolomide 150 mg/m2 by mouth on days 10 to 14 and capecitabine 750 mg/m2 twice daily"
            " by mouth on days 1 to 14, every 4 weeks",
            "cycle_days": 28,
        },
        "/timeline/RESPONSE; Partial response to temozolomide and capecitabine": {"response": "PR"},
        "/timeline/RESPONSE; Progression with temozolomide and capecitabine": {"date": "2022-05", "response": "PD"},
        "/timeline/PROCEDURE; Iodine-125 seeds implanted": {"date": "2022-06", "regimen": "Iodine-125 seeds"},
        "/timeline/TREATMENT; Vinorelbine": {"dose": "40 mg by mouth every Monday, Wednesday and Friday"},
        "/timeline/RESPONSE; Progression with vinorelbine": {"date": "2022-10", "response": "PD"},
        "/timeline/TREATMENT; Irinotecan": {
            "dose": "60 mg/m2 intravenously on days 1, 8 and 15, every 4 weeks",
            "cycle_days": 28,
        },
        "/timeline/DIAGNOSIS; New metastases in mediastinal lymph nodes (4R)": {"date": "2022-11"},
        "/timeline/TREATMENT; Cadonilimab and anlotinib": {
            "date": "2022-11",
            "regimen": "Cadonilimab, anlotinib",
            "dose": "Cadonilimab 250 mg intravenously and anlotinib 10 mg by mouth on days 1 to 14, every 3 weeks",
            "cycle_days": 21,
        },
    },
    "Case report, paragraph 3": {
        "/adverse_events/Infusion reaction with dyspnea": {"phase": "Cadonilimab and anlotinib, cycles 4 and 5"},
        "/adverse_events/Tracheoesophageal fistula": {"count": 1},
        "/adverse_events/Lung infection": {"count": 1},
        "/timeline/RESPONSE; Partial response to cadonilimab and anlotinib": {
            "response": "PR",
            "criteria": "RECIST 1.1",
            "cycles": 3,
        },
        "/timeline/TREATMENT; Cadonilimab and anlotinib": {"cycles": 5},
        "/timeline/RESPONSE; Primary tumor and lymph node metastases smaller still": {"cycles": 5},
        "/timeline/MEASUREMENT; Gastrin-releasing peptide precursor (proGRP) in serum: marked decline": {
            "reference_low": "3",
            "reference_high": "77.8",
        },
        "/timeline/EVENT; Dyspnea during infusions of cadonilimab": {},
        "/timeline/EVENT; Severe cough for 2 days": {"date": "2023-02"},
        "/timeline/OUTCOME; Death": {"date": "2023-03"},
    },
    "page header": {
        "/publication": {"journal": "Oncology Letters", "volume": "29", "pages": "27", "published_on": "2025"},
    },
    "Figure 2 caption": {
        "/timeline/RESPONSE; Partial response to EP": {"date": "2021-03"},
        "/timeline/RESPONSE; Stable disease with anlotinib and tislelizumab": {"date": "2021-07"},
        "/timeline/RESPONSE; Partial response to temozolomide and capecitabine": {"date": "2022-03"},
        "/timeline/RESPONSE; Partial response to cadonilimab and anlotinib": {"date": "2023-01"},
        "/timeline/RESPONSE; Primary tumor and lymph node metastases smaller still": {"date": "2023-03"},
    },
    "address at the foot of the page": {
        "/identifiers/0": {"type": "DOI", "value": "10.3892/ol.2024.14773"},
    },
    "Figure 4 caption": {
        "/timeline/DIAGNOSIS; Tracheoesophageal fistula": {"date": "2023-02"},
    },
    "Discussion, paragraph 3": {
        "/timeline/TREATMENT; Cadonilimab and anlotinib": {"bound": "LESS_THAN", "value": "3", "unit": "months"},
        "/adverse_events/Infusion reaction with dyspnea": {"grade": "2", "count": 1},
        "/adverse_events/Immune-related adverse events": {"phase": "Cadonilimab and anlotinib", "count": 0},
    },
    "Discussion, paragraph 4": {
        "/outcomes/PFS with cadonilimab and anlotinib": {
            "measure": "PFS",
            "bound": "GREATER_THAN",
            "value": "3",
            "unit": "months",
        },
    },
}

# What has no field of its own, in our words: locator, place, words.
PROSE = [
    ("Case report, paragraph 1", "/population/description", "Affiliated Hospital of Guilin Medical University"),
    (
        "Case report, paragraph 1",
        "/timeline/Earlier lung adenocarcinoma resected/description",
        "15 years before; followed by four cycles",
    ),
    (
        "Case report, paragraph 1",
        "/timeline/Large cell neuroendocrine carcinoma of the lung, T1bN2M0 (IIIA)/description",
        "a tumor near the carina",
    ),
    (
        "Case report, paragraph 1",
        "/timeline/Large cell neuroendocrine carcinoma of the lung, T1bN2M0 (IIIA)/description",
        "Nanjing Geneseeq Technology Inc. sequenced 139 genes",
    ),
    (
        "Case report, paragraph 2",
        "/timeline/Etoposide and cisplatin (EP)/description",
        "Neither radical resection nor conventional radiotherapy",
    ),
    ("Case report, paragraph 2", "/timeline/EP with tislelizumab/description", "Three cycles."),
    ("Case report, paragraph 2", "/timeline/Anlotinib and tislelizumab/description", "Nine cycles."),
    (
        "Case report, paragraph 2",
        "/timeline/Stable disease with anlotinib and tislelizumab/description",
        "Best response.",
    ),
    (
        "Case report, paragraph 2",
        "/timeline/Progression with anlotinib and tislelizumab/description",
        "After seven months of treatment.",
    ),
    (
        "Case report, paragraph 2",
        "/timeline/Partial response to temozolomide and capecitabine/description",
        "Best response.",
    ),
    (
        "Case report, paragraph 2",
        "/timeline/Progression with vinorelbine/description",
        "New metastases in retroperitoneal lymph nodes.",
    ),
    (
        "Case report, paragraph 2",
        "/timeline/New metastases in mediastinal lymph nodes (4R)/description",
        "Found after irinotecan.",
    ),
    (
        "Case report, paragraph 3",
        "/timeline/Partial response to cadonilimab and anlotinib/description",
        "after three cycles; cough and dyspnea resolved",
    ),
    ("abstract", "/timeline/Partial response to cadonilimab and anlotinib/description", "On CT"),
    (
        "Case report, paragraph 3",
        "/timeline/Primary tumor and lymph node metastases smaller still/description",
        "After five cycles.",
    ),
    (
        "Case report, paragraph 3",
        "/timeline/MEASUREMENT; Gastrin-releasing peptide precursor (proGRP) in serum: marked decline/description",
        "3 to 77.8 pg/ml",
    ),
    ("Case report, paragraph 3", "/adverse_events/Infusion reaction with dyspnea/phase", "cycles 4 and 5"),
    (
        "Case report, paragraph 3",
        "/adverse_events/Infusion reaction with dyspnea/note",
        "40 mg of methylprednisolone intravenously",
    ),
    (
        "Discussion, paragraph 3",
        "/adverse_events/Infusion reaction with dyspnea/note",
        "The planned treatment was completed.",
    ),
    ("Discussion, paragraph 3", "/adverse_events/Tracheoesophageal fistula/note", "most likely the radioactive seeds"),
    ("Discussion, paragraph 3", "/adverse_events/Lung infection/note", "nothing typical of immune-related pneumonitis"),
    ("Discussion, paragraph 3", "/timeline/Cadonilimab and anlotinib/description", "for nearly 3 months"),
    ("Figure 4 caption", "/timeline/Tracheoesophageal fistula/description", "not yet there in January 2023"),
    ("Case report, paragraph 3", "/timeline/Death/description", "respiratory failure caused by a lung infection"),
    ("Discussion, paragraph 4", "/population/description", "of the type that resembles small cell lung cancer"),
    ("Discussion, paragraph 2", "/summary", "quality of life rose markedly"),
    ("Discussion, paragraph 2", "/summary", "The anlotinib and the seeds may have influenced the effect."),
    ("Discussion, paragraph 4", "/summary", "as the first line: a complete response of more than 20 months"),
]

# How the source names the trials that it mentions.
NAMED = {
    "lcnec-alpine": "NCT05470595 (LCNEC‑ALPINE)",
    "nipinec": "NCT03591731 (NIPINEC)",
    "chance": "NCT03976518 (CHANCE)",
    "nct03728361": "NCT03728361",
    "duple": "EudraCT 2020‑005942‑41 (DUPLE)",
    "eudract-2020-002683-31": "EudraCT 2020‑002683‑31",
    "chictr2300068111": "ChiCTR 2300068111",
}

# What another place of the source says instead of the value taken.
DISAGREEMENTS = [
    ("/timeline/EP with tislelizumab/regimen", "Tisleslizumab"),
    ("/timeline/Anlotinib and tislelizumab/regimen", "tisleslizumab (200 mg)"),
]

ABSENT = ["data_cutoff_on", "follow_up"]


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


def test_there_were_seven_regimens_from_january_2021_to_march_2023_and_one_implantation() -> None:
    rows = [row for row in DOCUMENT["timeline"] if row["type"] in ("TREATMENT", "PROCEDURE")]
    assert [row["label"] for row in rows if row["type"] == "PROCEDURE"] == ["Iodine-125 seeds implanted"]
    assert [row["label"] for row in rows] == [
        "Etoposide and cisplatin (EP)",
        "EP with tislelizumab",
        "Anlotinib and tislelizumab",
        "Temozolomide and capecitabine",
        "Iodine-125 seeds implanted",
        "Vinorelbine",
        "Irinotecan",
        "Cadonilimab and anlotinib",
    ]
    assert (rows[0]["date"], DOCUMENT["timeline"][-1]["date"]) == ("2021-01", "2023-03")
    assert "six drug regimens" in DOCUMENT["summary"]
