"""Which entry of a list became which: rows are known by what identifies them, not by their places.

Entries of two versions of a list are paired in this order, each at most once:

1. entries that are equal, as many as possible in their order, then the others (of equal ones the first to the first);
2. rows of one identity: of the ways in which the declaration says that two rows are the same one, the strictest first;
3. rows that have more than half of their values in common, those most alike first, of them the nearest ones;
4. entries left alone between the same two neighbours, as many before as after, in order: a text that was edited in
   its place, and a row of which one value, or less than half, was edited there.

What is left is gone, or new. Time grows with the number of entries, not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from itertools import groupby, pairwise
from typing import Any

import orjson

Identity = Sequence[Sequence[str]]  # names of the values that identify a row, by each way to know it, strictest first
Pairs = dict[int, int]  # place before → place now
Values = frozenset[tuple[str, bytes]]  # of a row: each name with its value as text

TELLING = 10  # rows; a value that more rows have does not tell which of them one is
REPEATS = 8  # equal entries are tried as far as this from their turn, which is exact for so many of one


def paired(before: Sequence[Any], after: Sequence[Any], identity: Identity = ()) -> list[int | None]:
    """Return the place now of each entry that was there before; ``None`` if it is gone."""
    pairs = _equal([text(each) for each in before], [text(each) for each in after])
    for names in identity:
        _pair_alike(pairs, _identified(_left(before, pairs), names), _identified(_left(after, pairs.values()), names))
    _pair_similar(pairs, _left(before, pairs), _left(after, pairs.values()))
    _pair_in_place(pairs, _left(before, pairs), _left(after, pairs.values()))
    return [pairs.get(place) for place in range(len(before))]


def text(value: object) -> bytes:
    """Return a value as text that is equal where JSON is: true is not 1, and the order of keys means nothing."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def kept_in_order(places: Sequence[int | None]) -> set[int]:
    """Return the places now of what was not moved, if as little as possible was: of what is as little, the rows that
    stand where they stood count as not moved."""
    return {now for _, now in _rising([(place, now) for place, now in enumerate(places) if now is not None])}


def _equal(old: Sequence[bytes], new: Sequence[bytes]) -> Pairs:
    """Pair what is equal: from both ends first, because most lists changed in one place only."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    pairs = {place: place for place in range(start)}
    pairs |= {len(old) - 1 - place: len(new) - 1 - place for place in range(end)}
    pairs |= dict(_longest_common(old, new, range(start, len(old) - end), range(start, len(new) - end)))
    _pair_alike(pairs, _left(old, pairs), _left(new, pairs.values()))
    return pairs


def _longest_common(
    old: Sequence[bytes], new: Sequence[bytes], places: range, places_now: range
) -> list[tuple[int, int]]:
    """Return the longest selection of equal entries that stand in the same order (Hunt and Szymanski)."""
    where: dict[bytes, list[int]] = defaultdict(list)
    for now in places_now:
        where[new[now]].append(now)
    turns: Counter[bytes] = Counter()
    candidates: list[tuple[int, int]] = []
    for place in places:
        turn = turns[old[place]]
        near = where.get(old[place], [])[max(0, turn - REPEATS) : turn + REPEATS + 1]
        candidates += [(place, now) for now in reversed(near)]  # reversed, so that one entry is taken once
        turns[old[place]] += 1
    return _rising(candidates)


def _rising(candidates: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return one longest selection whose second numbers rise, of those one with the most pairs of equal numbers."""
    if all(one < other for (_, one), (_, other) in pairwise(candidates)):
        return list(candidates)
    best = _Best(1 + max(now for _, now in candidates))
    before: list[int] = []
    for number, (place, now) in enumerate(candidates):
        length, unmoved, last = best.below(now)
        before.append(last)
        best.enter(now, (length + 1, unmoved + (place == now), number))
    number, selected = best.below(best.size)[2], list[tuple[int, int]]()
    while number != -1:
        selected.append(candidates[number])
        number = before[number]
    return selected[::-1]


class _Best:
    """The greatest of the entries below a number, found in steps of powers of two (a Fenwick tree)."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.entries = [(0, 0, -1)] * (size + 1)

    def below(self, number: int) -> tuple[int, int, int]:
        """Return the greatest entry of those that were made for a smaller number."""
        greatest = (0, 0, -1)
        while number:
            greatest = max(greatest, self.entries[number])
            number -= number & -number
        return greatest

    def enter(self, number: int, entry: tuple[int, int, int]) -> None:
        number += 1
        while number <= self.size:
            self.entries[number] = max(self.entries[number], entry)
            number += number & -number


def _left(entries: Sequence[Any], taken: Collection[int]) -> dict[int, Any]:
    """Return the entries that are not paired, by their places."""
    places = set(range(len(entries))).difference(taken)
    return {place: entries[place] for place in sorted(places)}


def _pair_alike(pairs: Pairs, old: dict[int, Hashable], new: dict[int, Hashable]) -> None:
    """Pair what is of one kind, the first with the first."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for now in reversed(new):
        waiting[new[now]].append(now)
    for place, kind in old.items():
        if waiting.get(kind):
            pairs[place] = waiting[kind].pop()


def _identified(rows: dict[int, Any], names: Sequence[str]) -> dict[int, Hashable]:
    """Return what identifies each row that states any of it; letter case and spaces mean nothing."""
    return {
        place: tuple(" ".join(str(row.get(name, "")).casefold().split()) for name in names)
        for place, row in rows.items()
        if isinstance(row, dict) and any(name in row for name in names)
    }


def _pair_similar(pairs: Pairs, old: dict[int, Any], new: dict[int, Any]) -> None:
    values, values_now, gaps = _values_of(old), _values_of(new), _Gaps(pairs)
    ranked = sorted(
        (-share, gaps.distance(place, now), abs(place - now), place, now)
        for place, now in _candidates(values, values_now)
        if (share := _share(values[place], values_now[now])) > 0.5
    )
    taken: set[int] = set()
    for *_, place, now in ranked:
        if place not in pairs and now not in taken:
            pairs[place] = now
            taken.add(now)


def _candidates(old: dict[int, Values], new: dict[int, Values]) -> set[tuple[int, int]]:
    """Return the pairs of rows that have a value in common that tells something."""
    having: dict[Hashable, list[int]] = defaultdict(list)
    having_now: dict[Hashable, list[int]] = defaultdict(list)
    for rows, places in ((old, having), (new, having_now)):
        for place, values in rows.items():
            for each in values:
                places[each].append(place)
    return {
        (place, now)
        for each, places in having.items()
        if len(places) <= TELLING and len(having_now.get(each, ())) <= TELLING
        for place in places
        for now in having_now.get(each, ())
    }


def _pair_in_place(pairs: Pairs, old: dict[int, Any], new: dict[int, Any]) -> None:
    """Pair what is left between the same neighbours, if as much is left there before and after."""
    gaps, places_now = _Gaps(pairs), defaultdict(list)
    for now in new:
        places_now[gaps.now(now)].append(now)
    for gap, places in groupby(old, key=gaps.before):
        for place, now in _one_to_one(list(places), places_now[gap]):
            if _edited(old[place], new[now]):
                pairs[place] = now


def _one_to_one(places: list[int], places_now: list[int]) -> Iterable[tuple[int, int]]:
    return zip(places, places_now, strict=True) if len(places) == len(places_now) else ()


def _edited(old: object, new: object) -> bool:
    """Whether an entry can have become the one in its place: any text can, and a row that keeps half of its values."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return True
    differing = {name for name, _ in _values(old) ^ _values(new)}
    return len(differing) == 1 or _share(_values(old), _values(new)) >= 0.5


class _Gaps:
    """Between which neighbours a place is, of those entries that kept their order."""

    def __init__(self, pairs: Pairs) -> None:
        kept = _rising(sorted(pairs.items()))
        self.olds = [place for place, _ in kept]
        self.news = [now for _, now in kept]

    def before(self, place: int) -> int:
        """Return how many of them were before this place."""
        return bisect_left(self.olds, place)

    def now(self, place: int) -> int:
        """Return how many of them are before this place now."""
        return bisect_left(self.news, place)

    def distance(self, place: int, now: int) -> int:
        """Return how many of them stand between where a row was and where another is."""
        return abs(self.before(place) - self.now(now))


def _values_of(rows: dict[int, Any]) -> dict[int, Values]:
    return {place: _values(row) for place, row in rows.items() if isinstance(row, dict)}


def _values(row: dict[str, Any]) -> Values:
    return frozenset((name, text(value)) for name, value in row.items())


def _share(old: Values, new: Values) -> float:
    """Return how much of the longer row the other has too."""
    return len(old & new) / max(len(old), len(new), 1)
