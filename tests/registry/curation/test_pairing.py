"""Which entry of a list became which."""

import random
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.curation import pairing
from registry.curation.pairing import kept_in_order, paired

ENDPOINT = (("measure", "time_frame"), ("measure",))


def row(measure: str, frame: str = "1 year", **more: str) -> dict[str, str]:
    return {"measure": measure, "time_frame": frame, **more}


@pytest.mark.parametrize(
    ("before", "after", "places"),
    [
        (["a", "b"], ["b", "a"], [1, 0]),
        (["a", "b"], ["c", "b"], [0, 1]),  # edited in its place
        (["a", "b"], ["x", "y"], [0, 1]),  # both edited in their places
        (["a", "b"], ["b", "x"], [None, 0]),  # its place was taken by one that moved up
        (["a", "b", "c"], ["a", "c"], [0, None, 1]),
        (["a", "a"], ["a"], [0, None]),
        (["a", "a", "b"], ["a", "b"], [0, None, 1]),
        (["a", "b", "a"], ["b", "a"], [None, 0, 1]),  # the first is gone, and nothing moved
        (["a"], ["x", "a"], [1]),
        (["a"], ["b", "c"], [None]),  # two came for one: which of them it became is not known
        (["a", "b"], ["c"], [None, None]),
        (["a", "b", "c"], ["b", "x", "c"], [None, 0, 2]),
        (["a", "b", "c", "d"], ["x", "b", "c"], [0, 1, 2, None]),  # between the same neighbours as before
        (["a", "a", "b"], ["b", "a", "a"], [1, 2, 0]),
        (["a", "b", "a", "c"], ["b", "a", "c", "a"], [1, 0, 3, 2]),
        ([], ["a"], []),
        (["a"], [], [None]),
        ([1, 0], [True, 0], [0, 1]),
        ([1], [0, True], [None]),  # true is not 1
    ],
)
def test_texts_are_paired_by_what_they_say_or_by_their_place(
    before: list[Any], after: list[Any], places: list[int | None]
) -> None:
    pairs = paired(before, after)
    if (before, after) == (["a", "b", "a", "c"], ["b", "a", "c", "a"]):  # several answers are as good
        assert len(kept_in_order(pairs)) == 3
    else:
        assert pairs == places


@pytest.mark.parametrize(
    ("before", "after", "places"),
    [
        ([row("OS"), row("PFS")], [row("PFS", role="P"), row("OS", role="S")], [1, 0]),  # details were edited
        ([row("OS", "1"), row("OS", "2")], [row("OS", "2", x="y"), row("OS", "1", x="y")], [1, 0]),  # strictest first
        ([row("OS", "1"), row("PFS", "1")], [row("PFS", "2"), row("OS", "2")], [1, 0]),  # then the looser way
        ([row("overall  Survival", "1")], [row("X"), row("Overall survival", "2")], [1]),  # case and spaces
        ([row("OS", a="1", b="2", c="3")], [row("X"), row("Y"), row("Z", a="1", b="2", c="3")], [2]),  # renamed, moved
        ([row("OS", a="1", b="2")], [row("X", "2", a="1", b="3"), row("Y")], [None]),  # too little in common
        ([{"label": "A"}], [{"label": "B"}], [0]),  # one value, edited in its place
        ([{"label": "A"}], [{"label": "B"}, {"label": "C"}], [None]),
        ([row("A", "1"), row("B", "1")], [row("A", "1"), row("C", "2")], [0, None]),  # another row in its place
        ([row("OS", v="1"), row("OS", v="2")], [row("OS", v="3"), row("OS", v="2")], [0, 1]),  # of one identity
        ([row("A", x="1"), row("B", x="2")], [row("B", x="1"), row("A", x="2")], [1, 0]),  # identity over the rest
        ([{"x": "1"}, {"y": "1"}], [{"y": "1"}, {"x": "1"}], [1, 0]),  # nothing that identifies them
        ([row("A", x="1", y="2"), row("B", x="1", y="2"), row("C")],
         [row("C"), row("Z", x="1", y="2")], [None, 1, 0]),  # as alike: the nearest
    ],
)  # fmt: skip
def test_rows_are_paired_by_identity_then_by_likeness_then_in_place(
    before: list[Any], after: list[Any], places: list[int | None]
) -> None:
    assert paired(before, after, ENDPOINT) == places


_rows = st.lists(
    st.fixed_dictionaries({}, optional={name: st.sampled_from("abc") for name in ("measure", "time_frame", "x")}),
    max_size=7,
)


@given(_rows, _rows)
def test_each_entry_is_paired_at_most_once_and_equal_ones_as_often_as_they_stand_on_both_sides(
    before: list[Any], after: list[Any]
) -> None:
    places = paired(before, after, ENDPOINT)
    partners = [each for each in places if each is not None]
    assert len(places) == len(before)
    assert len(set(partners)) == len(partners)
    assert set(partners) <= set(range(len(after)))
    equal = sum(place is not None and before[number] == after[place] for number, place in enumerate(places))
    assert equal == sum(min(before.count(each), after.count(each)) for each in _distinct(before))
    assert paired(before, after, ENDPOINT) == places


def _distinct(rows: list[Any]) -> list[Any]:
    return [each for number, each in enumerate(rows) if each not in rows[:number]]


@given(st.lists(st.sampled_from("abcd"), max_size=7), st.randoms(use_true_random=False))
def test_a_new_order_moves_as_few_as_can_be(before: list[str], chance: random.Random) -> None:
    after = before.copy()
    chance.shuffle(after)
    places = [each for each in paired(before, after) if each is not None]
    assert sorted(places) == list(range(len(before)))
    assert len(kept_in_order(places)) == _longest_common(before, after)


def _longest_common(old: list[str], new: list[str]) -> int:
    """Return the length of the longest common subsequence, the slow way."""
    if not old or not new:
        return 0
    if old[0] == new[0]:
        return 1 + _longest_common(old[1:], new[1:])
    return max(_longest_common(old[1:], new), _longest_common(old, new[1:]))


@given(st.lists(st.none() | st.integers(0, 7), max_size=8, unique_by=lambda each: object() if each is None else each))
def test_what_kept_its_order_rises_and_nothing_could_be_added_to_it(places: list[int | None]) -> None:
    kept = kept_in_order(places)
    rising = [each for each in places if each in kept]
    assert rising == sorted(kept)
    ranked = [each for each in places if each is not None]
    longest = max((sum(1 for _ in run) for run in _rising_runs(ranked)), default=0)
    assert len(kept) == longest


def _rising_runs(places: list[int]) -> Iterator[tuple[int, ...]]:
    """Yield every selection that rises."""
    for size in range(len(places) + 1):
        yield from (each for each in combinations(places, size) if list(each) == sorted(each))


def test_of_as_few_moves_those_are_told_that_leave_rows_where_they_stand() -> None:
    assert kept_in_order([2, 1, 0]) == {1}
    assert kept_in_order([None, 1, 0]) == {1}
    assert kept_in_order([1, 0, 2]) in ({0, 2}, {1, 2})


def test_the_work_grows_with_the_number_of_rows_not_with_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row is renamed, so that all are looked for by likeness; most values they share with all others."""
    compared = 0

    def counting(old: Any, new: Any) -> float:
        nonlocal compared
        compared += 1
        return len(old & new) / max(len(old), len(new), 1)

    monkeypatch.setattr(pairing, "_share", counting)
    before = [row(f"M {n}", "1 year", role="SECONDARY", number=str(n)) for n in range(1000)]
    after = [each | {"measure": f"{each['measure']} (%)"} for each in before]
    assert paired(before, after, ENDPOINT) == list(range(1000))
    assert compared <= 2000
