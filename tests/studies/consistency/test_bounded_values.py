"""A bound, an approximation or a censored time is a range for the checks, and never an exact number."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.consistency import as_printed, findings
from studies.consistency.printed import SIGNS
from studies.consistency.reading import ReportedRow
from tests.studies.consistency.documents import flagged, months, outcome, ratio, study

INEXACT: list[dict[str, str]] = [{"bound": word} for word in SIGNS] + [
    {"censoring": "CENSORED"},
    {"censoring": "ONGOING"},
]
FOREVER = Decimal("Infinity")

# A document in which an exact value is found wrong, and the row that has it.
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("PERCENTAGE_UNREACHABLE", study(outcome("ORR", "30.3", denominator=46)), "outcomes"),
    ("PERCENTAGE_MISMATCH", study(outcome("ORR", "30.3", numerator=3, denominator=13)), "outcomes"),
    ("ESTIMATE_OUTSIDE_INTERVAL", study(months("PFS", "9", interval=("3.2", "7.1"))), "outcomes"),
    ("P_VALUE_SIGNIFICANCE", study(ratio("0.70", "0.55", "0.89", "0.4")), "outcomes"),
    ("PERCENTAGE_UNREACHABLE",
     study(adverse_events=[{"group": "all", "term": "Rash", "percentage": "30.3", "at_risk": 46}]), "adverse_events"),
    ("RATE_RISES", study(outcome("OS_RATE", "60", statistic="RATE", time_point="12 months"),
                         outcome("OS_RATE", "50", statistic="RATE", time_point="6 months")), "outcomes"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "document", "name"), WRONG)
@pytest.mark.parametrize("inexact", INEXACT)
def test_what_is_wrong_of_an_exact_number_is_not_said_of_a_bound(
    code: str, document: dict[str, Any], name: str, inexact: dict[str, str]
) -> None:
    first, *others = document[name]

    assert flagged(code, document) != []
    assert flagged(code, document | {name: [first | inexact, *others]}) == []


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        ({}, "9.5", "10.5"),
        ({"bound": "GREATER_THAN"}, "9.5", "Infinity"),
        ({"bound": "AT_LEAST"}, "9.5", "Infinity"),
        ({"bound": "LESS_THAN"}, "0", "10.5"),
        ({"bound": "AT_MOST"}, "0", "10.5"),
        ({"censoring": "CENSORED"}, "9.5", "Infinity"),
        ({"censoring": "ONGOING", "bound": "APPROXIMATELY"}, "9.5", "Infinity"),
        ({"bound": "a word that is none"}, "9.5", "10.5"),
    ],
)
def test_a_bounded_time_is_open_on_the_side_of_its_bound(values: dict[str, str], low: str, high: str) -> None:
    span = ReportedRow("", {"value": "10", "unit": "days"} | values).span()

    assert span is not None
    assert (span.low, span.high) == (Decimal(low), Decimal(high))


def test_how_near_an_approximate_time_is_nobody_knows() -> None:
    assert ReportedRow("", {"value": "10", "unit": "days", "bound": "APPROXIMATELY"}).span() is None


@pytest.mark.parametrize(
    ("pfs", "is_found"),
    [({}, True), ({"bound": "GREATER_THAN"}, True), ({"censoring": "ONGOING"}, True), ({"bound": "LESS_THAN"}, False),
     ({"bound": "APPROXIMATELY"}, False)],
)  # fmt: skip
def test_a_bound_contradicts_what_lies_on_its_other_side(pfs: dict[str, str], is_found: bool) -> None:
    found = flagged("PROGRESSION_AFTER_DEATH", study(months("PFS", "20", **pfs), months("OS", "10")))
    assert bool(found) == is_found


def test_a_sentence_prints_the_bound() -> None:
    document = study(months("PFS", "20", bound="GREATER_THAN"), months("OS", "10"))
    (message,) = [one.message for one in findings(document) if one.code == "PROGRESSION_AFTER_DEATH"]
    assert "of >20 months" in message


@pytest.mark.parametrize("report", ["NEWS", "ABSTRACT", "OTHER_CUTOFF"])
def test_a_further_report_is_not_held_against_the_primary_one(report: str) -> None:
    """News and paper may well give other numbers: that is what the rows are for."""
    pfs, os = months("PFS", "20"), months("OS", "10", report="PRIMARY")
    responses = [outcome("ORR", "60.0"), outcome("DCR", "40.0")]

    assert flagged("PROGRESSION_AFTER_DEATH", study(pfs, os)) != []
    assert flagged("PROGRESSION_AFTER_DEATH", study(pfs | {"report": report}, os)) == []
    assert flagged("RESPONSE_ORDER", study(*responses)) != []
    assert flagged("RESPONSE_ORDER", study(responses[0] | {"report": report}, responses[1])) == []


def test_a_further_report_is_still_checked_by_itself() -> None:
    printed = [("30.4", "PRIMARY"), ("30.3", "NEWS")]
    rows = [outcome("ORR", value, report=word, denominator=46) for value, word in printed]
    assert flagged("PERCENTAGE_UNREACHABLE", study(*rows)) == ["/outcomes/1/value"]


@given(
    value=st.from_regex(r"[1-9]\d{0,3}(\.\d)?", fullmatch=True),
    bound=st.sampled_from([None, *SIGNS]),
    censoring=st.sampled_from([None, "CENSORED", "ONGOING"]),
)
def test_what_is_printed_is_the_bare_number_only_where_it_is_exact(
    value: str, bound: str | None, censoring: str | None
) -> None:
    row = {name: word for name, word in (("value", value), ("bound", bound), ("censoring", censoring)) if word}

    assert (as_printed(row) == value) == (bound is None and censoring is None)
    assert value in as_printed(row)
    assert (ReportedRow("", row).number("value") is None) == (bound is not None or censoring is not None)
