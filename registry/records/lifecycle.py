"""From an empty working copy to a published version: the actions that every kind of record has."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from registry.curation import actions as curation
from registry.curation.models import Curated
from registry.curation.refusals import MoveNotAllowed, NoteNeeded, NothingToPublish, NotReady
from registry.curation.workflow import Verb
from registry.ledger import actions as ledger
from registry.ledger import canonical
from registry.ledger.models import Kind, Publication
from registry.records.index import Index
from registry.rules import Finding, Severity

R = TypeVar("R", bound=Curated)
Document = dict[str, Any]


def as_it_is(document: Document) -> Document:
    """Return the document; for kinds of record whose publications add nothing to what was written."""
    return document


@dataclass(frozen=True)
class Lifecycle(Generic[R]):
    """The actions of one kind of record; ``by`` is always who acts. What the kinds differ in is given here.

    ``render`` makes the document of a working copy and ``load(record=, document=)`` is its inverse; ``complete`` adds
    what is computed when a document is published; ``problems`` finds what is wrong with a complete document.
    """

    kind: Kind
    model: type[R]
    index: Index
    render: Callable[[R], Document]
    load: Callable[..., None]
    problems: Callable[[Document], list[Finding]]
    complete: Callable[[Document], Document] = as_it_is

    def document(self, record: R) -> Document:
        """Return what would be published, without the stamps."""
        return self.complete(self.render(record))

    @transaction.atomic
    def create(self, *, by: AbstractBaseUser, document: Document | None = None, note: str = "") -> R:
        """Open a working copy, empty or filled from a document. Raises DRF's ``ValidationError`` if it is malformed."""
        record: R = self.model._default_manager.create()
        if document is not None:
            self.load(record=record, document=document)
        curation.log(record=record, kind=self.kind, verb=Verb.CREATE, by=by, note=note)
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
        document = self.document(locked)
        problems = self.problems(document)
        if any(problem.severity is Severity.ERROR for problem in problems):
            raise NotReady(problems)
        published = self.published_document(locked)
        if published is not None and canonical.text(document) == canonical.text(published):  # to Python, 1 equals True
            raise NothingToPublish
        publication = ledger.append(kind=self.kind, document=document, record_id=locked.record_id, note=note)
        locked.record_id = publication.record_id
        curation.move(record=locked, kind=self.kind, verb=Verb.PUBLISH, by=by, note=note, serial=publication.serial)
        self.index.add(publication)
        return publication

    def published_document(self, record: R) -> Document | None:
        """Return what the public sees of this record, without the stamps; ``None`` before its first publication."""
        if not record.record_id:
            return None
        current = self.index.model._default_manager.filter(record_id=record.record_id)
        return canonical.unstamped(orjson.loads(current.values_list("current__content", flat=True).get()))

    @transaction.atomic
    def discard(self, *, record: R, by: AbstractBaseUser) -> None:
        """Delete a working copy that was never published; what was published stays for ever."""
        locked = curation.lock(record=record, kind=self.kind, revision=None)
        if locked.record_id:
            raise MoveNotAllowed(f"A published {self.kind.label.lower()} is never deleted.")
        locked.delete()

    @transaction.atomic
    def _move(self, record: R, verb: Verb, by: AbstractBaseUser, note: str) -> R:
        locked = curation.lock(record=record, kind=self.kind, revision=None)
        curation.move(record=locked, kind=self.kind, verb=verb, by=by, note=note)
        return locked
