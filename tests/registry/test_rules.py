"""A book of rules: what is registered is asked, and each code stands for one rule."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.checks import run_checks

from registry import vocabularies
from registry.rules import (
    Candidate,
    Caused,
    CausedViolations,
    Context,
    Finding,
    Rulebook,
    Severity,
    Violations,
    ambiguous,
)
from studies import consistency

TODAY = date(2026, 11, 22)
BOOK: Rulebook[Candidate] = Rulebook()


@BOOK.rule("FIRST", Severity.WARNING)
def first(record: Candidate) -> Violations:
    """
    The first rule.
    """
    yield "/a", f"on {record.context.today}"
    yield "/b", record.document["said"], "1 of 3", "33.3 %"


@BOOK.rule("SECOND", Severity.ERROR)
def second(record: Candidate) -> Violations:
    yield "", "last", "7"


def test_everything_is_found_in_the_order_of_the_rules() -> None:
    assert BOOK.findings(Candidate({"said": "hello"}, Context(TODAY))) == [
        Finding("FIRST", Severity.WARNING, "/a", "on 2026-11-22"),
        Finding("FIRST", Severity.WARNING, "/b", "hello", "1 of 3", "33.3 %"),
        Finding("SECOND", Severity.ERROR, "", "last", "7"),
    ]


def test_a_rule_is_described_by_its_docstring_without_the_space_around_it() -> None:
    assert [rule.described() for rule in BOOK.rules.values()] == [
        {"code": "FIRST", "severity": "WARNING", "rule": "The first rule."},
        {"code": "SECOND", "severity": "ERROR", "rule": ""},
    ]


def test_a_registered_function_stays_one() -> None:
    assert list(second(Candidate({}))) == [("", "last", "7")]


@pytest.mark.parametrize("compared", [{}, {"reported": "1 of 3"}, {"reported": "1 of 3", "recomputed": "33.3 %"}])
def test_a_finding_says_what_was_compared_if_anything_was(compared: dict[str, str]) -> None:
    description = {"code": "CODE", "severity": "NOTE", "pointer": "/a", "message": "A sentence."}
    reported, recomputed = compared.get("reported", ""), compared.get("recomputed", "")
    finding = Finding("CODE", Severity.NOTE, "/a", "A sentence.", reported, recomputed)
    assert finding.described() == description | compared


def test_a_code_that_is_taken_names_both_rules() -> None:
    book: Rulebook[Candidate] = Rulebook()
    book.rule("TAKEN", Severity.NOTE)(first)

    with pytest.raises(ValueError, match=r"^TAKEN is the code of two rules: \S+test_rules\.first, \S+\.second\.$"):
        book.rule("TAKEN", Severity.NOTE)(second)
    assert book.rules["TAKEN"].check is first


def test_two_books_share_a_code_only_for_one_rule() -> None:
    other: Rulebook[Candidate] = Rulebook()
    other.rule("FIRST", Severity.ERROR)(first)
    assert ambiguous([BOOK, other]) == []

    other.rule("SECOND", Severity.ERROR)(first)
    (message,) = ambiguous([BOOK, other])
    assert message.startswith("SECOND is the code of two rules: ")
    assert "test_rules.second, " in message
    assert message.endswith("test_rules.first.")


def test_the_start_is_refused_where_a_code_stands_for_two_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    def codes() -> list[str | None]:
        return [each.id for each in run_checks() if each.id == "registry.E003"]

    assert codes() == []
    other: Rulebook[Any] = Rulebook()
    other.rule(next(iter(consistency.book.rules)), Severity.NOTE)(first)
    monkeypatch.setattr(vocabularies, "BOOKS", [*vocabularies.BOOKS, ("trial", other)])
    assert codes() == ["registry.E003"]


@pytest.mark.parametrize("code", [code for _, book in vocabularies.BOOKS for code in book.rules])
def test_a_code_is_words(code: str) -> None:
    assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", code)
    assert len(code) <= 40


def test_only_an_error_refuses() -> None:
    assert [severity for severity in Severity if severity.refuses] == [Severity.ERROR]


def test_a_book_knows_how_grave_its_findings_can_be() -> None:
    assert BOOK.severities == [Severity.ERROR, Severity.WARNING]
    assert consistency.book.severities == [Severity.IMPOSSIBLE, Severity.INCONSISTENT, Severity.NOTE]


def test_without_a_context_every_number_is_published_and_nothing_was_before() -> None:
    context = Candidate({}).context
    assert (list(context.published("trial", ["TR0000017"])), context.earlier()) == (["TR0000017"], None)


def test_rows_come_with_their_pointers() -> None:
    record = Candidate({"sites": [{"city": "Bern"}, {}]})
    assert list(record.rows("sites")) == [("/sites/0", {"city": "Bern"}), ("/sites/1", {})]
    assert list(Candidate({}).rows("sites")) == []


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [("/a/b", 1), ("/a", {"b": 1}), ("/a/c", None), ("/a/b/c", None), ("/list/0", None), ("", "document")],
)
def test_a_value_is_found_through_objects_only(pointer: str, expected: Any) -> None:
    document = {"a": {"b": 1}, "list": ["x"]}
    assert Candidate(document).value(pointer) == (document if expected == "document" else expected)


def test_a_day_is_read_where_one_is_stated() -> None:
    assert str(Candidate({"start": {"date": "2024-05"}}).day("/start/date")) == "2024-05"
    assert Candidate({}).day("/start/date") is None


def test_violations_with_one_cause_are_one_finding_with_all_its_places() -> None:
    book: Rulebook[Candidate] = Rulebook()

    @book.rule("CAUSED", Severity.NOTE)
    def check(subject: Candidate) -> CausedViolations:
        """It has causes."""
        yield Caused("one", ("/a", "A is wrong.", "1", "2"))
        yield Caused("other", ("/b", "B is wrong.", "3", "4"))
        yield Caused("one", ("/c", "C is wrong.", "5", "6"))
        yield Caused("one", ("/a", "A is wrong.", "1", "2"))

    assert [each.described() for each in book.findings(Candidate({}))] == [
        {
            "code": "CAUSED", "severity": "NOTE", "pointer": "/a", "places": ["/a", "/c"],
            "message": "A is wrong. So it is in another place.", "reported": "1", "recomputed": "2",
        },
        {"code": "CAUSED", "severity": "NOTE", "pointer": "/b", "message": "B is wrong.", "reported": "3",
         "recomputed": "4"},
    ]  # fmt: skip


def test_places_of_no_common_cause_stay_apart() -> None:
    book: Rulebook[Candidate] = Rulebook()

    @book.rule("APART", Severity.NOTE)
    def check(subject: Candidate) -> Violations:
        """It has none."""
        yield "/a", "It is wrong."
        yield "/a", "It is wrong."

    assert [(each.pointer, each.places) for each in book.findings(Candidate({}))] == [("/a", ()), ("/a", ())]


def test_an_example_is_what_stands_behind_the_rule() -> None:
    book: Rulebook[Candidate] = Rulebook()

    @book.rule("SHOWN", Severity.NOTE)
    def check(subject: Candidate) -> Violations:
        """What must hold.

        Example: “It does
        not hold.”
        """
        yield from ()

    assert book.rules["SHOWN"].described()["rule"] == "What must hold."
    assert book.rules["SHOWN"].described()["example"] == "It does not hold."


def test_a_book_that_includes_another_asks_its_rules_and_refuses_a_code_that_both_have() -> None:
    book: Rulebook[Candidate] = Rulebook()
    book.include(BOOK)

    assert list(book.rules) == list(BOOK.rules)
    with pytest.raises(ValueError, match="is the code of two rules"):
        book.include(BOOK)
