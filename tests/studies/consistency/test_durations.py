"""Durations as printed: every word for a unit, and what rounding leaves open."""

from decimal import Decimal

import pytest

from studies.consistency.durations import Duration, days, moment
from studies.consistency.printed import Printed

DAYS = {"day": Decimal(1), "week": Decimal(7), "month": Decimal("30.4375"), "year": Decimal("365.25")}
WORDS = {
    "day": ("day", "days", "d", "D."),
    "week": ("week", "weeks", "w", "wk", "wks", "Weeks", "wk."),
    "month": ("month", "months", "m", "mo", "mos", "mo.", " months "),
    "year": ("year", "years", "y", "yr", "yrs", "yr."),
}


@pytest.mark.parametrize(("unit", "word"), [(unit, word) for unit, words in WORDS.items() for word in words])
def test_each_word_for_a_unit(unit: str, word: str) -> None:
    assert days(Printed.parse("2"), word) == Duration(Decimal("1.5") * DAYS[unit], Decimal("2.5") * DAYS[unit])


@pytest.mark.parametrize(("unit", "word"), [(unit, words[0]) for unit, words in WORDS.items()])
def test_a_moment_is_exact(unit: str, word: str) -> None:
    assert moment(f"{word} 2") == moment(f"2 {word}s") == Duration(2 * DAYS[unit], 2 * DAYS[unit])


@pytest.mark.parametrize("unit", [None, "", "%", "patients", "X", "ss"])
def test_what_is_no_unit_of_time_is_no_duration(unit: str | None) -> None:
    assert days(Printed.parse("2"), unit) is None
    assert moment(f"2 {unit}") is None


def test_without_a_number_there_is_no_duration() -> None:
    assert days(None, "months") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.5 years", Decimal("913.125")),
        ("at 12 months", 365.25),
        ("at week 24", 168),
        ("Week 2.5", Decimal("17.5")),
        (" 6 days ", 6),
        ("6 - days", 6),
        ("6days", 6),
        ("AT 6 DAYS", 6),
        ("6", None),
        ("weeks", None),
        ("", None),
        ("cycle 3", None),
    ],
)
def test_points_in_time(text: str, expected: object) -> None:
    point = moment(text)
    assert (point and point.low) == expected
    assert (point and point.high) == expected


def test_a_text_of_forty_characters_is_read_and_no_longer_one() -> None:
    assert moment(f"{'1'.zfill(35)} days") == Duration(Decimal(1), Decimal(1))
    assert moment(f"{'1'.zfill(36)} days") is None


@pytest.mark.parametrize(
    ("low", "high", "by", "longer"), [(10, 10, 1, False), (11, 10, 1, True), (20, 10, 2, False), (21, 10, 2, True)]
)
def test_longer_is_longer_whatever_the_rounding(low: int, high: int, by: int, longer: bool) -> None:
    span, other = Duration(Decimal(low), Decimal(99)), Duration(Decimal(1), Decimal(high))
    assert span.certainly_longer(other, Decimal(by)) is longer
    if by == 1:
        assert span.certainly_longer(other) is longer
