"""From an empty working copy to a published version: the actions that every kind of record has."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from registry.curation import actions as curation
from registry.curation import differences
from registry.curation.models import Curated
from registry.curation.workflow import State, Verb
from registry.ledger.models import Kind, Publication
from registry.records.publishing import Publishing
from registry.refusals import MoveNotAllowed, NoteNeeded

R = TypeVar("R", bound=Curated)
Document = dict[str, Any]


@dataclass(frozen=True)
class Lifecycle(Generic[R]):
    """The actions of the working copies of one kind of record; ``by`` is always who acts.

    ``render`` makes the document of a working copy and ``load(record=, document=)`` is its inverse.
    """

    publishing: Publishing
    model: type[R]
    render: Callable[[R], Document]
    load: Callable[..., None]

    @property
    def kind(self) -> Kind:
        """The kind of record."""
        return self.publishing.kind

    def document(self, record: R) -> Document:
        """Return what would be published, without the stamps."""
        return self.publishing.complete(self.render(record))

    @transaction.atomic
    def create(self, *, by: AbstractBaseUser, document: Document | None = None, note: str = "") -> R:
        """Open a working copy, empty or filled from a document. Raises DRF's ``ValidationError`` if it is malformed."""
        record: R = self.model._default_manager.create()
        if document is not None:
            self.load(record=record, document=document)
        curation.log(record=record, kind=self.kind, verb=Verb.CREATE, by=by, note=note)
        return record

    @transaction.atomic
    def adopt(self, *, record_id: str, by: AbstractBaseUser, note: str = "") -> R:
        """Open a working copy of a published record that has none, equal to its current document.

        It has the number of the record, so publishing it continues the versions. Raises ``NotPublished``, or
        ``MoveNotAllowed`` where there is a working copy.
        """
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
        curation.log(record=record, kind=self.kind, verb=Verb.ADOPT, by=by, note=note)
        return record

    def changing(
        self, *, record: R, by: AbstractBaseUser, revision: int | None = None, note: str = ""
    ) -> AbstractContextManager[R]:
        """Lock a working copy for a block that changes it; see ``registry.curation.actions.changing``."""
        return curation.changing(record=record, kind=self.kind, render=self.render, by=by, note=note, revision=revision)

    def replace(
        self, *, record: R, document: Document, by: AbstractBaseUser, revision: int | None = None, note: str = ""
    ) -> R:
        """Make a working copy say exactly what the document says."""
        with self.changing(record=record, by=by, revision=revision, note=note) as locked:
            self.load(record=locked, document=document)
        return locked

    def submit(self, *, record: R, by: AbstractBaseUser, note: str = "") -> R:
        """Hand a working copy to a reviewer."""
        return self._move(record, Verb.SUBMIT, by, note)

    def request_changes(self, *, record: R, by: AbstractBaseUser, note: str) -> R:
        """Send a working copy back; the note says what to change."""
        if not note.strip():
            raise NoteNeeded("Say what should be changed.")
        return self._move(record, Verb.REQUEST_CHANGES, by, note)

    def approve(self, *, record: R, by: AbstractBaseUser, note: str = "") -> R:
        """Find a working copy fit to publish."""
        return self._move(record, Verb.APPROVE, by, note)

    @transaction.atomic
    def publish(self, *, record: R, by: AbstractBaseUser, note: str = "") -> Publication:
        """Publish the working copy as the next version.

        Raises ``MoveNotAllowed``, ``NotReady`` with the problems, or ``NothingToPublish``.
        """
        locked = curation.lock(record=record, kind=self.kind, revision=None)
        curation.state_after(locked, Verb.PUBLISH)
        document, record_id = self.render(locked), locked.record_id
        return self.publishing.publish(document=document, record_id=record_id, by=by, note=note, working_copy=locked)

    def published_document(self, record: R) -> Document | None:
        """Return what the public sees of this record, without the stamps; ``None`` before its first publication."""
        return self.publishing.current_document(record.record_id)

    @transaction.atomic
    def discard(self, *, record: R, by: AbstractBaseUser, note: str = "") -> None:
        """Delete a working copy that was never published; what was published stays for ever, and so do the events.

        The last of them says what was deleted.
        """
        locked = curation.lock(record=record, kind=self.kind, revision=None)
        if locked.record_id:
            raise MoveNotAllowed(f"A published {self.kind.label.lower()} is never deleted.")
        gone = differences.between(self.render(locked), {})
        curation.log(
            record=locked, kind=self.kind, verb=Verb.DISCARD, by=by, note=note, state_before=locked.state, changes=gone
        )
        locked.delete()

    @transaction.atomic
    def _move(self, record: R, verb: Verb, by: AbstractBaseUser, note: str) -> R:
        locked = curation.lock(record=record, kind=self.kind, revision=None)
        curation.move(record=locked, kind=self.kind, verb=verb, by=by, note=note)
        return locked
