"""P values as printed, and the p values that an interval implies."""

from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.consistency.p_values import PValue, StatedTest, doubled, implied, standardized, z_of
from studies.consistency.printed import Printed


def printed(text: str) -> Printed:
    number = Printed.parse(text)
    assert number
    return number


def two_sided(z: float) -> float:
    return 2 * (1 - NormalDist().cdf(abs(z)))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("≤0.05", 0, 0.05),
        ("<= 0.05", 0, 0.05),
        ("≥ 0.9", 0.9, 1),
        (">= .9", 0.9, 1),
        ("> 1.5", 1.5, 1.5),
        ("p values .20", 0.195, 0.205),
        (".05", 0.045, 0.055),
        ("P=.0500", 0.04995, 0.05005),
        ("P-values = 0.3", 0.25, 0.35),
        ("1", 0.5, 1.5),
        ("0", 0, 0.5),
        ("1.2 x 10^-5", 1.15e-5, 1.25e-5),
        ("1.2*10**-5", 1.15e-5, 1.25e-5),
        ("< 1.2 × 10− 5", 0, 1.2e-5),
        ("2×10–3", 1.5e-3, 2.5e-3),
        ("3E-4", 2.5e-4, 3.5e-4),
        (f"0.{'5' * 78}", 0.5555555555, 0.5555555556),
        (f"0.{'5' * 79}", None, None),
        ("0.05 (log-rank)", None, None),
        ("0,05", None, None),
        ("p", None, None),
    ],
)
def test_a_p_value_is_the_range_that_it_can_stand_for(text: str, low: float | None, high: float | None) -> None:
    p = PValue.parse(text)
    assert (p and p.low) == (low if low is None else pytest.approx(low, rel=1e-9))
    assert (p and p.high) == (high if high is None else pytest.approx(high, rel=1e-9))


def test_its_text_is_kept_as_printed() -> None:
    p = PValue.parse("  P = 0.011 ")
    assert p
    assert p.text == "P = 0.011"


@pytest.mark.parametrize(
    ("text", "sides", "low"),
    [
        ("two-sided P = 0.005", 2, 0.0045),
        ("0.005 (2-tailed)", 2, 0.0045),
        ("one-sided p value = 0.005", 1, 0.0045),
        ("1-sided, 0.005", 1, 0.0045),
        ("adjusted p = 0.005", None, 0.0045),
        ("0.005", None, 0.0045),
        ("one-sided 0.005, two-sided 0.010", None, None),
    ],
)
def test_a_p_value_says_how_many_sides_its_test_had(text: str, sides: int | None, low: float | None) -> None:
    p = PValue.parse(text)
    assert (p and p.low) == low
    assert StatedTest.read(text).sides == sides


@pytest.mark.parametrize(
    ("text", "adjusted", "other", "margin"),
    [
        ("adjusted p = 0.03", True, False, False),
        ("p adjusted for multiplicity", True, False, False),
        ("Bonferroni", True, False, False),
        ("not adjusted for multiple comparisons", False, False, False),
        ("unadjusted p", False, False, False),
        ("adjusted for age", False, False, False),  # moves the interval too
        ("stratified log-rank test", False, True, False),
        ("Fisher's exact", False, True, False),
        ("Cochran-Mantel-Haenszel", False, True, False),
        ("Univariate; Cox proportional hazards model.", False, False, False),
        ("p for non-inferiority", False, False, True),
        ("", False, False, False),
    ],
)
def test_what_is_said_of_a_test_is_read(text: str, adjusted: bool, other: bool, margin: bool) -> None:
    assert StatedTest.read(text) == StatedTest(None, adjusted, other, margin)


def test_a_one_sided_p_is_half_of_a_two_sided_one_and_none_is_above_1() -> None:
    p = PValue("0.03", 0.025, 0.6)
    assert StatedTest(1, False, False, False).two_sided(p) == (0.05, 1.0)
    assert doubled(PValue("0.875", 0.75, 0.875)) == (0.25, 0.5)  # the effect is on the other side
    assert (
        StatedTest(2, False, False, False).two_sided(p)
        == StatedTest(None, False, False, False).two_sided(p)
        == (0.025, 0.6)
    )


def exactly(value: float) -> tuple[float, float]:
    return value, value


def test_an_estimate_in_the_middle_is_as_far_from_nothing_as_it_is_from_its_bounds() -> None:
    assert standardized(exactly(2.0), exactly(1.0), exactly(3.0)) == pytest.approx((2.0, 2.0))
    assert standardized(exactly(-2.0), exactly(-3.0), exactly(-1.0)) == pytest.approx((2.0, 2.0))


def test_rounding_makes_it_a_range_of_what_leaves_the_estimate_in_the_middle() -> None:
    # Between 1.9 and 2.1 in the middle of what is 0.9 to 1.1 and 2.9 to 3.1: 1.9 of 0.9 to 2.9, 2 of 1.1 to 2.9, …
    assert standardized((1.9, 2.1), (0.9, 1.1), (2.9, 3.1)) == pytest.approx((2.0 / 1.1, 2.0 / 0.9))
    # Only 2 itself: the bounds move together.
    assert standardized(exactly(2.0), (0.9, 1.1), (2.9, 3.1)) == pytest.approx((2.0 / 1.1, 2.0 / 0.9))
    assert standardized(exactly(2.1), (0.9, 1.1), (2.9, 3.1)) == pytest.approx((2.1, 2.1))


def test_an_estimate_elsewhere_in_its_interval_is_held_against_all_widths() -> None:
    assert standardized(exactly(2.5), (0.9, 1.1), (2.9, 3.1)) == pytest.approx((2.5 / 1.1, 2.5 / 0.9))


def test_an_estimate_that_may_be_nothing_is_at_no_distance() -> None:
    assert standardized((-0.1, 0.1), exactly(-1.0), exactly(1.0)) == pytest.approx((0.0, 0.0))
    least, most = standardized((-0.1, 0.1), (-1.1, -0.9), (0.9, 1.1)) or (1, 1)
    assert (least, most) == pytest.approx((0.0, 0.1))


@pytest.mark.parametrize("bounds", [((1.0, 1.2), (1.1, 1.3)), ((1.0, 1.1), (1.1, 1.2)), ((2.0, 2.0), (1.0, 1.0))])
def test_an_interval_that_may_have_no_width_says_nothing(bounds: Any) -> None:
    assert standardized((1.0, 1.0), *bounds) is None


@given(st.data())
def test_no_rounding_is_left_out(data: st.DataObject) -> None:
    """Whatever is rounded, the distance that was there before lies in the range."""
    middle, half = data.draw(st.floats(-5, 5)), data.draw(st.floats(0.5, 5))
    ranges = [
        (number - data.draw(st.floats(0, 0.1)), number + data.draw(st.floats(0, 0.1)))
        for number in (middle, middle - half, middle + half)
    ]
    least, most = standardized(*ranges) or (0, 100)
    assert least - 1e-6 <= abs(middle / half) <= most + 1e-6


@pytest.mark.parametrize("level", ["95", "90", "99.99", "1"])
def test_a_distance_implies_the_p_of_walds_test(level: str) -> None:
    z = NormalDist().inv_cdf(0.5 + float(level) / 200)
    assert implied((1.1, 1.2), printed(level)) == pytest.approx((two_sided(1.2 * z), two_sided(1.1 * z)), rel=1e-6)


def test_with_few_people_the_test_may_be_students() -> None:
    # t is 2.776 at 95 % with 4 degrees of freedom; twice that has p 0.0051, and the normal deviate of 3.92 has 0.00009.
    least, most = implied((2.0, 2.0), printed("95"), 4) or (0, 0)
    assert (least, most) == pytest.approx((0.0000888, 0.00514), rel=0.01)


@pytest.mark.parametrize("level", ["100", "0", "99.991"])
def test_nothing_is_implied_by_a_level_that_nobody_prints(level: str) -> None:
    assert implied((1.0, 1.0), printed(level)) is None


@pytest.mark.parametrize(("p", "z"), [(0.05, 1.959964), (0.001, 3.290527), (1e-10, 6.466951), (1.0, 0), (2.0, 0)])
def test_the_normal_deviate_of_a_p_value(p: float, z: float) -> None:
    assert z_of(p) == pytest.approx(z, abs=1e-5)


def test_a_p_value_of_nothing_has_the_deviate_of_the_least_that_can_be_told_apart() -> None:
    assert z_of(0) == z_of(1e-20) == z_of(1e-15) == pytest.approx(8.02, abs=0.02)
