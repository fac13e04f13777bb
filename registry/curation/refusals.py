"""What an action may refuse, each with a stable code; a form shows the sentence, an API turns it into a problem."""

from typing import Any

from registry.curation.models import CurationEvent


class Refusal(Exception):
    """An expected "no". ``str()`` is a sentence for the person who asked."""

    code = "refused"


class StaleRevision(Refusal):
    """Somebody else changed the working copy after it was read; ``events`` are what they did, oldest first."""

    code = "stale_revision"

    def __init__(self, events: list[CurationEvent]) -> None:
        self.events = events
        names = ", ".join(sorted({event.actor for event in events})) or "Somebody"
        super().__init__(f"{names} changed this record after you opened it. Nothing was saved.")


class MoveNotAllowed(Refusal):
    """The workflow does not allow this in the present state."""

    code = "move_not_allowed"


class NotPublished(Refusal):
    """No record of this kind is published under the number."""

    code = "not_published"


class WrongClock(Refusal):
    """A clock is wrong, by which this would be dated for ever."""

    code = "wrong_clock"


class NoteNeeded(Refusal):
    """The action must say why."""

    code = "note_needed"


class NotReady(Refusal):
    """Validation found errors; ``problems`` lists everything found."""

    code = "not_ready_to_publish"

    def __init__(self, problems: list[Any]) -> None:
        self.problems = problems
        errors = [problem for problem in problems if problem.severity == "ERROR"]
        first = f": {errors[0].message}" if errors else ""
        super().__init__(f"{len(errors)} error{'s' * (len(errors) != 1)} must be resolved before publishing{first}")


class NothingToPublish(Refusal):
    """The working copy says exactly what the current version says."""

    code = "nothing_to_publish"

    def __init__(self) -> None:
        super().__init__("Nothing changed since the current version, so there is nothing to publish.")
