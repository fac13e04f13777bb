"""The shipped server under requests that are made to bring it down: its memory stays bounded, and others are served."""

import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from registry import postgres
from registry.management.commands import run
from tests import clusters
from tests.processes import ROOT, wait_until
from tests.registry.hostile import CHECK, LARGE, attacks, never_reading
from tests.serving import Served, asked_all_the_time, served

AT_ONCE = 8
LATER = 503  # others are served just now
SLOW = 422  # on a machine where everything takes twice as long
NOW, AT_MOST = "VmRSS", "VmHWM"
MEMORY = {NOW: 250, AT_MOST: 320}  # MB of a worker, after everything
READS = ["/api/v1/trials/NCT05816499", "/api/v1/trials", "/api/v1/studies?q=cadonilimab"]


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder of its own, with a running database that holds the catalogue."""
    with clusters.data_folder() as folder:
        clusters.CATALOGUE.copy_to(folder)
        with postgres.running(folder, durable=False):
            yield folder


@pytest.fixture(scope="module")
def large(data: Path) -> list[str]:
    """Very large records, published; the numbers of two of them."""
    command = [sys.executable, "-c", LARGE]
    made = subprocess.run(command, cwd=ROOT, env=clusters.on(data), check=True, capture_output=True, text=True)
    return made.stdout.split()


@pytest.fixture
def server(data: Path) -> Iterator[Served]:
    """A server over it, as fresh as it starts: one worker, which everything comes to."""
    # No machine is so busy that the requests which may begin do not end in this time.
    with served(1, DATA_DIR=str(data), DATABASE_URL="", REQUEST_TIMEOUT="200") as running:
        running.wait()
        yield running


def megabytes(pid: int, when: str = NOW) -> int:
    """Return what a process holds in memory, or held at most."""
    found = re.search(rf"{when}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) // 1024


@contextmanager
def read_meanwhile(server: Served) -> Iterator[Counter[int]]:
    """Read all the time while the block runs; the statuses are counted."""
    stop, statuses = threading.Event(), Counter[int]()

    def read() -> None:
        while not stop.wait(0.05):
            statuses.update(server.get(path).status for path in READS)

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(read)
        try:
            yield statuses
        finally:
            stop.set()
    reader.result()


@pytest.mark.slow(seconds=60)
def test_hostile_requests_are_bounded_in_memory_and_plain_reads_beside_them_are_answered(
    server: Served, large: list[str]
) -> None:
    workers, hostile = sorted(server.workers()), attacks(*large)
    answered: dict[str, set[int]] = {}
    with (
        read_meanwhile(server) as reads,
        never_reading(server.port, "/api/v1/trials?fields=*&page_size=1000", AT_ONCE),
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        for name, attack in hostile.items():
            answered[name] = set(pool.map(attack.status, [server.port] * AT_ONCE))
        before = reads.total()
        wait_until(lambda: reads.total() > before)
        held = {when: max(megabytes(worker, when) for worker in workers) for when in MEMORY}

    begun = {name: statuses - {LATER} for name, statuses in answered.items()}
    assert [name for name, statuses in begun.items() if not statuses] == [], "one of each is looked at"
    assert {name: each for name, each in begun.items() if not each <= hostile[name].statuses | {SLOW}} == {}
    assert set(reads) == {200}
    assert sorted(server.workers()) == workers, "none died, and none had to be replaced"
    assert {when: most for when, most in held.items() if most >= MEMORY[when]} == {}


@pytest.mark.slow
def test_a_worker_that_has_grown_is_replaced_while_everybody_is_served(
    data: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WORKER_MEMORY = 112  # between what a worker has that has loaded, and one that has checked intervals
    monkeypatch.setattr(run, "LOADING", 4)  # the other worker answers should one need longer
    with served(2, DATA_DIR=str(data), DATABASE_URL="", GRANIAN_RSS_SAMPLE_INTERVAL="1") as growing:
        wait_until(lambda: len(growing.loaded()) == 2)
        first, checked = growing.loaded(), set[int]()
        assert max(map(megabytes, first)) < settings.WORKER_MEMORY, "nothing is replaced before it has grown"

        def replaced() -> bool:
            checked.add(CHECK.status(growing.port))
            return not first <= set(growing.workers())

        with asked_all_the_time(growing, [*READS, "/api/v1/evidence.svg"]) as answers:
            wait_until(replaced, "a new worker")
        assert len(growing.workers()) >= 2
    assert checked | {answer.status for each in answers.values() for answer in each} == {200}
