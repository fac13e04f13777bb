"""WAL is archived as it is written, and leads from a base backup to any moment: A is there, and B, a bit later, not."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from registry import postgres
from registry.postgres import archiving, programs
from tests import clusters
from tests.processes import wait_until
from tests.registry.backup.steps import head, manage, publish
from tests.registry.embedded.steps import ask

pytestmark = pytest.mark.slow(seconds=35)


@dataclass
class Archived:
    """A data folder that is lost, its archive, and a moment between the publication of A and that of B."""

    data: Path
    archive: Path
    moment: str
    note: bytes

    def recover(self, name: str, *words: str) -> tuple[Path, "subprocess.CompletedProcess[str]"]:
        """Recover into a data folder of this name, which knows the last head that was published."""
        data = self.data.with_name(name)
        data.mkdir(exist_ok=True)
        (data / "ledger_head").write_bytes(self.note)
        return data, manage(data, "recover", *words, WAL_ARCHIVE=str(self.archive))


@pytest.fixture(scope="module")
def archived() -> Iterator[Archived]:
    with clusters.data_folder() as folder, pytest.MonkeyPatch.context() as environment:
        data, archive = folder / "data", folder / "archive"
        environment.setenv("WAL_ARCHIVE", str(archive))
        clusters.CATALOGUE.copy_to(data)
        with clusters.removed_afterwards(data), postgres.running(data, durable=False):
            made = manage(data, "base_backup")
            assert made.returncode == 0, made.stderr
            first, second = publish(data, "A"), publish(data, "B")
            assert second.returncode == 0, second.stderr
            ask(data, "SELECT pg_switch_wal()")
            wait_until(lambda: ask(data, WAITING) == 0, "archiving")
            note = (data / "ledger_head").read_bytes()
        yield Archived(data, archive, first.stdout.split()[1], note)


WAITING = "SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'"


def titles(data: Path) -> set[str]:
    postgres.start(data, durable=False)
    found = ask(data, "SELECT string_agg(content::json->>'brief_title', '|') FROM ledger_publication WHERE serial > 60")
    return set(str(found).split("|"))


def test_a_moment_is_gone_back_to_and_what_came_after_it_is_missed(archived: Archived) -> None:
    data, done = archived.recover("between", "--until", archived.moment)
    with clusters.removed_afterwards(data):
        assert done.returncode == 0, done.stderr
        assert "The ledger verifies: 61 entries" in done.stdout
        assert "Entry 62 was published from here" in done.stderr
        assert titles(data) == {"A"}
        refused = publish(data, "C")
        assert refused.stderr.startswith("lost_entries:")
        assert head(postgres.url(data))[0] == 61
        again = archived.recover("between")[1]
        assert "There is a cluster in" in again.stderr

    data, done = archived.recover("last")
    with clusters.removed_afterwards(data):
        assert "The ledger verifies: 62 entries" in done.stdout, "an attempt before it hides nothing"
        assert "was published from here" not in done.stderr
        assert titles(data) == {"A", "B"}


def test_a_moment_that_cannot_be_reached_is_a_sentence(archived: Archived) -> None:
    data, early = archived.recover("early", "--until", "2020-01-01T00:00:00Z")
    assert "There is no base backup in" in early.stderr
    assert "the first is 20" in early.stderr
    assert manage(data, "recover", "--until", "2026-01-01T00:00:00").stderr.rstrip().endswith("00:00:00Z for UTC.")
    assert "WAL_ARCHIVE is not set" in manage(data, "recover", WAL_ARCHIVE="").stderr
    assert not postgres.cluster(data).exists()

    late = archived.recover("late", "--until", "2099-01-01T00:00:00Z")
    with clusters.removed_afterwards(late[0]):
        assert "That moment was not reached" in late[1].stderr


def test_a_damaged_base_backup_is_found_out(archived: Archived) -> None:
    base = next((archived.archive / "base").glob("*Z"))
    victim = max((base / "base").rglob("[0-9]*[0-9]"), key=lambda path: path.is_file() and path.stat().st_size)
    content = victim.read_bytes()
    with victim.open("r+b") as file:
        file.seek(len(content) // 2)
        file.write(bytes([content[len(content) // 2] ^ 1]))
    done = archived.recover("damaged")[1]
    victim.write_bytes(content)
    assert done.returncode == 1
    assert "checksum mismatch" in done.stderr
    assert victim.name in done.stderr


@pytest.fixture
def segment(tmp_path: Path) -> Path:
    (tmp_path / "wal").mkdir()
    (tmp_path / "segment").write_bytes(bytes(1000))
    return tmp_path / "segment"


def copied(segment: Path) -> int:
    """Run the command as the server does; return its exit code."""
    wal = segment.parent / "wal"
    command = archiving.COPY.format(wal=wal).replace("%p", str(segment)).replace("%f", segment.name)
    return subprocess.run(["/bin/sh", "-c", command], check=False).returncode


def test_a_segment_is_copied_whole_or_not_at_all(segment: Path) -> None:
    target = segment.parent / "wal" / "segment"
    (target.with_name("segment.part")).write_bytes(b"cut short by a crash")
    assert copied(segment) == 0
    assert target.read_bytes() == bytes(1000)
    assert os.listdir(target.parent) == ["segment"]


def test_a_segment_that_is_there_is_never_overwritten(segment: Path) -> None:
    assert [copied(segment), copied(segment)] == [0, 0], "the server asks again where it was killed in between"
    segment.write_bytes(b"another cluster's")
    assert copied(segment) != 0
    assert (segment.parent / "wal" / "segment").read_bytes() == bytes(1000)


@pytest.mark.parametrize("name", ["with blank", 'quote"', "per%cent", "semi;colon", "$HOME"])
def test_an_archive_with_a_name_that_a_shell_would_read_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAL_ARCHIVE", f"/mnt/{name}")
    with pytest.raises(postgres.PostgresError, match="its name may have letters"):
        postgres.archive()


def test_an_archive_that_the_server_cannot_write_into_stops_the_start(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "wal").touch()
    monkeypatch.setenv("WAL_ARCHIVE", str(folder))
    with pytest.raises(postgres.PostgresError, match=r"is no folder in which .* can write\. Set WAL_ARCHIVE"):
        archiving.settings(programs.unprivileged())


def test_the_lock_of_the_server_that_was_copied_does_not_stand_in_the_way(archived: Archived) -> None:
    (base,) = (archived.archive / "base").glob("*Z")
    assert [path.name for path in base.glob(".s.PGSQL.*")] == [".s.PGSQL.5432.lock"]
    data, done = archived.recover("anew")
    with clusters.removed_afterwards(data):
        assert done.returncode == 0, done.stderr
        assert not (postgres.cluster(data) / ".s.PGSQL.5432.lock").exists()
