"""Workers count in numbered files: each has its own, a new one goes on where a dead one ended."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from registry import monitoring
from registry.postgres import locks
from registry.serving.exporter import Exporter
from registry.serving.metrics import ROOM, resident_bytes, take_number
from tests.registry.serving.lines import logged

try_to_lock = locks.try_to_lock


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """The locks that this process got, by name; a process keeps them until it ends."""
    held: dict[str, int] = {}

    def noting(path: Path) -> int | None:
        descriptor = try_to_lock(path)
        if descriptor is not None:
            held[path.name] = descriptor
        return descriptor

    monkeypatch.setattr(locks, "try_to_lock", noting)
    yield held
    for descriptor in held.values():
        os.close(descriptor)


def kill(held: dict[str, int], number: int) -> None:
    """Free what a worker holds, as its death would."""
    os.close(held.pop(str(number)))


def test_workers_that_live_have_different_numbers(tmp_path: Path, held: dict[str, int]) -> None:
    assert [take_number(tmp_path) for _ in range(3)] == [0, 1, 2]


def test_a_new_worker_takes_the_number_and_the_files_of_a_dead_one(tmp_path: Path, held: dict[str, int]) -> None:
    for _ in range(3):
        take_number(tmp_path)
    (tmp_path / "counter_1.db").write_bytes(b"counted")
    kill(held, 1)
    assert take_number(tmp_path) == 1
    assert (tmp_path / "counter_1.db").read_bytes() == b"counted"


def test_whoever_comes_when_nobody_is_there_begins_anew(tmp_path: Path, held: dict[str, int]) -> None:
    take_number(tmp_path)
    (tmp_path / "counter_0.db").write_bytes(b"of an older version")
    (tmp_path / "gauge_liveall_9.db").write_bytes(b"of an older version")
    kill(held, 0)
    assert take_number(tmp_path) == 0
    assert {file.name for file in tmp_path.glob("*.db")} == {f"{kind}_0.db" for kind in ROOM}
    assert b"older" not in (tmp_path / "counter_0.db").read_bytes()


def test_room_on_the_disk_is_taken_before_anything_is_counted(tmp_path: Path, held: dict[str, int]) -> None:
    """A mapped page without room behind it would end the process in the middle of a request."""
    take_number(tmp_path)
    taken = {file.name: file.stat() for file in tmp_path.glob("*.db")}
    assert {name: facts.st_size for name, facts in taken.items()} == {f"{kind}_0.db": ROOM[kind] for kind in ROOM}
    assert all(facts.st_blocks * 512 >= facts.st_size for facts in taken.values())


def test_a_folder_that_cannot_be_used_stops_no_server(tmp_path: Path, settings: Any) -> None:
    settings.METRICS_FOLDER = tmp_path / "file" / "metrics"
    settings.METRICS_FOLDER.parent.write_text("no folder")
    with logged() as lines:
        assert monitoring.begun(("127.0.0.1", 1)) is None
    [line] = lines.parsed("registry.monitoring")
    assert line["message"].startswith(f"This worker is not measured: {settings.METRICS_FOLDER} cannot be used:")


def test_an_address_that_somebody_else_has_is_told_once_and_taken_when_it_is_free(
    tmp_path: Path, held: dict[str, int]
) -> None:
    measured: Any = SimpleNamespace(folder=tmp_path, forget_the_dead=lambda: None)
    with socket.create_server(("127.0.0.1", 0)) as other, logged() as lines:
        exporter = Exporter(measured, other.getsockname()[:2], monitoring.Records())
        assert [exporter.try_to_serve() for _ in range(3)] == [False] * 3
        held.clear()  # it gave its lock back, so that another worker may try
    [line] = lines.parsed("registry.serving.exporter")
    assert line["message"].startswith("Nobody can ask for metrics: METRICS_ADDRESS 127.0.0.1:")
    assert exporter.try_to_serve()
    assert exporter.server is not None
    exporter.server.shutdown()
    exporter.server.server_close()


def test_the_memory_of_a_process_is_told_in_bytes() -> None:
    assert 20e6 < resident_bytes() < 20e9
