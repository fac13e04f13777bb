"""From an empty working copy to a published version: the actions that every kind of record has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from registry.curation import actions as curation
from registry.curation import differences
from registry.curation.models import Curated
from registry.curation.workflow import State, Verb
from registry.ledger.models import Kind, Publication
from registry.records import rereading
from registry.records.publishing import Publishing
from registry.refusals import MoveNotAllowed

R = TypeVar("R", bound=Curated)
Document = dict[str, Any]


@dataclass(frozen=True)
class Lifecycle(Generic[R]):
    """The actions of the working copies of one kind of record; ``by`` is always who acts.

    ``revision`` is the one that was looked at: if it is no longer current, ``StaleRevision`` is raised.

    ``render`` makes the document of a working copy, and ``load(record=, document=)`` is its inverse.
    """

    publishing: Publishing
    model: type[R]
    render: Callable[[R], Document]
    load: Callable[..., None]

    @property
    def kind(self) -> Kind:
        return self.publishing.kind

    def document(self, record: R) -> Document:
        """Return what would be published, without the stamps."""
        return self.publishing.declaration.complete(self.render(record))

    def create(self, *, by: AbstractBaseUser, document: Document | None = None, note: str = "") -> R:
        """Open a working copy, empty or filled from a document. Raises DRF's ``ValidationError`` if it is malformed."""
        with self.opening(record=self.model(), by=by, note=note) as record:
            if document is not None:
                self.load(record=record, document=document)
        return record

    @transaction.atomic
    def adopt(self, *, record_id: str, by: AbstractBaseUser, note: str = "") -> R:
        """Open a working copy of a published record that has none, equal to its current document.

        It has the number of the record, so publishing it continues the versions. Raises ``NotPublished``, or
        ``MoveNotAllowed`` where there is a working copy.
        """
        curation.ask(verb=Verb.ADOPT, on=self.model, by=by)
        document = self.publishing.current_document(record_id)
        if document is None:
            raise self.publishing.not_published(record_id)
        try:
            with transaction.atomic():
                record: R = self.model._default_manager.create(
                    record_id=record_id, state=State.PUBLISHED, published_revision=0
                )
        except IntegrityError:
            raise MoveNotAllowed(f"{record_id} has a working copy already.") from None
        self.load(record=record, document=document)
        rereading.remember(record, document)
        curation.log(record=record, verb=Verb.ADOPT, by=by, note=note)
        return record

    @contextmanager
    def opening(self, *, record: R, by: AbstractBaseUser, note: str = "") -> Iterator[R]:
        """Write a new working copy and let the block fill it, as one event."""
        with transaction.atomic():
            curation.ask(verb=Verb.CREATE, on=self.model, by=by)
            record.save()
            yield record
            rereading.remember(record, self.render(record))
            curation.log(record=record, verb=Verb.CREATE, by=by, note=note)

    @contextmanager
    def changing(self, *, record: R, by: AbstractBaseUser, revision: int | None = None, note: str = "") -> Iterator[R]:
        """Lock a working copy for the block, then write what changed as one event; no change leaves no trace.

        What says again what is public has no unpublished changes. Provenance that the block leaves as it is still
        remembers what it was read for.
        """
        with transaction.atomic():
            locked = curation.lock(record=record, revision=revision)
            curation.ask(verb=Verb.CHANGE, on=locked, by=by)
            before, memory = self.render(locked), rereading.Memory.of(locked)
            yield locked
            after = self.render(locked)
            rereading.remember(locked, after, memory)
            if changes := differences.between(before, after, self.publishing.declaration):
                is_public = self.publishing.says_what_is_public(after, locked.record_id)
                state = State.PUBLISHED if is_public else State.DRAFT
                curation.enter(record=locked, verb=Verb.CHANGE, state=state, by=by, note=note, changes=changes)

    def replace(
        self,
        *,
        record: R,
        document: Document,
        by: AbstractBaseUser,
        revision: int | None = None,
        note: str = "",
        read: bool = False,
    ) -> R:
        """Let a working copy say what a document says.

        Provenance that stands in both, while its value does not, has to be read again before it is published, unless
        ``read`` says that the sources were read for what the document states.
        """
        with self.changing(record=record, by=by, revision=revision, note=note) as locked:
            self.load(record=locked, document=document)
            if read:
                rereading.remember(locked, self.render(locked))
        return locked

    @transaction.atomic
    def reread(self, *, record: R, entries: Collection[int], by: AbstractBaseUser, note: str = "") -> None:
        """Say of provenance entries, by their keys, that the source holds for the values as they are now."""
        locked = curation.lock(record=record)
        curation.ask(verb=Verb.CHANGE, on=locked, by=by)
        paths = rereading.forget(locked, entries)
        if not paths:
            return
        rereading.remember(locked, self.render(locked))
        words = note or f"Read the source again: it holds for {', '.join(paths)}."
        curation.log(record=locked, verb=Verb.CHANGE, by=by, note=words, state_before=locked.state)

    def submit(self, *, record: R, by: AbstractBaseUser, note: str = "", revision: int | None = None) -> R:
        return self._move(record, Verb.SUBMIT, by, note, revision)

    def request_changes(self, *, record: R, by: AbstractBaseUser, note: str, revision: int | None = None) -> R:
        """Send a working copy back; the note says what to change."""
        return self._move(record, Verb.REQUEST_CHANGES, by, note, revision)

    def approve(self, *, record: R, by: AbstractBaseUser, note: str = "", revision: int | None = None) -> R:
        return self._move(record, Verb.APPROVE, by, note, revision)

    @transaction.atomic
    def publish(self, *, record: R, by: AbstractBaseUser, note: str = "", revision: int | None = None) -> Publication:
        """Publish the working copy as the next version; see ``Publishing.publish``."""
        locked = curation.lock(record=record, revision=revision)
        return self.publishing.publish(
            document=self.render(locked), record_id=locked.record_id, by=by, note=note, working_copy=locked
        )

    @transaction.atomic
    def remove(self, *, record: R, by: AbstractBaseUser, note: str, revision: int | None = None) -> Publication:
        """Take the record back from the public; see ``Publishing.remove``."""
        locked = curation.lock(record=record, revision=revision)
        return self.publishing.remove(record_id=locked.record_id or "", by=by, note=note, working_copy=locked)

    @transaction.atomic
    def reinstate(self, *, record: R, by: AbstractBaseUser, note: str, revision: int | None = None) -> Publication:
        """Make a removed record public again, as it was; what was written since stays in the working copy."""
        locked = curation.lock(record=record, revision=revision)
        return self.publishing.reinstate(record_id=locked.record_id or "", by=by, note=note, working_copy=locked)

    def published_document(self, record: R) -> Document | None:
        """Return what the public sees of this record, without the stamps; ``None`` before its first publication."""
        return self.publishing.current_document(record.record_id)

    @transaction.atomic
    def discard(self, *, record: R, by: AbstractBaseUser, note: str = "", revision: int | None = None) -> None:
        """Take a working copy back to what is published; delete one that was never published.

        What it said stays in the event.
        """
        locked = curation.lock(record=record, revision=revision)
        curation.ask(verb=Verb.DISCARD, on=locked, by=by, note=note)
        discarded, published = self.render(locked), self.published_document(locked)
        if published is not None:
            self.load(record=locked, document=published)
            rereading.remember(locked, published)
        left = {} if published is None else self.render(locked)
        changes = differences.between(discarded, left, self.publishing.declaration)
        if published is not None:
            curation.enter(record=locked, verb=Verb.DISCARD, by=by, note=note, changes=changes)
            return
        curation.log(record=locked, verb=Verb.DISCARD, by=by, note=note, state_before=locked.state, changes=changes)
        locked.delete()

    @transaction.atomic
    def _move(self, record: R, verb: Verb, by: AbstractBaseUser, note: str, revision: int | None) -> R:
        locked = curation.lock(record=record, revision=revision)
        curation.ask(verb=verb, on=locked, by=by, note=note)
        curation.enter(record=locked, verb=verb, by=by, note=note)
        return locked
