"""Hold what the public reads, and the numbers of working copies, against the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Subquery

from registry.curation.models import CurationEvent
from registry.ledger.models import Publication
from registry.records.index import BATCH, View, newest
from registry.records.lifecycle import Lifecycle
from registry.records.tables import Mismatch, Table


def differences(lifecycle: Lifecycle[Any]) -> Iterator[Mismatch]:
    """Yield everything in which the public's view of one kind, or a working copy, disagrees with the ledger.

    The view is compared, column by column, with what publishing would make of the ledger; the ledger itself is taken
    for true, so verify it first. All is seen as of one moment, whatever is published meanwhile.
    """
    view = lifecycle.publishing.index
    with _one_moment(view.tables):
        yield from _of_view(view)
        yield from _working_copies(lifecycle)


def differences_of_view(view: View) -> Iterator[Mismatch]:
    """Yield the same of a view that belongs to no one kind."""
    with _one_moment(view.tables):
        yield from _of_view(view)


def _of_view(view: View) -> Iterator[Mismatch]:
    for table in view.tables:
        yield from _unknown(view, table)
    serials = newest(view)
    for start in range(0, len(serials), BATCH):
        yield from view.differences(Publication.objects.filter(serial__in=serials[start : start + BATCH]))


@contextmanager
def _one_moment(tables: list[Table]) -> Iterator[None]:
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if is_outermost:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            # A rebuilding that took their place now would look empty to a transaction that began before.
            cursor.execute(f"LOCK TABLE {', '.join(table.name for table in tables)} IN ACCESS SHARE MODE")
        yield


def _unknown(view: View, table: Table) -> Iterator[Mismatch]:
    """Yield the rows of records that the ledger does not have; those of the others are compared one by one."""
    published = Publication.objects.filter(kind__in=view.kinds, record_id=OuterRef(table.owner))
    rows: Any = table.model._default_manager.filter(~Exists(published)).order_by(table.owner)
    for record_id in rows.values_list(table.owner, flat=True).distinct():
        yield Mismatch(record_id, table.model._meta.db_table, record_id, "is of no record that the ledger has")


def _working_copies(lifecycle: Lifecycle[Any]) -> Iterator[Mismatch]:
    """Yield the working copies under a number that is not published, or not the one that their history says."""
    published = Publication.objects.filter(kind=lifecycle.kind, record_id=OuterRef("record_id"))
    logged = CurationEvent.objects.filter(kind=lifecycle.kind, draft=OuterRef("pk"), record_id__isnull=False)
    newest_number = Subquery(logged.order_by("-pk").values("record_id")[:1])
    numbered = lifecycle.model._default_manager.filter(record_id__isnull=False).order_by("pk")
    table = lifecycle.model._meta.db_table
    rows = numbered.annotate(is_published=Exists(published), logged=newest_number)
    for key, record_id, is_published, logged_number in rows.values_list("pk", "record_id", "is_published", "logged"):
        if not is_published:
            yield Mismatch(record_id, table, str(key), f"has a number under which no {lifecycle.kind} is published")
        elif logged_number and logged_number != record_id:
            yield Mismatch(record_id, table, str(key), f"has another number than its history says, {logged_number}")
