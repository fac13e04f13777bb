"""The editorial workflow as one table; ``registry.curation.actions`` asks it, admin and API read it."""

from collections.abc import Callable
from dataclasses import dataclass

from registry.vocabulary import Vocabulary


class State(Vocabulary):
    """Where a working copy stands on its way to publication."""

    DRAFT = "Being written.", "Draft"
    SUBMITTED = "Waiting for a reviewer.", "Submitted"
    CHANGES_REQUESTED = "Sent back by a reviewer, with a comment.", "Changes requested"
    APPROVED = "Found fit to publish by a reviewer.", "Approved"
    PUBLISHED = "Published, and not changed since.", "Published"
    REMOVED = "Taken back from the public; only its number, title and reason are shown.", "Removed"


class Verb(Vocabulary):
    """What somebody did to a record."""

    CREATE = "Opened a new working copy.", "Created"
    ADOPT = "Opened a published record that had no working copy.", "Adopted"
    CHANGE = "Changed values.", "Changed"
    SUBMIT = "Handed it to a reviewer.", "Submitted"
    REQUEST_CHANGES = "Sent it back with a comment.", "Requested changes"
    APPROVE = "Found it fit to publish.", "Approved"
    PUBLISH = "Published it as a new version.", "Published"
    DISCARD = "Deleted a draft, or took it back to what is published.", "Discarded"
    REMOVE = "Took the record back from the public, with a reason.", "Removed"
    REINSTATE = "Made a removed record public again.", "Reinstated"
    REDACT = "Replaced what an old version says by a reason, as the law demands.", "Redacted"


@dataclass(frozen=True)
class Situation:
    """What guards look at: the record, who acts, and what was said about it since its last publication."""

    record_id: str
    by: str
    submitted_by: str
    objection: str


# Says why somebody must not do it now; an empty text lets them.
Guard = Callable[[Situation], str]


def submitted_by_another(situation: Situation) -> str:
    """Two people see a record before it is approved."""
    return "You submitted it yourself: somebody else has to approve it." * (situation.submitted_by == situation.by)


def no_objection_open(situation: Situation) -> str:
    """What a reviewer asked for is answered, by submitting it again, before it is published."""
    if not situation.objection:
        return ""
    return f"A reviewer asked for changes (“{situation.objection}”). Submit it again when they are made."


def was_published(situation: Situation) -> str:
    """Only what the public saw can be taken back from it."""
    return "" if situation.record_id else "It was never published: discard the draft instead."


@dataclass(frozen=True)
class Move:
    """What a verb needs and where it leads.

    ``states`` are those of a working copy in which it is possible; a record without a working copy has none.
    ``permission`` is the verb of Django's permission (``trials.publish_trial``). Without a ``target`` the state stays.
    """

    states: frozenset[State]
    target: State | None
    permission: str
    note_needed: bool = False
    guards: tuple[Guard, ...] = ()


_OPEN = frozenset(State) - {State.REMOVED}  # a removed record rests until it is reinstated

MOVES: dict[Verb, Move] = {
    Verb.CREATE: Move(frozenset({State.DRAFT}), State.DRAFT, "add"),
    Verb.ADOPT: Move(frozenset({State.PUBLISHED}), State.PUBLISHED, "change"),
    Verb.CHANGE: Move(_OPEN, State.DRAFT, "change"),
    Verb.SUBMIT: Move(frozenset({State.DRAFT, State.CHANGES_REQUESTED}), State.SUBMITTED, "submit"),
    Verb.REQUEST_CHANGES: Move(
        frozenset({State.SUBMITTED, State.APPROVED}), State.CHANGES_REQUESTED, "approve", note_needed=True
    ),
    Verb.APPROVE: Move(frozenset({State.SUBMITTED}), State.APPROVED, "approve", guards=(submitted_by_another,)),
    Verb.PUBLISH: Move(_OPEN, State.PUBLISHED, "publish", guards=(no_objection_open,)),
    Verb.DISCARD: Move(_OPEN - {State.PUBLISHED}, State.PUBLISHED, "delete"),
    Verb.REMOVE: Move(_OPEN, State.REMOVED, "remove", note_needed=True, guards=(was_published,)),
    Verb.REINSTATE: Move(frozenset({State.REMOVED}), State.PUBLISHED, "remove", note_needed=True),
    Verb.REDACT: Move(frozenset(State), None, "redact", note_needed=True),
}
