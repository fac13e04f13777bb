"""Ratios and differences: in the middle of their intervals, and in the direction of what they compare."""

from collections.abc import Iterator

from registry.rules import Severity, Violations
from studies.consistency.book import book
from studies.consistency.durations import LEEWAY
from studies.consistency.effects import Effect, effects
from studies.consistency.reading import SAME_PEOPLE, TIMES, ReportedRow, ReportedStudy, compatible

_DETAILS = ("time_point", "criteria", "assessor", "name")


@book.rule("RATIO_ASYMMETRIC", Severity.NOTE)
def a_hazard_ratio_is_the_middle_of_its_interval(study: ReportedStudy) -> Violations:
    """A hazard ratio is the geometric middle of its interval, as Cox regression gives it."""
    # Odds and risk ratios often come with exact or profile intervals, which have no middle to speak of.
    for ratio in effects(study, {"HAZARD_RATIO"}):
        if not ratio.symmetric:
            message = (
                f"The middle of {ratio.low.text} to {ratio.high.text} on the logarithmic scale is {ratio.middle}, "
                f"not {ratio.value.text}."
            )
            yield ratio.row.at("value"), message, ratio.printed, ratio.middle


@book.rule("DIFFERENCE_ASYMMETRIC", Severity.NOTE)
def a_difference_of_means_is_the_middle_of_its_interval(study: ReportedStudy) -> Violations:
    """A difference of means is the middle of its interval; one of shares is, by Wald's method."""
    for difference in effects(study, {"MEAN_DIFFERENCE", "RISK_DIFFERENCE"}):
        if _has_middle(difference.row) and not difference.symmetric:
            message = (
                f"The middle of {difference.low.text} to {difference.high.text} is {difference.middle}, "
                f"not {difference.value.text}."
            )
            yield difference.row.at("value"), message, difference.printed, difference.middle


@book.rule("HAZARD_AGAINST_MEDIANS", Severity.INCONSISTENT)
def a_hazard_ratio_goes_with_its_medians(study: ReportedStudy) -> Violations:
    """The group with the certainly lower hazard does not have a median that is more than a tenth shorter."""
    for ratio, ours, theirs in _with_medians(study):
        better = ratio.high.value < 1
        shorter, longer = (ours, theirs) if better else (theirs, ours)
        less, more = shorter.span(), longer.span()
        if less and more and more.certainly_longer(less, LEEWAY):
            message = (
                f"A hazard ratio of {ratio.printed} favours the group with the shorter median: {_shown(shorter)} "
                f"against {_shown(longer)}."
            )
            yield ratio.row.at("value"), message, ratio.printed, f"{_shown(ours)} against {_shown(theirs)}"


def _has_middle(row: ReportedRow) -> bool:
    """Score intervals, of shares, and bootstrap ones have none."""
    method = row.within("interval").text("method")
    return method == "WALD" or (row.text("statistic") == "MEAN_DIFFERENCE" and method != "BOOTSTRAP")


def _with_medians(study: ReportedStudy) -> Iterator[tuple[Effect, ReportedRow, ReportedRow]]:
    """Yield hazard ratios that are not 1, with the one median of the group and the one of the comparator."""
    medians: dict[tuple[str, ...], list[ReportedRow]] = {}
    for row in study.outcomes:
        if row.text("measure") in TIMES and row.text("statistic") == "MEDIAN":
            medians.setdefault(_context(row, "group"), []).append(row)
    for ratio in effects(study, {"HAZARD_RATIO"}):
        ours, theirs = (medians.get(_context(ratio.row, name), []) for name in ("group", "comparator"))
        apart = ratio.row.text("group") != ratio.row.text("comparator")
        # Of two medians of one group nobody knows which is meant.
        if apart and ratio.excludes_nothing and len(ours) == len(theirs) == 1:
            both = ours[0], theirs[0]
            if all(compatible(each, ratio.row, *_DETAILS) for each in both):
                yield ratio, *both


def _context(row: ReportedRow, group: str) -> tuple[str, ...]:
    return tuple(str(row.data.get(name)) for name in ("measure", group, *SAME_PEOPLE[1:]))


def _shown(row: ReportedRow) -> str:
    return f"{row.text('value')} {row.text('unit')}"
