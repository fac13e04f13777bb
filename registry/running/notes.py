"""Who runs in a data folder: a note for each process, as a file that it holds locked for as long as it lives.

The lock is the proof. It goes with its process, whatever happens to that, so a number that some other process bears by
now cannot be mistaken for ours.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

REGISTRY, SERVER = "registry.pid", "server.pid"  # names of notes in the data folder


class Note(NamedTuple):
    """A process, when it started (seconds since 1970), and where it can be reached."""

    pid: int
    since: float
    where: str

    @property
    def started(self) -> str:
        """Return when it started, for people."""
        return datetime.fromtimestamp(self.since, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


class Held(Exception):
    """Another process holds the note."""


@contextmanager
def held(path: Path, where: str) -> Iterator[None]:
    """Hold a note about this process. Raises ``Held``, or ``OSError`` if the folder cannot be used.

    Children that are forked without starting another program hold it, too.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        _lock(descriptor)
        text = json.dumps(Note(os.getpid(), time.time(), where)).encode()
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, text, 0)
        yield
    finally:
        os.close(descriptor)


def read(path: Path) -> Note | None:
    """Return the note if somebody holds it; it may be empty for a moment, while its process starts."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    try:
        _lock(descriptor)
        return None
    except Held:
        return _parsed(os.pread(descriptor, 4096, 0)) or _parsed(_later(descriptor))
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Held from None


def _parsed(text: bytes) -> Note | None:
    return Note(*json.loads(text)) if text else None


def _later(descriptor: int) -> bytes:
    time.sleep(0.1)
    return os.pread(descriptor, 4096, 0)
