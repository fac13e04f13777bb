"""A document becomes public: completed, checked, appended to the ledger, seen by everyone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import orjson
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import QuerySet

from registry.curation import actions as curation
from registry.curation.models import Curated
from registry.curation.refusals import NothingToPublish, NotPublished, NotReady, WrongClock
from registry.curation.workflow import Verb
from registry.ledger import actions as ledger
from registry.ledger import canonical
from registry.ledger.models import Kind, Publication
from registry.records import claims
from registry.records.index import Index
from registry.records.validation import FORM
from registry.rules import Finding, Severity

Document = dict[str, Any]


class Strictness(Enum):
    """What keeps a document from being published."""

    EVERY_ERROR = "whatever a rule calls an error"
    WHAT_CANNOT_BE_STORED = "a wrong form, another record's number: a mirrored record stands here as at its source"


@dataclass(frozen=True)
class Publishing:
    """What makes documents of one kind of record public.

    ``complete`` arranges a document and adds what is computed when it is published; ``problems`` finds what is wrong
    with a complete one.
    """

    kind: Kind
    index: Index
    complete: Callable[[Document], Document]
    problems: Callable[[Document], list[Finding]]

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

        A working copy that it was rendered from, locked by the caller, gets the number and moves on.
        Raises ``NotReady`` with the findings, ``NothingToPublish``, ``NotPublished``, ``WrongClock`` or
        ``MoveNotAllowed``.
        """
        complete = self.complete(document)
        self._check(self.findings(complete, record_id), strictness)
        entry = ledger.Entry(kind=self.kind, document=complete, record_id=record_id, note=note)
        self._refuse_unchanged(entry)
        with claims.kept(self.index.model, complete, record_id):
            publication = self._append(entry)
            self._log(publication, complete, by, working_copy)
            self.index.add(publication)
        return publication

    def findings(self, document: Document, record_id: str | None) -> list[Finding]:
        """Return what is wrong with a complete document by itself, and beside what else is published.

        Of a document without a right form that form alone is said.
        """
        found = self.problems(document)
        malformed = any(finding.code == FORM for finding in found)
        return found if malformed else found + claims.findings(self.index.model, document, record_id)

    def current_document(self, record_id: str | None) -> Document | None:
        """Return the newest document of a record, without its stamps; ``None`` where nothing was published."""
        content = self._versions(record_id).values_list("content", flat=True).first() if record_id else None
        return None if content is None else canonical.unstamped(orjson.loads(content))

    def not_published(self, record_id: str) -> NotPublished:
        """Return the refusal for a number that no record of this kind has."""
        return NotPublished(f"No {self.kind.label.lower()} {record_id} is published here.")

    def _append(self, entry: ledger.Entry) -> Publication:
        try:
            return ledger.append(entry)
        except ledger.WrongClock as wrong:
            raise WrongClock(str(wrong)) from None

    def _log(
        self, publication: Publication, document: Document, by: AbstractBaseUser, working_copy: Curated | None
    ) -> None:
        record_id, note, serial = publication.record_id, publication.note, publication.serial
        if working_copy:
            working_copy.record_id = record_id
            curation.move(record=working_copy, kind=self.kind, verb=Verb.PUBLISH, by=by, note=note, serial=serial)
        else:
            title = document.get(self.index.title, "")
            curation.log_publication(kind=self.kind, record_id=record_id, title=title, by=by, note=note, serial=serial)

    def _check(self, findings: list[Finding], strictness: Strictness) -> None:
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        if strictness is Strictness.WHAT_CANNOT_BE_STORED:
            errors = [finding for finding in errors if finding.code in (FORM, claims.TAKEN)]
        if errors:
            raise NotReady(findings)

    def _refuse_unchanged(self, entry: ledger.Entry) -> None:
        """Ask the ledger, not the public's view, which can be dropped; of two at once the second waits and is told."""
        if entry.record_id is None:
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [entry.record_id])
        newest = self._versions(entry.record_id).values_list("body_sha256", flat=True).first()
        if newest is None:  # numbers are minted by the ledger alone
            raise self.not_published(entry.record_id)
        if newest == entry.body_sha256:
            raise NothingToPublish

    def _versions(self, record_id: str) -> QuerySet[Publication]:
        return Publication.objects.filter(kind=self.kind, record_id=record_id).order_by("-version")
