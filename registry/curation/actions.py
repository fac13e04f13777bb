"""Change a working copy and move it through the workflow; one transaction and one event each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from registry.curation import differences
from registry.curation.models import Curated, CurationEvent
from registry.curation.workflow import MOVES, State, Verb
from registry.refusals import MoveNotAllowed, StaleRevision

Render = Callable[[Any], dict[str, Any]]
R = TypeVar("R", bound=Curated)


@contextmanager
def changing(
    *, record: R, kind: str, render: Render, by: AbstractBaseUser, note: str = "", revision: int | None = None
) -> Iterator[R]:
    """Lock the working copy for the block, then write what changed as one event; no change leaves no trace.

    ``revision`` is the one the caller read: if it is no longer current, ``StaleRevision`` is raised before the block.
    """
    with transaction.atomic():
        locked = lock(record=record, kind=kind, revision=revision)
        before = render(locked)
        yield locked
        changes = differences.between(before, render(locked))
        if changes:
            move(record=locked, kind=kind, verb=Verb.CHANGE, by=by, note=note, changes=changes)


def lock(*, record: R, kind: str, revision: int | None) -> R:
    """Return the working copy as it now stands, locked until the transaction ends."""
    locked: R = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if revision is not None and locked.revision != revision:
        newer = CurationEvent.objects.filter(kind=kind, draft=record.pk, revision__gt=revision).order_by("pk")
        raise StaleRevision(list(newer))
    return locked


def move(
    *,
    record: Curated,
    kind: str,
    verb: Verb,
    by: AbstractBaseUser,
    note: str = "",
    changes: list[differences.Difference] | None = None,
    serial: int | None = None,
) -> CurationEvent:
    """Apply a verb to a locked working copy and log it. Raises ``MoveNotAllowed``."""
    before = record.state
    record.state = state_after(record, verb)
    if changes:
        record.revision += 1
    if verb is Verb.PUBLISH:
        record.published_revision = record.revision
    record.save(update_fields=["state", "revision", "published_revision", "record_id", "changed_at"])
    return log(
        record=record, kind=kind, verb=verb, by=by, note=note, state_before=before, changes=changes, serial=serial
    )


def state_after(record: Curated, verb: Verb) -> State:
    """Return the state that a verb leads to. Raises ``MoveNotAllowed``."""
    allowed, target = MOVES[verb]
    if record.state not in allowed:
        states = " or ".join(str(State(state).label).lower() for state in sorted(allowed))
        raise MoveNotAllowed(
            f"“{verb.label}” is for a record that is {states}; this one is {State(record.state).label.lower()}."
        )
    return target


def log_publication(
    *, kind: str, record_id: str, title: str, by: AbstractBaseUser, note: str, serial: int
) -> CurationEvent:
    """Write the event of a publication that no working copy was rendered for."""
    return CurationEvent.objects.create(
        kind=kind,
        record_id=record_id,
        title=title,
        verb=Verb.PUBLISH,
        actor=by.get_username(),
        note=note,
        serial=serial,
    )


def log(
    *,
    record: Curated,
    kind: str,
    verb: Verb,
    by: AbstractBaseUser,
    note: str = "",
    state_before: str = "",
    changes: list[differences.Difference] | None = None,
    serial: int | None = None,
) -> CurationEvent:
    """Write the event of something that was done."""
    return CurationEvent.objects.create(
        kind=kind,
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
