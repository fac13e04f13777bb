"""Locks between processes, as files beside what they guard; whatever happens to a process, its locks are freed."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file beside a path, waiting for whoever holds it. It is freed when the process dies."""
    with _lock_file(f"{path}.lock") as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def try_to_lock(path: Path) -> int | None:
    """Return a descriptor that holds the lock beside a path until it is closed or we die; None if somebody has it."""
    descriptor = _open(f"{path}.lock")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


@contextmanager
def counted(path: Path) -> Iterator[Callable[[], bool]]:
    """Be counted among the users of a path. Gives a function that says, on leaving, that there is nobody else.

    Whoever comes after that waits until we have left.
    """
    with _lock_file(f"{path}.users") as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield lambda: _alone(descriptor)


def _alone(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _lock_file(path: str) -> Iterator[int]:
    descriptor = _open(path)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _open(path: str) -> int:
    # Read-only and not followed: flock needs no more, and root opens it in folders that may be somebody else's.
    return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW, 0o644)
