"""Matching takes work in proportion to a text, whoever sent it, and looks names up in one table."""

import re

import pytest

from studies.matching import KnownTrial, names, proposals, table
from tests.work import assert_in_proportion, calls, open_repetitions

PIECES = ["the patients received 104 mg of it, twice; ", "NCT00000016 ", "AK104-", "AK104 ", "COMPASSION-", "CHANCE "]
PIECES += ["2020-", "no", "nr. ", "-", " ", "\u200b", "1", "a", "x1", "\ufdfa"]


def many(number: int) -> list[KnownTrial]:
    """Return trials of which each has names that begin like those of the others."""
    return [
        KnownTrial(f"TR{n}", (f"NCT{n:08d}", f"AK{n % 300}-{n:03d}", f"2020-{n:06d}-11", "n/a"), f"COMPASSION-{n}")
        for n in range(number)
    ]


@pytest.mark.parametrize("piece", PIECES)
def test_each_text_is_walked_through_once_however_long_it_is(piece: str) -> None:
    """A study is sent by anybody; work that grows with the square of a text of a megabyte takes hours."""
    known = many(30)

    def match(size: int) -> None:
        text = piece * (size // len(piece))
        hostile = KnownTrial("hostile", (text, "x1" * 4, "x1" * 3 + "y1", "CHANCE-CHANCE-1"), text)
        fields = {"identifiers": [{"value": f"a{text}b"}], "sources": [{"title": text}], "drugs": [text]}
        proposals({"summary": text, **fields}, [*known, hostile])

    assert_in_proportion(match, 2000)


def test_all_names_stand_in_one_table_however_many_trials_there_are() -> None:
    text = "".join(PIECES) * 5
    one, other = ([*many(number)] for number in (500, 1000))
    built = calls(lambda: proposals({"title": "none"}, other)) - calls(lambda: proposals({"title": "none"}, one))
    both = calls(lambda: proposals({"title": text}, other)) - calls(lambda: proposals({"title": text}, one))

    assert abs(both - built) < built / 100, "a text is looked up in the table, and not compared with each name"


PATTERNS = {name: value for name, value in (vars(names) | vars(table)).items() if isinstance(value, re.Pattern)}


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_can_try_one_text_in_ever_more_ways(name: str) -> None:
    """Repetitions without an end within each other double the work with each character."""
    assert [depth for depth, _ in open_repetitions(PATTERNS[name]) if depth > 1] == []


def test_what_may_stand_between_the_runs_of_a_name_is_bounded() -> None:
    """It is looked at again from each run, so a repetition without an end would make the work grow with the square."""
    once = ("RUN", "_NUMBER", "_SOMETHING_ELSE", "_WORD_ENDS")  # a text, a name, a numeral that follows one
    for name, pattern in PATTERNS.items():
        if name not in once:
            assert list(open_repetitions(pattern)) == [], name
