"""P values against the intervals that they are printed with."""

from collections.abc import Iterator

from registry.rules import Caused, CausedViolations, Severity, Violations
from studies.consistency.book import book
from studies.consistency.effects import DIFFERENCES, RATIOS, Effect, effects, significance
from studies.consistency.p_values import PValue, Range, doubled, z_of
from studies.consistency.reading import ReportedStudy


@book.rule("P_VALUE_OUT_OF_RANGE", Severity.IMPOSSIBLE)
def a_p_value_is_a_probability(study: ReportedStudy) -> Violations:
    """A p value is not above 1."""
    for row in study.outcomes:
        p = PValue.parse(row.text("p_value"))
        if p and p.low > 1:
            yield row.at("p_value"), f"A p value cannot be {p.text}; it is a probability.", p.text


@book.rule("P_VALUE_SIGNIFICANCE", Severity.INCONSISTENT)
def the_p_value_and_the_interval_agree_on_significance(study: ReportedStudy) -> Violations:
    """An interval and its p value agree on significance."""
    for effect, p, (least, most) in _compared(study):
        if _sides_differ(effect, p) and not _near(effect, p, (least, most)):
            excluded = f"{'excludes' if effect.excludes_nothing else 'includes'} {effect.nothing}"
            message = f"The interval of {effect.printed} {excluded}, which {_named(p)} does not go with."
            yield effect.row.at("p_value"), message, p.text, _shown(least, most)


@book.rule("P_VALUE_BORDERLINE", Severity.NOTE)
def the_p_value_and_the_interval_fall_on_two_sides(study: ReportedStudy) -> Violations:
    """An interval and its p value lie on one side of significance even where it is close."""
    for effect, p, (least, most) in _compared(study):
        if _sides_differ(effect, p) and _near(effect, p, (least, most)):
            message = (
                f"The interval of {effect.printed} and {_named(p)} lie on two sides of significance, "
                "closely enough for two different tests."
            )
            yield effect.row.at("p_value"), message, p.text, _shown(least, most)


@book.rule("P_VALUE_DIFFERS", Severity.NOTE)
def the_p_value_is_that_of_the_interval(study: ReportedStudy) -> Violations:
    """A p value is the one that the estimate and its interval imply, as far as their digits tell."""
    for effect, p, (least, most) in _unlike(study):
        if effect.tested.sides or not _overlap(doubled(p), (least, most)):
            sides = {1: "two-sided p", 2: "p", None: "p"}[effect.tested.sides]
            message = f"{effect.printed} implies {sides} {_shown(least, most)}; {_named(p)} is printed."
            yield effect.row.at("p_value"), message, p.text, _shown(least, most)


@book.rule("P_VALUE_ONE_SIDED", Severity.NOTE)
def a_p_value_of_one_side_says_so(study: ReportedStudy) -> CausedViolations:
    """A p value that is half of the one that the interval implies is said to be one-sided."""
    for effect, p, (least, most) in _unlike(study):
        if not effect.tested.sides and _overlap(doubled(p), (least, most)):
            message = (
                f"{effect.printed} implies p {_shown(least, most)} with two sides; {_named(p)} goes with "
                "half of it, as a one-sided test gives, which is not stated."
            )
            yield Caused("one test for all", (effect.row.at("p_value"), message, p.text, _shown(least, most)))


def _compared(study: ReportedStudy) -> Iterator[tuple[Effect, PValue, Range]]:
    for effect in effects(study, RATIOS | DIFFERENCES):
        p = effect.p
        if p and p.low <= 1 and effect.implied and not effect.tested.margin:
            yield effect, p, effect.implied


def _unlike(study: ReportedStudy) -> Iterator[tuple[Effect, PValue, Range]]:
    """Yield p values on the side of the interval that are not what the interval implies.

    Digits alone decide, unless another test is named: log-rank, score and exact tests differ from Wald's. A p value
    that is adjusted for other tests may be any greater one. An interval without a middle is of no such test.
    """
    for effect, p, range_of_p in _compared(study):
        low, high = effect.tested.two_sided(p)
        fits = _overlap((low, high), range_of_p) or (effect.tested.adjusted and high >= range_of_p[0])
        fits = fits or (effect.tested.other and _near(effect, p, range_of_p))
        if not fits and effect.symmetric and not _sides_differ(effect, p):
            yield effect, p, range_of_p


def _sides_differ(effect: Effect, p: PValue) -> bool:
    """Whether the interval excludes no effect and p is not significant, or the other way; a bound on it is on both.

    “<0.05” says significant and “>0.05” not; a rounded “0.05” may be either.
    """
    low, high = effect.tested.two_sided(p)
    alpha = significance(effect)
    if effect.touches_nothing or (effect.tested.adjusted and effect.excludes_nothing):
        return False
    return low >= alpha if effect.excludes_nothing else high <= alpha


def _near(effect: Effect, p: PValue, range_of_p: Range) -> bool:
    """Whether p, doubled too where it may be one-sided, is near the implied range.

    Near is a factor of 2, or a sixth of the normal deviate: log-rank, score and likelihood tests differ so much from
    Wald's, and in that proportion when the effect is strong.
    """
    least, most = range_of_p
    readings = [effect.tested.two_sided(p)] + ([] if effect.tested.sides else [doubled(p)])
    return any(low <= 2 * most and high >= least / 2 for low, high in readings) or any(
        z_of(high) <= 7 / 6 * z_of(least) and z_of(low) >= 5 / 6 * z_of(most) for low, high in readings
    )


def _overlap(one: Range, other: Range) -> bool:
    """Whether a printed p, give or take one unit of its last digit, can be an implied one: programs differ in that."""
    slack = (one[1] - one[0]) / 2 if one[0] > 0 and one[1] < 1 else 0.0  # none of “<” and “>”
    return one[0] - slack <= other[1] and one[1] + slack >= other[0]


def _shown(least: float, most: float) -> str:
    return f"{least:.2g}" if f"{least:.2g}" == f"{most:.2g}" else f"{least:.2g} to {most:.2g}"


def _named(p: PValue) -> str:
    """Return “p = 0.05” or “p <.0001”, or the words with which it is printed."""
    plain = p.text.lstrip("pP ").strip()
    if plain[:1] in "<>=≤≥":
        return f"p {plain}"
    return f"p = {plain}" if plain[:1].isdigit() or plain[:1] in ".·" else p.text
