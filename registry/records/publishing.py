"""A document becomes public: completed, checked, appended to the ledger, seen by everyone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import orjson
from django.contrib.auth.models import AbstractBaseUser
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from psycopg.errors import ProgramLimitExceeded

from registry.curation import actions as curation
from registry.curation.models import Curated
from registry.curation.workflow import Verb
from registry.ledger import actions as ledger
from registry.ledger.models import Event, Kind, Publication
from registry.records import claims, context
from registry.records.index import Index
from registry.records.validation import FORM
from registry.refusals import MoveNotAllowed, NothingToPublish, NotPublished, NotReady, RecordRemoved
from registry.rules import Context, Document, Finding, Severity


class Strictness(Enum):
    """What keeps a document from being published."""

    EVERY_ERROR = "whatever a rule calls an error"
    WHAT_CANNOT_BE_STORED = "a wrong form, another record's number: a mirrored record stands here as at its source"


@dataclass(frozen=True)
class Act:
    """Who does what and why, and to which working copy, locked, if the record has one."""

    verb: Verb
    by: AbstractBaseUser
    note: str
    working_copy: Curated | None


@dataclass(frozen=True)
class Publishing:
    """What makes documents of one kind of record public.

    ``complete`` arranges a document and adds what is computed when it is published; ``rules`` finds in a complete one
    what the rules have to say.
    """

    kind: Kind
    index: Index
    complete: Callable[[Document], Document]
    rules: Callable[[Document, Context], list[Finding]]

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
        act = Act(Verb.PUBLISH, by, note, working_copy)
        self._ask(act)
        complete = self.complete(document)
        self._check(complete, record_id, strictness)
        entry = ledger.Entry(kind=self.kind, document=complete, record_id=record_id, note=note)
        self._refuse_unchanged(entry)
        return self._append(act, entry, complete.get(self.index.title, ""))

    @transaction.atomic
    def remove(
        self, *, record_id: str, by: AbstractBaseUser, note: str, working_copy: Curated | None = None
    ) -> Publication:
        """Take a record back from the public: the note, for everyone to read, says why.

        Its address goes on saying what it was, and its versions stay. Raises as ``publish`` does.
        """
        act = Act(Verb.REMOVE, by, note, working_copy)
        self._ask(act)
        newest = self._newest(record_id)
        document = orjson.loads(newest.content)
        return self._append(act, self._tombstone(newest, document, note), document.get(self.index.title, ""))

    @transaction.atomic
    def reinstate(
        self, *, record_id: str, by: AbstractBaseUser, note: str, working_copy: Curated | None = None
    ) -> Publication:
        """Make a removed record public again, as it was before. Raises as ``publish`` does."""
        act = Act(Verb.REINSTATE, by, note, working_copy)
        self._ask(act)
        self._newest(record_id, removed=True)
        last = self._versions(record_id).exclude(event=Event.REMOVED)[0]
        if last.redacted_by:
            raise MoveNotAllowed(f"What {record_id} said before it was removed is redacted.")
        document = orjson.loads(last.content)
        entry = ledger.Entry(kind=self.kind, document=document, record_id=record_id, note=note, event=Event.REINSTATED)
        return self._append(act, entry, document.get(self.index.title, ""))

    @transaction.atomic
    def redact(self, *, record_id: str, version: int, by: AbstractBaseUser, note: str) -> Publication:
        """Replace an older version, and the values in the log, by a reason that everyone reads.

        For what the law forbids to keep; the current version has to be without it. Raises ``MoveNotAllowed``,
        ``NotPermitted``, ``NoteNeeded`` or ``NotPublished``.
        """
        self._ask(Act(Verb.REDACT, by, note, None))
        title = orjson.loads(self._newest(record_id, removed=None).content).get(self.index.title, "")
        try:
            publication = ledger.redact(kind=self.kind, record_id=record_id, version=version, reason=note)
        except ValueError as refusal:
            raise MoveNotAllowed(str(refusal)) from None
        curation.redact(kind=self.kind, record_id=record_id, serial=publication.serial)
        self._log(Act(Verb.REDACT, by, note, None), publication, title)
        self.index.add(publication)
        return publication

    def findings(self, document: Document, record_id: str | None) -> list[Finding]:
        """Return what the rules find in a complete document of a record, of a new one without a number."""
        findings = self.rules(document, context.of(self.kind, record_id))
        if any(finding.code == FORM for finding in findings):
            return findings
        return findings + claims.findings(self.index.model, document, record_id)

    def current_document(self, record_id: str | None) -> Document | None:
        """Return the newest document of a record, without its stamps; ``None`` where nothing is public."""
        return context.current_document(self.kind, record_id)

    def not_published(self, record_id: str) -> NotPublished:
        """Return the refusal for a number that no record of this kind has."""
        return NotPublished(f"No {self.kind.label.lower()} {record_id} is published here.")

    def says_what_is_public(self, document: Document, record_id: str | None) -> bool:
        """Return whether a document says what the current version of the record says."""
        entry = ledger.Entry(kind=self.kind, document=self.complete(document), record_id=record_id)
        newest = self._versions(record_id).values_list("body_sha256", flat=True).first() if record_id else None
        return newest == entry.body_sha256

    def _ask(self, act: Act) -> None:
        on = act.working_copy or self.index.model
        curation.ask(verb=act.verb, on=on, kind=self.kind, by=act.by, note=act.note)

    def _append(self, act: Act, entry: ledger.Entry, title: str) -> Publication:
        with claims.kept(self.index.model, entry.body, entry.record_id):
            publication = ledger.append(entry)
            self._log(act, publication, title)
            self._show(publication)
        return publication

    def _log(self, act: Act, publication: Publication, title: str) -> None:
        record_id, serial = publication.record_id, publication.serial
        if record := act.working_copy:
            record.record_id = record_id
            curation.enter(record=record, kind=self.kind, verb=act.verb, by=act.by, note=act.note, serial=serial)
        else:
            curation.log_publication(
                kind=self.kind, record_id=record_id, title=title, verb=act.verb, by=act.by, note=act.note, serial=serial
            )

    def _tombstone(self, newest: Publication, document: Document, reason: str) -> ledger.Entry:
        """Return what stays of a record: what it was called, its numbers, and where its history ends."""
        numbers = [
            {name: row[name] for name in ("type", "value") if name in row} for row in document.get("identifiers", [])
        ]
        stated = {"title": document.get(self.index.title), "identifiers": numbers}
        removed = {"removed": {"reason": reason, "last_version": newest.version}}
        kept = {name: value for name, value in stated.items() if value} | removed
        return ledger.Entry(kind=self.kind, document=kept, record_id=newest.record_id, note=reason, event=Event.REMOVED)

    def _check(self, document: Document, record_id: str | None, strictness: Strictness) -> None:
        findings = self.findings(document, record_id)
        errors = [finding for finding in findings if finding.severity.refuses]
        if strictness is Strictness.WHAT_CANNOT_BE_STORED:
            errors = [finding for finding in errors if finding.code in (FORM, claims.TAKEN)]
        if errors:
            raise NotReady(findings)

    def _show(self, publication: Publication) -> None:
        """Let the public see it; what a single record may not fill in the search, no check of single texts can know."""
        try:
            self.index.add(publication)
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
