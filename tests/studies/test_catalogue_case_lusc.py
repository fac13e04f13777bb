"""The case report on squamous lung cancer: what it says and where, and where it contradicts itself."""

from typing import Any

import pytest

from tests.facts import STUDIES, TRIALS, Table, cited, differing, left_over, listed, pointer, read, reports, stated

KEY = "case-lusc"
DOCUMENT = read(STUDIES)[KEY]

# Read from the source by a person, not taken from the file: under each locator the places, and what stands there.
FACTS: Table = {
    "abstract": {
        "/timeline/TREATMENT; Cadonilimab": {"ongoing": True},  # nothing says that it was stopped
        "/population": {"treated": 1},
        "/groups/patient": {"type": "COHORT", "size": 1},
        "/outcomes/mMRC dyspnea grade; Before cadonilimab": {"measure": "SCORE", "value": "3"},
        "/outcomes/mMRC dyspnea grade; With cadonilimab": {"measure": "SCORE", "value": "1"},
        "/outcomes/Karnofsky performance status (KPS); Before cadonilimab": {"measure": "SCORE", "value": "60"},
        "/outcomes/Karnofsky performance status (KPS); With cadonilimab": {"measure": "SCORE", "value": "80"},
        "/adverse_events/Immune-related adverse events affecting daily life": {
            "phase": "Whole course of treatment",
            "count": 0,
        },
    },
    "section 1 (Introduction), paragraph 3": {
        "/conditions": ["Squamous non-small cell lung cancer"],
    },
    "section 2.1, paragraph 1": {
        "/baseline/Age": {"value": "72", "unit": "years"},
        "/baseline/Sex": {"category": "Male"},
        "/baseline/Smoking history": {"category": "Former smoker"},
        "/baseline/Duration of smoking": {"value": "35", "unit": "years"},
        "/baseline/Cigarettes per day": {"value": "10"},
        "/baseline/Time since smoking stopped": {"value": "2", "unit": "years"},
        "/baseline/Duration of symptoms": {"category": "Chest tightness and dyspnea", "value": "2", "unit": "years"},
        "/baseline/Duration of comorbidity; Chronic obstructive pulmonary disease": {"value": "6", "unit": "years"},
        "/baseline/Duration of comorbidity; Hypertension": {"value": "10", "unit": "years"},
        "/baseline/Duration of comorbidity; Coronary atherosclerotic heart disease": {"value": "5", "unit": "years"},
        "/baseline/Highest blood pressure; Systolic": {"value": "210", "unit": "mmHg"},
        "/baseline/Highest blood pressure; Diastolic": {"value": "140", "unit": "mmHg"},
        "/baseline/Usual blood pressure; Systolic": {"unit": "mmHg", "spread": "RANGE", "low": "140", "high": "160"},
        "/baseline/Usual blood pressure; Diastolic": {"unit": "mmHg", "spread": "RANGE", "low": "90", "high": "100"},
        "/baseline/Antihypertensive treatment": {
            "category": "Reserpine, self-administered; blood pressure measured irregularly"
        },
        "/baseline/Other finding; Thickening of the left adrenal gland, nodular": {},
        "/baseline/Other finding; Hepatic hemangioma": {},
        "/timeline/EVENT; Presentation with chest tightness and dyspnea": {"date": "2020-11-20"},
    },
    "section 2.2, paragraph 1": {
        "/baseline/ECOG performance status": {"category": "1"},
        "/baseline/Histology": {"category": "Squamous cell carcinoma, poorly differentiated"},
        "/baseline/Stage (AJCC, 8th edition)": {"category": "cT2N0M0"},
        "/baseline/Distant metastasis": {"category": "None found"},
        "/baseline/PD-L1 tumor proportion score": {"value": "55", "unit": "%"},
        "/baseline/EGFR mutation": {"category": "Negative"},
        "/baseline/ALK rearrangement": {"category": "Negative"},
        "/timeline/MEASUREMENT; Mass near the hilum in the right lower lobe": {
            "date": "2020-11-26",
            "value": "19.2",
            "unit": "mm",
        },
        "/timeline/DIAGNOSIS; Squamous cell carcinoma of the lung, cT2N0M0": {},
    },
    "section 2.2, paragraph 2": {
        "/baseline/Stage of hypertension": {"category": "III, high-risk category"},
        "/baseline/Earlier surgery": {"category": "Lumbar discectomy"},
    },
    "section 2.3.1, paragraph 1": {
        "/outcomes/PFS with pembrolizumab (first line)": {"measure": "PFS", "value": "16", "unit": "months"},
        "/timeline/TREATMENT; Pembrolizumab": {"date": "2020-12-28", "line": 1},
        "/timeline/MEASUREMENT; Primary lesion": {"cycles": 4, "value": "9.0 × 14", "unit": "mm"},
        "/timeline/RESPONSE; Partial response to pembrolizumab": {
            "response": "PR",
            "criteria": "RECIST 1.1",
            "cycles": 4,
        },
        "/timeline/MEASUREMENT; Hilar mass of the right lower lobe": {
            "date": "2022-03-31",
            "value": "27 × 34",
            "unit": "mm",
        },
        "/timeline/MEASUREMENT; SUVmax of a new lymph node at the left hilum": {"date": "2022-03-31", "value": "8.7"},
        "/timeline/RESPONSE; Progression with pembrolizumab": {"date": "2022-03-31", "response": "PD"},
    },
    "Figure 2 caption": {
        "/timeline/MEASUREMENT; Primary lesion": {"date": "2021-04-07"},
        "/timeline/RESPONSE; Partial response to pembrolizumab": {"date": "2021-04-07"},
        "/timeline/RESPONSE; Complete response to radiotherapy": {"date": "2023-02-20"},
        "/timeline/TREATMENT; Radiotherapy of the lesion in the right lower lobe": {
            "end_date": "2023-01",  # six weeks before
        },
    },
    "section 2.3.2, paragraph 1": {
        "/timeline/TREATMENT; Traditional Chinese medicine": {},
        "/timeline/MEASUREMENT; Lesion of the right lower lobe": {
            "date": "2022-11-21",
            "value": "48 × 38",
            "unit": "mm",
        },
        "/timeline/RESPONSE; Further progression": {"date": "2022-11-21", "response": "PD"},
        "/timeline/TREATMENT; Radiotherapy of the lesion in the right lower lobe": {
            "date": "2022-11-30",
            "regimen": "Local radiotherapy",
            "dose": "60 Gy in 30 fractions",
        },
        "/timeline/RESPONSE; Complete response to radiotherapy": {"response": "CR"},
        "/timeline/EVENT; Follow-up visits missed after radiotherapy": {},
    },
    "section 2.3.3, paragraph 1": {
        "/drugs": ["Cadonilimab", "Pembrolizumab"],
        "/population": {"therapy_line": "second"},
        "/timeline/EVENT; Return with worse symptoms": {"date": "2023-10-16"},
        "/timeline/MEASUREMENT; New mass in the right lower lobe": {
            "date": "2023-10-16",
            "value": "49 × 67",
            "unit": "mm",
        },
        "/timeline/MEASUREMENT; Squamous cell carcinoma antigen (SCCA) in serum: elevated": {"date": "2023-10-16"},
        "/timeline/RESPONSE; Progression after radiotherapy": {"date": "2023-10-16", "response": "PD"},
        "/timeline/TREATMENT; Cadonilimab": {
            "date": "2023-10-18",
            "line": 2,
            "dose": "375 mg (6 mg/kg) every three weeks",
            "cycle_days": 21,
        },
        "/timeline/MEASUREMENT; Right hilar mass, greatest diameter": {
            "bound": "APPROXIMATELY",
            "value": "45",
            "unit": "mm",
        },
        "/timeline/RESPONSE; Partial response to cadonilimab": {"response": "PR", "cycles": 3},
        "/timeline/MEASUREMENT; Distance walked in comfort": {
            "bound": "GREATER_THAN",
            "value": "500",
            "unit": "m",
        },
    },
    "Figure 3 caption": {
        "/adverse_events/High-sensitivity cardiac troponin T increased": {"phase": "Cadonilimab"},
        "/timeline/MEASUREMENT; Right hilar mass, greatest diameter": {"date": "2023-12-11", "cycles": 3},
        "/timeline/TREATMENT; Cadonilimab": {"cycles": 22},
        "/timeline/RESPONSE; Last assessment with cadonilimab": {"cycles": 22},
        "/timeline/MEASUREMENT; High-sensitivity cardiac troponin T (hs-cTnT) in serum": {
            "reference_low": "0",
            "reference_high": "0.014",
        },
        "/timeline/RESPONSE; Partial response to cadonilimab": {"date": "2023-12-11"},
    },
    "section 2.3.3, paragraph 2": {
        "/outcomes/PFS with cadonilimab (second line)": {
            "measure": "PFS",
            "value": "17",
            "unit": "months",
            "censoring": "ONGOING",
        },
        "/timeline/RESPONSE; Last assessment with cadonilimab": {"date": "2025-03-06", "response": "SD"},
        "/timeline/OUTCOME": {"date": "2025-03-06"},
    },
    "section 2.4, paragraph 1": {
        "/adverse_events/High-sensitivity cardiac troponin T increased": {
            "grade": "1",
            "criteria": "CTCAE 5.0",
            "count": 1,
        },
        "/timeline/MEASUREMENT; High-sensitivity cardiac troponin T (hs-cTnT) in serum": {
            "value": "0.22",
            "unit": "μg/L",
        },
    },
    "Figure 4 caption": {
        "/timeline/TREATMENT; Pembrolizumab": {"end_date": "2022-03-31"},
    },
    "section 3 (Discussion), paragraph 1": {
        "/study_type": "CASE_REPORT",
    },
}

# What has no field of its own, in our words: locator, place, words.
PROSE = [
    ("abstract", "/summary", "progression-free survival had reached 17 months"),
    ("abstract", "/summary", "no immune-related one touched his daily life"),
    ("abstract", "/population/description", "at an early stage at first"),
    ("section 1 (Introduction), paragraph 3", "/population/description", "high PD-L1 expression"),
    ("section 2.1, paragraph 1", "/timeline/Presentation with chest tightness and dyspnea/description", "two years"),
    (
        "section 2.2, paragraph 1",
        "/timeline/Mass near the hilum in the right lower lobe/description",
        "obstructive pneumonia",
    ),
    ("section 2.2, paragraph 1", "/timeline/DIAGNOSIS/description", "blocks the lumen of the dorsal segment"),
    (
        "section 2.3.1, paragraph 1",
        "/timeline/Pembrolizumab/description",
        "thoracic surgeons, radiologists, oncologists and pathologists",
    ),
    (
        "section 2.3.1, paragraph 1",
        "/timeline/Pembrolizumab/description",
        "the family wanted neither an operation nor chemoradiotherapy",
    ),
    (
        "section 3 (Discussion), paragraph 2",
        "/timeline/Pembrolizumab/description",
        "rested on KEYNOTE-001, KEYNOTE-024 and KEYNOTE-042",
    ),
    ("section 2.3.1, paragraph 1", "/timeline/Partial response to pembrolizumab/description", "After four cycles"),
    (
        "section 2.3.1, paragraph 1",
        "/timeline/Partial response to pembrolizumab/description",
        "general condition and daily functioning improved",
    ),
    (
        "section 2.3.1, paragraph 1",
        "/timeline/SUVmax of a new lymph node at the left hilum/description",
        "hypermetabolic",
    ),
    (
        "section 2.3.2, paragraph 1",
        "/timeline/Traditional Chinese medicine/description",
        "did not want the radiotherapy",
    ),
    ("section 2.3.2, paragraph 1", "/timeline/Local radiotherapy/description", "without radiation pneumonitis"),
    ("Figure 2 caption", "/timeline/Complete response to radiotherapy/description", "about six weeks after the end"),
    ("section 2.3.3, paragraph 1", "/timeline/New mass in the right lower lobe/description", "below the carina"),
    ("section 2.3.3, paragraph 1", "/timeline/Partial response to cadonilimab/description", "After three cycles."),
    ("Figure 3 caption", "/timeline/Cadonilimab/description", "22 cycles"),
    (
        "section 3 (Discussion), paragraph 5",
        "/timeline/Cadonilimab/description",
        "No drug against blood vessel growth was added",
    ),
    ("section 3 (Discussion), paragraph 7", "/timeline/Cadonilimab/description", "no other drug against the cancer"),
    (
        "section 2.3.3, paragraph 1",
        "/timeline/Distance walked in comfort/description",
        "almost as good a condition as at his best",
    ),
    (
        "section 2.3.3, paragraph 2",
        "/outcomes/PFS with cadonilimab (second line)/note",
        "Without progression at the last assessment",
    ),
    (
        "section 3 (Discussion), paragraph 7",
        "/outcomes/PFS with cadonilimab (second line)/note",
        "longer than the medians of COMPASSION-01 and AK104-IIT-018",
    ),
    (
        "section 2.4, paragraph 1",
        "/adverse_events/High-sensitivity cardiac troponin T increased/note",
        "no sign of myocarditis",
    ),
    (
        "section 2.4, paragraph 1",
        "/adverse_events/High-sensitivity cardiac troponin T increased/note",
        "A cardiologist was to be consulted",
    ),
    (
        "section 2.4, paragraph 1",
        "/adverse_events/High-sensitivity cardiac troponin T increased/note",
        "not to be immune-related",
    ),
    (
        "Figure 3 caption",
        "/timeline/High-sensitivity cardiac troponin T (hs-cTnT) in serum/description",
        "0 to 0.014 μg/L",
    ),
    ("section 3 (Discussion), paragraph 1", "/population/description", "acquired resistance to pembrolizumab"),
    (
        "section 3 (Discussion), paragraph 1",
        "/timeline/OUTCOME/description",
        "chest tightness, cough and fatigue have eased",
    ),
    ("section 3 (Discussion), paragraph 9", "/summary", "ruled out a second biopsy"),
]

# How the source names the trials that it mentions.
NAMED = {
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
}

# What another place of the source says instead of the value taken.
DISAGREEMENTS = [
    ("/population/therapy_line", "later-line administration of cadonilimab"),
    ("/timeline/Cadonilimab/date", "cadonilimab was initiated on January 22, 2024"),
    ("/timeline/Cadonilimab/line", "later-line administration of cadonilimab"),
    ("/timeline/Partial response to cadonilimab/cycles", "achieved a PR by the fourth treatment cycle"),
    ("/timeline/Last assessment with cadonilimab/response", "cadonilimab monotherapy and achieved a sustained PR"),
    ("/timeline/Lesion of the right lower lobe/description", "PET/CT performed on April 7, 2021"),
    ("/timeline/Pembrolizumab/description", "as the patient declined radiotherapy"),
    ("/outcomes/PFS with pembrolizumab (first line)/value", "From December 28, 2020, to March 31, 2022"),
    ("/outcomes/PFS with cadonilimab (second line)/value", "The PFS exceeded 17 months"),
]

ABSENT = ["identifiers", "publication", "data_cutoff_on", "follow_up", "countries"]


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
