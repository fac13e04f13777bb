"""Everything that changes the state of a trial. Admin, API, importers, catalogue and tests all come through here."""

from contextlib import AbstractContextManager, ExitStack
from typing import Any

import orjson
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q

from registry.curation import actions as curation
from registry.curation.refusals import NoteNeeded, NothingToPublish, NotReady
from registry.curation.workflow import Verb
from registry.ledger import actions as ledger
from registry.ledger import canonical
from registry.ledger.models import Kind, Publication
from registry.rules import Severity
from trials import document as documents
from trials import search, validation
from trials.models import Organization, PublishedTrial, Trial

KIND = Kind.TRIAL.value


@transaction.atomic
def create(*, by: AbstractBaseUser, document: dict[str, Any] | None = None, note: str = "") -> Trial:
    """Open a working copy, empty or filled from a document. Raises DRF's ``ValidationError`` for a malformed one."""
    trial = Trial.objects.create()
    if document is not None:
        documents.load(trial=trial, document=document)
    curation.log(record=trial, kind=KIND, verb=Verb.CREATE, by=by, note=note)
    return trial


def changing(
    *, trial: Trial, by: AbstractBaseUser, revision: int | None = None, note: str = ""
) -> AbstractContextManager[Trial]:
    """Lock a working copy for a block that changes it; see ``registry.curation.actions.changing``."""
    return curation.changing(record=trial, kind=KIND, render=documents.render, by=by, note=note, revision=revision)


def replace(
    *, trial: Trial, document: dict[str, Any], by: AbstractBaseUser, revision: int | None = None, note: str = ""
) -> Trial:
    """Make a working copy say exactly what the document says."""
    with changing(trial=trial, by=by, revision=revision, note=note) as locked:
        documents.load(trial=locked, document=document)
    return locked


def submit(*, trial: Trial, by: AbstractBaseUser, note: str = "") -> Trial:
    """Hand a working copy to a reviewer."""
    return _move(trial, Verb.SUBMIT, by, note)


def request_changes(*, trial: Trial, by: AbstractBaseUser, note: str) -> Trial:
    """Send a working copy back; the note says what to change."""
    if not note.strip():
        raise NoteNeeded("Say what should be changed.")
    return _move(trial, Verb.REQUEST_CHANGES, by, note)


def approve(*, trial: Trial, by: AbstractBaseUser, note: str = "") -> Trial:
    """Find a working copy fit to publish."""
    return _move(trial, Verb.APPROVE, by, note)


@transaction.atomic
def publish(*, trial: Trial, by: AbstractBaseUser, note: str = "") -> Publication:
    """Publish the working copy as the next version.

    Raises ``MoveNotAllowed``, ``NotReady`` with the problems, or ``NothingToPublish``.
    """
    locked = curation.lock(record=trial, kind=KIND, revision=None)
    curation.state_after(locked, Verb.PUBLISH)
    document = documents.render(locked)
    problems = validation.problems(document)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise NotReady(problems)
    published = published_document(locked)
    if published is not None and canonical.text(document) == canonical.text(published):  # to Python, 1 equals True
        raise NothingToPublish
    publication = ledger.append(kind=Kind.TRIAL, document=document, record_id=locked.record_id, note=note)
    locked.record_id = publication.record_id
    curation.move(record=locked, kind=KIND, verb=Verb.PUBLISH, by=by, note=note, serial=publication.serial)
    search.index(publication)
    return publication


def published_document(trial: Trial) -> dict[str, Any] | None:
    """Return what the public sees of this trial, without the stamps; ``None`` before its first publication."""
    if not trial.record_id:
        return None
    content = PublishedTrial.objects.values_list("current__content", flat=True).get(record_id=trial.record_id)
    return canonical.unstamped(orjson.loads(content))


@transaction.atomic
def change_organization(*, organization: Organization, by: AbstractBaseUser, note: str = "") -> None:
    """Save an organization that was given another name or class; each working copy that names it gets an event."""
    named = Q(lead_sponsor=organization) | Q(registrant=organization) | Q(organizations__organization=organization)
    with ExitStack() as changed:
        for trial in Trial.objects.filter(named).order_by("pk").distinct():
            changed.enter_context(changing(trial=trial, by=by, note=note))
        organization.save()


@transaction.atomic
def discard(*, trial: Trial, by: AbstractBaseUser) -> None:
    """Delete a working copy that was never published; what was published stays for ever."""
    locked = curation.lock(record=trial, kind=KIND, revision=None)
    if locked.record_id:
        raise curation.MoveNotAllowed("A published trial is never deleted.")
    locked.delete()


@transaction.atomic
def _move(trial: Trial, verb: Verb, by: AbstractBaseUser, note: str) -> Trial:
    locked = curation.lock(record=trial, kind=KIND, revision=None)
    curation.move(record=locked, kind=KIND, verb=verb, by=by, note=note)
    return locked
