"""Registry numbers: ours, and how others write theirs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import identifiers
from registry.ledger.models import Kind

_kinds = st.sampled_from(list(identifiers.PREFIXES))
_numbers = st.integers(1, 10**11 - 1)


@given(_kinds, _numbers)
def test_a_minted_number_is_ours_and_gives_its_number_back(kind: str, number: int) -> None:
    minted = identifiers.mint(kind, number)

    assert identifiers.is_ours(minted)
    assert identifiers.number_of(minted) == number
    assert identifiers.normalize(minted) == minted


@given(_kinds, _numbers, st.data())
def test_every_wrong_digit_is_noticed(kind: str, number: int, data: st.DataObject) -> None:
    minted = identifiers.mint(kind, number)
    place = data.draw(st.integers(2, len(minted) - 1))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != minted[place]]))

    assert not identifiers.is_ours(minted[:place] + digit + minted[place + 1 :])


@given(st.integers(1, 999_999))
def test_numbers_in_a_row_differ_in_more_than_their_last_digit(number: int) -> None:
    one, next_one = identifiers.mint("trial", number), identifiers.mint("trial", number + 1)

    assert one != next_one
    assert one[:-1] != next_one[:-1]


def test_almost_every_swap_of_neighbours_is_noticed() -> None:
    """The check digit misses few swaps of two neighbouring digits; a count keeps it so."""
    missed = tried = 0
    for number in range(1, 20_000, 7):
        minted = identifiers.mint("trial", number)
        for place in range(2, len(minted) - 1):
            swapped = minted[:place] + minted[place + 1] + minted[place] + minted[place + 2 :]
            tried += swapped != minted
            missed += swapped != minted and identifiers.is_ours(swapped)

    assert missed / tried < 0.03


def test_a_known_number_keeps_its_form() -> None:
    assert [identifiers.mint("trial", number) for number in (1, 2)] == ["TR0000017", "TR0000025"]
    assert identifiers.mint("trial", 1_000_000) == "TR10000004"
    assert identifiers.mint("study", 1) == "ST0000017"


def test_the_check_digit_is_that_of_the_standard() -> None:
    assert identifiers._check_digit("0794") == "5"  # the example that ISO 7064 gives for MOD 11,10


@pytest.mark.parametrize(
    "text",
    ["", "TR", "TR0000018", "tr0000017", " TR0000017", "TR0000017\n", "XX0000017", "TR000017", "TR٠٠٠٠٠١٧",
     "NCT00000017", "TR" + "0" * 30, "TR0000017x"],
)  # fmt: skip
def test_what_is_not_ours_is_not_taken_for_it(text: str) -> None:
    assert not identifiers.is_ours(text)


@given(st.text())
def test_any_text_is_ours_only_if_minting_its_number_gives_it(text: str) -> None:
    if identifiers.is_ours(text):
        kind = next(kind for kind, prefix in identifiers.PREFIXES.items() if text.startswith(prefix))
        assert identifiers.mint(kind, identifiers.number_of(text)) == text


def test_a_number_that_is_not_ours_has_no_place_in_our_row() -> None:
    with pytest.raises(ValueError, match="not one of this registry's numbers"):
        identifiers.number_of("NCT00000017")


def test_every_kind_of_record_has_a_prefix_of_its_own() -> None:
    assert set(identifiers.PREFIXES) == set(Kind.values)
    assert len(set(identifiers.PREFIXES.values())) == len(identifiers.PREFIXES)


@given(st.text())
def test_normalizing_twice_changes_nothing_more(text: str) -> None:
    once = identifiers.normalize(text)

    assert identifiers.normalize(once) == once
    assert not re.search(r"^\s|\s$|\s\s", once)


@pytest.mark.parametrize("given_text", ["ak104-iit-018", " AK104-IIT-018 ", "Ak104-Iit-018"])
def test_case_and_spaces_do_not_distinguish_numbers(given_text: str) -> None:
    assert identifiers.normalize(given_text) == "AK104-IIT-018"
    assert identifiers.normalize("a  b\tc") == "A B C"


def test_placeholders_stand_in_the_form_they_are_compared_in() -> None:
    assert {identifiers.normalize(word) for word in identifiers.PLACEHOLDERS} == identifiers.PLACEHOLDERS
