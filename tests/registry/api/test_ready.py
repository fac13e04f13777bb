"""/readyz names everything that is in the way of serving."""

from typing import Any, NamedTuple

import pytest
from django.db import ProgrammingError, connection
from django.test import Client

from registry import health
from registry.ledger.models import Publication
from tests.factories.records import CuratorFactory
from tests.rights import superuser
from trials import actions
from trials.models import PublishedTrial, Trial

pytestmark = pytest.mark.django_db


class Disk(NamedTuple):
    """What is told of a disk."""

    free: int


def reason(client: Client) -> str:
    answer = client.get("/readyz")
    assert answer.status_code == (503 if "reason" in answer.json() else 200)
    return str(answer.json().get("reason", ""))


def test_a_disk_below_the_reserve_is_named(client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.DATABASE_FOLDER, settings.DISK_RESERVE = "/srv/data", 500 * health.MEGABYTE
    for free, said in ((500, ""), (499, "The disk of /srv/data is nearly full: 499 MB are left (DISK_RESERVE).")):
        monkeypatch.setattr(health.shutil, "disk_usage", lambda _, free=free: Disk(free * health.MEGABYTE))
        assert reason(client) == said


def test_the_disk_of_a_database_elsewhere_is_not_looked_at(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.DATABASE_FOLDER = None
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: pytest.fail("it was looked at"))
    assert reason(client) == ""


def test_an_empty_registry_and_one_that_removed_a_record_are_ready(client: Client, published: Trial) -> None:
    assert reason(client) == ""
    actions.remove(record=published, by=CuratorFactory.create(is_superuser=True), note="Not ours.")
    assert reason(client) == ""


@pytest.mark.parametrize(("column", "value"), [("previous_sha256", "f" * 64), ("content", "{}")])
def test_a_head_that_does_not_follow_is_named(client: Client, published: Trial, column: str, value: str) -> None:
    with superuser(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_publication DISABLE TRIGGER USER")
        for name in ("content",) if column == "content" else ():
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = 'ledger_publication'::regclass "
                "AND contype = 'c' AND pg_get_constraintdef(oid) LIKE %s",
                [f"%{name}%"],
            )
            for (constraint,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE ledger_publication DROP CONSTRAINT {constraint}")
        Publication.objects.filter(record_id=published.record_id).update(**{column: value})

    assert reason(client).startswith("The head of the ledger does not verify: serial ")


def test_a_view_that_is_behind_is_named(client: Client, published: Trial) -> None:
    PublishedTrial.objects.filter(record_id=published.record_id).delete()

    assert reason(client) == (
        "The public's view of published trials is behind the ledger: run `manage.py rebuild_index`."
    )


def test_what_cannot_be_read_is_named_and_the_rest_is_looked_at_too(
    client: Client, published: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ProgrammingError("permission denied")

    monkeypatch.setattr(health, "head_problem", fail)
    PublishedTrial.objects.filter(record_id=published.record_id).delete()

    assert reason(client).startswith("The ledger cannot be read. The public's view of published trials is behind")
