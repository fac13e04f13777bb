"""What each worker counts and measures, in files that all workers of an installation share.

The library keeps one set of files per process and adds them up when it is asked. Named by process they would pile up,
because what a dead worker counted must stay in the sum; so a worker takes a free number instead, and goes on counting
in the files of the one that had it before.
"""

import os
import resource
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.auth.signals import user_login_failed
from prometheus_client import Counter, Gauge, Histogram, values
from prometheus_client.multiprocess import mark_process_dead

from registry.postgres import locks
from registry.serving import pool, replicas

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds
MOST_WORKERS = 256
# A page of a mapped file that the disk has no room for ends the process; so room is taken before, or refused in words.
_SMALL = 65_536
ROOM = {"histogram": 4 * 1024 * 1024} | dict.fromkeys(
    ("counter", "gauge_liveall", "gauge_livesum", "gauge_livemax"), _SMALL
)


class Metrics:
    """The numbers of this worker. Made once in a process, as the library keeps its files for the whole of it.

    Raises ``OSError`` where the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        number = take_number(folder)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)  # the library knows no other way to be told
        values.ValueClass = values.MultiProcessValue(lambda: number)
        self.requests = Histogram(
            "registry_request_duration_seconds", "How long requests took, by route and status.", ["route", "status"],
            buckets=BUCKETS, registry=None,
        )  # fmt: skip
        self._of: dict[tuple[str, str], Histogram] = {}
        self.failed_sign_ins = _counter("registry_sign_in_failures", "Sign-ins that were refused.")
        self.size = _gauge("registry_pool_size", "Database connections that are open.", "livesum")
        self.in_use = _gauge("registry_pool_in_use", "Database connections that requests are using.", "livesum")
        self.waiting = _gauge("registry_pool_waiting", "Requests that wait for a database connection.", "livesum")
        self.waited = _counter("registry_pool_waits", "Requests that had to wait for a database connection.")
        self.refused = _counter("registry_pool_timeouts", "Requests that waited for a connection in vain.")
        self.in_use_of = _gauge("registry_replica_in_use", "Workers that read from a replica.", "livesum", "replica")
        self.lag = _gauge("registry_replica_lag_seconds", "By how much a replica is behind.", "livemax", "replica")
        self.memory = _gauge("registry_worker_memory_bytes", "Resident memory of each worker.", "liveall")
        _gauge("registry_worker_start_time_seconds", "When each worker started.", "liveall").set(time.time())
        self._before: Mapping[str, int] = {}
        self.sample()
        user_login_failed.connect(self._sign_in_failed, weak=False)

    def count(self, route: str, status: str, seconds: float) -> None:
        """Count a request; the library looks labels up slowly, so what it found is kept."""
        found = self._of.get((route, status))
        if found is None:
            found = self._of[route, status] = self.requests.labels(route, status)
        found.observe(seconds)

    def sample(self) -> None:
        """Note what changes without a request of ours that ends."""
        now = pool.statistics()
        self.size.set(now.get("pool_size", 0))
        self.in_use.set(now.get("pool_size", 0) - now.get("pool_available", 0))
        self.waiting.set(now.get("requests_waiting", 0))
        for counter, name in ((self.waited, "requests_queued"), (self.refused, "requests_errors")):
            counter.inc(max(0, now.get(name, 0) - self._before.get(name, 0)))
        self._before = now
        for alias, state in replicas.states().items():
            self.in_use_of.labels(alias).set(not state.complaint)
            self.lag.labels(alias).set(state.lag)
        self.memory.set(resident_bytes())

    def forget_the_dead(self) -> None:
        """Take workers that are gone out of what is said of the living."""
        with locks.locked(self.folder):
            for number in _free_numbers(self.folder):
                mark_process_dead(number, str(self.folder))

    def _sign_in_failed(self, **_: Any) -> None:
        self.failed_sign_ins.inc()


def take_number(folder: Path) -> int:
    """Return a number that no other living worker has, for as long as this process lives.

    Whoever comes when nobody is there begins anew: an upgrade may count other things.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locks.locked(folder):
        if not set(_numbers(folder)) - set(_free_numbers(folder)):
            for file in folder.glob("*.db"):
                file.unlink()
        for number in range(MOST_WORKERS):
            if locks.try_to_lock(folder / str(number)) is not None:
                _take_room(folder, number)
                return number
    raise OSError(f"{folder} has room for {MOST_WORKERS} workers.")


def _take_room(folder: Path, number: int) -> None:
    for kind, size in ROOM.items():
        file = folder / f"{kind}_{number}.db"
        if not file.exists():
            new = file.with_suffix(".new")
            new.write_bytes(bytes(size))
            new.rename(file)


def resident_bytes() -> int:
    """Return the resident memory of this process; where the system does not say, the most it ever was."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024


def _numbers(folder: Path) -> list[int]:
    return [int(file.stem) for file in folder.glob("[0-9]*.lock")]


def _free_numbers(folder: Path) -> list[int]:
    free = []
    for number in _numbers(folder):
        descriptor = locks.try_to_lock(folder / str(number))
        if descriptor is not None:
            os.close(descriptor)
            free.append(number)
    return free


def _counter(name: str, meaning: str) -> Counter:
    return Counter(name, meaning, registry=None)


def _gauge(name: str, meaning: str, mode: Any, *labels: str) -> Gauge:
    return Gauge(name, meaning, labels, registry=None, multiprocess_mode=mode)
