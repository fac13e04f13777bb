"""Dates in their order: partial dates are compared only where every day they can mean agrees."""

import re
from collections.abc import Iterator
from itertools import pairwise

from registry.dates import PartialDate
from registry.rules import Severity, Violations
from studies.consistency import course
from studies.consistency.book import book
from studies.consistency.course import ReportedTreatment
from studies.consistency.reading import ReportedRow, ReportedStudy

_DEATH = re.compile(r"\b(death|died|deceased|dies)\b", re.IGNORECASE)
_NO_DEATH = re.compile(r"\b(no|not|without|or|free|until|before|alive|censored)\b", re.IGNORECASE)
_POSTHUMOUS = re.compile(r"autops|post-?\s?mortem|necrops|publi", re.IGNORECASE)


@book.rule("CUTOFF_AFTER_PUBLICATION", Severity.IMPOSSIBLE)
def data_are_cut_off_before_they_are_published(study: ReportedStudy) -> Violations:
    """Data are cut off before they are published."""
    published = study.root.within("publication").date("published_on")
    for row in [study.root, *study.outcomes]:
        cutoff = row.date("data_cutoff_on")
        if published and cutoff and cutoff.certainly_after(published):
            message = f"Data cut off on {cutoff} cannot have been published on {published}."
            yield row.at("data_cutoff_on"), message, cutoff, f"before {published}"


@book.rule("END_BEFORE_START", Severity.IMPOSSIBLE)
def what_starts_ends_later(study: ReportedStudy) -> Violations:
    """Nothing ends before it starts."""
    for row in study.rows("timeline"):
        start, end = row.date("date"), row.date("end_date")
        if start and end and start.certainly_after(end):
            yield row.at("end_date"), f"{row.words} ends on {end}, before it starts.", end, f"not before {start}"


@book.rule("RESPONSE_BEFORE_TREATMENT", Severity.INCONSISTENT)
def responses_follow_the_start_of_their_line(study: ReportedStudy) -> Violations:
    """A response to a treatment, or to a line of treatment, comes after it has started."""
    starts = _starts(study)
    for row in study.rows("timeline"):
        line, day = row.count("line"), row.date("date")
        start = starts.get(line) if line is not None and not row.text("treatment") else None
        if row.text("type") == "RESPONSE" and day and start and start.certainly_after(day):
            message = f"{row.words} is dated {day}, before treatment line {line} starts on {start}."
            yield row.at("date"), message, day, f"not before {start}"
    for treatment in course.treatments(study):
        yield from _before(treatment)


@book.rule("LINES_OUT_OF_ORDER", Severity.INCONSISTENT)
def lines_of_treatment_follow_each_other(study: ReportedStudy) -> Violations:
    """Lines of treatment start in the order of their numbers."""
    starts = sorted(_starts(study).items())
    for (line, start), (later, then) in pairwise(starts):
        if start.certainly_after(then):
            row = next(row for row in _treatments(study) if row.count("line") == later and row.date("date") == then)
            message = f"Treatment line {later} starts on {then}, before line {line} on {start}."
            yield row.at("date"), message, then, f"not before {start}"


@book.rule("EVENT_AFTER_DEATH", Severity.IMPOSSIBLE)
def nothing_follows_death(study: ReportedStudy) -> Violations:
    """Nothing happens to a patient after death."""
    deaths = [died for row in study.rows("timeline") if _is_death(row) and (died := row.date("date"))]
    for row in study.rows("timeline") if len(deaths) == 1 else []:
        for field in ("date", "end_date"):
            day = row.date(field)
            if day and day.certainly_after(deaths[0]) and not _POSTHUMOUS.search(row.words):
                message = f"{row.words} is dated {day}, after the patient's death on {deaths[0]}."
                yield row.at(field), message, day, f"not after {deaths[0]}"


def _before(treatment: ReportedTreatment) -> Violations:
    """Yield what was seen with a treatment, a response or after some cycles, before a day on which it started."""
    rows: dict[PartialDate, ReportedRow] = {}
    for row in treatment.observations:
        day, responded = row.date("date"), row.text("type") == "RESPONSE"
        if day and (responded or (row.count("cycles") and day not in rows)):
            rows[day] = row  # one for each day: a scan that is read and measured is one event
    for day, row in rows.items():
        late = [start for start in treatment.starts if start.date.certainly_after(day)]
        fitting = [start for start in treatment.starts if start not in late]
        for start in late[:1]:
            message = f"{row.words} is dated {day}, before {treatment.row.words} starts on {start}"
            message += f"; {fitting[0]}, which the source says too, is not later." if fitting else "."
            yield row.at("date"), message, day, f"not before {start.date}"


def _treatments(study: ReportedStudy) -> Iterator[ReportedRow]:
    return (row for row in study.rows("timeline") if row.text("type") == "TREATMENT")


def _starts(study: ReportedStudy) -> dict[int, PartialDate]:
    """Return the earliest start of each line; a line with an undated treatment has none."""
    dates_by_line: dict[int, list[PartialDate | None]] = {}
    for row in _treatments(study):
        if (line := row.count("line")) is not None:
            dates_by_line.setdefault(line, []).append(row.date("date"))
    dated = {line: [date for date in dates if date] for line, dates in dates_by_line.items() if None not in dates}
    return {line: min(dates, key=lambda date: date.earliest) for line, dates in dated.items()}


def _is_death(row: ReportedRow) -> bool:
    text = " ".join(filter(None, (row.text("key"), row.text("label"), row.text("value"))))
    ends = row.text("type") in {"OUTCOME", "EVENT"}
    return ends and bool(_DEATH.search(text)) and not _NO_DEATH.search(text)
