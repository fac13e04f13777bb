"""Means and standard deviations of whole numbers: which there can be, and where they are held against that."""

from statistics import fmean, stdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.consistency import findings
from studies.consistency.means import deviation_fits, mean_says_something, sums_for
from studies.consistency.printed import Printed
from tests.studies.consistency.documents import Document, outcome, study


def printed(text: str) -> Printed:
    number = Printed.parse(text)
    assert number
    return number


@pytest.mark.parametrize(
    ("mean", "n", "items", "sums"),
    [
        ("5.19", 28, 1, []),  # the example of Brown and Heathers
        ("5.18", 28, 1, [145]),
        ("5.21", 28, 1, [146]),
        ("5.19", 28, 2, []),
        ("5.20", 28, 2, [291]),
        ("0.50", 2, 1, [1]),
        ("-0.50", 2, 1, [-1]),
        ("0.5", 30, 1, [14, 15, 16]),  # 13.5 and 16.5 are no sums
    ],
)
def test_a_mean_of_whole_numbers_is_that_of_some_sum(mean: str, n: int, items: int, sums: list[int]) -> None:
    assert list(sums_for(printed(mean), n, items)) == sums


def test_with_enough_people_each_mean_is_that_of_some_sum() -> None:
    assert [mean_says_something(printed("5.19"), n, items) for n, items in ((99, 1), (100, 1), (50, 2))] == [
        True, False, False
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mean", "deviation", "n", "fits"),
    [
        ("3.00", "1.41", 2, True),  # 2 and 4
        ("3.00", "1.00", 2, False),  # squares would add up to 19, which is odd, and the sum is 6
        ("3.00", "0.00", 2, True),
        ("3.00", "0.10", 2, False),
        ("3.00", "1.00", 3, True),  # 2, 3 and 4
        ("3.00", "1.00", 1, True),  # of one person there is none
    ],
)
def test_squares_of_whole_numbers_add_up_to_a_number_of_the_same_kind_as_their_sum(
    mean: str, deviation: str, n: int, fits: bool
) -> None:
    assert deviation_fits(printed(mean), printed(deviation), n) is fits


def score(mean: str, n: int | None = 28, **fields: Any) -> Document:
    return outcome("SCORE", mean, **{"statistic": "MEAN", "unit": "whole points", "denominator": n} | fields)


def age(mean: str, low: str, high: str, **fields: Any) -> Document:
    row = {"group": "all", "characteristic": "Age", "statistic": "MEAN", "value": mean, "unit": "whole years",
           "spread": "SD", "low": low, "high": high, "total": 2}  # fmt: skip
    return {"baseline": [row | fields]}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (study(score("5.19")), ["MEAN_UNREACHABLE"]),
        (study(score("5.18")), []),
        (study(score("5.19", unit="points")), []),  # of what the scale is made, nobody says
        (study(score("5.19", unit="points", note="The scale has integer values.")), ["MEAN_UNREACHABLE"]),
        (study(score("5.19", None), size=28), []),  # who answered, nobody says
        (study(score("5.19", statistic="MEDIAN")), []),
        (study(score("5.19", 10**9)), []),
        (age("63.00", "62.00", "64.00"), ["DEVIATION_UNREACHABLE"]),
        (age("63.00", "61.59", "64.41"), []),
        (age("63.00", "62.00", "64.00", spread="RANGE"), []),
        (age("63.00", "62.00", "64.01"), []),  # not one deviation to either side
        (age("63.00", "62", "64"), []),
        (age("63.25", "62.25", "64.25"), ["MEAN_UNREACHABLE"]),  # told once
        (age("63.00", "62.00", "64.00", total=10**9), []),
    ],
)
def test_means_are_held_against_whole_numbers_where_they_are_said_to_be_of_such(
    document: Document, expected: list[str]
) -> None:
    assert [each.code for each in findings(document)] == expected


@given(st.lists(st.integers(-20, 100), min_size=2, max_size=120), st.integers(0, 3))
def test_whole_numbers_are_never_flagged(numbers: list[int], places: int) -> None:
    mean, deviation = printed(f"{fmean(numbers):.{places}f}"), printed(f"{stdev(numbers):.{places}f}")
    assert sums_for(mean, len(numbers))
    assert deviation_fits(mean, deviation, len(numbers))
    low, high = (f"{mean.value + sign * deviation.value}" for sign in (-1, 1))
    assert findings(age(mean.text, low, high, total=len(numbers))) == []
