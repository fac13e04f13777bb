"""Courses of a case: examples from the two case reports of the catalogue, and near ones."""

from typing import Any

from tests.studies.consistency.documents import Document

Pair = tuple[Document, Document]


def treated(*rows: Document, outcomes: list[Document] | None = None, **treatment: Any) -> Document:
    """A treatment under the key “drug”, what was seen with it, and the outcomes that name it."""
    start = {"type": "TREATMENT", "key": "drug", "label": "Drug", "date": "2023-10-18"} | treatment
    stated = {name: value for name, value in start.items() if value is not None}
    return {"timeline": [stated, *rows], **({"outcomes": outcomes} if outcomes else {})}


def seen(date: str, response: str = "PR", **fields: Any) -> Document:
    """A response to it."""
    return {"type": "RESPONSE", "label": "Scan", "date": date, "treatment": "drug", "response": response} | fields


def free(value: str, unit: str = "months", **fields: Any) -> Document:
    """How long the patient was free of progression with it."""
    return {"measure": "PFS", "statistic": "VALUE", "value": value, "unit": unit, "treatment": "drug"} | fields


def said(path: str, reported: str, relation: str = "SUPPORTS") -> Document:
    return {"path": path, "source": "case", "relation": relation, "reported": reported}


def quoting(document: Document, *provenance: Document) -> Document:
    return document | {"sources": [{"key": "case"}], "provenance": list(provenance)}


def size(value: str, date: str | None = None, **fields: Any) -> Document:
    """The longest diameters of the primary tumor in millimetres."""
    row = {"type": "MEASUREMENT", "measured": "Primary tumor", "date": date, "value": value, "unit": "mm"} | fields
    return {name: stated for name, stated in row.items() if stated is not None}


def measured(*sizes: Document, response: str = "PR", criteria: str = "RECIST 1.1") -> Document:
    """Tumors before pembrolizumab and after four cycles of it, and the response that is claimed (case-lusc)."""
    drug = {"type": "TREATMENT", "key": "drug", "label": "Drug", "date": "2020-12-28"}
    return {"timeline": [drug, *sizes, seen("2021-04-07", response, criteria=criteria)]}


def staged(
    stage: str, value: str, edition: str = "8th edition", condition: str = "Lung cancer", **row: Any
) -> Document:
    """A tumor of the lung with its stage."""
    baseline = [{"characteristic": f"Stage ({edition})", "category": stage}]
    return {"conditions": [condition], "baseline": baseline, "timeline": [size(value, **row)]}


def laboratory(term: str, grade: str, *values: tuple[str, str], criteria: str = "CTCAE 5.0") -> Document:
    """One patient's event with its grade, and the measured values with their upper limit."""
    event = {"term": term, "grade": grade, "criteria": criteria, "count": 1}
    rows = [
        {"type": "MEASUREMENT", "label": term, "value": value, "unit": "U/L", "reference_high": limit}
        for value, limit in values
    ]
    return {"study_type": "CASE_REPORT", "adverse_events": [event], "timeline": rows}


def scan(held: int, elsewhere: str) -> Document:
    """One scan, and after how many cycles another place of the source has it."""
    row = {"type": "RESPONSE", "label": "Scan", "response": "PR", "cycles": held}
    quotations = said("/timeline/0/cycles", "at the third cycle"), said("/timeline/0/cycles", elsewhere, "DIFFERS")
    return quoting({"timeline": [row]}, *quotations)


_THREE_WEEKS: Document = {"cycle_days": 21}
_NINE: Document = _THREE_WEEKS | {"cycles": 9, "unit": "months", "date": None}

EXAMPLES: dict[str, Pair] = {
    # case-lusc: 22 cycles by 2025-03-06, which fit from the start in the text and not from that in the caption
    "CYCLES_EXCEED_TIME": (
        treated(seen("2025-03-06", "SD", cycles=22), date="2024-01-22", **_THREE_WEEKS),
        treated(seen("2025-03-06", "SD", cycles=22), **_THREE_WEEKS),
    ),
    # case-lusc: “The PFS exceeded 17 months”, elsewhere 17 months
    "DURATION_AGAINST_DATES": (
        treated(seen("2025-03-06", "SD"), outcomes=[free("17", bound="GREATER_THAN", censoring="ONGOING")]),
        treated(seen("2025-03-06", "SD"), outcomes=[free("17", censoring="ONGOING")]),
    ),
    # case-lcnec: nine three-week cycles, “after seven months of treatment”
    "DURATION_AGAINST_CYCLES": (treated(value="7", **_NINE), treated(value="6", **_NINE)),
    # case-lcnec: “>3 months” after “nearly 3 months” of treatment
    "SURVIVAL_BEYOND_TREATMENT": (
        treated(outcomes=[free("3", bound="GREATER_THAN")], value="3", unit="months", bound="LESS_THAN"),
        treated(outcomes=[free("3", bound="GREATER_THAN")], value="3", unit="months", bound="LESS_THAN",
                end_date="2024-01"),
    ),
    # case-lusc: called a partial response by RECIST 1.1; 13 mm would be one
    "RESPONSE_AGAINST_DIAMETERS": (
        measured(size("19.2", "2020-11-26"), size("9.0 × 14", "2021-04-07")),
        measured(size("19.2", "2020-11-26"), size("9.0 × 13", "2021-04-07")),
    ),
    # case-lcnec; the stage and the size of case-lusc agree
    "STAGE_AGAINST_SIZE": (staged("T1bN2M0 (IIIA)", "29.5x19.1"), staged("cT2N0M0", "19.2")),
    "GRADE_AGAINST_LIMIT": (
        laboratory("Alanine aminotransferase increased", "1", ("220", "40")),
        laboratory("Alanine aminotransferase increased", "3", ("220", "40")),
    ),
    # case-lusc: troponin T 0.22 with a limit of 0.014, grade 1
    "TROPONIN_GRADE_LOW": (
        laboratory("Cardiac troponin T increased", "1", ("0.22", "0.014")),
        laboratory("Cardiac troponin T increased", "1", ("0.022", "0.014")),
    ),
    # case-lusc: “by the fourth treatment cycle”; elsewhere it agrees with itself
    "SOURCE_CYCLES_DIFFER": (scan(3, "achieved a PR by the fourth treatment cycle"), scan(3, "after three cycles")),
}  # fmt: skip

SAID: dict[str, list[tuple[str, str, str, str]]] = {
    "CYCLES_EXCEED_TIME": [
        ("/timeline/1/cycles", "22 cycles", "20, from 2024-01-22 to 2025-03-06",
         "22 cycles of 21 days do not fit between 2024-01-22 and 2025-03-06: there is time for 20."),
    ],
    "DURATION_AGAINST_DATES": [
        ("/outcomes/0/value", ">17+ months", "16.6 months",
         "Recorded is “>17+ months”; from 2023-10-18 to 2025-03-06 there are 16.6 months."),
    ],
    "DURATION_AGAINST_CYCLES": [
        ("/timeline/0/value", "7 months", "5.5 to 6.2 months",
         "Recorded is “7 months”; 9 cycles of 21 days take 5.5 to 6.2 months."),
    ],
    "SURVIVAL_BEYOND_TREATMENT": [
        ("/outcomes/0/value", ">3 months", "<3 months",
         "Recorded is “>3 months” without progression, and of the treatment, whose end is not stated, “<3 months”."),
    ],
    "RESPONSE_AGAINST_DIAMETERS": [
        ("/timeline/3/response", "PR", "−27.1 %",
         "Recorded is “PR by RECIST 1.1”; what is measured went from 19.2 to 14 mm, which is −27.1 %. "
         "RECIST 1.1 asks for a sum of diameters that is at least 30 % smaller."),
    ],
    "STAGE_AGAINST_SIZE": [
        ("/baseline/0/category", "T1bN2M0 (IIIA)", "T1c",
         "Recorded is “T1bN2M0 (IIIA)”; the tumor has 29.5x19.1 mm, and T1b is over 10 to 20 mm, so that by size it is "
         "T1c. In the 7th edition T1b was over 20 to 30 mm, which would explain it."),
    ],
    "GRADE_AGAINST_LIMIT": [
        ("/adverse_events/0/grade", "grade 1", "5.5 times the limit",
         "220 U/L is 5.5 times the upper limit of 40; grade 1 of CTCAE 5.0 ends at 3 times."),
    ],
    "TROPONIN_GRADE_LOW": [
        ("/adverse_events/0/grade", "grade 1", "15.7 times the limit",
         "Recorded is “Cardiac troponin T increased” of grade 1, and 0.22 U/L is 15.7 times the upper limit of 0.014. "
         "CTCAE 5.0 grades troponin not by multiples but by the level that the maker of the test gives for infarction, "
         "which would settle it."),
    ],
    "SOURCE_CYCLES_DIFFER": [
        ("/timeline/0/cycles", "at the third cycle", "achieved a PR by the fourth treatment cycle",
         "The source says “at the third cycle” in one place and “achieved a PR by the fourth treatment cycle” in "
         "another."),
    ],
}  # fmt: skip
