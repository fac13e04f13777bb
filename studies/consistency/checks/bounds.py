"""What no number may be: outside its own interval or range, more than everybody, less than nothing."""

from collections.abc import Iterator

from registry.rules import Severity, Violations
from studies.consistency.book import book
from studies.consistency.effects import RATIOS
from studies.consistency.reading import RATES, ReportedRow, ReportedStudy, in_percent, is_percentage


@book.rule("PERCENTAGE_OUT_OF_RANGE", Severity.IMPOSSIBLE)
def a_share_lies_between_none_and_all(study: ReportedStudy) -> Violations:
    """A share of people lies between 0 and 100 %."""
    shares = [(row, "value") for row in study.outcomes if in_percent(row) and _is_share(row)]
    shares += [(row, "percentage") for row in study.rows("adverse_events")]
    for row, field in shares:
        percent = row.number(field)
        if percent and not 0 <= percent.value <= 100:
            yield row.at(field), f"{row.words}: no share of people can be {percent.text} %.", f"{percent.text} %"


@book.rule("COUNT_EXCEEDS_TOTAL", Severity.IMPOSSIBLE)
def counts_do_not_exceed_their_total(study: ReportedStudy) -> Violations:
    """No more people are counted than there are to count."""
    for name, part, whole in (
        ("outcomes", "numerator", "denominator"),
        ("baseline", "count", "total"),
        ("adverse_events", "count", "at_risk"),
    ):
        for row in study.rows(name):
            count, total = row.count(part), row.count(whole)
            if count is not None and total is not None and count > total:
                yield row.at(part), f"{row.words}: {count} cannot be part of {total}.", str(count)


@book.rule("INTERVAL_REVERSED", Severity.IMPOSSIBLE)
def intervals_run_upwards(study: ReportedStudy) -> Violations:
    """The lower bound of an interval or range is not above its upper bound."""
    for _, bounds in _bounded(study):
        low, high = bounds.number("low"), bounds.number("high")
        if low and high and low.value > high.value:
            message = f"The lower bound {low.text} lies above the upper bound {high.text}."
            yield bounds.at("low"), message, f"{low.text} to {high.text}"


@book.rule("ESTIMATE_OUTSIDE_INTERVAL", Severity.INCONSISTENT)
def estimates_lie_inside(study: ReportedStudy) -> Violations:
    """An estimate lies inside its own confidence interval, a median inside its range."""
    for row, bounds in _bounded(study):
        value, low, high = row.number("value"), bounds.number("low"), bounds.number("high")
        if not value or (low and high and low.value > high.value):
            continue
        if (low and value.high < low.low) or (high and value.low > high.high):
            printed = f"{low.text if low else '?'} to {high.text if high else '?'}"
            message = f"{row.words}: {value.text} lies outside its own interval, {printed}."
            yield row.at("value"), message, f"{value.text} ({printed})"


@book.rule("RATIO_NOT_POSITIVE", Severity.IMPOSSIBLE)
def ratios_are_positive(study: ReportedStudy) -> Violations:
    """A hazard, odds or risk ratio and its interval are not negative."""
    for row in study.outcomes:
        interval = row.within("interval")
        for place in (row.at("value"), row.number("value")), (interval.at("low"), interval.number("low")):
            if row.text("statistic") in RATIOS and place[1] and place[1].value < 0:
                yield place[0], f"A ratio cannot be negative, as {place[1].text} is.", place[1].text


def _is_share(row: ReportedRow) -> bool:
    return is_percentage(row) or row.text("measure") in RATES


def _bounded(study: ReportedStudy) -> Iterator[tuple[ReportedRow, ReportedRow]]:
    """Yield what has bounds, with where they stand: a mean need not lie between quartiles."""
    for row in study.outcomes:
        yield row, row.within("interval")
    for row in [*study.outcomes, *study.rows("baseline")]:
        statistic, spread = row.text("statistic"), row.text("spread")
        if spread == "RANGE" or (spread == "IQR" and statistic == "MEDIAN"):
            yield row, row
