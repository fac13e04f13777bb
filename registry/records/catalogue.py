"""Publish the curated records that ship with the registry, and later, if asked, what their files changed.

A file is the truth until a person works on its record; from then on the person is.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, Permission, User
from django.db import transaction
from django.db.models import QuerySet

from registry import jsontext
from registry.curation.models import CurationEvent
from registry.ledger import canonical
from registry.ledger.models import Kind
from registry.records.lifecycle import Lifecycle
from registry.records.models import Origin
from registry.refusals import NothingToPublish

CURATOR = "catalogue"  # a user that nobody can log in as; its events tell what the files brought from what people did
SOURCE = "catalogue"
NOTE = "From the catalogue that ships with the registry."
Document = dict[str, Any]


class FileOutcome(Enum):
    """What became of a file of the catalogue."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEFT = "left alone"


class Loaded(NamedTuple):
    """What became of a file, whose record that is (empty if there is none), and that in words."""

    outcome: FileOutcome
    record_id: str
    words: str


def documents(folder: Path) -> dict[str, Document]:
    """Return each document of a folder under the name of its file, in the order of the names.

    Raises ``registry.jsontext.InvalidJSON``, which names the file.
    """
    return {path.stem: _read(path) for path in sorted(folder.glob("*.json"))}


def _read(path: Path) -> Any:
    try:
        return jsontext.loads(path.read_bytes())
    except jsontext.InvalidJSON as refusal:
        raise jsontext.InvalidJSON(f"{path.name}: {refusal}") from None


@transaction.atomic
def publish(lifecycle: Lifecycle[Any], key: str, document: Document, *, anew: bool) -> Loaded:
    """Create the record of one file, or leave it; with ``anew``, publish what the file changed."""
    by = _curator()
    sha256 = canonical.sha256(canonical.text(document))
    origin = _origins(lifecycle).filter(foreign_id=key).first()
    if origin is None:
        publication = lifecycle.publish(record=lifecycle.create(by=by, document=document, note=NOTE), by=by, note=NOTE)
        record_id = publication.record_id
        _origins(lifecycle).create(
            source=SOURCE, kind=lifecycle.kind, foreign_id=key, record_id=record_id, read_sha256=sha256
        )
        return Loaded(FileOutcome.NEW, record_id, f"published {record_id}, version 1")
    if origin.read_sha256 == sha256:
        return Loaded(FileOutcome.UNCHANGED, origin.record_id, f"{origin.record_id} is up to date")
    return _update(lifecycle, origin, document, sha256, by, anew)


def numbers(lifecycle: Lifecycle[Any]) -> dict[str, str]:
    """Return the registry number of each file's record, under ``catalogue:<name of the file>``."""
    rows = _origins(lifecycle).values_list("foreign_id", "record_id")
    return {f"{SOURCE}:{key}": record_id for key, record_id in rows}


def _origins(lifecycle: Lifecycle[Any]) -> QuerySet[Origin]:
    return Origin.objects.filter(source=SOURCE, kind=lifecycle.kind)


def _curator() -> AbstractBaseUser:
    """Return the catalogue's user, locked: commands that run at the same time take turns, so none creates twice."""
    user, is_new = User.objects.select_for_update().get_or_create(
        username=CURATOR, defaults={"password": make_password(None)}
    )
    if is_new:
        codenames = [f"{verb}_{kind}" for verb in ("add", "change", "publish") for kind in Kind]
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def _update(
    lifecycle: Lifecycle[Any], origin: Origin, document: Document, sha256: str, by: AbstractBaseUser, anew: bool
) -> Loaded:
    record_id = origin.record_id
    record = lifecycle.model._default_manager.filter(record_id=record_id).first()
    if record is None:
        return Loaded(FileOutcome.LEFT, record_id, "left alone, its working copy was deleted")
    events = CurationEvent.objects.filter(kind=lifecycle.kind, draft=record.pk)
    if people := sorted(set(events.exclude(actor=CURATOR).values_list("actor", flat=True))):
        return Loaded(FileOutcome.LEFT, record_id, f"{record_id} left alone, {', '.join(people)} worked on it")
    if not anew:
        return Loaded(FileOutcome.CHANGED, record_id, f"{record_id} stays as it is, its file changed")
    origin.read_sha256 = sha256
    origin.save()
    lifecycle.replace(record=record, document=document, by=by, note=NOTE, read=True)  # a file vouches for all it says
    try:
        publication = lifecycle.publish(record=record, by=by, note=NOTE)
    except NothingToPublish:  # the file says the same in other words, such as an empty list where others say nothing
        return Loaded(FileOutcome.UNCHANGED, record_id, f"{record_id} is up to date")
    return Loaded(FileOutcome.CHANGED, record_id, f"published {record_id}, version {publication.version}")
