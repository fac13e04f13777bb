"""Publish the curated records that ship with the registry, and later what their files changed.

A file is the truth until a person works on its record; from then on the person is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction

from registry import jsontext
from registry.curation.models import CurationEvent
from registry.curation.refusals import NothingToPublish
from registry.curation.workflow import Verb
from registry.records.lifecycle import Lifecycle

CURATOR = "catalogue"  # a user that nobody can log in as; its events tell what the files brought from what people did
NOTE = "From the catalogue that ships with the registry."
Document = dict[str, Any]


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
def publish(lifecycle: Lifecycle[Any], key: str, document: Document) -> str:
    """Create, update or leave the record of one file; return what was done, in words."""
    by = _curator()
    origin = _origins(lifecycle).filter(note=f"catalogue:{key}").first()
    if origin is None:
        return _publish(lifecycle, lifecycle.create(by=by, document=document, note=f"catalogue:{key}"), by)
    record = lifecycle.model._default_manager.select_for_update(of=("self",)).filter(pk=origin.draft).first()
    if record is None:
        return "left alone, its working copy was deleted"
    return _update(lifecycle, record, document, by)


def numbers(lifecycle: Lifecycle[Any]) -> dict[str, str]:
    """Return the registry number of each file's record, under ``catalogue:<name of the file>``."""
    drafts = dict(_origins(lifecycle).values_list("draft", "note"))
    published = CurationEvent.objects.filter(kind=lifecycle.kind, verb=Verb.PUBLISH, draft__in=drafts)
    return {drafts[draft]: record_id for draft, record_id in published.values_list("draft", "record_id")}


def _origins(lifecycle: Lifecycle[Any]) -> Any:
    return CurationEvent.objects.filter(
        kind=lifecycle.kind, verb=Verb.CREATE, actor=CURATOR, note__startswith="catalogue:"
    )


def _curator() -> AbstractBaseUser:
    """Return the catalogue's user, locked: commands that run at the same time take turns, so none creates twice."""
    user, _ = User.objects.select_for_update().get_or_create(
        username=CURATOR, defaults={"password": make_password(None)}
    )
    return user


def _update(lifecycle: Lifecycle[Any], record: Any, document: Document, by: AbstractBaseUser) -> str:
    if lifecycle.render(record) == document:
        return f"{record.record_id} is up to date"
    events = CurationEvent.objects.filter(kind=lifecycle.kind, draft=record.pk)
    if people := sorted(set(events.exclude(actor=CURATOR).values_list("actor", flat=True))):
        return f"{record.record_id} left alone, {', '.join(people)} worked on it"
    lifecycle.replace(record=record, document=document, by=by, note=NOTE)
    return _publish(lifecycle, record, by)


def _publish(lifecycle: Lifecycle[Any], record: Any, by: AbstractBaseUser) -> str:
    try:
        publication = lifecycle.publish(record=record, by=by, note=NOTE)
    except NothingToPublish:  # the file says the same in other words, such as an empty list where others say nothing
        return f"{record.record_id} is up to date"
    return f"published {publication.record_id}, version {publication.version}"
