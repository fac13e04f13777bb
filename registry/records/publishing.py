"""A document becomes public: completed, checked, appended to the ledger, seen by everyone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import orjson
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from psycopg.errors import ProgramLimitExceeded

from registry.curation import actions as curation
from registry.curation.models import Curated, CurationEvent
from registry.curation.workflow import Verb
from registry.ledger import actions as ledger
from registry.ledger.models import Event, Kind, Publication
from registry.records import context, validation
from registry.records.document import RecordDocument
from registry.records.index import Index
from registry.records.validation import FORM, TAKEN
from registry.refusals import MoveNotAllowed, NothingToPublish, NotPublished, NotReady, RecordRemoved
from registry.rules import Candidate, Document, Finding, Rulebook, Severity

# Sent in the transaction of a publication, once the view of its kind shows it: for views of several kinds.
shown = Signal()


class Strictness(Enum):
    """What keeps a document from being published."""

    EVERY_ERROR = "whatever a rule calls an error"
    WHAT_CANNOT_BE_STORED = "a wrong form, another record's number: a mirrored record stands here as at its source"


@dataclass(frozen=True)
class Publishing:
    """What makes documents of one kind of record public.

    ``declaration`` is that of the documents, ``book`` has the rules about them.
    """

    kind: Kind
    index: Index
    declaration: RecordDocument
    book: Rulebook[Candidate]

    @transaction.atomic
    def publish(
        self,
        *,
        document: Document,
        record_id: str | None,
        by: AbstractBaseUser,
        note: str = "",
        strictness: Strictness = Strictness.EVERY_ERROR,
        working_copy: Curated | None = None,
    ) -> Publication:
        """Publish a document as the next version of a record; without a number, as a new record.

        A working copy that it was rendered from, locked by the caller, gets the number and moves on. Raises
        ``NotReady`` with the findings, ``NothingToPublish``, ``NotPublished``, ``RecordRemoved``, ``NotPermitted``,
        ``WrongClock`` or ``MoveNotAllowed``.
        """
        curation.ask(verb=Verb.PUBLISH, on=working_copy or self.index.model, by=by, note=note)
        self._check(self.declaration.arranged(document), record_id, working_copy, strictness)
        complete = self.declaration.complete(document)  # what is computed supposes the right form
        entry = ledger.Entry(kind=self.kind, document=complete, record_id=record_id, note=note)
        self._refuse_unchanged(entry)
        return self._append(entry, complete.get(self.index.title, ""), Verb.PUBLISH, by, working_copy)

    @transaction.atomic
    def remove(
        self, *, record_id: str, by: AbstractBaseUser, note: str, working_copy: Curated | None = None
    ) -> Publication:
        """Take a record back from the public: the note, for everyone to read, says why.

        Its address goes on saying what it was, and its versions stay. Raises as ``publish`` does.
        """
        curation.ask(verb=Verb.REMOVE, on=working_copy or self.index.model, by=by, note=note)
        newest = self._newest(record_id)
        document = orjson.loads(newest.content)
        entry = self._tombstone(newest, document, note)
        return self._append(entry, document.get(self.index.title, ""), Verb.REMOVE, by, working_copy)

    @transaction.atomic
    def reinstate(
        self, *, record_id: str, by: AbstractBaseUser, note: str, working_copy: Curated | None = None
    ) -> Publication:
        """Make a removed record public again, as it was before. Raises as ``publish`` does."""
        curation.ask(verb=Verb.REINSTATE, on=working_copy or self.index.model, by=by, note=note)
        self._newest(record_id, removed=True)
        last = self._versions(record_id).exclude(event=Event.REMOVED)[0]
        if last.redacted_by:
            raise MoveNotAllowed(f"What {record_id} said before it was removed is redacted.")
        document = orjson.loads(last.content)
        entry = ledger.Entry(kind=self.kind, document=document, record_id=record_id, note=note, event=Event.REINSTATED)
        return self._append(entry, document.get(self.index.title, ""), Verb.REINSTATE, by, working_copy)

    @transaction.atomic
    def redact(self, *, record_id: str, version: int, by: AbstractBaseUser, note: str) -> Publication:
        """Replace an older version, and the values in the log, by a reason that everyone reads.

        For what the law forbids to keep; the current version has to be without it. Raises ``MoveNotAllowed``,
        ``NotPermitted``, ``NoteNeeded`` or ``NotPublished``.
        """
        curation.ask(verb=Verb.REDACT, on=self.index.model, by=by, note=note)
        title = orjson.loads(self._newest(record_id, removed=None).content).get(self.index.title, "")
        try:
            publication = ledger.redact(kind=self.kind, record_id=record_id, version=version, reason=note)
        except ValueError as refusal:
            raise MoveNotAllowed(str(refusal)) from None
        curation.redact(kind=self.kind, record_id=record_id, serial=publication.serial)
        self._log(publication, title, Verb.REDACT, by, note)
        self.index.add(publication)
        return publication

    def findings(self, document: Document, record_id: str | None, working_copy: Curated | None = None) -> list[Finding]:
        """Return what the rules find in a complete document of a record, of a new one without a number."""
        known = context.of(self.index.model, record_id, working_copy)
        return validation.findings(document, self.declaration, self.book, known)

    def current_document(self, record_id: str | None) -> Document | None:
        """Return the newest document of a record, without its stamps; ``None`` where nothing is public."""
        return context.current_document(self.kind, record_id)

    def not_published(self, record_id: str) -> NotPublished:
        """Return the refusal for a number that no record of this kind has."""
        return NotPublished(f"No {self.kind.label.lower()} {record_id} is published here.")

    def says_what_is_public(self, document: Document, record_id: str | None) -> bool:
        """Return whether a document says what the current version of the record says."""
        entry = ledger.Entry(kind=self.kind, document=self.declaration.complete(document), record_id=record_id)
        newest = self._versions(record_id).values_list("body_sha256", flat=True).first() if record_id else None
        return newest == entry.body_sha256

    def _append(
        self, entry: ledger.Entry, title: str, verb: Verb, by: AbstractBaseUser, working_copy: Curated | None
    ) -> Publication:
        try:
            with transaction.atomic():
                publication = ledger.append(entry)
                if working_copy:
                    working_copy.record_id = publication.record_id
                    curation.enter(record=working_copy, verb=verb, by=by, note=entry.note, serial=publication.serial)
                else:
                    self._log(publication, title, verb, by, entry.note)
                self._show(publication)
        except IntegrityError:
            # The rules are asked before the ledger is locked: of two who publish a number at once both were told that
            # it is free, and the database refuses the second.
            findings = self.findings(orjson.loads(entry.body), entry.record_id)
            if taken := [finding for finding in findings if finding.code == TAKEN]:
                raise NotReady(taken) from None
            raise
        return publication

    def _log(self, publication: Publication, title: str, verb: Verb, by: AbstractBaseUser, note: str) -> None:
        """Write the event of a publication that no working copy was rendered for."""
        CurationEvent.objects.create(
            kind=self.kind, record_id=publication.record_id, title=title, verb=verb, actor=by.get_username(),
            note=note, serial=publication.serial,
        )  # fmt: skip

    def _tombstone(self, newest: Publication, document: Document, reason: str) -> ledger.Entry:
        """Return what stays of a record: what it was called, its numbers, and where its history ends."""
        numbers = [
            {name: row[name] for name in ("type", "value") if name in row} for row in document.get("identifiers", [])
        ]
        stated = {"title": document.get(self.index.title), "identifiers": numbers}
        removed = {"removed": {"reason": reason, "last_version": newest.version}}
        kept = {name: value for name, value in stated.items() if value} | removed
        return ledger.Entry(kind=self.kind, document=kept, record_id=newest.record_id, note=reason, event=Event.REMOVED)

    def _check(
        self, document: Document, record_id: str | None, working_copy: Curated | None, strictness: Strictness
    ) -> None:
        findings = self.findings(document, record_id, working_copy)
        errors = [finding for finding in findings if finding.severity.refuses]
        if strictness is Strictness.WHAT_CANNOT_BE_STORED:
            errors = [finding for finding in errors if finding.code in (FORM, TAKEN)]
        if errors:
            raise NotReady(findings)

    def _show(self, publication: Publication) -> None:
        """Let the public see it; what a single record may not fill in the search, no check of single texts can know."""
        try:
            self.index.add(publication)
            shown.send(sender=type(self), publication=publication)
        except OperationalError as error:
            if not isinstance(error.__cause__, ProgramLimitExceeded):
                raise
            message = "Its titles, names and keywords have more words than the search can hold (1 MB)."
            raise NotReady([Finding(FORM, Severity.ERROR, "", message)]) from error

    def _refuse_unchanged(self, entry: ledger.Entry) -> None:
        """Ask the ledger, not the public's view, which can be dropped."""
        if entry.record_id and self._newest(entry.record_id).body_sha256 == entry.body_sha256:
            raise NothingToPublish

    def _newest(self, record_id: str, *, removed: bool | None = False) -> Publication:
        """Return the current publication of a record, once it is our turn: of two at once the second waits.

        Raises ``NotPublished``, and ``RecordRemoved`` or ``MoveNotAllowed`` where it is removed or not, unlike asked.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [record_id])
        newest = self._versions(record_id).first()
        if newest is None:  # numbers are minted by the ledger alone
            raise self.not_published(record_id)
        is_removed = newest.event == Event.REMOVED
        if removed is False and is_removed:
            raise RecordRemoved(f"{record_id} was removed: reinstate it first.")
        if removed and not is_removed:
            raise MoveNotAllowed(f"{record_id} is not removed.")
        return newest

    def _versions(self, record_id: str) -> QuerySet[Publication]:
        return Publication.objects.filter(kind=self.kind, record_id=record_id).order_by("-version")
