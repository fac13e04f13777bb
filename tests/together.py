"""Threads that act at the same moment, each over a database connection of its own."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
PATIENCE = 60  # seconds; only a deadlock lasts as long


def at_once(jobs: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Run the jobs together, all connected before the first begins; return what each gave or raised, in order."""
    start = threading.Barrier(len(jobs))
    results: list[Any] = [RuntimeError("It never ended.")] * len(jobs)

    def run(number: int, job: Callable[[], T]) -> None:
        try:
            connection.ensure_connection()
            start.wait(PATIENCE)
            results[number] = job()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each, daemon=True) for each in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return results


@contextmanager
def wide_pool(size: int) -> Iterator[None]:
    """Let this process hold more connections than a worker has, so that its threads really meet in the database."""
    pool: dict[str, Any] = connection.settings_dict["OPTIONS"]["pool"]
    before = dict(pool)
    close_pool()
    pool.update(max_size=size, timeout=PATIENCE)
    try:
        yield
    finally:
        close_pool()
        pool.clear()
        pool.update(before)


def close_pool() -> None:
    """Give up this process's connections; the next query opens a pool anew."""
    pooled: Any = connection
    pooled.close()
    pooled.close_pool()


def failures(results: Sequence[T | Exception]) -> list[Exception]:
    """Return what was raised."""
    return [each for each in results if isinstance(each, Exception)]


def successes(results: Sequence[T | Exception]) -> list[T]:
    """Return what was given."""
    return [each for each in results if not isinstance(each, Exception)]
