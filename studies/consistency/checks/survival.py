"""Times to an event: medians, rates at a time, follow-up."""

from collections.abc import Iterator
from decimal import Decimal

from registry import budget
from registry.rules import Caused, CausedViolations, Severity, Violations
from studies.consistency.book import book
from studies.consistency.durations import LEEWAY, Duration, moment
from studies.consistency.printed import Printed
from studies.consistency.reading import RATES, SAME_PEOPLE, TIMES, ReportedRow, ReportedStudy, compatible, same


@book.rule("PROGRESSION_AFTER_DEATH", Severity.INCONSISTENT)
def progression_does_not_come_after_death(study: ReportedStudy) -> Violations:
    """Median progression-free survival is not longer than median overall survival of the same people."""
    for pfs, os in _pairs(study, "PFS", "OS"):
        shorter, longer = pfs.span(), os.span()
        if shorter and longer and shorter.certainly_longer(longer, Decimal("1.02")):
            yield _pair(pfs, os, "is longer than", pfs.at("value"))
        if pfs.text("state") == "NOT_REACHED" and longer:
            yield _pair(pfs, os, "was not reached, unlike", pfs.at("state"))


@book.rule("RATE_ABOVE_SURVIVAL", Severity.INCONSISTENT)
def fewer_are_free_of_progression_than_alive(study: ReportedStudy) -> Violations:
    """The rate of progression-free survival is not above that of overall survival at the same time."""
    for pfs, os in _pairs(study, "PFS_RATE", "OS_RATE"):
        free, alive = pfs.number("value"), os.number("value")
        if free and alive and _when(pfs) == _when(os) is not None and free.low > alive.high:
            yield _pair(pfs, os, "is above", pfs.at("value"))


@book.rule("RATE_RISES", Severity.INCONSISTENT)
def survival_does_not_rise(study: ReportedStudy) -> Violations:
    """A rate of survival does not rise with time."""
    for early, late in _rates_in_time(study):
        first, then = early.number("value"), late.number("value")
        if first and then and then.low > first.high:
            message = (
                f"{late.words} is {then.text} % at {late.text('time_point')}, "
                f"above the {first.text} % at {early.text('time_point')}."
            )
            yield late.at("value"), message, f"{then.text} %", f"at most {first.text} %"


@book.rule("RATE_AGAINST_MEDIAN", Severity.INCONSISTENT)
def rates_and_medians_agree(study: ReportedStudy) -> Violations:
    """Before the median more than half are free of the event, after it at most half."""
    for name in ("PFS", "OS"):
        for rate, median in _pairs(study, f"{name}_RATE", name):
            share, then, half = rate.number("value"), _when(rate), _half_time(median)
            if share and then and half and (expected := _against(share, then, half)):
                message = (
                    f"{name} is {share.text} % at {rate.text('time_point')}, but its median is "
                    f"{_shown(median)}: {expected} expected."
                )
                yield rate.at("value"), message, f"{share.text} %", expected


@book.rule("MEDIAN_NOT_REACHED_HAS_LIMIT", Severity.IMPOSSIBLE)
def a_median_not_reached_has_no_upper_limit(study: ReportedStudy) -> Violations:
    """A median that was not reached has no upper confidence limit."""
    for row in study.outcomes:
        high = row.within("interval").number("high")
        if row.text("measure") in TIMES and row.text("state") == "NOT_REACHED" and high and not row.number("value"):
            message = f"{row.words}: a median that was not reached cannot have the upper limit {high.text}."
            yield row.within("interval").at("high"), message, high.text


@book.rule("FOLLOW_UP_SHORT", Severity.NOTE)
def follow_up_reaches_the_median(study: ReportedStudy) -> CausedViolations:
    """Median follow-up is at least as long as the medians and time points that are reported."""
    follow_up = study.root.within("follow_up")
    span = follow_up.span() if follow_up.text("statistic") == "MEDIAN" else None
    for row in study.outcomes if span else []:
        field = "value" if _is_median(row) else "time_point"
        reported = row.span() if _is_median(row) else _when(row) if row.text("measure") in RATES else None
        if span and reported and reported.certainly_longer(span):
            followed = f"{follow_up.text('value')} {follow_up.text('unit')}"
            message = (
                f"{row.words} reaches beyond the median follow-up of {followed}: "
                "half of the people were observed for less."
            )
            shown = _shown(row) if field == "value" else str(row.text(field))
            yield Caused("follow-up", (row.at(field), message, shown, followed))


def _pairs(study: ReportedStudy, first: str, second: str) -> Iterator[tuple[ReportedRow, ReportedRow]]:
    for row in study.measured(first):
        budget.check()
        for other in study.measured(second):
            if same(row, other, *SAME_PEOPLE) and compatible(row, other, "criteria", "assessor"):
                yield row, other


def _rates_in_time(study: ReportedStudy) -> Iterator[tuple[ReportedRow, ReportedRow]]:
    for measure in ("PFS_RATE", "OS_RATE"):
        for early, late in _pairs(study, measure, measure):
            start, end = _when(early), _when(late)
            if start and end and end.certainly_longer(start) and same(early, late, "criteria", "assessor", "name"):
                yield early, late


def _is_median(row: ReportedRow) -> bool:
    return row.text("measure") in TIMES and row.text("statistic") == "MEDIAN"


def _when(row: ReportedRow) -> Duration | None:
    return moment(row.text("time_point"))


def _half_time(median: ReportedRow) -> Duration | None:
    """Return the median in days; one not reached is later than any time."""
    if median.text("state") == "NOT_REACHED" and not median.number("value"):
        return Duration(Decimal("Infinity"), Decimal("Infinity"))
    return median.span() if _is_median(median) else None


def _against(rate: Printed, then: Duration, median: Duration) -> str:
    if median.certainly_longer(then, LEEWAY) and rate.high < 50:
        return "more than 50 %"
    return "at most 50 %" if then.certainly_longer(median, LEEWAY) and rate.low > 50 else ""


def _pair(row: ReportedRow, other: ReportedRow, remark: str, pointer: str) -> tuple[str, str, str, str]:
    value = "" if row.text("state") else f" of {_shown(row)}"
    return pointer, f"{row.words}{value} {remark} {other.words} of {_shown(other)}.", _shown(row), _shown(other)


def _shown(row: ReportedRow) -> str:
    value = row.printed() or (row.text("state") or "").replace("_", " ").lower()
    return " ".join(filter(None, (value, row.text("unit") if row.text("value") else None)))
