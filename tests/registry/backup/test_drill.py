"""The drill: data, a backup, more data, loss, restore. What the public reads afterwards is what it read before.

One installation goes through all of it; each chapter is a fixture that goes on where the one before ended.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest

from registry import postgres
from tests import clusters
from tests.commands import Commands, Done, loaded
from tests.registry.backup.steps import answers, head, made, publish, sha256

pytestmark = pytest.mark.slow(seconds=50)
KEPT = clusters.ENTRIES + 1  # the last entry in the backup
MISSED = KEPT + 1  # the one after it


@dataclass
class BackedUp:
    """An installation, its backup, and what the public read when it was taken."""

    data: Path
    registry: Commands
    backup: Path
    read: dict[str, Any]


@pytest.fixture(scope="module")
def backed_up() -> Iterator[BackedUp]:
    """The catalogue and one trial more, backed up while the server runs; then another trial is published."""
    with clusters.data_folder() as data:
        clusters.CATALOGUE.copy_to(data)
        with postgres.running(data, durable=False), loaded(clusters.on(data)) as registry:
            assert publish(registry, "Published before the backup").returncode == 0
            read = answers(registry)
            backup = made(registry.manage("backup"))
            assert publish(registry, "Published after the backup").returncode == 0
            yield BackedUp(data, registry, backup, read)


@pytest.fixture(scope="module")
def lost(backed_up: BackedUp) -> BackedUp:
    """The folder of the database is gone; the rest of the data folder is left."""
    postgres.stop(backed_up.data)
    shutil.rmtree(postgres.cluster(backed_up.data))
    return backed_up


@pytest.fixture(scope="module")
def restored(lost: BackedUp) -> Done:
    done = lost.registry.manage("restore", lost.backup)
    postgres.start(lost.data, durable=False)
    return done


def test_a_backup_is_described_beside_it_and_for_nobody_else_to_read(backed_up: BackedUp) -> None:
    manifest = orjson.loads((backed_up.backup / "manifest.json").read_bytes())
    head = orjson.loads(backed_up.read["ledger/head"][1])
    assert backed_up.backup.parent == backed_up.data / "backups"
    assert manifest["sha256"] == sha256(backed_up.backup / "database.dump")
    assert manifest["head"] == f"{head['serial']}:{head['entry_sha256']}"
    assert "ledger.0002_append_only" in manifest["migrations"]
    assert manifest["postgresql"] >= 15
    assert {path.stat().st_mode & 0o077 for path in (backed_up.backup, *backed_up.backup.iterdir())} == {0}


def test_a_living_database_is_not_restored_over_unless_it_is_named(backed_up: BackedUp) -> None:
    for words in ((), ("--replace", "another")):
        refused = backed_up.registry.manage("restore", backed_up.backup, *words)
        assert refused.returncode == 1
        assert "The database registry is not empty." in refused.stderr
        assert "--replace registry" in refused.stderr
    assert head(postgres.url(backed_up.data))[0] == MISSED


def test_after_a_restore_the_public_reads_the_same_bytes(restored: Done, lost: BackedUp) -> None:
    assert restored.returncode == 0, restored.stderr
    assert f"The ledger verifies: {KEPT} entries" in restored.stdout
    assert "the public reads what its ledger holds" in restored.stdout
    assert answers(lost.registry) == lost.read


def test_a_restore_says_that_newer_entries_were_published(restored: Done) -> None:
    assert f"Entry {MISSED} was published from here" in restored.stderr
    assert f"ends with entry {KEPT}" in restored.stderr


def test_nothing_is_published_behind_what_others_know_until_somebody_gives_it_up(
    restored: Done, lost: BackedUp
) -> None:
    refused = publish(lost.registry, "A fork")
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"lost_entries: Entry {MISSED} was published from here")
    accepted = lost.registry.manage("accept_head")
    assert f"Given up: {MISSED}:" in accepted.stdout
    assert publish(lost.registry, "Going on").returncode == 0
    assert head(postgres.url(lost.data))[0] == MISSED


@pytest.fixture(scope="module")
def replaced(restored: Done, lost: BackedUp) -> Done:
    return lost.registry.manage("restore", lost.backup, "--replace", "registry", "--accept")


def test_a_database_that_is_replaced_is_kept(replaced: Done, lost: BackedUp) -> None:
    assert replaced.returncode == 0, replaced.stderr
    aside = next(word for word in replaced.stdout.split() if word.startswith("registry_until_"))
    assert head(postgres.url(lost.data).replace("/registry?", f"/{aside.strip(';')}?"))[0] == MISSED
    assert answers(lost.registry) == lost.read
    assert "Entry " not in replaced.stderr, "the newer entries were given up by name"


def test_a_restore_that_does_not_verify_changes_nothing(replaced: Done, lost: BackedUp) -> None:
    forged = lost.data / "forged"
    shutil.copytree(lost.backup, forged)
    manifest = orjson.loads((forged / "manifest.json").read_bytes())
    (forged / "manifest.json").write_bytes(orjson.dumps(manifest | {"head": f"{KEPT}:{'0' * 64}"}))

    failed = lost.registry.manage("restore", forged, "--replace", "registry")

    assert failed.returncode == 1
    assert f"Entry {KEPT} is not the one noted down" in failed.stderr
    assert head(postgres.url(lost.data))[0] == KEPT


def test_a_database_in_use_is_not_replaced(replaced: Done, lost: BackedUp) -> None:
    with psycopg.connect(postgres.url(lost.data), autocommit=True):
        refused = lost.registry.manage("restore", lost.backup, "--replace", "registry")
    assert refused.returncode == 1
    assert "Others use the database registry: stop the registry first." in refused.stderr
    assert head(postgres.url(lost.data))[0] == KEPT


def test_a_damaged_ledger_is_not_backed_up(replaced: Done, lost: BackedUp) -> None:
    with psycopg.connect(postgres.url(lost.data), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE ledger_publication SET note = note || 'x' WHERE serial = 7")
    there = set((lost.data / "backups").iterdir())
    failed = lost.registry.manage("backup")
    assert failed.returncode == 1
    assert "serial 7" in failed.stderr
    assert set((lost.data / "backups").iterdir()) == there
