"""Rules that hold for every kind of document, and the order in which a document is checked."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from rest_framework.exceptions import ErrorDetail, ValidationError

from registry.records import validation
from registry.records.document import RecordDocument
from registry.rules import Candidate, Context, Finding, Rulebook, Severity, Violations

TODAY = date(2026, 11, 22)


def test_provenance_that_leads_nowhere_is_named() -> None:
    rows = [{"path": "/title"}, {"path": "/titel"}]
    violations = validation.dangling_provenance(Candidate({"title": "A", "provenance": rows}))
    assert list(violations) == [("/provenance/1/path", "There is no value at /titel.")]


def identifiers(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"identifiers": [{"type": kind, "value": value} for kind, value in pairs]}


def test_an_identifier_is_repeated_under_the_same_type_only() -> None:
    document = identifiers(("NCT", "a  1"), ("OTHER", "A 1"), ("NCT", " A 1 "), ("NCT", "a 2"))
    violations = validation.repeated_identifiers(Candidate(document))
    assert list(violations) == [("/identifiers/2", "The identifier  A 1  is given twice.")]


def test_two_authorities_may_issue_one_number_and_a_number_may_be_of_no_known_type() -> None:
    one = {"type": "OTHER", "value": "10387"}
    rows = [one | {"authority": "A"}, one | {"authority": "B"}, one, {"value": "10387"}]
    assert list(validation.repeated_identifiers(Candidate({"identifiers": rows}))) == []
    repeated = validation.repeated_identifiers(Candidate({"identifiers": [*rows, *rows[:1]]}))
    assert [pointer for pointer, *_ in repeated] == ["/identifiers/4"]


def test_a_placeholder_is_no_identifier() -> None:
    violations = validation.placeholder_identifiers(Candidate(identifiers(("NCT", "n/a"), ("NCT", "n/a-1"))))
    assert list(violations) == [("/identifiers/0/value", "“n/a” is a placeholder; leave the identifier out.")]


def earlier(*values: str) -> Context:
    return Context(earlier=lambda: {"identifiers": [{"value": value} for value in values]})


def test_an_identifier_of_the_current_version_that_is_left_out_is_named() -> None:
    record = Candidate(identifiers(("NCT", " a  1"), ("OTHER", "c")), earlier("A 1", "B 1", "C", "D"))
    assert list(validation.dropped_identifiers(record)) == [
        ("/identifiers", "The identifier B 1 of the current version is left out."),
        ("/identifiers", "The identifier D of the current version is left out."),
    ]


@pytest.mark.parametrize("before", [None, {}, {"title": "A"}, {"identifiers": []}])
def test_nothing_is_left_out_where_nothing_was(before: dict[str, Any] | None) -> None:
    assert list(validation.dropped_identifiers(Candidate({}, Context(earlier=lambda: before)))) == []


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org", True),
        ("HTTP://example.org/a?b#c", True),
        ("", True),
        (None, True),
        ("ftp://example.org", False),
        ("javascript:alert(1)//http://example.org", False),
        ("https://", False),
        ("https://a b", False),
        ("https://a\n", False),
        ('https://a"b', False),
        ("https://a<b>", False),
    ],
)
def test_an_address_can_do_nothing_but_lead_there(url: str | None, safe: bool) -> None:
    violations = list(validation.unsafe_addresses([("/x", url)]))
    assert (not violations) is safe
    assert [pointer for pointer, *_ in violations] == ["/x"] * len(violations)


def test_a_long_address_is_cut_in_the_sentence() -> None:
    ((_, message, *_),) = validation.unsafe_addresses([("/x", "y" * 81)])
    assert message == f"“{'y' * 80}” is not an address that starts with http:// or https://."


@pytest.mark.parametrize(
    ("document", "pointers"),
    [
        ({}, ["/sources"]),
        ({"sources": []}, ["/sources"]),
        ({"sources": [{}]}, ["/provenance"]),
        ({"sources": [{}], "provenance": [{}]}, []),
    ],
)
def test_a_record_says_where_its_values_come_from(document: dict[str, Any], pointers: list[str]) -> None:
    record = Candidate(document)
    places = [*validation.missing_sources(record), *validation.missing_provenance(record)]
    assert [pointer for pointer, *_ in places] == pointers


BOOK: Rulebook[Candidate] = Rulebook()


@BOOK.rule("DAY", Severity.NOTE)
def _day(record: Candidate) -> Violations:
    yield "/day", str(record.context.today)


class WellFormed(RecordDocument):
    """Finds nothing."""

    def run_validation(self, data: Any = None) -> Any:
        return data


class Malformed(RecordDocument):
    """Finds two mistakes, one of the document as a whole."""

    def run_validation(self, data: Any = None) -> Any:
        wrong = {"title": [ErrorDetail("Wrong.", code="invalid")], "non_field_errors": [ErrorDetail("All wrong.", "x")]}
        raise ValidationError(wrong)


def test_rules_are_asked_about_a_well_formed_document_for_the_day_given() -> None:
    findings = validation.findings({}, WellFormed(), BOOK, Context(TODAY))
    assert findings == [Finding("DAY", Severity.NOTE, "/day", "2026-11-22")]


@time_machine.travel(datetime(2026, 3, 4, 23, 30, tzinfo=UTC), tick=False)
def test_without_a_day_it_is_that_of_greenwich() -> None:
    (finding,) = validation.findings({}, WellFormed(), BOOK, None)
    assert finding.message == "2026-03-04"


def test_a_malformed_document_is_told_of_its_form_alone() -> None:
    findings = validation.findings({}, Malformed(), BOOK, Context(TODAY))
    assert findings == [
        Finding("FORM", Severity.ERROR, "/title", "/title: Wrong."),
        Finding("FORM", Severity.ERROR, "", "The document: All wrong."),
    ]
