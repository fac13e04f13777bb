"""Hazard, odds and risk ratios with their intervals and p values."""

from collections.abc import Iterator
from dataclasses import dataclass

from registry.rules import Severity, Violations
from studies.consistency.book import book
from studies.consistency.checks.bounds import RATIOS
from studies.consistency.p_values import PValue, implied, z_of
from studies.consistency.printed import Printed
from studies.consistency.reading import ReportedRow, ReportedStudy


@dataclass(frozen=True)
class Ratio:
    """A ratio inside its interval of positive numbers; ``p`` and ``level`` where they are printed."""

    row: ReportedRow
    value: Printed
    low: Printed
    high: Printed
    level: Printed | None
    p: PValue | None

    @property
    def printed(self) -> str:
        return f"{self.value.text} ({self.low.text} to {self.high.text})"

    @property
    def symmetric(self) -> bool:
        """Whether the ratio may be the geometric middle of its interval, for all that rounding hides."""
        least, most = (self.low.low * self.high.low).sqrt(), (self.low.high * self.high.high).sqrt()
        return self.value.high >= least and self.value.low <= most

    def implied(self) -> tuple[float, float] | None:
        """Return the range of two-sided p values that the interval implies."""
        return implied(self.value, self.low, self.high, self.level) if self.level else None


def ratios(study: ReportedStudy) -> Iterator[Ratio]:
    """Yield each ratio that lies inside a complete interval of positive numbers."""
    for row in study.outcomes:
        bounds = row.within("interval")
        value, low, high = row.number("value"), bounds.number("low"), bounds.number("high")
        if row.text("statistic") in RATIOS and value and low and high and 0 < low.value <= value.value <= high.value:
            yield Ratio(row, value, low, high, bounds.number("level"), PValue.parse(row.text("p_value")))


@book.rule("P_VALUE_OUT_OF_RANGE", Severity.IMPOSSIBLE)
def a_p_value_is_a_probability(study: ReportedStudy) -> Violations:
    """A p value is not above 1."""
    for row in study.outcomes:
        p = PValue.parse(row.text("p_value"))
        if p and p.low > 1:
            yield row.at("p_value"), f"A p value cannot be {p.text}; it is a probability.", p.text


@book.rule("RATIO_ASYMMETRIC", Severity.NOTE)
def a_hazard_ratio_is_the_middle_of_its_interval(study: ReportedStudy) -> Violations:
    """A hazard ratio is the geometric middle of its interval, as Cox regression gives it."""
    for ratio in ratios(study):
        # Odds and risk ratios often come with exact or profile intervals, which have no middle to speak of.
        if ratio.row.text("statistic") == "HAZARD_RATIO" and not ratio.symmetric:
            middle = ratio.value.rounded((ratio.low.value * ratio.high.value).sqrt())
            message = (
                f"The middle of {ratio.low.text} to {ratio.high.text} on the logarithmic scale is {middle}, "
                f"not {ratio.value.text}."
            )
            yield ratio.row.at("value"), message, ratio.printed, middle


@book.rule("P_VALUE_SIGNIFICANCE", Severity.INCONSISTENT)
def the_p_value_and_the_interval_agree_on_significance(study: ReportedStudy) -> Violations:
    """An interval and its p value agree on significance."""
    for ratio, p, (least, most) in _tested(study):
        if _sides_differ(ratio, p) and not _near(p, least, most):
            excluded = "excludes" if _excludes_one(ratio) else "includes"
            message = f"The interval of {ratio.printed} {excluded} 1, which p {_relation(p)} does not go with."
            yield ratio.row.at("p_value"), message, p.text, _shown(least, most)


@book.rule("P_VALUE_BORDERLINE", Severity.NOTE)
def the_p_value_and_the_interval_fall_on_two_sides(study: ReportedStudy) -> Violations:
    """An interval and its p value lie on one side of significance even where it is close."""
    for ratio, p, (least, most) in _tested(study):
        if _sides_differ(ratio, p) and _near(p, least, most):
            message = (
                f"The interval of {ratio.printed} and p {_relation(p)} lie on two sides of significance, "
                "closely enough for two different tests."
            )
            yield ratio.row.at("p_value"), message, p.text, _shown(least, most)


@book.rule("P_VALUE_DIFFERS", Severity.NOTE)
def the_p_value_is_near_that_of_the_interval(study: ReportedStudy) -> Violations:
    """A p value is near the one that the ratio and its interval imply."""
    for ratio, p, (least, most) in _tested(study):
        if ratio.symmetric and not _sides_differ(ratio, p) and not _near(p, least, most):
            message = f"{ratio.printed} implies p {_shown(least, most)}; p {_relation(p)} is printed."
            yield ratio.row.at("p_value"), message, p.text, _shown(least, most)


def _tested(study: ReportedStudy) -> Iterator[tuple[Ratio, PValue, tuple[float, float]]]:
    for ratio in ratios(study):
        range_of_p = ratio.implied()
        if ratio.p and ratio.p.low <= 1 and range_of_p:
            yield ratio, ratio.p, range_of_p


def _excludes_one(ratio: Ratio) -> bool:
    return ratio.low.value > 1 or ratio.high.value < 1


def _sides_differ(ratio: Ratio, p: PValue) -> bool:
    """Whether the interval excludes 1 and p is not significant, or the other way; a bound of 1 is on both sides.

    “<0.05” says significant and “>0.05” not; a rounded “0.05” may be either.
    """
    touches = any(bound.low <= 1 <= bound.high for bound in (ratio.low, ratio.high))
    alpha = float(1 - ratio.level.value / 100) if ratio.level else 0.05
    if touches:
        return False
    return p.low >= alpha if _excludes_one(ratio) else p.high <= alpha


def _near(p: PValue, least: float, most: float) -> bool:
    """Whether p, as printed or doubled (for one-sided), is near the implied range.

    Near is a factor of 2, or a sixth of the normal deviate: log-rank, score and likelihood tests differ so much from
    Wald's, and in that proportion when the effect is strong.
    """
    return any(low <= 2 * most and high >= least / 2 for low, high in _readings(p)) or any(
        z_of(high) <= 7 / 6 * z_of(least) and z_of(low) >= 5 / 6 * z_of(most) for low, high in _readings(p)
    )


def _readings(p: PValue) -> tuple[tuple[float, float], ...]:
    return (p.low, p.high), (2 * p.low, 2 * p.high)


def _shown(least: float, most: float) -> str:
    return f"{least:.2g}" if f"{least:.2g}" == f"{most:.2g}" else f"{least:.2g} to {most:.2g}"


def _relation(p: PValue) -> str:
    plain = p.text.lstrip("pP ").strip()
    return plain if plain[:1] in "<>=≤≥" else f"= {plain}"
