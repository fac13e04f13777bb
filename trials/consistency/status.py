"""The status of a trial against its dates, its history and its sites."""

from registry.dates import PartialDate
from registry.rules import Candidate, Caused, CausedViolations, Document, Severity, Violations
from trials.consistency.book import book

_OPEN = {"NOT_YET_RECRUITING", "RECRUITING", "ENROLLING_BY_INVITATION"}
_CLOSED = {"NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING", "COMPLETED", "SUSPENDED", "TERMINATED", "WITHDRAWN"}
_CURRENT = {"REGISTRY_RECORD", "REGISTRY_MIRROR"}


@book.rule("STATUS_AGAINST_START", Severity.INCONSISTENT)
def a_trial_that_has_begun_is_open_or_over(trial: Candidate) -> Violations:
    """A trial that has a first participant is not called “not yet recruiting”.

    Example: “The trial is NOT_YET_RECRUITING, but its first participant is said to have joined on 2024-02-01.”
    """
    status, start = trial.value("/status/overall"), trial.day("/status/start/date")
    if start and trial.value("/status/start/type") == "ACTUAL" and status == "NOT_YET_RECRUITING":
        message = f"The trial is {status}, but its first participant is said to have joined on {start}."
        yield "/status/overall", message, status, start


@book.rule("STATUS_AGAINST_COMPLETION", Severity.INCONSISTENT)
def a_trial_that_is_complete_is_over(trial: Candidate) -> Violations:
    """A trial whose last data were collected looks for nobody, and one that ended has no planned end.

    Example: “The trial is RECRUITING, but its completion on 2023-12-30 is called a fact.”
    """
    status, kind = trial.value("/status/overall"), trial.value("/status/completion/type")
    day = trial.day("/status/completion/date")
    if day and kind == "ACTUAL" and status in _OPEN:
        yield "/status/overall", f"The trial is {status}, but its completion on {day} is called a fact.", status, day
    if day and kind == "ESTIMATED" and status in ("COMPLETED", "TERMINATED"):
        yield "/status/overall", f"The trial is {status}, but its completion on {day} is called a plan.", status, day


@book.rule("STATUS_HISTORY_AGAINST_DATES", Severity.INCONSISTENT)
def the_history_fits_the_dates(trial: Candidate) -> Violations:
    """Nobody waits to recruit after the first participant joined, and no trial ends before that.

    Example: “COMPLETED from 2019-04 lies before the start on 2020-01-15.”
    """
    start = trial.day("/status/start/date") if trial.value("/status/start/type") == "ACTUAL" else None
    for pointer, status, day in _history(trial):
        if start and status == "NOT_YET_RECRUITING" and day.certainly_after(start):
            yield pointer, f"{status} from {day} lies after the start on {start}.", day, start
        if start and status == "COMPLETED" and start.certainly_after(day):
            yield pointer, f"{status} from {day} lies before the start on {start}.", day, start


def _history(trial: Candidate) -> list[tuple[str, str, PartialDate]]:
    return [
        (f"/status/history/{index}/effective_on", row["status"], PartialDate(row["effective_on"]))
        for index, row in enumerate(trial.value("/status/history") or [])
        if row.get("effective_on")
    ]


@book.rule("STATUS_OUTDATED", Severity.INCONSISTENT)
def the_status_is_that_of_the_newest_source(trial: Candidate) -> Violations:
    """No source that gives another status is newer than all that give this one.

    Example: “The status is RECRUITING, but “ctgov” of 2026-11-21 gives another.”
    """
    entries = [row for _, row in trial.rows("provenance") if row["path"] in ("/status", "/status/overall")]
    dates = {row["key"]: _dated(row) for _, row in trial.rows("sources")}
    supporting = [dates[row["source"]] for row in entries if row["relation"] == "SUPPORTS"]
    for row in entries:
        day = dates[row["source"]]
        newer = day and all(other and day.certainly_after(other) for other in supporting)
        if row["relation"] == "DIFFERS" and newer:
            status = trial.value("/status/overall")
            yield "/status/overall", f"The status is {status}, but “{row['source']}” of {day} gives another."


def _dated(source: Document) -> PartialDate | None:
    """Return of when a source is; a registry says what holds when it is read, others what held before."""
    day = source.get("dated_on") or (source.get("retrieved_on") if source.get("kind") in _CURRENT else None)
    return PartialDate(day) if day else None


@book.rule("STATUS_NOT_LAST_OF_HISTORY", Severity.INCONSISTENT)
def the_status_is_the_newest_of_its_history(trial: Candidate) -> Violations:
    """The overall status is the one that the history ends with.

    Example: “The status is RECRUITING, but its history ends with COMPLETED.”
    """
    history, status = trial.value("/status/history") or [], trial.value("/status/overall")
    if history and status and history[-1]["status"] != status:
        yield "/status/overall", f"The status is {status}, but its history ends with {history[-1]['status']}."


@book.rule("SITE_RECRUITS_WITHOUT_TRIAL", Severity.INCONSISTENT)
def sites_recruit_only_while_the_trial_does(trial: Candidate) -> CausedViolations:
    """No site recruits when the trial as a whole does not.

    Example: “A site recruits, but the trial is COMPLETED.”
    """
    status = trial.value("/status/overall")
    if status in _CLOSED:
        for pointer, site in trial.rows("sites"):
            if site.get("status") == "RECRUITING":
                yield Caused(status, (f"{pointer}/status", f"A site recruits, but the trial is {status}."))
