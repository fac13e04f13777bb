"""The head that is noted down outside of the database: an older database is noticed, said and never published into."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from registry.ledger import heads
from registry.ledger.actions import Entry, append, append_many
from registry.ledger.heads import Head
from registry.ledger.models import GENESIS, Kind, Publication
from registry.refusals import LostEntries
from tests.factories import documents

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def file(settings: Any, tmp_path: Path) -> Path:
    settings.LEDGER_HEAD_FILE = tmp_path / "data" / "ledger_head"
    return tmp_path / "data" / "ledger_head"


@pytest.fixture
def committed(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Any:
    """What waits for a commit happens at the end of the block; the transaction of the test is never committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def add() -> Publication:
    return append(Entry(kind=Kind.TRIAL, document=documents.minimal(), record_id=None))


def lose(serial: int) -> None:
    """Take the entries after one away, as a restore of an older backup does."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM ledger_publication WHERE serial > %s", [serial])
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_each_publication_is_noted_down_when_it_is_committed(committed: Any, file: Path) -> None:
    with committed():
        first = add()
        assert not file.exists(), "it may still be rolled back"
    assert file.read_text() == f"1:{first.entry_sha256}\n"
    with committed():
        many = append_many([Entry(kind=Kind.TRIAL, document=documents.minimal(), record_id=None) for _ in range(3)])
    assert file.read_text() == f"4:{many[-1].entry_sha256}\n" == f"{heads.current()}\n"


def test_what_is_rolled_back_is_not_noted_down(committed: Any, file: Path) -> None:
    with committed(), transaction.atomic():
        add()
        transaction.set_rollback(True)
    assert not file.exists()


def test_a_note_never_goes_back(file: Path) -> None:
    """Of two processes that publish one after the other, the first may note its entry last."""
    heads.note(Head(7, "7" * 64))
    heads.note(Head(6, "6" * 64))
    assert file.read_text() == f"7:{'7' * 64}\n"


@pytest.mark.parametrize("kept", [0, 1])
def test_an_older_database_is_not_published_into_and_stays_as_it_is(
    committed: Any, file: Path, capsys: Any, kept: int
) -> None:
    with committed():
        add(), add()
    noted = file.read_text()
    lose(kept)
    with pytest.raises(LostEntries, match=rf"Entry 2 was published .* ends with entry {kept}\. .*accept_head"):
        add()
    assert Publication.objects.count() == kept
    assert file.read_text() == noted
    assert "does not have it" in heads.complaint()
    call_command("check", databases=["default"])
    assert "registry.W004" in capsys.readouterr().err


@pytest.mark.parametrize("length", [1, 2])
def test_another_entry_under_the_serial_that_was_noted_is_noticed(committed: Any, file: Path, length: int) -> None:
    with committed():
        add()
    lose(0)
    file.rename(file.with_name("aside"))
    for _ in range(length):
        add()
    file.with_name("aside").rename(file)
    with pytest.raises(LostEntries, match="Entry 1 was published from here"):
        add()


def test_what_others_published_meanwhile_is_no_reason_to_refuse(committed: Any, file: Path) -> None:
    with committed():
        add()
    add()  # as another machine would, whose note is elsewhere
    with committed():
        third = add()
    assert file.read_text() == f"3:{third.entry_sha256}\n"
    assert heads.complaint() == ""


@pytest.mark.parametrize("text", ["", "garbage", "7", f"7:{'x' * 64}", "7:" + "0" * 63])
def test_a_damaged_note_is_said_and_not_passed_over(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(LostEntries, match=r"ledger_head is damaged: .* Repair the file"):
        add()
    with pytest.raises(CommandError, match="is damaged"):
        call_command("accept_head")
    assert file.read_text() == text


def test_a_publication_stands_though_its_note_cannot_be_written(
    committed: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(path: Path, head: Head) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(heads, "_write", full)
    with committed():
        add()
    assert "No space left on device" in caplog.text
    assert add().serial == 2


def test_a_note_that_cannot_be_read_is_no_permission_to_publish(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(LostEntries, match="cannot be read"):
        add()


def test_accepting_goes_on_from_the_older_head_and_keeps_a_record(committed: Any, file: Path, capsys: Any) -> None:
    with committed():
        first, second = add(), add()
    lose(1)
    call_command("accept_head")
    said = capsys.readouterr().out
    assert f"Given up: 2:{second.entry_sha256}" in said
    assert "read it anew after serial 1" in said
    assert file.read_text() == f"1:{first.entry_sha256}\n"
    assert f"gave up 2:{second.entry_sha256}, went on from 1:" in file.with_name("ledger_head.given_up").read_text()
    with committed():
        add()
    assert heads.noted() == heads.current()


def test_accepting_where_nothing_is_lost_changes_nothing(committed: Any, file: Path, capsys: Any) -> None:
    with committed():
        add()
    noted = file.read_text()
    call_command("accept_head")
    assert "Nothing is lost" in capsys.readouterr().out
    assert file.read_text() == noted
    assert not file.with_name("ledger_head.given_up").exists()


def test_a_head_is_read_as_it_is_written() -> None:
    head = Head(23, "ab" * 32)
    assert Head.read(f" {str(head).upper()}\n") == head
    assert Head(0, GENESIS).stands()
    assert not head.stands()
