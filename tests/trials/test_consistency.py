"""The checks of what a trial's record states: each has a document that breaks it, and one like it that does not."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules import Severity
from tests.factories.documents import complete, minimal
from tests.factories.registered import chosen
from trials import catalogue, consistency, validation
from trials.formats import ctgov

Values = dict[str, Any]


def milestone(name: str, day: str, kind: str = "ACTUAL", overall: str = "") -> Values:
    """Return a status with one date."""
    return {"status": {name: {"date": day, "type": kind}} | ({"overall": overall} if overall else {})}


def counts(*rows: tuple[str, int, str], total: int | None = None, kind: str = "ESTIMATED") -> Values:
    """Return how many people were enrolled or planned when, and in all."""
    history = [{"on": on, "count": count, "type": type_} for on, count, type_ in rows]
    return {"enrollment": ({} if total is None else {"count": total, "type": kind}) | {"history": history}}


def reached(overall: str, count: int, kind: str = "ACTUAL") -> Values:
    """Return a status, and how many people there are."""
    return {"status": {"overall": overall}, "enrollment": {"count": count, "type": kind}}


def registered(start: str, submitted: str, **values: Any) -> Values:
    """Return a trial that began and was registered."""
    kind = {"study_type": "INTERVENTIONAL"} | values
    return kind | milestone("start", start) | {"record_dates": {"first_submitted": submitted}}


def approved(start: str, *days: str) -> Values:
    """Return a trial that began and was approved."""
    return milestone("start", start) | {"ethics": [{"status": "APPROVED", "approved_on": day} for day in days]}


def dated(**days: str) -> Values:
    """Return the dates of a record."""
    return {"record_dates": {name: {"date": day} if "posted" in name else day for name, day in days.items()}}


def history(*rows: tuple[str, str], **status: Any) -> Values:
    """Return a history of statuses."""
    return {"status": {"history": [{"status": word, "effective_on": day} for word, day in rows]} | status}


def status_of(*sources: tuple[str, str]) -> Values:
    """Return a document whose status sources support or differ from, each of a date, of none, or a registry's now."""
    rows = [(f"s{place}", relation, day) for place, (relation, day) in enumerate(sources)]
    dates = {"": {}, "now": {"kind": "REGISTRY_RECORD"}}
    return {
        "status": {"overall": "RECRUITING"},
        "sources": [{"key": key, "retrieved_on": "2027"} | dates.get(day, {"dated_on": day}) for key, _, day in rows],
        "provenance": [{"path": "/status/overall", "source": key, "relation": word} for key, word, _ in rows],
    }


def ages(groups: list[str], low: str = "", high: str = "") -> Values:
    """Return who may take part."""
    limits = {"minimum_age": low, "maximum_age": high}
    return {"eligibility": {"age_groups": groups} | {name: age for name, age in limits.items() if age}}


BEGUN = {"start": {"date": "2024-05-02", "type": "ACTUAL"}}
SITES = [{"city": "A"}, {"status": "RECRUITING"}]

# (rule, what is wrong, where it is found, what would be right)
TABLE: list[tuple[str, Values, str, Values]] = [
    *(
        ("REGISTERED_AFTER_START", wrong, "/record_dates/first_submitted", right)
        for wrong, right in (
            (registered("2018-11", "2019-05-02"), registered("2018-11", "2018-12-21")),
            (registered("2018-11-02", "2018-11-24"), registered("2018-11-02", "2018-11-23")),
            (registered("2005-07", "2006"), registered("2005-06-30", "2006")),
            (registered("2018", "2020"), registered("2018", "2020", study_type="OBSERVATIONAL")),
            (registered("2018", "2020", identifiers=[{"type": "NCT", "value": "NCT01234567"}]),
             registered("2018", "2020", identifiers=[{"type": "REGISTRY", "value": "ChiCTR2300068111"}])),
            (registered("2018", "2020"), registered("2018", "2020") | milestone("start", "2018", "ESTIMATED")),
        )
    ),
    (
        "RESULTS_BEFORE_PRIMARY_COMPLETION",
        milestone("primary_completion", "2013-12") | dated(results_first_submitted="2013-09-18"),
        "/record_dates/results_first_submitted",
        milestone("primary_completion", "2013") | dated(results_first_submitted="2013-09-18"),
    ),
    ("ETHICS_AFTER_START", approved("2023-06-15", "2023-08-01"), "/ethics/0/approved_on",
     approved("2023", "2023-08-01")),
    ("ETHICS_AFTER_START", approved("2023-06-15", "2024", "2023-08"), "/ethics/1/approved_on",
     approved("2023-06-15", "2024", "2023-06")),
    ("RECORD_DATES_OUT_OF_ORDER", dated(first_submitted="2015-03-09", first_posted="2015-03-02"),
     "/record_dates/first_posted", dated(first_submitted="2015-03-02", first_posted="2015-03-02")),
    ("RECORD_DATES_OUT_OF_ORDER", dated(results_first_submitted="2015-04", results_first_posted="2015-03"),
     "/record_dates/results_first_posted", dated(results_first_submitted="2015", results_first_posted="2015-03")),
    ("RECORD_DATES_OUT_OF_ORDER", dated(first_submitted="2016", results_first_submitted="2015"),
     "/record_dates/results_first_submitted", dated(first_submitted="2015", results_first_submitted="2016")),
    *(
        ("STATUS_AGAINST_START", milestone("start", "2024-02", kind, status), "/status/overall", right)
        for kind, status, right in (
            ("ACTUAL", "NOT_YET_RECRUITING", milestone("start", "2024-02", "ESTIMATED", "NOT_YET_RECRUITING")),
            ("ACTUAL", "NOT_YET_RECRUITING", milestone("start", "2024-02", "ACTUAL", "RECRUITING")),
        )
    ),
    *(
        ("STATUS_AGAINST_COMPLETION", milestone("completion", "2023-12", kind, status), "/status/overall",
         milestone("completion", "2023-12", other, status))
        for kind, status, other in (
            ("ACTUAL", "RECRUITING", "ESTIMATED"), ("ACTUAL", "ENROLLING_BY_INVITATION", "ESTIMATED"),
            ("ESTIMATED", "COMPLETED", "ACTUAL"), ("ESTIMATED", "TERMINATED", "ACTUAL"),
        )
    ),
    ("STATUS_HISTORY_AGAINST_DATES", history(("COMPLETED", "2019-04"), **BEGUN), "/status/history/0/effective_on",
     history(("COMPLETED", "2024-05"), **BEGUN)),
    ("STATUS_HISTORY_AGAINST_DATES", history(("NOT_YET_RECRUITING", "2024-06"), **BEGUN),
     "/status/history/0/effective_on", history(("RECRUITING", "2024-06"), **BEGUN)),
    *(
        ("STATUS_OUTDATED", status_of(*wrong), "/status/overall", status_of(*right))
        for wrong, right in [
            ([("SUPPORTS", "2022"), ("DIFFERS", "2023")], [("SUPPORTS", "2023"), ("DIFFERS", "2022")]),
            ([("SUPPORTS", "2022-12-31"), ("DIFFERS", "2023")], [("SUPPORTS", "2023"), ("DIFFERS", "2023-05")]),
            ([("DIFFERS", "2023"), ("SUPPORTS", "2022")], [("SUPPORTS", ""), ("DIFFERS", "2023")]),
            ([("DIFFERS", "2023")], [("SUPPORTS", "2022"), ("DIFFERS", "")]),
            ([("DIFFERS", "2023")], [("SUPPORTS", "2022"), ("DIFFERS", "2023"), ("SUPPORTS", "2024")]),
            ([("SUPPORTS", "2025"), ("DIFFERS", "now")], [("SUPPORTS", "now"), ("DIFFERS", "2025")]),
        ]
    ),
    ("STATUS_NOT_LAST_OF_HISTORY", history(("RECRUITING", "2024"), overall="COMPLETED"), "/status/overall",
     history(("RECRUITING", "2024"), ("COMPLETED", "2025"), overall="COMPLETED")),
    ("SITE_RECRUITS_WITHOUT_TRIAL", {"status": {"overall": "COMPLETED"}, "sites": SITES}, "/sites/1/status",
     {"status": {"overall": "RECRUITING"}, "sites": SITES}),
    ("ENROLLMENT_FALLS", counts(("2024-05-31", 46, "ACTUAL"), ("2024-09", 41, "ACTUAL")), "/enrollment/history/1/count",
     counts(("2024-05-31", 46, "ACTUAL"), ("2024-05", 41, "ACTUAL"), ("2024-09", 50, "ESTIMATED"))),
    ("ENROLLMENT_ABOVE_TOTAL", counts(("2024", 46, "ACTUAL"), total=40, kind="ACTUAL"), "/enrollment/history/0/count",
     counts(("2024", 46, "ACTUAL"), ("2023", 60, "ESTIMATED"), total=46, kind="ACTUAL")),
    ("ENROLLMENT_ABOVE_CAPACITY", counts(("2024", 56, "ACTUAL"), total=50), "/enrollment/history/0/count",
     counts(("2024", 55, "ACTUAL"), total=50)),
    ("ENROLLMENT_ABOVE_CAPACITY", counts(("2023", 30, "ESTIMATED"), ("2024", 40, "ACTUAL")),
     "/enrollment/history/1/count", counts(("2023", 30, "ESTIMATED"), ("2024", 40, "ACTUAL"), total=40)),
    ("ENROLLED_BEFORE_START", {"status": BEGUN} | counts(("2024-04", 12, "ACTUAL")),
     "/enrollment/history/0/on", {"status": BEGUN} | counts(("2024-04", 0, "ACTUAL"), ("2024-05", 12, "ACTUAL"))),
    ("ENROLLED_BUT_NOT_YET_RECRUITING", reached("NOT_YET_RECRUITING", 14), "/enrollment/count",
     reached("NOT_YET_RECRUITING", 14, "ESTIMATED")),
    ("ENROLLMENT_STILL_PLANNED", reached("COMPLETED", 120, "ESTIMATED"), "/enrollment/type", reached("COMPLETED", 120)),
    ("ENDED_WITH_NOBODY", reached("TERMINATED", 0), "/enrollment/count", reached("WITHDRAWN", 0)),
    *(
        ("AGE_GROUPS_AGAINST_LIMITS", ages(*wrong), "/eligibility/age_groups/0", ages(*right))
        for wrong, right in (
            ((["CHILD"], "18 Years"), (["CHILD"], "17 Years")),
            ((["CHILD"], "216 Months"), (["CHILD"], "215 Months")),
            ((["ADULT"], "", "17 Years"), (["ADULT"], "", "18 Years")),
            ((["OLDER_ADULT"], "", "64 Years"), (["OLDER_ADULT"], "", "65 Years")),
            ((["ADULT"], "65 Years"), (["ADULT", "OLDER_ADULT"], "18 Years")),
        )
    ),
]  # fmt: skip


def pointers_of(values: Values, code: str) -> list[str]:
    """Return where a check finds something in a document, as published and before."""
    document = minimal(**values)
    found = [each.pointer for each in consistency.findings(document) if each.code == code]
    assert found == [each.pointer for each in validation.findings(document) if each.code == code]
    return found


@pytest.mark.parametrize(("code", "wrong", "pointer", "right"), TABLE)
def test_a_check_finds_what_breaks_it_at_its_place_and_nothing_else(
    code: str, wrong: Values, pointer: str, right: Values
) -> None:
    assert pointers_of(wrong, code) == [pointer]
    assert pointers_of(right, code) == []


@pytest.mark.parametrize(("code", "wrong", "pointer", "right"), TABLE)
def test_each_of_them_is_a_well_formed_document(code: str, wrong: Values, pointer: str, right: Values) -> None:
    for values in (wrong, right):
        assert [each for each in validation.findings(minimal(**values)) if each.code == "FORM"] == []


def test_every_check_stands_in_the_table_refuses_nothing_and_shows_an_example() -> None:
    rules = consistency.book.rules
    assert {code for code, *_ in TABLE} == set(rules)
    assert not any(rule.severity in (Severity.ERROR, Severity.WARNING) for rule in rules.values())
    assert all(rule.words.endswith(".") and rule.example for rule in rules.values())


# What stands in the registry of these 40, read by hand: each is so.
OF_REAL_RECORDS = {
    (number, "REGISTERED_AFTER_START") for number in ("NCT05840614", "NCT00862888", "NCT06454955", "NCT04126252")
}


def test_of_real_records_nothing_is_said_but_what_was_read_in_them() -> None:
    found = {
        (record["protocolSection"]["identificationModule"]["nctId"], each.code)
        for record in chosen()
        for each in consistency.findings(ctgov.document(record))
    }
    assert found == OF_REAL_RECORDS


def test_of_the_catalogue_and_the_complete_document_nothing_is_said() -> None:
    documents = catalogue.documents() | {"complete": complete()}
    found = {name: [each.code for each in consistency.findings(document)] for name, document in documents.items()}
    assert {name: codes for name, codes in found.items() if codes} == {}


@st.composite
def clean_trials(draw: st.DrawFn) -> Values:
    """Draw a trial that was registered, began, enrolled and ended in this order, within its plan."""
    day, dates = date(2010, 1, 1), list[date]()
    for _ in range(8):
        day += timedelta(days=draw(st.integers(0, 900)))
        dates.append(day)
    submitted, posted, start, *seen, primary, completion, results = dates
    rows = sorted(draw(st.integers(1, 80)) for _ in seen)
    low = draw(st.integers(0, 64))
    groups = [name for name, oldest in (("CHILD", 17), ("ADULT", 64), ("OLDER_ADULT", 200)) if low <= oldest]
    statuses = [("NOT_YET_RECRUITING", posted), ("RECRUITING", start), ("COMPLETED", completion)]
    return minimal(
        study_type="INTERVENTIONAL",
        status={
            "overall": "COMPLETED",
            **{name: {"date": each.isoformat(), "type": "ACTUAL"}
               for name, each in (("start", start), ("primary_completion", primary), ("completion", completion))},
            "history": [{"status": word, "effective_on": each.isoformat()} for word, each in statuses],
        },
        record_dates=dated(first_submitted=submitted.isoformat(), first_posted=posted.isoformat(),
                           results_first_submitted=results.isoformat())["record_dates"],
        ethics=[{"status": "APPROVED", "approved_on": submitted.isoformat()}],
        enrollment={"count": rows[-1], "type": "ACTUAL"} | {
            "history": [{"on": each.isoformat(), "count": count, "type": "ACTUAL"}
                        for each, count in zip(seen, rows, strict=True)]},
        eligibility={"minimum_age": f"{low} Years", "age_groups": groups},
    )  # fmt: skip


@given(clean_trials())
def test_a_trial_that_goes_as_it_should_gives_no_finding(document: Values) -> None:
    assert [each for each in validation.findings(document) if each.code == "FORM"] == []
    assert consistency.findings(document) == []
