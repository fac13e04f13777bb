"""What an action may refuse, each with a stable code; a form shows the sentence, an API turns it into a problem."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, NotRequired, TypedDict

from registry.rules import Finding


class Mistake(TypedDict):
    """One thing that is wrong with what was sent: ``pointer`` leads into the body, ``parameter`` into the query."""

    code: str
    detail: str
    pointer: NotRequired[str]
    parameter: NotRequired[str]
    allowed: NotRequired[list[str]]


class SharingRecord(TypedDict):
    """One of several records that may be meant: registry number, title, address in the API."""

    id: str
    title: str
    address: str


class Refusal(Exception):
    """An expected "no". ``str()`` is a sentence for the person who asked; ``status`` is what an API answers."""

    code = "refused"
    status = HTTPStatus.CONFLICT
    errors: Sequence[Mistake] = ()
    candidates: Sequence[SharingRecord] = ()


class Refused(Refusal):
    """A refusal of the API itself, with a status and a code of its own."""

    def __init__(self, status: HTTPStatus, code: str, detail: str, errors: Sequence[Mistake] = ()) -> None:
        super().__init__(detail)
        self.status, self.code, self.errors = status, code, errors


class NotUnique(Refusal):
    """Several records have the identifier; ``candidates`` are they, a hundred at most."""

    code = "identifier_not_unique"

    def __init__(self, noun: str, candidates: Sequence[SharingRecord]) -> None:
        self.candidates = candidates
        names = ", ".join(candidate["id"] for candidate in candidates)
        super().__init__(f"More than one {noun} has this identifier: {names}.")


class WrongClock(Refusal):
    """A clock is wrong, by which an entry of the ledger, and every later one, would be dated for ever."""

    code = "wrong_clock"


class LostEntries(Refusal):
    """The database lacks an entry that was published from here: to go on would fork the ledger that others follow."""

    code = "lost_entries"


class StaleRevision(Refusal):
    """Somebody else changed the working copy after it was read; ``events`` are what they did, oldest first."""

    code = "stale_revision"
    status = HTTPStatus.PRECONDITION_FAILED

    def __init__(self, events: list[Any]) -> None:
        self.events = events
        names = ", ".join(sorted({event.actor for event in events})) or "Somebody"
        super().__init__(f"{names} changed this record after you opened it. Nothing was saved.")


class MoveNotAllowed(Refusal):
    """The workflow does not allow this in the present state."""

    code = "move_not_allowed"


class NotPermitted(Refusal):
    """The person lacks the permission that the action needs."""

    code = "not_permitted"
    status = HTTPStatus.FORBIDDEN


class RecordRemoved(Refusal):
    """The record was taken back from the public; it can be reinstated."""

    code = "record_removed"
    status = HTTPStatus.GONE


class NotPublished(Refusal):
    """No record of this kind is published under the number."""

    code = "not_published"
    status = HTTPStatus.NOT_FOUND


class NoteNeeded(Refusal):
    """The action must say why."""

    code = "note_needed"
    status = HTTPStatus.BAD_REQUEST


class NotReady(Refusal):
    """The rules found errors; ``findings`` lists everything that they found."""

    code = "not_ready_to_publish"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        errors = [finding for finding in findings if finding.severity.refuses]
        self.errors = [Mistake(code=each.code, detail=each.message, pointer=each.pointer) for each in errors]
        first = f": {errors[0].message}" if errors else ""
        super().__init__(f"{len(errors)} error{'s' * (len(errors) != 1)} must be resolved before publishing{first}")


class NothingToPublish(Refusal):
    """The working copy says exactly what the current version says."""

    code = "nothing_to_publish"

    def __init__(self) -> None:
        super().__init__("Nothing changed since the current version, so there is nothing to publish.")
