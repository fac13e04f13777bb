"""Dates of a trial against each other. Partial dates contradict each other only if every day they can mean does."""

import re
from datetime import date, timedelta

from registry.dates import PartialDate
from registry.rules import Candidate, Severity, Violations
from trials.consistency.book import book

_DUTY = date(2005, 7, 1)  # journals publish trials that began later only if they were registered before
# Where it may have been registered before: what such numbers are called, and how they look under other names.
_OTHER_REGISTRIES = {"EUDRACT_NUMBER", "CTIS", "REGISTRY"}
_OTHER_NUMBERS = re.compile(
    r"(?:EudraCT\D*)?\d{4}-\d{6}-\d{2}|EUCTR|ISRCTN|ChiCTR|UMIN|j?RCT|JapicCTI|CTRI|ACTRN|DRKS|NTR|NL\d|KCT|IRCT|PACTR|"
    r"TCTR|RBR-|RPCEC|SLCTR|PER-",
    re.IGNORECASE,
)
_GRACE = timedelta(days=21)  # after the first participant, within which the law of the United States lets one register


@book.rule("REGISTERED_AFTER_START", Severity.NOTE)
def registered_before_it_began(trial: Candidate) -> Violations:
    """A trial that began after June 2005 is registered before its first participant, or at most 21 days after.

    Example: “The record was first submitted on 2006-02-27, after the trial had begun on 2005-10.”
    """
    start, submitted = _fact(trial, "start"), trial.day("/record_dates/first_submitted")
    elsewhere = any(
        row.get("type") in _OTHER_REGISTRIES or _OTHER_NUMBERS.match(row["value"])
        for _, row in trial.rows("identifiers")
    )
    is_due = trial.document.get("study_type") == "INTERVENTIONAL" and not elsewhere
    if is_due and start and start.earliest >= _DUTY and submitted and submitted.earliest > start.latest + _GRACE:
        message = f"The record was first submitted on {submitted}, after the trial had begun on {start}."
        yield "/record_dates/first_submitted", message, submitted, start


@book.rule("RESULTS_BEFORE_PRIMARY_COMPLETION", Severity.NOTE)
def results_follow_the_data(trial: Candidate) -> Violations:
    """Results are submitted after the last data for the primary endpoints were collected.

    Example: “Results were submitted on 2013-09-18, before the primary completion on 2013-12.”
    """
    completion, submitted = _fact(trial, "primary_completion"), trial.day("/record_dates/results_first_submitted")
    if completion and submitted and completion.certainly_after(submitted):
        message = f"Results were submitted on {submitted}, before the primary completion on {completion}."
        yield "/record_dates/results_first_submitted", message, submitted, completion


@book.rule("ETHICS_AFTER_START", Severity.NOTE)
def a_committee_agreed_before_it_began(trial: Candidate) -> Violations:
    """An ethics committee approves a trial before its first participant.

    Example: “The first approval that is stated is of 2023-08-01, after the trial had begun on 2023-06-15.”
    """
    start = _fact(trial, "start")
    approved = [
        (PartialDate(row["approved_on"]), pointer) for pointer, row in trial.rows("ethics") if row.get("approved_on")
    ]
    if start and approved and all(day.certainly_after(start) for day, _ in approved):
        first, pointer = min(approved)
        message = f"The first approval that is stated is of {first}, after the trial had begun on {start}."
        yield f"{pointer}/approved_on", message, first, start


_ORDERS = (("first_submitted", "first_posted"), ("results_first_submitted", "results_first_posted"),
           ("first_submitted", "results_first_submitted"))  # fmt: skip


@book.rule("RECORD_DATES_OUT_OF_ORDER", Severity.INCONSISTENT)
def a_record_is_submitted_before_it_is_posted(trial: Candidate) -> Violations:
    """A record, and its results, are submitted before a registry posts them; results do not come before the record.

    Example: “First posted is 2015-03-02, before first submitted (2015-03-09).”
    """
    for earlier, later in _ORDERS:
        first, second = _record_day(trial, earlier), _record_day(trial, later)
        if first and second and first.certainly_after(second):
            said, other = later.replace("_", " ").capitalize(), earlier.replace("_", " ")
            yield f"/record_dates/{later}", f"{said} is {second}, before {other} ({first}).", second, first


def _record_day(trial: Candidate, name: str) -> PartialDate | None:
    """Return one of the dates of the record: a day, or that of a milestone."""
    stated = trial.value(f"/record_dates/{name}")
    day = stated.get("date") if isinstance(stated, dict) else stated
    return PartialDate(day) if day else None


def _fact(trial: Candidate, milestone: str) -> PartialDate | None:
    """Return the date of a milestone that is stated and no plan."""
    planned = trial.value(f"/status/{milestone}/type") == "ESTIMATED"
    return None if planned else trial.day(f"/status/{milestone}/date")
