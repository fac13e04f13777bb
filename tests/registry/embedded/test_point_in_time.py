"""WAL is archived as it is written, and leads from a base backup to any moment: A is there, and B, a bit later, not."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from registry import postgres
from registry.postgres import archiving, programs
from tests import clusters
from tests.commands import Commands, Done, loaded
from tests.processes import wait_until
from tests.registry.backup.steps import head, publish
from tests.registry.embedded.steps import ask

pytestmark = pytest.mark.slow(seconds=35)


@dataclass
class Archived:
    """An installation whose archive leads to a moment between the publication of A and that of B.

    Its server runs on, as that of a lost machine may: nothing of it stands in the way of one that is recovered.
    """

    archive: Path
    moment: str
    note: bytes
    recovered: Path
    registry: Commands  # in the folder that is recovered into

    @contextmanager
    def recover(self, *words: str) -> Iterator[Done]:
        """Recover into a folder that knows the last head that was published; for the block it is there."""
        self.recovered.mkdir()
        (self.recovered / "ledger_head").write_bytes(self.note)
        with clusters.removed_afterwards(self.recovered):
            yield self.registry.manage("recover", *words)


@pytest.fixture(scope="module")
def archived() -> Iterator[Archived]:
    with clusters.data_folder() as folder, pytest.MonkeyPatch.context() as environment:
        data, archive, recovered = folder / "data", folder / "archive", folder / "recovered"
        environment.setenv("WAL_ARCHIVE", str(archive))
        clusters.CATALOGUE.copy_to(data)
        with clusters.removed_afterwards(data), postgres.running(data, durable=False):
            with loaded(clusters.on(data)) as registry:
                made = registry.manage("base_backup")
                assert made.returncode == 0, made.stderr
                first, second = publish(registry, "A"), publish(registry, "B")
                assert second.returncode == 0, second.stderr
            ask(data, "SELECT pg_switch_wal()")
            wait_until(lambda: ask(data, WAITING) == 0, "archiving")
            note = (data / "ledger_head").read_bytes()
            with loaded(clusters.on(recovered)) as registry:
                yield Archived(archive, first.stdout.split()[1], note, recovered, registry)


FIRST = clusters.ENTRIES + 1  # the entry that is published after the catalogue
TITLES = "SELECT string_agg(content::json->>'brief_title', '|') FROM ledger_publication"
WAITING = "SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'"


def titles(data: Path) -> set[str]:
    postgres.start(data, durable=False)
    found = ask(data, f"{TITLES} WHERE serial > {clusters.ENTRIES}")
    return set(str(found).split("|"))


def test_a_moment_is_gone_back_to_and_what_came_after_it_is_missed(archived: Archived) -> None:
    with archived.recover("--until", archived.moment) as done:
        assert done.returncode == 0, done.stderr
        assert f"The ledger verifies: {FIRST} entries" in done.stdout
        assert f"Entry {FIRST + 1} was published from here" in done.stderr
        assert titles(archived.recovered) == {"A"}
        refused = publish(archived.registry, "C")
        assert refused.stderr.startswith("lost_entries:")
        assert head(postgres.url(archived.recovered))[0] == FIRST
        again = archived.registry.manage("recover")
        assert "There is a cluster in" in again.stderr

    with archived.recover() as done:
        assert f"The ledger verifies: {FIRST + 1} entries" in done.stdout, "an attempt before it hides nothing"
        assert "was published from here" not in done.stderr
        assert titles(archived.recovered) == {"A", "B"}


def test_a_moment_that_cannot_be_reached_is_a_sentence(archived: Archived) -> None:
    with archived.recover("--until", "2020-01-01T00:00:00Z") as early:
        assert "There is no base backup in" in early.stderr
        assert "the first is 20" in early.stderr
        no_zone = archived.registry.manage("recover", "--until", "2026-01-01T00:00:00")
        assert no_zone.stderr.rstrip().endswith("00:00:00Z for UTC.")
        assert not postgres.cluster(archived.recovered).exists()
    with archived.recover("--until", "2099-01-01T00:00:00Z") as late:
        assert "That moment was not reached" in late.stderr


def test_without_an_archive_there_is_no_way_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAL_ARCHIVE", raising=False)
    with pytest.raises(postgres.PostgresError, match="WAL_ARCHIVE is not set"):
        postgres.recover(folder / "data", None)
    assert not postgres.cluster(folder / "data").exists()


def test_a_damaged_base_backup_is_found_out(archived: Archived) -> None:
    base = next((archived.archive / "base").glob("*Z"))
    victim = max((base / "base").rglob("[0-9]*[0-9]"), key=lambda path: path.is_file() and path.stat().st_size)
    content = victim.read_bytes()
    with victim.open("r+b") as file:
        file.seek(len(content) // 2)
        file.write(bytes([content[len(content) // 2] ^ 1]))
    with archived.recover() as done:
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
