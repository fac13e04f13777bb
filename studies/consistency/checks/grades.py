"""Grades of adverse events (CTCAE 5.0) against the laboratory value and its upper limit of normal."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from registry.rules import Severity, Violations
from studies.consistency.book import book
from studies.consistency.course import quotations, statement
from studies.consistency.reading import ReportedRow, ReportedStudy

_CTCAE = re.compile(r"CTCAE\W*(?:version|v\.?)?\W*5\b", re.IGNORECASE)
# How far grades 1 to 3 reach, in multiples of the limit, where the limit alone decides and was normal before. INR is
# graded by its value; grades of lipase and amylase ask for symptoms too.
_UPTO = {
    r"alanine aminotransferase|\bALT\b": (3, 5, 20),
    r"aspartate aminotransferase|\bAST\b": (3, 5, 20),
    r"alkaline phosphatase|\bALP\b": (2.5, 5, 20),
    r"gamma.?glutamyl|\bGGT\b": (2.5, 5, 20),
    r"\bbilirubin": (1.5, 3, 10),
    r"creatinine(?! (clearance|kinase))": (1.5, 3, 6),
    r"creatine (phospho)?kinase|\bCP?K\b": (2.5, 5, 10),
    r"partial thromboplastin|\bAPTT\b": (1.5, 2.5),
}
_GRADED = {re.compile(pattern, re.IGNORECASE): ends for pattern, ends in _UPTO.items()}
_TROPONIN = re.compile(r"troponin", re.IGNORECASE)
_LONGEST = 200  # characters of a name that are read
_FAR = 5  # multiples of the limit above which cardiologists mostly find an infarction (European guidelines of 2020)


@dataclass(frozen=True)
class Multiple:
    """A laboratory value as a multiple of its upper limit: the least that it can be, and in words."""

    least: float
    words: str
    times: str


@book.rule("GRADE_AGAINST_LIMIT", Severity.INCONSISTENT)
def a_grade_is_that_of_the_value(study: ReportedStudy) -> Violations:
    """No value is above what its grade allows where CTCAE 5.0 grades by multiples of the upper limit of normal."""
    events = list(_events(study))
    for analyte, ends in _GRADED.items():
        values = _multiples(study, analyte) if events else []
        highest = max(values, key=lambda value: value.least, default=None)
        # of a value that was not normal before, the grades are multiples of that
        normal = len(values) == 1 or (values and values[0].least <= 1)
        for event, grade in events if highest and normal else []:
            above = highest and grade <= len(ends) and highest.least > ends[grade - 1]
            if highest and above and analyte.search(event.words[:_LONGEST]):
                message = f"{highest.words}; grade {grade} of CTCAE 5.0 ends at {ends[grade - 1]:g} times."
                yield event.at("grade"), message, f"grade {grade}", f"{highest.times} times the limit"


@book.rule("TROPONIN_GRADE_LOW", Severity.NOTE)
def a_troponin_of_grade_1_is_near_its_limit(study: ReportedStudy) -> Violations:
    """A troponin of grade 1 is no more than five times its limit: CTCAE 5.0 ends the grade where infarction begins."""
    events = [event for event, grade in _events(study) if grade == 1 and _TROPONIN.search(event.words[:_LONGEST])]
    highest = max(_multiples(study, _TROPONIN), key=lambda value: value.least, default=None) if events else None
    if highest and highest.least > _FAR:
        quoted = quotations(study)
        for event in events:
            said = statement(quoted, event.words, event.pointer)
            message = f"{said} of grade 1, and {highest.words}. CTCAE 5.0 grades troponin not by multiples but by the "
            message += "level that the maker of the test gives for infarction, which would settle it."
            yield event.at("grade"), message, "grade 1", f"{highest.times} times the limit"


def _events(study: ReportedStudy) -> Iterator[tuple[ReportedRow, int]]:
    """Yield the events of a single patient that are graded by CTCAE 5.0, with their one grade."""
    if study.root.text("study_type") != "CASE_REPORT":
        return
    for row in study.rows("adverse_events"):
        grade = row.text("grade") or ""
        if grade in {"1", "2", "3", "4"} and _CTCAE.search(row.text("criteria") or "") and row.count("count") != 0:
            yield row, int(grade)


def _multiples(study: ReportedStudy, analyte: re.Pattern[str]) -> list[Multiple]:
    """Return the measured values of an analyte in the order of the record, as multiples of their limits."""
    multiples = []
    for row in study.rows("timeline"):
        named = analyte.search(f"{row.text('measured') or ''} {row.text('label') or ''}"[: 2 * _LONGEST])
        value, limit = row.number("value"), row.number("reference_high")
        if row.text("type") == "MEASUREMENT" and named and value and limit and limit.value > 0:
            times = f"{value.value / limit.value:.1f}"
            words = (
                f"{value.text} {row.text('unit') or ''}".strip() + f" is {times} times the upper limit of {limit.text}"
            )
            multiples.append(Multiple(float(value.low / limit.value), words, times))
    return multiples
