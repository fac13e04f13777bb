"""A book of rules: what is registered is asked, and described by its docstring."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from registry.rules import Finding, Rulebook, Severity, day, rows, value

TODAY = date(2026, 11, 22)
BOOK = Rulebook()


@BOOK.rule("FIRST", Severity.WARNING)
def first(document: dict[str, Any], today: date) -> Iterator[tuple[str, str]]:
    """
    The first rule.
    """
    yield "/a", f"on {today}"
    yield "/b", document["said"]


@BOOK.rule("SECOND", Severity.ERROR)
def second(document: dict[str, Any], today: date) -> Iterator[tuple[str, str]]:
    yield "", "last"


def test_everything_is_found_in_the_order_of_the_rules() -> None:
    assert BOOK.findings({"said": "hello"}, TODAY) == [
        Finding("FIRST", Severity.WARNING, "/a", "on 2026-11-22"),
        Finding("FIRST", Severity.WARNING, "/b", "hello"),
        Finding("SECOND", Severity.ERROR, "", "last"),
    ]


def test_a_rule_is_described_by_its_docstring_without_the_space_around_it() -> None:
    assert BOOK.described() == [
        {"code": "FIRST", "severity": "WARNING", "rule": "The first rule."},
        {"code": "SECOND", "severity": "ERROR", "rule": ""},
    ]


def test_a_registered_function_stays_one() -> None:
    assert list(second({}, TODAY)) == [("", "last")]


def test_rows_come_with_their_pointers() -> None:
    assert list(rows({"sites": [{"city": "Bern"}, {}]}, "sites")) == [("/sites/0", {"city": "Bern"}), ("/sites/1", {})]
    assert list(rows({}, "sites")) == []


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [("/a/b", 1), ("/a", {"b": 1}), ("/a/c", None), ("/a/b/c", None), ("/list/0", None), ("", "document")],
)
def test_a_value_is_found_through_objects_only(pointer: str, expected: Any) -> None:
    document = {"a": {"b": 1}, "list": ["x"]}
    assert value(document, pointer) == (document if expected == "document" else expected)


def test_a_day_is_read_where_one_is_stated() -> None:
    assert str(day({"start": {"date": "2024-05"}}, "/start/date")) == "2024-05"
    assert day({}, "/start/date") is None
