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

import pytest

from registry import postgres
from tests import clusters
from tests.processes import ROOT, wait_until
from tests.registry.hostile import LARGE, attacks, never_reading
from tests.serving import Served, served

AT_ONCE = 16
MEMORY = 250  # MB of a worker, after everything
READS = ["/api/v1/trials/NCT05816499", "/api/v1/trials", "/api/v1/studies?q=cadonilimab"]


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Served, list[str]]]:
    """A server over the catalogue and some very large records, with the numbers of two of them."""
    with clusters.data_folder() as data:
        clusters.CATALOGUE.copy_to(data)
        with postgres.running(data, durable=False):
            command = [sys.executable, "-c", LARGE]
            made = subprocess.run(command, cwd=ROOT, env=clusters.on(data), check=True, capture_output=True, text=True)
            with served(DATA_DIR=str(data), DATABASE_URL="") as running:
                running.wait()
                yield running, made.stdout.split()


def megabytes(pid: int, what: str = "VmRSS") -> int:
    """Return what a process holds in memory, or held at most (``VmHWM``)."""
    found = re.search(rf"{what}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
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


@pytest.mark.slow
def test_hostile_requests_are_bounded_in_memory_and_plain_reads_beside_them_are_answered(
    server: tuple[Served, list[str]],
) -> None:
    running, numbers = server
    workers = sorted(running.workers())
    answered: dict[str, set[int]] = {}
    page = "/api/v1/trials?fields=*&page_size=1000"
    with (
        read_meanwhile(running) as reads,
        never_reading(running.port, page, AT_ONCE),
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        for name, attack in attacks(*numbers).items():
            answered[name] = set(pool.map(attack.status, [running.port] * AT_ONCE))
            print(name, answered[name], reads.total(), [megabytes(w) for w in workers], flush=True)
        before = reads.total()
        wait_until(lambda: reads.total() > before)

    expected = {name: attack.statuses for name, attack in attacks(*numbers).items()}
    assert {name: statuses for name, statuses in answered.items() if not statuses <= expected[name]} == {}
    assert set(reads) == {200}
    assert sorted(running.workers()) == workers, "none died, and none had to be replaced"
    assert max(map(megabytes, workers)) < MEMORY
    print([megabytes(w,"VmHWM") for w in workers])
