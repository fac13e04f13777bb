"""What the database itself refuses, whoever asks: changes, removals, and entries that do not follow the last."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from registry.curation.models import CurationEvent
from registry.ledger import canonical
from registry.ledger.actions import Entry, append
from registry.ledger.models import Kind, Publication
from tests.factories import documents
from trials import actions

pytestmark = pytest.mark.django_db

GUARDS = {
    "ledger_publication": ("publication_never_changes", "publication_never_deleted", "publication_never_emptied"),
    "curation_curationevent": ("event_never_changes", "event_never_deleted", "event_never_emptied"),
}
COLUMNS = [
    *(("ledger_publication", field.column) for field in Publication._meta.concrete_fields),
    *(("curation_curationevent", field.column) for field in CurationEvent._meta.concrete_fields),
]
STATEMENTS = [
    *(f"UPDATE {table} SET {column} = {column}" for table, column in COLUMNS),  # noqa: S608
    *(f"DELETE FROM {table}" for table in GUARDS),  # noqa: S608
    *(f"TRUNCATE {table} CASCADE" for table in GUARDS),
]


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def entries(curator: User) -> list[Publication]:
    """Two entries and an event, under the guards that production has."""
    actions.create(by=curator)
    return [append(Entry(kind=Kind.TRIAL, document=documents.minimal(), record_id=None)) for _ in range(2)]


@pytest.fixture
def without_guards(entries: list[Publication]) -> None:
    for table, triggers in GUARDS.items():
        for trigger in triggers:
            execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


def following(head: Publication, **changes: Any) -> Publication:
    """Return an entry that would follow ``head``, with changes that make it wrong."""
    content = '{"id":"TR0000099"}'
    values: dict[str, Any] = {
        "serial": head.serial + 1,
        "kind": Kind.TRIAL,
        "record_id": "TR0000099",
        "version": 1,
        "event": "PUBLISHED",
        "published_at": datetime.now(UTC).replace(microsecond=0),
        "content": content,
        "content_sha256": canonical.sha256(content),
        "previous_sha256": head.entry_sha256,
        "entry_sha256": "c" * 64,
    }
    return Publication(**values | changes)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses(entries: list[Publication], statement: str) -> None:
    with pytest.raises(IntegrityError, match="The ledger only grows"):
        execute(statement)
    assert Publication.objects.count() == 2
    assert CurationEvent.objects.count() == 1


@pytest.mark.parametrize("table", GUARDS)
def test_the_orm_is_refused_too(entries: list[Publication], table: str) -> None:
    model: Any = Publication if table == "ledger_publication" else CurationEvent
    for attempt in (model.objects.all().delete, lambda: model.objects.update(note="x"), model.objects.first().save):
        with pytest.raises(IntegrityError, match="The ledger only grows"), transaction.atomic():
            attempt()


@pytest.mark.parametrize("statement", STATEMENTS)
def test_control_without_the_guard_the_same_statement_goes_through(without_guards: None, statement: str) -> None:
    execute(statement)


def test_an_entry_that_follows_is_accepted(entries: list[Publication]) -> None:
    following(entries[-1]).save(force_insert=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"serial": 4},
        {"serial": 2},
        {"serial": 1},
        {"serial": 0},
        {"serial": -1},
        {"previous_sha256": "0" * 64},
        {"previous_sha256": "d" * 64},
        {"serial": 1, "previous_sha256": "0" * 64},
    ],
    ids=str,
)
def test_an_entry_that_does_not_follow_the_last_is_refused(entries: list[Publication], changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="does not follow entry 2"), transaction.atomic():
        following(entries[-1], **changes).save(force_insert=True)


def test_the_first_entry_must_be_number_one_after_zeros() -> None:
    nothing = Publication(serial=4, entry_sha256="0" * 64)
    with pytest.raises(IntegrityError, match="Entry 5 does not follow entry 0"), transaction.atomic():
        following(nothing).save(force_insert=True)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"content": '{"id":"TR0000098"}'}, "publication_content_has_its_hash"),
        ({"content_sha256": "0" * 64}, "publication_content_has_its_hash"),
        ({"version": 0}, "publication_counts_from_one"),
        ({"published_at": datetime(2020, 1, 1, tzinfo=UTC)}, "before the entry that it follows"),
        ({"published_at": datetime(2120, 1, 1, tzinfo=UTC)}, "ahead of the clock"),
        ({"record_id": "TR0000017"}, "publication_version_once"),
        ({"entry_sha256": None}, "entry_sha256"),
    ],
    ids=str,
)
def test_a_row_that_cannot_be_true_is_refused(
    entries: list[Publication], changes: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        following(entries[-1], **changes).save(force_insert=True)


def test_a_fraction_of_a_second_which_no_hash_covers_is_refused(entries: list[Publication]) -> None:
    moment = datetime.now(UTC).replace(microsecond=1) + timedelta(hours=1)
    with pytest.raises(IntegrityError, match="publication_dated_to_the_second"), transaction.atomic():
        following(entries[-1], published_at=moment).save(force_insert=True)


def test_even_without_the_trigger_the_chain_cannot_fork(entries: list[Publication]) -> None:
    execute("ALTER TABLE ledger_publication DISABLE TRIGGER publication_follows")
    fork = following(entries[-1], previous_sha256=entries[-1].previous_sha256)
    with pytest.raises(IntegrityError, match="publication_chain_never_forks"), transaction.atomic():
        fork.save(force_insert=True)
