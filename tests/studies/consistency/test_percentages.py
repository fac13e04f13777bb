"""Which counts can give a printed percentage."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.consistency import counts_for, nearest_sizes
from studies.consistency.percentages import is_reachable, truncated_counts_for
from studies.consistency.printed import Printed


@pytest.mark.parametrize(
    ("percent", "n", "counts"),
    [
        ("30.4", 23, [7]),
        ("34.0", 23, []),
        ("33.3", 15, [5]),
        ("53", 25, []),
        ("12.6", 24, []),
        ("4.3", 41, []),
        ("4.3", 23, [1]),
        ("39.1", 23, [9]),
        ("30.3", 46, []),
        ("94.0", 46, []),
        ("94.0", 50, [47]),
        ("7.8", 13, []),
        ("7.7", 13, [1]),
        ("100", 7, [7]),
        ("0", 7, [0]),
        ("12.5", 8, [1]),
        ("12", 8, [1]),  # 12.5 may be rounded to even
        ("13", 8, [1]),  # or up
        ("1", 1000, [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]),
        ("22·2 %", 27, [6]),
    ],
)
def test_counts_that_round_to_a_percentage(percent: str, n: int, counts: list[int]) -> None:
    assert counts_for(percent, n) == counts


@pytest.mark.parametrize(
    ("percent", "n", "counts"),
    [
        ("46.1", 13, [6]),
        ("46.2", 13, []),
        ("30.7", 13, [4]),
        ("7.6", 13, [1]),
        ("7.8", 13, []),
        ("69", 13, []),
        ("84", 13, [11]),
    ],
)
def test_counts_that_give_a_percentage_only_when_it_is_cut_off(percent: str, n: int, counts: list[int]) -> None:
    assert truncated_counts_for(percent, n) == counts


@given(st.integers(1, 400), st.integers(0, 3), st.data())
def test_counts_are_those_that_a_search_through_all_finds(n: int, places: int, data: st.DataObject) -> None:
    percent = Decimal(data.draw(st.integers(0, 100 * 10**places))).scaleb(-places)

    def rounds(k: int) -> bool:
        exact = Decimal(100 * k) / n
        return percent in {exact.quantize(percent, rounding) for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN)}

    counts = counts_for(str(percent), n)

    assert [k for k in range(n + 1) if rounds(k)] == [k for k in counts if rounds(k)]
    assert all(abs(Decimal(100 * k) / n - percent) <= Decimal("0.5").scaleb(-places) for k in counts)


@pytest.mark.parametrize(
    ("percents", "around", "first"),
    [
        (["4.3", "39.1"], 41, 23),
        (["30.3"], 46, 33),
        (["94.0"], 46, 50),
        (["46.2", "7.7", "76.9"], 14, 13),
    ],
)
def test_the_nearest_size_is_sought_within_the_group_first(percents: list[str], around: int, first: int) -> None:
    assert nearest_sizes(percents, around)[0] == first


def test_percentages_that_no_size_gives_together_have_none() -> None:
    assert nearest_sizes(["30.3", "94.0"], 46) == []


@pytest.mark.parametrize(
    ("around", "sizes"),
    [(1, [2]), (2, [1, 3, 4]), (1001, [*range(1000, 0, -1), *range(1002, 2002)])],
)
def test_sizes_are_sought_from_one_person_to_twice_as_many_and_a_thousand_away(around: int, sizes: list[int]) -> None:
    assert nearest_sizes(["100"], around) == sizes
    assert (min(nearest_sizes(["100"], 1500)), max(nearest_sizes(["100"], 1500))) == (500, 2500)


@pytest.mark.parametrize(("text", "n"), [("about 30", 10), ("30,4", 23), ("30.4", 0), ("", 5)])
def test_what_is_not_a_percentage_of_people_is_refused(text: str, n: int) -> None:
    with pytest.raises(ValueError, match="not a percentage"):
        counts_for(text, n)
    with pytest.raises(ValueError, match="not a percentage"):
        nearest_sizes([text], n)


@pytest.mark.parametrize("raw", [None, True, "NR", "1,234", "12 to 14", "<5", "1e3", "", [], 1.5, "9" * 40])
def test_what_is_not_plainly_a_number_is_not_read_as_one(raw: object) -> None:
    assert Printed.parse(raw) is None


def test_the_decimals_of_a_printed_number_are_kept() -> None:
    printed = Printed.parse("94.0")

    assert printed is not None
    assert (printed.places, str(printed.low), str(printed.high)) == (1, "93.95", "94.05")


@pytest.mark.parametrize(
    ("percent", "n", "expected"),
    [
        *(("0.0", 10, True), ("100.0", 10, True), ("130.0", 10, False), ("99.9", 10, False), ("0.1", 10, False)),
        *(("12", 8, True), ("13", 8, True), ("11", 8, False), ("14", 8, False)),  # 1 of 8 is 12.5 %
        *(("-100", 1, False), ("-66.7", 3, False)),  # fewer than nobody
    ],
)
def test_a_percentage_is_reached_by_a_count_from_none_to_all(percent: str, n: int, expected: bool) -> None:
    printed = Printed.parse(percent)
    assert printed
    assert is_reachable(printed, n) is expected
