"""What the law forbids to keep goes; the chain still verifies, and everyone can see that there is a gap, and why."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from registry.curation.models import CurationEvent
from registry.curation.workflow import Verb
from registry.ledger.models import Event, Publication
from registry.refusals import MoveNotAllowed, NoteNeeded
from tests.client import CheckedClient
from tests.factories import documents
from tests.shelf import Shelf
from trials import actions
from trials.models import PublishedTrial, Trial

NAME = "Zoraida Quillfeather"
WHY = "A contact asked to be forgotten (GDPR, article 17)."


pytestmark = pytest.mark.django_db


def publish_a_name_and_the_same_without(by: User) -> Trial:
    with_name = documents.minimal(contacts=[{"kind": "CENTRAL", "name": NAME, "phone": "+1 555 0100"}])
    trial = actions.create(by=by)
    actions.replace(record=trial, document=with_name, by=by)
    actions.publish(record=trial, by=by)
    actions.replace(record=trial, document=documents.minimal(), by=by)
    actions.publish(record=trial, by=by)
    return trial


@pytest.fixture(scope="module")
def shelved(shelf: Shelf) -> Iterator[Trial]:
    with shelf.reserved(publish_a_name_and_the_same_without) as trial:
        yield trial


@pytest.fixture
def trial(db: None, shelved: Trial) -> Trial:
    """A trial whose first version, and whose history, have the name of a contact; the current version has not."""
    return Trial.objects.get(pk=shelved.pk)


def redact(trial: Trial, by: User, version: int = 1, note: str = WHY) -> Publication:
    return actions.PUBLISHING.redact(record_id=str(trial.record_id), version=version, by=by, note=note)


def everything_stored() -> str:
    """Return every text of every table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_stat_user_tables")
        tables = [name for (name,) in cursor.fetchall()]
        texts = []
        for table in tables:
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')  # noqa: S608
            texts.append(cursor.fetchone()[0] or "")
    return "\n".join(texts)


def test_what_is_redacted_stands_nowhere_any_more(trial: Trial, curator: User) -> None:
    assert NAME in everything_stored()

    redact(trial, curator)

    assert NAME not in everything_stored()
    assert "555 0100" not in everything_stored()


def test_the_chain_still_verifies_with_the_hashes_it_had(trial: Trial, curator: User, capsys: Any) -> None:
    before = {row.serial: (row.content_sha256, row.entry_sha256) for row in Publication.objects.all()}

    redact(trial, curator)

    after = {row.serial: (row.content_sha256, row.entry_sha256) for row in Publication.objects.all()}
    assert before.items() <= after.items()
    call_command("verify_ledger")
    assert "verifies: 3 entries" in capsys.readouterr().out


def test_the_gap_is_said_where_the_version_was_and_in_the_feed(api: CheckedClient, trial: Trial, curator: User) -> None:
    redact(trial, curator)

    response = api.get(f"/api/v1/trials/{trial.record_id}/versions/1")
    assert (response.status_code, response.json()["code"], response.json()["detail"]) == (451, "redacted", WHY)
    *_, first, second, third = api.get("/api/v1/changes").json()["items"]
    assert (first["redacted_by"], "redacted_by" in second) == (third["serial"], False)
    assert (third["event"], third["note"]) == (Event.REDACTED, f"Redacted version 1: {WHY}")


def test_the_record_goes_on_saying_what_it_said(api: CheckedClient, trial: Trial, curator: User) -> None:
    before = api.get(f"/api/v1/trials/{trial.record_id}").json()

    announcement = redact(trial, curator)

    after = api.get(f"/api/v1/trials/{trial.record_id}").json()
    stamps = ("version", "published_at", "salt")
    assert {name: after[name] for name in after if name not in stamps} == {
        name: before[name] for name in before if name not in stamps
    }
    assert (before["version"], after["version"]) == (2, 3)
    assert PublishedTrial.objects.get().current == announcement


def test_the_log_keeps_who_when_and_why_and_loses_the_values(trial: Trial, curator: User) -> None:
    before = list(CurationEvent.objects.order_by("pk").values_list("pk", "actor", "verb", "at", "note"))

    announcement = redact(trial, curator)

    events = CurationEvent.objects.order_by("pk")
    assert list(events.values_list("pk", "actor", "verb", "at", "note"))[:-1] == before
    assert not any(event.changes for event in events)
    assert set(events.filter(verb=Verb.CHANGE).values_list("redacted_by", flat=True)) == {announcement.serial}
    assert (events.last().verb, events.last().note) == (Verb.REDACT, WHY)  # type: ignore[union-attr]


def test_events_of_other_records_keep_their_values(trial: Trial, curator: User) -> None:
    other = actions.create(by=curator)
    actions.replace(record=other, document=documents.minimal(acronym="OTHER"), by=curator)

    redact(trial, curator)

    [event] = CurationEvent.objects.filter(draft=other.pk, verb=Verb.CHANGE)
    assert event.changes
    assert event.redacted_by is None


def test_a_removed_record_can_be_redacted_and_stays_removed(api: CheckedClient, trial: Trial, curator: User) -> None:
    actions.remove(record=trial, by=curator, note="Registered twice.")

    redact(trial, curator)

    response = api.get(f"/api/v1/trials/{trial.record_id}")
    assert (response.status_code, response.json()["removed"]["reason"]) == (410, "Registered twice.")
    call_command("verify_ledger")


def test_what_is_redacted_cannot_be_reinstated(trial: Trial, curator: User) -> None:
    actions.remove(record=trial, by=curator, note="Registered twice.")
    redact(trial, curator, version=2)
    with pytest.raises(MoveNotAllowed, match="is redacted"):
        actions.reinstate(record=trial, by=curator, note="They are two trials.")


@pytest.mark.parametrize(
    ("version", "why"), [(2, "is the current one"), (3, "no version 3"), (0, "no version 0")], ids=str
)
def test_only_an_older_version_is_redacted(trial: Trial, curator: User, version: int, why: str) -> None:
    with pytest.raises(MoveNotAllowed, match=why):
        redact(trial, curator, version)
    assert Publication.objects.count() == 2


def test_a_version_is_redacted_once_and_with_a_reason(trial: Trial, curator: User) -> None:
    with pytest.raises(NoteNeeded):
        redact(trial, curator, note=" ")
    redact(trial, curator)
    with pytest.raises(MoveNotAllowed, match="no version 1 that could be redacted"):
        redact(trial, curator)


def test_a_document_cannot_be_guessed_from_the_hash_that_stays(trial: Trial, curator: User) -> None:
    salts = {orjson.loads(row.content)["salt"] for row in Publication.objects.all()}
    redact(trial, curator)
    gap = Publication.objects.get(version=1)
    assert len(salts) == 2
    assert gap.body_sha256 == ""
    assert "salt" not in orjson.loads(gap.content)


TAMPERED = {
    "without an announcement": "UPDATE ledger_publication SET content = '{}', body_sha256 = '', redacted_by = 2 "
    "WHERE serial = 1",
    "announced before it happened": "UPDATE ledger_publication SET content = '{}', body_sha256 = '', "
    "redacted_by = 1 WHERE serial = 2",
    "a second time": "UPDATE ledger_publication SET content = '{}' WHERE serial = 1",
    "with another hash": "UPDATE ledger_publication SET content = '{}', body_sha256 = '', redacted_by = 3, "
    "content_sha256 = repeat('0', 64) WHERE serial = 2",
    "of another version": "UPDATE ledger_publication SET content = '{}', body_sha256 = '', redacted_by = 3 "
    "WHERE serial = 2",
    "taken back": "UPDATE ledger_publication SET redacted_by = NULL WHERE serial = 1",
    "an event without a redaction": "UPDATE curation_curationevent SET changes = '[]', redacted_by = 99",
    "an event with other values": "UPDATE curation_curationevent SET changes = '[1]', redacted_by = 3",
    "an event by somebody else": "UPDATE curation_curationevent SET changes = '[]', redacted_by = 3, actor = 'x'",
}


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED)
def test_the_database_lets_nothing_pass_but_an_announced_redaction(trial: Trial, curator: User, statement: str) -> None:
    redact(trial, curator)
    with pytest.raises(IntegrityError, match="The ledger only grows"), transaction.atomic():
        connection.cursor().execute(statement)


def test_a_gap_that_nobody_announced_is_found(trial: Trial, curator: User) -> None:
    redact(trial, curator)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE ledger_publication SET content = replace(content, 'forgotten', 'paid') WHERE serial = 1")
        cursor.execute("SET LOCAL session_replication_role = origin")
    with pytest.raises(CommandError, match="serial 3 does not announce this redaction"):
        call_command("verify_ledger")


def test_the_command_redacts_and_says_where_that_is_announced(trial: Trial, curator: User, capsys: Any) -> None:
    call_command("redact", str(trial.record_id).lower(), "1", by="curator", reason=WHY)
    assert f"Version 1 of {trial.record_id} is redacted; serial 3 says so." in capsys.readouterr().out
    assert NAME not in everything_stored()


@pytest.mark.parametrize(
    ("record_id", "version", "by", "why"),
    [
        ("TR9999999", "1", "curator", "No record TR9999999 was ever published here"),
        ("", "2", "curator", "is the current one"),
        ("", "1", "nobody", "There is no active user nobody"),
        ("", "1", "reader", "permission to redact a trial"),
    ],
    ids=str,
)
def test_the_command_refuses_with_a_sentence(
    trial: Trial, curator: User, record_id: str, version: str, by: str, why: str
) -> None:
    User.objects.create_user("reader")
    with pytest.raises(CommandError, match=why):
        call_command("redact", record_id or str(trial.record_id), version, by=by, reason=WHY)
    assert Publication.objects.count() == 2
