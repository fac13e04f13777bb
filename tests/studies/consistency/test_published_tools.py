"""The verdicts of published tools on their own test cases, and ours beside them.

GRIM and GRIMMER: the tests of the R packages scrutiny and rsprite2 (SPRITE). P values: those of statcheck. What of
theirs has no counterpart here, and why, stands in docs/consistency.md.
"""

import pytest

from studies.consistency import findings
from studies.consistency.means import deviation_fits, sums_for
from studies.consistency.p_values import implied
from studies.consistency.percentages import counts_for
from studies.consistency.printed import Printed
from tests.studies.consistency.documents import Document, outcome, ratio, study

SCRUTINY_MEANS = [
    # the first of a row of neighbours, people, items of each, and which of the neighbours are possible
    ("5.19", 28, 1, "..x...x...x."),
    ("0.150", 120, 3, "x..x..x.x."),
    ("0.80", 28, 2, "x.x.x.xxxx"),
]
SCRUTINY_PERCENTAGES = [("519", 28, "..x...x...x."), ("6", 50, "x.x.x.x.x.x")]
RSPRITE_MEANS = [
    ("5.19", 28, 1, []), ("5.18", 14, 2, [145]), ("5.2", 20, 1, [103, 104, 105]), ("-1.3", 3, 1, [-4]),
    ("1.14", 8, 1, []), ("1.07", 7, 1, []),
]  # fmt: skip
DEVIATIONS = [
    # scrutiny's example “pigs5”: mean, deviation, people, items, possible
    ("7.22", "5.30", 38, 1, False), ("4.74", "6.55", 31, 1, True), ("5.23", "2.55", 35, 1, False),
    ("2.57", "2.57", 30, 1, True), ("6.77", "2.18", 33, 1, False), ("2.68", "2.59", 34, 1, True),
    ("7.01", "6.68", 35, 1, False), ("7.38", "3.65", 32, 1, True), ("3.14", "5.32", 33, 1, False),
    ("6.89", "4.18", 37, 1, True), ("5.00", "2.18", 31, 1, True), ("0.24", "6.43", 34, 1, True),
    # rsprite2
    ("5.21", "1.60", 28, 1, True), ("3.44", "2.47", 18, 1, False), ("1.33", "0.00", 3, 3, True),
    ("1.1", "0", 10, 1, True), ("2", "0", 10, 1, True), ("5.19", "1.5", 28, 1, False), ("1.83", "0.2", 9, 2, True),
    ("1.5", "0.71", 2, 1, True), ("1.5", "0.00", 8, 1, False), ("1.5", "0", 8, 1, False), ("-1.5", "0.00", 8, 1, False),
    ("1.5", "0.00", 8, 2, True), ("2.5", "0", 10, 1, False), ("1.44", "0.17", 9, 1, False),
    ("-1.44", "0.17", 9, 1, False),
]  # fmt: skip


def printed(text: str) -> Printed:
    number = Printed.parse(text)
    assert number
    return number


def neighbours(first: str, verdicts: str) -> list[tuple[str, bool]]:
    """Return numbers that differ in their last digit, each with whether it is possible."""
    number = printed(first)
    return [(str(number.value + place * number.unit), verdict == "x") for place, verdict in enumerate(verdicts)]


@pytest.mark.parametrize(("first", "n", "items", "verdicts"), SCRUTINY_MEANS)
def test_means_are_possible_where_scrutiny_says_so(first: str, n: int, items: int, verdicts: str) -> None:
    for mean, possible in neighbours(first, verdicts):
        assert bool(sums_for(printed(mean), n, items)) == possible, mean


@pytest.mark.parametrize(("first", "n", "verdicts"), SCRUTINY_PERCENTAGES)
def test_percentages_are_possible_where_scrutiny_says_so(first: str, n: int, verdicts: str) -> None:
    """A percentage above 100 is a mean there; here it is a share, which it cannot be."""
    for percent, possible in neighbours(first, verdicts):
        assert bool(counts_for(percent, n)) == (possible and int(percent) <= 100), percent


@pytest.mark.parametrize(("mean", "n", "items", "sums"), RSPRITE_MEANS)
def test_means_have_the_sums_that_rsprite_finds(mean: str, n: int, items: int, sums: list[int]) -> None:
    assert list(sums_for(printed(mean), n, items)) == sums


@pytest.mark.parametrize(("mean", "deviation", "n", "items", "possible"), DEVIATIONS)
def test_deviations_are_possible_where_scrutiny_and_rsprite_say_so(
    mean: str, deviation: str, n: int, items: int, possible: bool
) -> None:
    """A mean that no whole numbers have is refused by them under GRIMMER too."""
    assert deviation_fits(printed(mean), printed(deviation), n, items) == possible


@pytest.mark.parametrize(
    ("quantile", "statistic", "freedom", "p"),
    [(1.959964, 2.20, None, 0.02781), (1.959964, 1.23, None, 0.21870), (2.048407, 2.20, 28, 0.03622)],
    ids=["z = 2.20", "z = 1.23", "t(28) = 2.20"],
)
def test_a_statistic_has_the_p_value_that_statcheck_computes(
    quantile: float, statistic: float, freedom: int | None, p: float
) -> None:
    """A distance here is the statistic in halves of the interval's width."""
    distance = statistic / quantile
    low, high = implied((distance, distance), printed("95"), freedom) or (0, 0)

    assert (high if freedom else low) == pytest.approx(p, abs=1e-5)


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (ratio("1.553", "1.0494", "2.2983", ".03"), False),  # z = 2.20
        (ratio("1.553", "1.0494", "2.2983", ".04"), True),
        (ratio("1.2789", "0.8642", "1.8927", ".04"), True),  # z = 1.23
        (outcome("SCORE", "1.02", statistic="MEAN_DIFFERENCE", interval=("-0.99", "3.03"), p_value="<.05"), True),
    ],
    ids=["z = 2.20, p = .03", "z = 2.20, p = .04", "z = 1.23, p = .04", "t(48) = 1.02, p < .05"],
)
def test_a_p_value_is_wrong_where_statcheck_says_so(row: Document, wrong: bool) -> None:
    """The statistic as an estimate with the interval that it implies, as it would stand in a document."""
    assert any(each.code.startswith("P_VALUE") for each in findings(study(row))) == wrong
