"""Numbers as printed: what is one, how exact it is, and which computed values may be printed so."""

from decimal import Decimal
from typing import Any

import pytest

from studies.consistency.printed import Printed


def printed(text: str) -> Printed:
    number = Printed.parse(text)
    assert number
    return number


@pytest.mark.parametrize(
    ("raw", "text", "value"),
    [
        ("12.30", "12.30", "12.30"),
        (" 46.1 % ", "46.1", "46.1"),
        ("46.1%", "46.1", "46.1"),
        ("22·2", "22·2", "22.2"),
        ("−3", "−3", "-3"),
        ("–3.5", "–3.5", "-3.5"),
        ("+3", "+3", "3"),
        (7, "7", "7"),
        (-7, "-7", "-7"),
        ("9" * 15, "9" * 15, "9" * 15),
        (f"0.{'1' * 15}", f"0.{'1' * 15}", f"0.{'1' * 15}"),
    ],
)
def test_a_number_is_read_with_the_signs_of_typesetters(raw: Any, text: str, value: str) -> None:
    assert Printed.parse(raw) == Printed(text, Decimal(value))


@pytest.mark.parametrize(
    "raw",
    [None, True, False, 7.5, "", "%", "1,234", "1.", ".5", "3 of 4", "12 %%", "%12", "1e3", "9" * 16, f"0.{'1' * 16}"],
)
def test_what_is_not_plainly_a_number_is_none(raw: Any) -> None:
    assert Printed.parse(raw) is None


@pytest.mark.parametrize(
    ("text", "places", "unit", "low", "high"),
    [
        ("7", 0, "1", "6.5", "7.5"),
        ("7.0", 1, "0.1", "6.95", "7.05"),
        ("-0.25", 2, "0.01", "-0.255", "-0.245"),
        ("100", 0, "1", "99.5", "100.5"),
    ],
)
def test_the_decimals_say_how_exact_it_is(text: str, places: int, unit: str, low: str, high: str) -> None:
    number = printed(text)
    assert (number.places, number.unit) == (places, Decimal(unit))
    assert (number.low, number.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("exact", "off", "shown"),
    [
        ("7.05", 0, True),
        ("6.95", 0, True),
        ("7.0500000009", 0, True),  # what binary arithmetic may lose
        ("7.0500000011", 0, False),
        ("7.051", 0, False),
        ("6.949", 0, False),
        ("7.15", 1, True),
        ("6.85", 1, True),
        ("7.151", 1, False),
        ("7.25", 2, True),
        ("7.251", 2, False),
    ],
)
def test_a_value_half_way_may_go_either_way_and_further_off_by_units_of_the_last_digit(
    exact: str, off: int, shown: bool
) -> None:
    assert printed("7.0").shows(Decimal(exact), off) is shown
    if not off:
        assert printed("7.0").shows(Decimal(exact)) is shown


@pytest.mark.parametrize(
    ("exact", "text"), [("7.25", "7.3"), ("7.35", "7.4"), ("-7.25", "-7.3"), ("7.249", "7.2"), ("12", "12.0")]
)
def test_a_computed_value_is_rounded_as_journals_do(exact: str, text: str) -> None:
    assert printed("1.0").rounded(Decimal(exact)) == text
