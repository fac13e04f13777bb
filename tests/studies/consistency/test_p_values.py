"""P values as printed, and the p values that an interval implies."""

from math import log
from statistics import NormalDist

import pytest

from studies.consistency.p_values import PValue, implied, z_of
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
        (f"0.{'5' * 38}", 0.5555555555, 0.5555555556),
        (f"0.{'5' * 39}", None, None),
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


@pytest.mark.parametrize("level", ["95", "90", "99.99", "1"])
def test_an_interval_implies_the_p_of_walds_test_on_the_logarithm(level: str) -> None:
    ratio = implied(printed("0.6800000000"), printed("0.5200000000"), printed("0.8900000000"), printed(level))

    error = (log(0.89) - log(0.52)) / (2 * NormalDist().inv_cdf(0.5 + float(level) / 200))
    assert ratio == pytest.approx((two_sided(log(0.68) / error),) * 2, rel=1e-6)


def test_rounding_makes_the_implied_p_a_range() -> None:
    least, most = implied(printed("2.0"), printed("1.2"), printed("3.3"), printed("95")) or (0, 0)

    z = NormalDist().inv_cdf(0.975)
    narrow, wide = (log(3.25) - log(1.25)) / (2 * z), (log(3.35) - log(1.15)) / (2 * z)
    assert (least, most) == pytest.approx((two_sided(log(2.05) / narrow), two_sided(log(1.95) / wide)))


def test_a_ratio_that_may_be_one_implies_any_p_up_to_one() -> None:
    least, most = implied(printed("1.0"), printed("0.5"), printed("2.1"), printed("95")) or (0, 0)
    assert 0.8 < least < most == 1


@pytest.mark.parametrize(
    ("value", "low", "high", "level"),
    [
        ("0.0", "0.5", "2.0", "95"),
        ("1", "0", "2", "95"),
        ("0.5", "0.05", "2.0", "100"),
        ("0.5", "0.05", "2.0", "0"),
        ("0.5", "0.05", "2.0", "99.991"),
        ("0.5", "1.0", "1.1", "95"),  # the bounds may be the same number
        ("0.5", "2.0", "1.0", "95"),
    ],
)
def test_nothing_is_implied_where_a_bound_may_be_nothing(value: str, low: str, high: str, level: str) -> None:
    assert implied(printed(value), printed(low), printed(high), printed(level)) is None


@pytest.mark.parametrize(("p", "z"), [(0.05, 1.959964), (0.001, 3.290527), (1e-10, 6.466951), (1.0, 0), (2.0, 0)])
def test_the_normal_deviate_of_a_p_value(p: float, z: float) -> None:
    assert z_of(p) == pytest.approx(z, abs=1e-5)


def test_a_p_value_of_nothing_has_the_deviate_of_the_least_that_can_be_told_apart() -> None:
    assert z_of(0) == z_of(1e-20) == z_of(1e-15) == pytest.approx(8.02, abs=0.02)
