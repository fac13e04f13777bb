"""Addresses in a document: what they lead to, and how they follow a row that moves."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import pointers

DOCUMENT: dict[str, Any] = {
    "title": "A", "empty": "", "none": None, "list": ["a", {"b": [1]}], "a/b": {"~": 0, "~1": 1}, "": {"": 2},
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/title", True),
        ("/empty", True),
        ("/none", True),
        ("", True),
        ("/list/0", True),
        ("/list/1/b/0", True),
        ("/a~1b/~0", True),
        ("/a~1b/~01", True),
        ("/", True),
        ("//", True),
        ("title", False),
        ("x/title", False),
        ("/nothing", False),
        ("/title/0", False),
        ("/list/2", False),
        ("/list/-1", False),
        ("/list/01", False),
        ("/list/٠", False),
        ("/list/0x", False),
        ("/list/", False),
        ("/list/12345678", False),
        ("/list/1/b/1", False),
        ("/none/x", False),
        ("/list/-", False),
        ("/list/" + "9" * 5000, False),
        ("/a~2b", False),
    ],
)
def test_a_pointer_leads_to_a_value_or_not(path: str, leads: bool) -> None:
    assert pointers.resolves(DOCUMENT, path) is leads


def test_a_place_of_seven_digits_is_still_one() -> None:
    assert not pointers.resolves(["a"], "/1000000")
    assert pointers.resolves(list(range(1_000_001)), "/1000000")


@pytest.mark.parametrize(
    ("path", "exists"),
    [
        ("/list/1/b/0", "/list/1/b/0"),
        ("/list/1/c", "/list/1"),
        ("/list/2/b", "/list"),
        ("/title/0", "/title"),
        ("/titel", ""),
        ("titel", ""),
        ("/a~1b/~7", "/a~1b"),
    ],
)
def test_the_nearest_that_exists_is_named(path: str, exists: str) -> None:
    assert pointers.nearest(DOCUMENT, path) == exists


_json = st.recursive(
    st.integers() | st.text("a/~01", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("a/~01", max_size=3), inner, max_size=3),
)


@given(_json)
def test_whatever_stands_in_a_document_has_one_address_that_leads_there(document: Any) -> None:
    paths = list(pointers.all_in(document))
    assert len(set(paths)) == len(paths)
    assert all(pointers.resolves(document, each) for each in paths)
    assert all(pointers.step(_around(each), pointers.steps(each)[-1]) == each for each in paths)
    inside = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    assert len(paths) == sum(1 + len(list(pointers.all_in(each))) for each in inside)


def _around(pointer: str) -> str:
    return pointer.rpartition("/")[0]


def test_what_is_no_pointer_has_steps_all_the_same() -> None:
    assert pointers.steps("/a~2b/c") == ["a~2b", "c"]
    assert pointers.steps("/a~1b/~0") == ["a/b", "~"]
    assert pointers.value(DOCUMENT, "/a~2b", "nothing") == "nothing"
    assert pointers.value(DOCUMENT, "/list/1/b/0") == 1


BEFORE = {"/arms": [1, 2, 3], "/sites": [7, 8], "/sites/7/contacts": [70, 71], "/status/history": [5, 6],
          "/ethics": [1]}  # fmt: skip
AFTER = {"/arms": [3, 1], "/sites": [9, 8, 7], "/sites/7/contacts": [71, 70], "/status/history": [6, 5]}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/arms/0/label", "/arms/1/label"),
        ("/arms/0/label/0", "/arms/1/label/0"),
        ("/arms/2", "/arms/0"),
        ("/arms/1/label", None),
        ("/sites/0/contacts/1/name", "/sites/2/contacts/0/name"),
        ("/sites/1/city", "/sites/1/city"),
        ("/status/history/0/status", "/status/history/1/status"),
        ("/arms/3/label", "/arms/3/label"),  # never led to a row
        ("/arms/-1", "/arms/-1"),
        ("/arms/00", "/arms/00"),
        ("/arms/12345678", "/arms/12345678"),
        ("/ethics/0/phone", None),  # the last row of its list
        ("/arms", "/arms"),
        ("/brief_title", "/brief_title"),
        ("/a~1b/0", "/a~1b/0"),
        ("", ""),
        ("/", "/"),
    ],
)
def test_a_pointer_follows_the_row_it_meant(path: str, expected: str | None) -> None:
    assert pointers.followed(path, BEFORE, AFTER) == expected


def test_nobody_writes_out_a_document_in_which_a_pointer_leads_nowhere() -> None:
    """A library that writes the document into its message makes a thousand wrong pointers a thousand documents."""
    document = {"a": ReprCounted()}
    assert not pointers.resolves(document, "/b/c")
    assert document["a"].times == 0


class ReprCounted:
    """Counts how often somebody writes it out."""

    times = 0

    def __repr__(self) -> str:
        self.times += 1
        return "?"
