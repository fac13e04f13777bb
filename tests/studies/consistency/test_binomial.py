"""Confidence intervals of proportions against tables, and against an implementation that shares nothing with ours."""

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.consistency import derived_counts, fitting_methods, recomputed_interval
from studies.consistency.binomial import METHODS
from studies.consistency.derivation import underivable

# Two-sided 95 %, in the order of METHODS, the last left out; computed with statsmodels 0.15 and SciPy 1.17.
TABLE = """
0/12   0.00-26.46  0.00-24.25   0.00-30.13  0.00-18.53  0.00-28.20  0.00-0.00
1/15   0.17-31.95  1.19-29.82   0.35-33.97  0.73-27.18  0.00-31.84  0.00-19.29
3/10   6.67-65.25  10.78-60.32  8.09-64.63  9.27-60.58  10.33-60.77 1.60-58.40
5/14   12.76-64.86 16.34-61.24  13.98-64.37 15.15-61.55 16.18-61.40 10.61-60.81
7/23   13.21-52.92 15.60-50.87  14.06-53.01 14.77-50.68 15.41-51.06 11.63-49.24
12/25  27.80-68.69 30.03-66.50  28.34-68.25 29.54-66.90 30.03-66.50 28.42-67.58
31/78  28.83-51.46 29.61-50.84  29.03-51.48 29.42-50.81 29.60-50.85 28.88-50.60
45/120 28.83-46.80 29.35-46.42  28.97-46.84 29.22-46.38 29.34-46.43 28.84-46.16
10/10  69.15-100.00 72.25-100.00 65.55-100.00 78.28-100.00 67.91-100.00 100.00-100.00
"""
CELLS = [
    (counts, method, cell)
    for counts, *cells in (line.split() for line in TABLE.strip().splitlines())
    for method, cell in zip(list(METHODS)[:6], cells, strict=True)
]


@pytest.mark.parametrize(("counts", "method", "cell"), CELLS)
def test_intervals_are_those_of_the_table(counts: str, method: str, cell: str) -> None:
    k, n = map(int, counts.split("/"))

    assert "{:.2f}-{:.2f}".format(*recomputed_interval(k, n, "95", method)) == cell


@given(st.integers(1, 60), st.sampled_from(["80", "90", "95", "99"]), st.data())
def test_exact_intervals_leave_half_of_alpha_in_each_tail(n: int, level: str, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    tail = (1 - Fraction(level) / 100) / 2

    low, high = (Fraction(bound) / 100 for bound in recomputed_interval(k, n, level))

    assert k == 0 or abs(_at_least(k, n, low) - tail) < Fraction(1, 10**7)
    assert k == n or abs(1 - _at_least(k + 1, n, high) - tail) < Fraction(1, 10**7)
    assert k > 0 or low == 0
    assert k < n or high == 1


def _at_least(k: int, n: int, p: Fraction) -> Fraction:
    """The chance of ``k`` or more out of ``n``, in exact arithmetic."""
    return sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)), Fraction(0))


@pytest.mark.parametrize(
    ("k", "n", "low", "high", "methods"),
    [
        (10, 27, "19.4", "57.6", ["CLOPPER_PEARSON"]),
        (15, 27, "35.3", "74.5", ["CLOPPER_PEARSON"]),
        (6, 27, "8.6", "42.2", []),
        (6, 27, "8.6", "42.3", ["CLOPPER_PEARSON"]),
        (12, 25, "30.0", "66.5", ["WILSON", "AGRESTI_COULL"]),
        (1, 15, "-6.0", "19.3", ["WALD"]),  # not cut off at 0
        (1, 15, "0.0", "19.3", ["WALD"]),
        (10, 10, "67.9", "104.3", ["AGRESTI_COULL"]),  # nor at 100
        (10, 10, "67.9", "100.0", ["AGRESTI_COULL"]),
        (21, 67, "19.5", "43.2", ["WALD_CC"]),  # NCT03563716, both arms
        (11, 68, "6.7", "25.7", ["WALD_CC"]),
        (1, 15, "NE", "19.3", []),
        (1, 15, "0.0", "NE", []),
    ],
)
def test_methods_that_fit_a_printed_interval(k: int, n: int, low: str, high: str, methods: list[str]) -> None:
    assert fitting_methods(k, n, low, high) == methods


@pytest.mark.parametrize(
    ("value", "low", "high", "off", "counts"),
    [
        ("37.0", "19.4", "57.6", 0, [(10, 27, "CLOPPER_PEARSON")]),
        ("55.6", "35.3", "74.5", 0, [(15, 27, "CLOPPER_PEARSON")]),
        ("22.2", "8.6", "42.2", 0, []),
        ("22.2", "8.6", "42.2", 1, [(6, 27, "CLOPPER_PEARSON")]),
        ("37.5", "29.4", "46.4", 0, [(45, 120, "WILSON")]),
        ("37.0", "57.6", "19.4", 0, []),
        ("31.3", "19.5", "43.2", 0, []),  # 21 of 67 by a method that is not tried, because too much would fit
        ("NR", "19.4", "57.6", 0, []),
        ("37.0", "NR", "57.6", 0, []),
        ("37.0", "19.4", "NR", 0, []),
        ("33.333333333333333", "7.49", "70.07", 0, [(3, 9, "CLOPPER_PEARSON")]),  # a third with all its digits
        ("33", "26.063", "39.465", 0, [(65, 200, "CLOPPER_PEARSON")]),  # 32.5 %, the least that is printed so
        ("50.000", "46.855", "53.145", 0, [(500, 1000, "CLOPPER_PEARSON")]),
        ("49.950", "46.807", "53.094", 0, []),  # 500 of 1,001, one more than are tried
    ],
)
def test_a_percentage_and_its_interval_tell_the_count(
    value: str, low: str, high: str, off: int, counts: list[tuple[int, int, str]]
) -> None:
    assert derived_counts(value, low, high, off=off) == counts


@given(
    st.integers(1, 1000), st.sampled_from(["90", "95", "99"]), st.sampled_from(["CLOPPER_PEARSON", "WILSON"]), st.data()
)
def test_the_search_for_a_count_never_misses_the_true_one(n: int, level: str, method: str, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    low, high = recomputed_interval(k, n, level, method)

    counts = derived_counts(f"{100 * k / n:.3f}", f"{low:.3f}", f"{high:.3f}", level)

    assert (k, n, method) in counts


@given(st.integers(1, 700), st.sampled_from(["50", "80", "90", "95", "99", "99.9"]), st.sampled_from(sorted(METHODS)),
       st.integers(0, 3), st.data())  # fmt: skip
def test_no_interval_of_a_count_is_called_underivable(
    n: int, level: str, method: str, places: int, data: st.DataObject
) -> None:
    k = data.draw(st.integers(0, n))
    low, high = (f"{bound:.{places}f}" for bound in recomputed_interval(k, n, level, method))

    assert not underivable(f"{100 * k / n:.{places}f}", low, high, level)


@pytest.mark.parametrize(
    ("value", "low", "high", "none"),
    [
        ("37.0", "19.4", "57.6", False),
        ("37.0", "19.4", "57.9", True),
        ("31.3", "19.5", "43.2", False),  # Wald with continuity correction
        ("31.3", "19.5", "44.2", True),
        ("1.5", "-0.9", "4.0", False),  # 2 of 133, by Wald, not cut off at 0
        ("50.04", "46.94", "53.15", False),  # may be of more than 700
        ("37.0", "57.9", "19.4", False),
        ("NR", "19.4", "57.9", False),
    ],
)
def test_an_interval_of_no_count_is_known_where_more_people_would_make_it_narrower(
    value: str, low: str, high: str, none: bool
) -> None:
    assert underivable(value, low, high) is none


@given(st.integers(1, 300), st.data())
def test_the_correction_for_continuity_widens_by_half_a_person(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    (low, high), (lower, higher) = (METHODS[name](k, n, 0.05) for name in ("WALD", "WALD_CC"))
    assert n * (low - lower) == pytest.approx(0.5)
    assert n * (higher - high) == pytest.approx(0.5)


@pytest.mark.parametrize("method", ["CLOPPER_PEARSON", "WILSON", "WILSON_CC", "JEFFREYS"])
def test_these_methods_start_at_none_for_nobody_and_end_at_all_for_everybody(method: str) -> None:
    assert METHODS[method](0, 10, 0.05)[0] == 0
    assert METHODS[method](10, 10, 0.05)[1] == 1


def test_recomputed_bounds_have_ten_decimals() -> None:
    assert recomputed_interval(2, 2) == (Decimal("15.8113883008"), Decimal(100))  # the root of 0.025
    assert recomputed_interval(0, 2) == (Decimal(0), Decimal("84.1886116992"))
    assert recomputed_interval(1, 2, "99.9999") == (Decimal("0.000025"), Decimal("99.999975"))  # the highest level


@pytest.mark.parametrize(
    ("k", "n", "level", "method"),
    [
        (3, 2, "95", "WALD"),
        (-1, 2, "95", "WALD"),
        (0, 0, "95", "WALD"),
        (1, 2, "100", "WALD"),
        (1, 2, "0", "WALD"),
        (1, 2, "x", "WALD"),
        (1, 2, "95", "BOOT"),
    ],
)
def test_an_interval_that_there_cannot_be_is_refused(k: int, n: int, level: str, method: str) -> None:
    with pytest.raises(ValueError, match="There is no"):
        recomputed_interval(k, n, level, method)


def test_scipy_is_not_loaded_before_an_interval_is_recomputed() -> None:
    program = (
        "import sys, studies.consistency as c; assert 'scipy' not in sys.modules and 'numpy' not in sys.modules; "
        "c.findings({'population': {'enrolled': 3}}); assert 'scipy' not in sys.modules; "
        "c.recomputed_interval(1, 3); assert 'scipy' in sys.modules and 'scipy.stats' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
