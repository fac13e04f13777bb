"""Differences of means and of shares, and hazard ratios against the medians of the groups they compare."""

from math import exp
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.consistency import findings
from tests.studies.consistency.documents import Document, bounds, months, outcome, ratio, study


def difference(value: str, low: str, high: str, p: str | None = None, **fields: Any) -> Document:
    """A difference of means unless said otherwise."""
    fields = {"statistic": "MEAN_DIFFERENCE", "unit": "points", "interval": (low, high), "p_value": p} | fields
    return outcome("SCORE", value, **fields)


def codes(*rows: Document, **fields: Any) -> list[tuple[str, str]]:
    return [(each.code, each.recomputed) for each in findings(study(*rows, **fields))]


SHARES: dict[str, Any] = {"statistic": "RISK_DIFFERENCE", "unit": "%"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # NCT00301262, both
        (difference("1.49", "0.0510", "2.465", "0.0033"), [("DIFFERENCE_ASYMMETRIC", "1.26")]),
        (difference("13.6", "4.9", "22.3", "0.4", **SHARES), [("P_VALUE_SIGNIFICANCE", "0.0021 to 0.012")]),
        (difference("13.6", "4.9", "22.3", "0.002", **SHARES), []),
        (difference("1.26", "0.0510", "2.465", "0.041"), []),
        (difference("1.26", "0.0510", "2.465", "0.0033"), [("P_VALUE_DIFFERS", "0.041 to 0.044")]),
        (difference("-1.26", "-2.465", "-0.0510", "0.0033"), [("P_VALUE_DIFFERS", "0.041 to 0.044")]),
        (difference("-2.0", "-4.1", "0.1", "0.06"), []),
        (difference("-2.0", "-4.1", "0.1", "0.002"), [("P_VALUE_SIGNIFICANCE", "0.054 to 0.069")]),
        (difference("-2.0", "-4.0", "0.0", "0.2"), [("P_VALUE_DIFFERS", "0.044 to 0.056")]),  # a bound of 0
        (difference("-2.0", "-4.1", "0.1", "0.2", note="Wilcoxon"), [("P_VALUE_DIFFERS", "0.054 to 0.069")]),
        (difference("-2.0", "-4.1", "0.1", "0.1", note="Wilcoxon"), []),
        (difference("-2.0", "-4.1", "0.1", "<0.001", note="p for non-inferiority"), []),
        (difference("20.0", "13.9", "26.1", ">0.001"), [("P_VALUE_DIFFERS", "9.2e-11 to 0.00083")]),  # NCT00836693
        # intervals without a middle
        (difference("1.49", "0.0510", "2.465", interval=bounds("0.0510", "2.465", method="BOOTSTRAP")), []),
        (difference("13.6", "4.9", "26.3", **SHARES), []),
        (difference("13.6", "4.9", "26.3", **SHARES | {"interval": bounds("4.9", "26.3", method="WALD")}),
         [("DIFFERENCE_ASYMMETRIC", "15.6")]),
    ],
)  # fmt: skip
def test_a_difference_is_held_against_its_interval_and_its_p_value(row: Document, expected: list[Any]) -> None:
    assert codes(row) == expected


def test_the_size_of_the_groups_says_how_far_students_test_may_be_from_the_normal_one() -> None:
    groups = [{"key": "a", "size": 200}, {"key": "b", "size": 190}]
    row = difference("1.00", "0.20", "1.80", "0.024", group="a", comparator="b")
    assert codes(row) == []
    assert codes(row, groups=groups) == [("P_VALUE_DIFFERS", "0.014 to 0.015")]


@given(st.floats(-5, 5), st.floats(0.3, 3), st.integers(2, 60), st.sampled_from(["90", "95", "99"]), st.integers(1, 3))
def test_a_correct_difference_of_means_is_never_flagged(
    value: float, error: float, freedom: int, level: str, places: int
) -> None:
    from scipy.special import stdtr, stdtrit  # type: ignore[import-untyped]

    half = error * stdtrit(freedom, 0.5 + float(level) / 200)
    p = 2 * stdtr(freedom, -abs(value) / error)
    low, high = f"{value - half:.{places}f}", f"{value + half:.{places}f}"
    groups = [{"key": "a", "size": freedom + 1}, {"key": "b", "size": freedom + 5}]
    interval = bounds(low, high, level)
    row = difference(f"{value:.{places}f}", low, high, f"{p:.3f}", interval=interval, group="a", comparator="b")

    assert codes(row, groups=groups) == []


@given(
    st.floats(-1.5, 1.5), st.floats(0.08, 0.8), st.sampled_from(["90", "95", "99"]), st.integers(2, 3),
    st.sampled_from(["HAZARD_RATIO", "ODDS_RATIO", "RISK_RATIO"]), st.sampled_from([1, 2]),
)  # fmt: skip
def test_a_correct_ratio_is_never_flagged(
    effect: float, error: float, level: str, places: int, statistic: str, sides: int
) -> None:
    half = error * NormalDist().inv_cdf(0.5 + float(level) / 200)
    value, low, high = (f"{exp(number):.{places}f}" for number in (effect, effect - half, effect + half))
    p = sides * NormalDist().cdf(-abs(effect) / error)
    words = {1: "one-sided ", 2: ""}[sides]
    interval = bounds(low, high, level)
    row = outcome("PFS", value, statistic=statistic, unit=None, interval=interval, p_value=f"{words}{p:.4f}")

    assert codes(row) == []


ARMS = [{"key": key, "type": "ARM"} for key in ("drug", "placebo")]
COMPARED: dict[str, Any] = {"group": "drug", "comparator": "placebo"}
BETTER, UNCLEAR, WORSE = ("0.57", "0.37", "0.90"), ("0.80", "0.60", "1.07"), ("1.73", "1.11", "2.70")


def medians(drug: str | None, placebo: str | None, **fields: Any) -> list[Document]:
    return [months("PFS", drug, group="drug"), months("PFS", placebo, group="placebo", **fields)]


@pytest.mark.parametrize(
    ("printed", "rows", "wrong"),
    [
        (BETTER, medians("5.4", "3.6"), False),  # NCT03563716
        (BETTER, medians("3.6", "5.4"), True),
        (WORSE, medians("3.6", "5.4"), False),
        (WORSE, medians("5.4", "3.6"), True),
        (UNCLEAR, medians("3.6", "5.4"), False),
        (BETTER, medians("5.7", "5.8"), False),  # as in IPASS, where the curves cross
        (BETTER, medians("5.0", "5.4"), False),
        (BETTER, medians("3.6", "5.4", phase="extension"), False),
        (BETTER, medians("3.6", "5.4", criteria="RECIST 1.1"), True),
        (BETTER, medians("3.6", None, state="NOT_REACHED"), False),  # nobody says how long it is
        (BETTER, medians("3.6", "160", unit="days"), True),
        (BETTER, medians("3.6", "5.4") + medians("3.7", "5.5"), False),  # which ones, is open
        (BETTER, medians("3.6", "5.4")[:1], False),
    ],
)
def test_a_lower_hazard_does_not_go_with_a_shorter_median(
    printed: tuple[str, str, str], rows: list[Document], wrong: bool
) -> None:
    expected = ["HAZARD_AGAINST_MEDIANS"] if wrong else []
    assert [code for code, _ in codes(*rows, ratio(*printed, **COMPARED), groups=ARMS)] == expected


def test_a_hazard_ratio_of_other_groups_or_measures_is_not_held_against_them() -> None:
    rows = medians("3.6", "5.4")
    assert codes(*rows, ratio(*BETTER, group="drug"), groups=ARMS) == []
    assert codes(*rows, ratio(*BETTER, **COMPARED) | {"measure": "OS"}, groups=ARMS) == []
    assert codes(*rows, ratio(*BETTER, **COMPARED) | {"statistic": "ODDS_RATIO"}, groups=ARMS) == []


@given(st.floats(1.0, 40.0), st.floats(0.25, 4.0), st.floats(0.05, 0.6))
def test_exponential_survival_never_contradicts_its_hazard_ratio(median: float, hazard: float, error: float) -> None:
    low, high = (f"{hazard * exp(sign * 1.96 * error):.2f}" for sign in (-1, 1))
    rows = medians(f"{median / hazard:.1f}", f"{median:.1f}")
    found = [code for code, _ in codes(*rows, ratio(f"{hazard:.2f}", low, high, **COMPARED), groups=ARMS)]
    assert "HAZARD_AGAINST_MEDIANS" not in found
