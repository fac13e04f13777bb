"""Cycles and durations of treatments against the dates they lie between, and against each other."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from registry.dates import PartialDate
from registry.rules import Severity, Violations
from studies.consistency.book import book
from studies.consistency.course import (
    Quotations,
    ReportedTreatment,
    Start,
    Statement,
    elapsed,
    in_months,
    quotations,
    room,
    stated_duration,
    stated_value,
    treatments,
)
from studies.consistency.durations import Duration
from studies.consistency.reading import ReportedRow, ReportedStudy
from studies.consistency.spoken import spoken_duration

_EARLY = timedelta(days=3)  # by which all visits together may have been early, as protocols allow
_WITHOUT_PROGRESSION = {"PFS", "TTP"}
Count = tuple[ReportedRow, int, PartialDate]


@book.rule("CYCLES_EXCEED_TIME", Severity.INCONSISTENT)
def cycles_fit_into_the_time(study: ReportedStudy) -> Violations:
    """The cycles that were given fit between the start of a treatment and the day by which they had been given."""
    last = _last_day(study)
    for treatment in treatments(study):
        counts = list(_counts(treatment, last)) if treatment.cycle_days else []
        wrong = [(start, count) for start in treatment.starts for count in counts if _excess(start, count, treatment)]
        if wrong:
            start, count = max(wrong, key=lambda each: _excess(each[0], each[1], treatment))
            yield _crowded(start, count, treatment)


def _counts(treatment: ReportedTreatment, last: PartialDate | None) -> Iterator[Count]:
    """Yield how many cycles had been given by which day: at the end, at the last report, at what was observed."""
    end = treatment.row.date("end_date") or (last if treatment.row.data.get("ongoing") is True else None)
    for row, day in [(treatment.row, end), *((row, row.date("date")) for row in treatment.observations)]:
        number = row.count("cycles")
        if number and day:
            yield row, number, day


def _last_day(study: ReportedStudy) -> PartialDate | None:
    """Return the last day that the course tells of."""
    dates = [day for row in study.rows("timeline") if (day := row.date("date"))]
    return max(dates, key=lambda day: day.latest, default=None)


def _excess(start: Start, count: Count, treatment: ReportedTreatment) -> int:
    _, number, day = count
    if start.date.certainly_after(day):
        return 0  # that is another contradiction
    return max(0, number - room(start.date, day, treatment.cycle_days, _EARLY))


def _crowded(start: Start, count: Count, treatment: ReportedTreatment) -> tuple[str, str, str, str]:
    row, number, day = count
    fit = room(start.date, day, treatment.cycle_days, _EARLY)
    message = f"{number} cycles of {treatment.cycle_days} days do not fit between {start} and {day}: there is time for "
    message += f"{fit}"
    settling = [each for each in treatment.starts if not _excess(each, count, treatment)]
    message += f". From {settling[0]}, which the source also gives as the start, they fit." if settling else "."
    return row.at("cycles"), message, f"{number} cycles", f"{fit}, from {start.date} to {day}"


@book.rule("DURATION_AGAINST_DATES", Severity.INCONSISTENT)
def a_duration_is_that_between_its_dates(study: ReportedStudy) -> Violations:
    """A treatment, or a time without progression, lasts as long as there is between the dates of its start and end."""
    quoted, last = quotations(study), _last_day(study)
    for treatment in treatments(study):
        for row, end in _ends(treatment, last):
            if end and treatment.starts:
                yield from _differing(row, treatment.starts, end, quoted)


def _ends(treatment: ReportedTreatment, last: PartialDate | None) -> Iterator[tuple[ReportedRow, PartialDate | None]]:
    """Yield each row that states a duration from the start of the treatment, with the day to which it runs."""
    yield treatment.row, treatment.row.date("end_date")
    progression = treatment.progression
    for row in treatment.outcomes:
        if row.text("measure") in _WITHOUT_PROGRESSION and row.text("statistic") in (None, "VALUE"):
            yield row, progression.date("date") if progression else last if row.text("censoring") else None


def _differing(row: ReportedRow, starts: list[Start], end: PartialDate, quoted: Quotations) -> Violations:
    """Yield the first statement of a duration that cannot be: that of the record, or one of the source's phrases."""
    times = [elapsed(start.date, end) for start in starts]
    for said, stated in _statements(row, quoted):
        if not _overlap(stated, times[0]):
            message = f"{said}; from {starts[0]} to {end} there are {in_months(times[0])} months"
            others = zip(starts[1:], times[1:], strict=True)
            message += "".join(f", from {start} there are {in_months(time)}" for start, time in others) + "."
            yield row.at("value"), message, said.words, f"{in_months(times[0])} months"
            return


def _statements(row: ReportedRow, quoted: Quotations) -> Iterator[tuple[Statement, Duration]]:
    if held := stated_duration(row):
        yield stated_value(quoted, row), held
    for entry in quoted.get(row.at("value"), []):
        words = entry.text("reported") or ""
        if stated := spoken_duration(words):
            yield Statement(words, of_the_source=True), stated


def _overlap(stated: Duration, time: Duration) -> bool:
    """Whether a stated duration can be one that the dates allow; “more than 17 months” excludes 17 itself."""
    return not stated.low > time.high and not time.low > stated.high


@book.rule("DURATION_AGAINST_CYCLES", Severity.NOTE)
def a_duration_is_that_of_its_cycles(study: ReportedStudy) -> Violations:
    """A treatment lasts as long as its cycles take, from the start of the last one to its end."""
    quoted = quotations(study)
    before: PartialDate | None = None  # the progression before the treatment
    for treatment in treatments(study):
        stated, takes = stated_duration(treatment.row), _takes(treatment)
        if stated and takes and not _overlap(stated, takes):
            row = treatment.row
            said = stated_value(quoted, row)
            message = f"{said}; {_cycles(treatment)}{_between(before, treatment)}."
            yield row.at("value"), message, said.words, f"{in_months(takes)} months"
        before = progression.date("date") if (progression := treatment.progression) else before


def _takes(treatment: ReportedTreatment) -> Duration | None:
    """Return what the cycles take, to the start of the last one and to its end."""
    number, length = treatment.row.count("cycles"), treatment.cycle_days
    return Duration(Decimal((number - 1) * length), Decimal(number * length)) if number and length else None


def _cycles(treatment: ReportedTreatment) -> str:
    takes = _takes(treatment)
    number = treatment.row.count("cycles")
    return f"{number} cycles of {treatment.cycle_days} days take {in_months(takes)} months" if takes else ""


def _between(before: PartialDate | None, treatment: ReportedTreatment) -> str:
    """Say how long it was from the progression before a treatment to that with it."""
    after = progression.date("date") if (progression := treatment.progression) else None
    if not before or not after or before.certainly_after(after):
        return ""
    return f", and {in_months(elapsed(before, after))} lie between the progressions of {before} and {after}"


@book.rule("SURVIVAL_BEYOND_TREATMENT", Severity.NOTE)
def treatment_lasts_until_progression(study: ReportedStudy) -> Violations:
    """Where no end of a treatment is stated, it lasts as long as the time without progression that it gives."""
    quoted = quotations(study)
    for treatment in treatments(study):
        lasted = None if treatment.row.date("end_date") else stated_duration(treatment.row)
        for row in treatment.outcomes if lasted else []:
            free = stated_duration(row) if row.text("measure") in _WITHOUT_PROGRESSION else None
            if free and lasted and free.low >= lasted.high:
                yield _outlasting(row, treatment, quoted)


def _outlasting(row: ReportedRow, treatment: ReportedTreatment, quoted: Quotations) -> tuple[str, str, str, str]:
    free, lasted = stated_value(quoted, row), stated_value(quoted, treatment.row)
    cycles = f"; {_cycles(treatment)}" if _takes(treatment) else ""
    message = f"{free} without progression, and of the treatment, whose end is not stated, “{lasted.words}”{cycles}."
    return row.at("value"), message, free.words, lasted.words
