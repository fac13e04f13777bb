"""How many people a trial has: over time, against its capacity, its dates and its status."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from registry.dates import PartialDate
from registry.rules import Candidate, Caused, CausedViolations, Severity, Violations
from trials.consistency.book import book

_LEEWAY = Fraction(11, 10)  # people who are being screened when the last place is taken may still join


@dataclass(frozen=True)
class _Count:
    """How many people were planned or enrolled on a date."""

    pointer: str
    on: PartialDate
    people: int
    planned: bool


def _history(trial: Candidate) -> list[_Count]:
    return [
        _Count(f"/enrollment/history/{index}", PartialDate(row["on"]), row["count"], row["type"] == "ESTIMATED")
        for index, row in enumerate(trial.value("/enrollment/history") or [])
        if row.get("on") and row.get("type")
    ]


def _enrolled(trial: Candidate) -> list[_Count]:
    return [each for each in _history(trial) if not each.planned]


@book.rule("ENROLLMENT_FALLS", Severity.INCONSISTENT)
def nobody_leaves_a_count(trial: Candidate) -> Violations:
    """As many people have been enrolled on a later date as on an earlier one, or more.

    Example: “41 were enrolled by 2024-09-30, fewer than the 46 by 2024-05-31.”
    """
    counts = sorted(_enrolled(trial), key=lambda each: each.on)
    for earlier, later in pairwise(counts):
        if later.on.certainly_after(earlier.on) and later.people < earlier.people:
            message = f"{later.people} were enrolled by {later.on}, fewer than the {earlier.people} by {earlier.on}."
            yield f"{later.pointer}/count", message, str(later.people), str(earlier.people)


@book.rule("ENROLLMENT_ABOVE_TOTAL", Severity.INCONSISTENT)
def no_date_has_more_than_the_end(trial: Candidate) -> Violations:
    """No more people were enrolled on any date than in all.

    Example: “46 were enrolled by 2024-05-31, more than the 40 in all.”
    """
    total = trial.value("/enrollment/count")
    if trial.value("/enrollment/type") == "ACTUAL":
        for each in _enrolled(trial):
            if each.people > total:
                message = f"{each.people} were enrolled by {each.on}, more than the {total} in all."
                yield f"{each.pointer}/count", message, str(each.people), str(total)


@book.rule("ENROLLMENT_ABOVE_CAPACITY", Severity.NOTE)
def no_more_join_than_there_are_places(trial: Candidate) -> CausedViolations:
    """No more people are enrolled than were planned, but for a tenth.

    Example: “60 were enrolled by 2024-05-31, although there were 50 places.”
    """
    plans = [each for each in _history(trial) if each.planned]
    places = trial.value("/enrollment/count") if trial.value("/enrollment/type") == "ESTIMATED" else None
    for each in _enrolled(trial):
        known = [plan.people for plan in plans if not plan.on.certainly_after(each.on)]
        most = max([*known, *([places] if places is not None else [])], default=None)
        if most and each.people > most * _LEEWAY:
            message = f"{each.people} were enrolled by {each.on}, although there were {most} places."
            yield Caused(most, (f"{each.pointer}/count", message, str(each.people), str(most)))


@book.rule("ENROLLED_BEFORE_START", Severity.INCONSISTENT)
def nobody_joins_before_the_first(trial: Candidate) -> CausedViolations:
    """Nobody is enrolled before the trial starts, which is when the first one is.

    Example: “12 were enrolled by 2023-01-31, before the start on 2023-02-16.”
    """
    start = trial.day("/status/start/date")
    for each in _enrolled(trial):
        if start and each.people and start.certainly_after(each.on):
            message = f"{each.people} were enrolled by {each.on}, before the start on {start}."
            yield Caused(start, (f"{each.pointer}/on", message, each.on, start))


@book.rule("ENROLLED_BUT_NOT_YET_RECRUITING", Severity.INCONSISTENT)
def who_has_not_opened_has_nobody(trial: Candidate) -> Violations:
    """A trial that nobody can join yet has enrolled nobody.

    Example: “The trial is not yet recruiting, but 14 people are said to be enrolled.”
    """
    actual = trial.value("/enrollment/count") if trial.value("/enrollment/type") == "ACTUAL" else 0
    if trial.value("/status/overall") == "NOT_YET_RECRUITING" and actual:
        message = f"The trial is not yet recruiting, but {actual} people are said to be enrolled."
        yield "/enrollment/count", message, str(actual), "0"


@book.rule("ENROLLMENT_STILL_PLANNED", Severity.NOTE)
def who_has_ended_knows_how_many(trial: Candidate) -> Violations:
    """A trial that has ended states how many people joined, not how many were to join.

    Example: “The trial is COMPLETED, but 120 people are still a plan.”
    """
    status, count = trial.value("/status/overall"), trial.value("/enrollment/count")
    if status in ("COMPLETED", "TERMINATED") and trial.value("/enrollment/type") == "ESTIMATED":
        yield "/enrollment/type", f"The trial is {status}, but {count} people are still a plan."


@book.rule("ENDED_WITH_NOBODY", Severity.INCONSISTENT)
def who_was_completed_had_somebody(trial: Candidate) -> Violations:
    """A trial that was completed or terminated had participants; one that had none was withdrawn.

    Example: “The trial is TERMINATED, but nobody was enrolled.”
    """
    status = trial.value("/status/overall")
    nobody = trial.value("/enrollment/type") == "ACTUAL" and trial.value("/enrollment/count") == 0
    if status in ("COMPLETED", "TERMINATED") and nobody:
        yield "/enrollment/count", f"The trial is {status}, but nobody was enrolled.", "0"
