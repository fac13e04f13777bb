"""The editorial workflow, as data."""

from registry.vocabulary import Vocabulary


class State(Vocabulary):
    """Where a working copy stands on its way to publication."""

    DRAFT = "DRAFT", "Being written.", "Draft"
    SUBMITTED = "SUBMITTED", "Waiting for a reviewer.", "Submitted"
    CHANGES_REQUESTED = "CHANGES_REQUESTED", "Sent back by a reviewer, with a comment.", "Changes requested"
    APPROVED = "APPROVED", "Found fit to publish by a reviewer.", "Approved"
    PUBLISHED = "PUBLISHED", "Published, and not changed since.", "Published"


class Verb(Vocabulary):
    """What somebody did to a working copy."""

    CREATE = "CREATE", "Opened a new working copy.", "Created"
    ADOPT = "ADOPT", "Opened a published record that had no working copy.", "Adopted"
    CHANGE = "CHANGE", "Changed values.", "Changed"
    SUBMIT = "SUBMIT", "Handed it to a reviewer.", "Submitted"
    REQUEST_CHANGES = "REQUEST_CHANGES", "Sent it back with a comment.", "Requested changes"
    APPROVE = "APPROVE", "Found it fit to publish.", "Approved"
    PUBLISH = "PUBLISH", "Published it as a new version.", "Published"
    DISCARD = "DISCARD", "Deleted a working copy that was never published.", "Discarded"


# verb: (states it is allowed in, state it leads to)
MOVES: dict[Verb, tuple[frozenset[State], State]] = {
    Verb.CHANGE: (frozenset(State), State.DRAFT),
    Verb.SUBMIT: (frozenset({State.DRAFT, State.CHANGES_REQUESTED}), State.SUBMITTED),
    Verb.REQUEST_CHANGES: (frozenset({State.SUBMITTED, State.APPROVED}), State.CHANGES_REQUESTED),
    Verb.APPROVE: (frozenset({State.SUBMITTED}), State.APPROVED),
    Verb.PUBLISH: (frozenset(State), State.PUBLISHED),
}
