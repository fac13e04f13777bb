"""What every action on a working copy is made of: lock it, ask the workflow, enter what was done."""

from typing import TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q

from registry.curation.differences import Difference
from registry.curation.models import Curated, CurationEvent, OfKind
from registry.curation.workflow import MOVES, Situation, State, Verb
from registry.refusals import MoveNotAllowed, NoteNeeded, NotPermitted, StaleRevision

R = TypeVar("R", bound=Curated)
_REVIEWING = (Verb.SUBMIT, Verb.REQUEST_CHANGES, Verb.PUBLISH)


def lock(*, record: R, revision: int | None = None) -> R:
    """Return the working copy as it now stands, locked until the transaction ends."""
    locked: R = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if revision is not None and locked.revision != revision:
        newer = CurationEvent.objects.filter(kind=record.kind, draft=record.pk, revision__gt=revision).order_by("pk")
        raise StaleRevision(list(newer))
    return locked


def may(*, verb: Verb, on: OfKind | type[OfKind], by: AbstractBaseUser | AnonymousUser) -> bool:
    """Return whether somebody has the permission that a verb needs, which is for all records of a kind."""
    return bool(by.has_perm(f"{on._meta.app_label}.{MOVES[verb].permission}_{on.kind}"))  # type: ignore[union-attr]


def ask(*, verb: Verb, on: OfKind | type[OfKind], by: AbstractBaseUser, note: str = "") -> None:
    """Ask the workflow whether this person may do this now: to a locked working copy, or without one to a model.

    Raises ``NotPermitted``, ``MoveNotAllowed`` or ``NoteNeeded``.
    """
    move = MOVES[verb]
    if not may(verb=verb, on=on, by=by):
        raise NotPermitted(f"This needs the permission to {move.permission} a {on.kind}.")
    if isinstance(on, Curated):
        _ask_state(on, verb)
        _ask_guards(on, verb, by)
    if move.note_needed and not note.strip():
        raise NoteNeeded("Say why, in the note.")


def _ask_state(record: Curated, verb: Verb) -> None:
    allowed = MOVES[verb].states
    if record.state not in allowed:
        states = " or ".join(str(State(state).label).lower() for state in sorted(allowed))
        raise MoveNotAllowed(
            f"“{verb.label}” is for a record that is {states}; this one is {State(record.state).label.lower()}."
        )


def _ask_guards(record: Curated, verb: Verb, by: AbstractBaseUser) -> None:
    if not (guards := MOVES[verb].guards):
        return
    events = CurationEvent.objects.filter(kind=record.kind, draft=record.pk, verb__in=_REVIEWING)
    newest = events.order_by("-pk").first()
    situation = Situation(
        record_id=record.record_id or "",
        by=by.get_username(),
        submitted_by=newest.actor if newest and newest.verb == Verb.SUBMIT else "",
        objection=newest.note if newest and newest.verb == Verb.REQUEST_CHANGES else "",
    )
    for guard in guards:
        if reason := guard(situation):
            raise MoveNotAllowed(reason)


def enter(
    *,
    record: Curated,
    verb: Verb,
    by: AbstractBaseUser,
    note: str = "",
    state: State | None = None,
    changes: list[Difference] | None = None,
    serial: int | None = None,
) -> CurationEvent:
    """Write the state that a verb leads to, unless another is named, and the event. ``ask`` comes before."""
    before, target = record.state, state or MOVES[verb].target
    if changes:
        record.revision += 1
    if target is State.PUBLISHED and verb is not Verb.REINSTATE:
        record.published_revision = record.revision
    elif target is State.PUBLISHED and record.has_unpublished_changes:
        target = State.DRAFT  # what was written before the record was removed is still not public
    record.state = target or before
    record.save(update_fields=["state", "revision", "published_revision", "record_id", "changed_at"])
    return log(record=record, verb=verb, by=by, note=note, state_before=before, changes=changes, serial=serial)


def log(
    *,
    record: Curated,
    verb: Verb,
    by: AbstractBaseUser,
    note: str = "",
    state_before: str = "",
    changes: list[Difference] | None = None,
    serial: int | None = None,
) -> CurationEvent:
    return CurationEvent.objects.create(
        kind=record.kind,
        draft=record.pk,
        record_id=record.record_id or "",
        title=str(record),
        verb=verb,
        actor=by.get_username(),
        note=note,
        state_before=state_before,
        state_after=record.state,
        revision=record.revision,
        changes=changes or [],  # type: ignore[misc]  # the stubs take every TextField for text
        serial=serial,
    )


def redact(*, kind: str, record_id: str, serial: int) -> int:
    """Take the old and new values out of every event of a record so far; return of how many.

    Who did what, when and why stays. The database allows nothing else, and this only for a redaction in the ledger.
    """
    events = CurationEvent.objects.filter(kind=kind)
    drafts = events.filter(record_id=record_id, draft__isnull=False).values("draft")
    values = events.filter(Q(record_id=record_id) | Q(draft__in=drafts), redacted_by__isnull=True)
    return values.exclude(changes=[]).update(changes=[], redacted_by=serial)
