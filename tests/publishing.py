"""Publish what tests look at: one record, or all records of a module."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from registry.records.publishing import Strictness
from studies import actions as studies
from tests.factories.documents import minimal
from tests.rights import superuser
from tests.shelf import Shelf
from trials import actions as trials

Document = dict[str, Any]
Documents = dict[str, Document]
Numbers = dict[str, str]
KEPT = {"django_migrations", "django_content_type", "auth_permission"}  # what migrating wrote


def publish_trial(by: User, document: Document, *, record_id: str | None = None, working_copy: bool = False) -> str:
    """Publish a trial, a new one without a number; return its number. A working copy costs nine times as much."""
    if working_copy:
        return trials.publish(record=trials.create(by=by, document=document), by=by).record_id
    return trials.PUBLISHING.publish(document=document, record_id=record_id, by=by).record_id


def publish_study(
    by: User,
    document: Document,
    *,
    record_id: str | None = None,
    working_copy: bool = False,
    mirrored: bool = False,
) -> str:
    """Publish a study as ``publish_trial`` does a trial; one that is mirrored past the rules."""
    if working_copy:
        return studies.publish(record=studies.create(by=by, document=document), by=by).record_id
    strictness = Strictness.WHAT_CANNOT_BE_STORED if mirrored else Strictness.EVERY_ERROR
    return studies.PUBLISHING.publish(document=document, record_id=record_id, by=by, strictness=strictness).record_id


def trials_of_a_module(shelf: Shelf, documents: Documents) -> AbstractContextManager[Numbers]:
    """Publish trials once for all tests of a module, in a fixture of that scope; name → number."""
    return shelf.reserved(lambda by: {name: publish_trial(by, document) for name, document in documents.items()})


@contextmanager
def studies_of_a_module(shelf: Shelf, contents: Callable[[str, str], Documents]) -> Iterator[tuple[Numbers, Documents]]:
    """Publish studies once for all tests of a module, in a fixture of that scope.

    ``contents`` takes the numbers of two published trials and returns the studies by name. Yields name → number, in
    which the trials are called ``one`` and ``two``, and the documents.
    """

    def fill(by: User) -> tuple[Numbers, Documents]:
        numbers = {name: publish_trial(by, minimal(brief_title=f"Trial {name}")) for name in ("one", "two")}
        documents = contents(*numbers.values())
        published = {name: publish_study(by, each, mirrored=name == "hostile") for name, each in documents.items()}
        return numbers | published, documents

    with shelf.reserved(fill) as filled:
        yield filled


def empty_everything() -> None:
    """Delete every row that migrating did not write; TRUNCATE takes ten times as long on tables as small as these."""
    tables = sorted(set(connection.introspection.table_names()) - KEPT)
    with transaction.atomic(), superuser(), connection.cursor() as cursor:
        # As a replica, PostgreSQL asks neither foreign keys nor the guards of what is append-only.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(";".join(f'DELETE FROM "{table}"' for table in tables))  # noqa: S608
        cursor.execute("SET LOCAL session_replication_role = origin")
