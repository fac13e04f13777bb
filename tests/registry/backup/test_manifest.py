"""What is no whole backup, or not for this code, is refused in a sentence before anything is touched."""

import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
import pytest
from psycopg.conninfo import conninfo_to_dict

from registry.backup import databases, dumping
from registry.backup.manifest import BackupError, Manifest, checked, new_folder

FACTS: dict[str, Any] = {
    "registry": "1.0.0", "postgresql": 15, "migrations": ["ledger.0001_publications"], "head": f"1:{'0' * 64}",
}  # fmt: skip


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    (tmp_path / "database.dump").write_bytes(b"PGDMP" + bytes(range(256)) * 100)
    Manifest.of(tmp_path, **FACTS).write(tmp_path)
    return tmp_path


def state(folder: Path, **facts: Any) -> None:
    """Let the manifest say something else."""
    path = folder / "manifest.json"
    path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()) | facts))


def cut(folder: Path) -> None:
    os.truncate(folder / "database.dump", 25_000)


def flip(folder: Path) -> None:
    content = bytearray((folder / "database.dump").read_bytes())
    content[777] ^= 1
    (folder / "database.dump").write_bytes(content)


def forget(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def put(text: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / "manifest.json").write_text(text)

    return damage


def test_a_whole_backup_is_accepted(backup: Path) -> None:
    manifest = checked(backup)
    assert {name: value for name, value in asdict(manifest).items() if name in FACTS} == FACTS
    assert manifest.size == 25_605


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (cut, r"has 25,000 bytes of 25,605: it was cut"),
        (flip, "is damaged: its SHA-256 is not the one in the manifest"),
        (forget("database.dump"), "database.dump cannot be read: No such file"),
        (forget("manifest.json"), "is no backup: manifest.json in it cannot be read"),
        (put(""), "is damaged: it is no JSON"),
        (put("{"), "is damaged: it is no JSON"),
        (put("[]"), "is not the manifest of a backup of a registry"),
        (put("{}"), "is not the manifest of a backup of a registry"),
        (put('{"format": 1}'), "is not the manifest of a backup of a registry"),
        (lambda folder: state(folder, format=2), "was made by a newer registry"),
        (lambda folder: state(folder, format=0), "is not the manifest"),
        (lambda folder: state(folder, size="25605"), "is not the manifest"),
        (lambda folder: state(folder, migrations=[]), "is not the manifest"),
        (lambda folder: state(folder, migrations=["x", 1]), "is not the manifest"),
        (lambda folder: state(folder, more=1), "is not the manifest"),
        (lambda folder: state(folder, sha256="0" * 64), "is damaged"),
    ],
)
def test_what_is_damaged_or_foreign_is_refused(backup: Path, damage: Callable[[Path], None], sentence: str) -> None:
    damage(backup)
    with pytest.raises(BackupError, match=sentence):
        checked(backup)


@pytest.mark.django_db
def test_programs_are_told_only_what_was_chosen() -> None:
    """Our library has options that the one of an older pg_dump refuses, though they are at their defaults."""
    where, _ = databases.address()
    assert {"host", "dbname"} <= set(conninfo_to_dict(where))
    assert set(conninfo_to_dict(where)) <= {"host", "port", "dbname", "user", "options", "client_encoding"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"migrations": ["ledger.0001_publications", "ledger.0099_more"]}, "newer than this code .* ledger.0099_more"),
        ({"migrations": ["polls.0001_initial"]}, "or another program: it has the migration polls.0001_initial"),
        ({"postgresql": 99}, r"is of PostgreSQL 99, and this server is \d+: an older server"),
    ],
)
def test_a_backup_of_something_newer_is_refused(backup: Path, facts: dict[str, Any], sentence: str) -> None:
    dumping.check_fits(checked(backup))
    state(backup, **facts)
    with pytest.raises(BackupError, match=sentence):
        dumping.check_fits(checked(backup))


def test_a_backup_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    with new_folder(tmp_path) as draft:
        (draft / "database.dump").touch()
        assert draft.name.endswith(".partial")
    assert [path.name for path in tmp_path.glob("*Z")] == [draft.name.removesuffix(".partial")]
    assert not draft.exists()


def test_what_fails_or_is_killed_leaves_no_backup(tmp_path: Path) -> None:
    (tmp_path / "killed.partial").mkdir()
    (tmp_path / "killed.partial" / "database.dump").touch()
    with pytest.raises(BackupError, match="the reason"), new_folder(tmp_path):
        raise BackupError("the reason")
    assert [path.name for path in tmp_path.iterdir()] == ["backup.lock"]


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(BackupError, match=r"file cannot be written: .* Choose another --to"),
        new_folder(tmp_path / "file"),
    ):
        pass
