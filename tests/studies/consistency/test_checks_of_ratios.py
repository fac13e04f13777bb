"""Ratios, their intervals and their p values."""

from typing import Any

import pytest

from studies.consistency import findings
from tests.studies.consistency.documents import Document, bounds, outcome, ratio, study


def codes_and_messages(document: Document) -> list[tuple[str, str]]:
    return [(each.code, each.recomputed) for each in findings(document)]


STRONG, WEAK, CLOSE = ("0.68", "0.52", "0.89"), ("1.05", "0.80", "1.38"), ("0.72", "0.51", "1.02")
OF_STRONG, OF_WEAK, OF_CLOSE = "0.004 to 0.006", "0.7 to 0.75", "0.061 to 0.069"
MILD, OF_MILD = ("0.800", "0.570", "1.123"), "0.2"
STRONGEST, OF_STRONGEST = ("0.300", "0.200", "0.450"), "5.1e-09 to 6.7e-09"  # normal deviates of 5.84 and 5.80
NCT03369704, OF_IT = ("3.43", "1.21", "9.75"), "0.02 to 0.021"


@pytest.mark.parametrize(
    ("printed", "p", "expected"),
    [
        (STRONG, "0.005", []),
        (STRONG, "0.0064", [("P_VALUE_DIFFERS", OF_STRONG)]),
        (STRONG, "0.006", []),
        (STRONG, "P<0.05", []),
        (STRONG, "<0.0001", [("P_VALUE_DIFFERS", OF_STRONG)]),
        (STRONG, "0.31", [("P_VALUE_SIGNIFICANCE", OF_STRONG)]),
        (STRONG, ">0.05", [("P_VALUE_SIGNIFICANCE", OF_STRONG)]),
        (WEAK, "<0.05", [("P_VALUE_SIGNIFICANCE", OF_WEAK)]),
        (STRONG, "0.05", [("P_VALUE_DIFFERS", OF_STRONG)]),  # rounded: it may be on either side
        (STRONG, "1.2", [("P_VALUE_OUT_OF_RANGE", "")]),
        (STRONG, ">1", [("P_VALUE_SIGNIFICANCE", OF_STRONG)]),
        (STRONG, "NS", []),
        (STRONG, None, []),
        (WEAK, "0.72", []),
        (WEAK, "0.02", [("P_VALUE_SIGNIFICANCE", OF_WEAK)]),
        (CLOSE, "0.046", [("P_VALUE_BORDERLINE", OF_CLOSE)]),
        (("0.72", "0.51", "1.00"), "0.052", []),  # a bound of 1 is on both sides
        (("0.72", "0.51", "1.00"), "0.048", []),
        (("1.39", "1.00", "1.94"), "0.052", []),
        (STRONGEST, "6e-9", []),
        (STRONGEST, "1.0e-6", [("P_VALUE_DIFFERS", OF_STRONGEST)]),
        # half of what is implied: one-sided, if it is not said to be two-sided
        (STRONG, "0.0025", [("P_VALUE_ONE_SIDED", OF_STRONG)]),
        (STRONG, "one-sided p = 0.0025", []),
        (STRONG, "0.0025 (two-sided)", [("P_VALUE_DIFFERS", OF_STRONG)]),
        (STRONG, "one-sided p = 0.005", [("P_VALUE_DIFFERS", OF_STRONG)]),
        (WEAK, "0.36", [("P_VALUE_ONE_SIDED", OF_WEAK)]),
        (CLOSE, "one-sided 0.032", []),
        (CLOSE, "one-sided 0.024", [("P_VALUE_BORDERLINE", OF_CLOSE)]),
        # adjusted for other tests: any greater one
        (STRONG, "adjusted p 0.02", []),
        (STRONG, "adjusted p 0.2", []),
        (STRONG, "adjusted p 0.0002", [("P_VALUE_DIFFERS", OF_STRONG)]),
        (NCT03369704, "two-sided p 0.005", [("P_VALUE_DIFFERS", OF_IT)]),
        (NCT03369704, "0.005", [("P_VALUE_DIFFERS", OF_IT)]),
        (NCT03369704, "0.020", []),
        # a ratio that is not the middle of its interval implies no p value
        (("0.75", "0.60", "0.98"), "<0.0001", [("RATIO_ASYMMETRIC", "0.77")]),
    ],
)
def test_a_p_value_is_that_of_the_interval_and_on_its_side(
    printed: tuple[str, str, str], p: str | None, expected: list[Any]
) -> None:
    assert codes_and_messages(study(ratio(*printed, p))) == expected


@pytest.mark.parametrize(
    ("printed", "p", "expected"),
    [
        (MILD, "0.38", []),  # less than twice 0.199
        (MILD, "0.41", [("P_VALUE_DIFFERS", OF_MILD)]),
        (MILD, "0.055", []),  # one-sided; doubled, more than half of 0.195
        (MILD, "0.055, two-sided", [("P_VALUE_DIFFERS", OF_MILD)]),
        # a sixth of the normal deviate, from 4.83 to 6.82
        (STRONGEST, "1.0e-6", []),  # 4.9
        (STRONGEST, "1.0e-5", [("P_VALUE_DIFFERS", OF_STRONGEST)]),  # 4.4
        (STRONGEST, "1.0e-10", []),  # 6.5
        (STRONGEST, "1.0e-12", [("P_VALUE_DIFFERS", OF_STRONGEST)]),  # 7.1, doubled 7.0
    ],
)
def test_the_p_value_of_another_test_is_near_that_of_the_interval(
    printed: tuple[str, str, str], p: str, expected: list[Any]
) -> None:
    assert codes_and_messages(study(ratio(*printed, p, note="Stratified log-rank test."))) == expected


def test_a_p_value_of_a_margin_is_held_against_nothing() -> None:
    assert codes_and_messages(study(ratio(*WEAK, "<0.0001", note="p for non-inferiority"))) == []


@pytest.mark.parametrize(("level", "expected"), [("90", []), ("95", ["P_VALUE_BORDERLINE"])])
def test_what_is_significant_depends_on_the_level(level: str, expected: list[str]) -> None:
    interval = bounds("0.53", "0.98", level)
    row = outcome("PFS", "0.72", statistic="HAZARD_RATIO", unit=None, interval=interval, p_value="0.07")
    assert [code for code, _ in codes_and_messages(study(row))] == expected


def test_without_a_level_no_p_value_is_implied() -> None:
    interval = {"low": "0.52", "high": "0.89"}
    row = outcome("PFS", "0.68", statistic="HAZARD_RATIO", unit=None, interval=interval, p_value="0.31")
    assert codes_and_messages(study(row)) == []


@pytest.mark.parametrize("statistic", ["HAZARD_RATIO", "ODDS_RATIO", "RISK_RATIO", "MEAN"])
def test_each_kind_of_ratio_has_its_p_value_and_only_a_hazard_ratio_its_middle(statistic: str) -> None:
    fields: dict[str, Any] = {"statistic": statistic, "unit": None}
    against = outcome("PFS", "0.68", interval=("0.52", "0.89"), p_value="0.31", **fields)
    lopsided = outcome("PFS", "0.75", interval=("0.60", "0.98"), **fields)

    assert codes_and_messages(study(against)) == ([("P_VALUE_SIGNIFICANCE", OF_STRONG)] if statistic != "MEAN" else [])
    assert codes_and_messages(study(lopsided)) == (
        [("RATIO_ASYMMETRIC", "0.77")] if statistic == "HAZARD_RATIO" else []
    )


@pytest.mark.parametrize(
    ("printed", "middle"),
    [
        (("0.5", "0.5", "1.2"), "0.8"),
        (("1.2", "0.5", "1.2"), "0.8"),
        (("0.8", "0.5", "1.2"), None),
        (("0.77", "0.60", "0.98"), None),
        (("0.2", "0.0", "0.9"), None),  # a bound of nothing has no logarithm
        (("0.7", "0.04", "0.9"), "0.2"),
        (("0.7", "0.0", "0.9"), None),
    ],
)
def test_a_hazard_ratio_is_the_geometric_middle_of_its_interval(
    printed: tuple[str, str, str], middle: str | None
) -> None:
    assert codes_and_messages(study(ratio(*printed))) == ([("RATIO_ASYMMETRIC", middle)] if middle else [])


def test_a_ratio_outside_its_interval_is_judged_by_no_other_rule() -> None:
    assert codes_and_messages(study(ratio("2.0", "0.4", "0.9", "0.04"))) == [("ESTIMATE_OUTSIDE_INTERVAL", "")]
    assert codes_and_messages(study(ratio("0.2", "0.4", "0.9", "0.9"))) == [("ESTIMATE_OUTSIDE_INTERVAL", "")]


@pytest.mark.parametrize(
    ("p", "shown"), [("P = 0.31", "p = 0.31"), ("0.31", "p = 0.31"), ("p > 0.31", "p > 0.31"), ("≥0.31", "p ≥0.31")]
)
def test_a_sentence_gives_the_p_value_with_its_sign(p: str, shown: str) -> None:
    (finding,) = findings(study(ratio(*STRONG, p)))
    assert finding.message == f"The interval of 0.68 (0.52 to 0.89) excludes 1, which {shown} does not go with."
    assert finding.reported == p


def test_a_range_of_one_number_is_shown_as_one() -> None:
    (finding,) = findings(study(ratio("0.68030", "0.52001", "0.89001", "0.31")))
    assert finding.recomputed == "0.005"


def test_an_interval_above_one_excludes_it_too() -> None:
    (finding,) = findings(study(ratio("1.47", "1.12", "1.92", "0.31")))
    assert (finding.code, "excludes 1" in finding.message) == ("P_VALUE_SIGNIFICANCE", True)
