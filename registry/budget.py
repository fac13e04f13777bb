"""How long a request may take, and how much of a processor it may use.

Nothing interrupts a thread. Work that repeats calls ``check`` at each turn, and statements get what is left as their
timeout (``registry.serving.limits``). Outside of a request nothing is limited.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf
from threading import Lock

CPU = 3.0  # seconds: twice what the worst body takes that is within the limits of its size
_PATIENCE = 0.5  # seconds: an ordinary document is checked in a twentieth of it
_turn = Lock()


class Exhausted(Exception):
    """A request reached its limit; ``str()`` is a sentence that says what to send or to ask less of."""


class TooMuchWork(Exhausted):
    """It used up its share of a processor, as it would each time."""


class TookTooLong(Exhausted):
    """Its time is over, which may be because others are served too."""


@dataclass(frozen=True)
class Limit:
    """When work ends, by the clock of the machine and by that of the thread, and what the client is then told."""

    less: str = ""
    until: float = inf
    cpu_until: float = inf


_NONE = Limit()
_current: ContextVar[Limit] = ContextVar("limit", default=_NONE)


@contextmanager
def limited(less: str, *, seconds: float = inf, cpu: float = inf) -> Iterator[None]:
    """Limit the block, within what limits it already, to seconds and to seconds of a processor."""
    outer = _current.get()
    inner = Limit(less, min(outer.until, time.monotonic() + seconds), min(outer.cpu_until, time.thread_time() + cpu))
    token = _current.set(inner)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def heavy(less: str) -> Iterator[None]:
    """Do what takes much of memory and processor alone in this process, with a share of a processor.

    The interpreter runs one thread at a time anyway. Whoever cannot begin soon is told to come again: a few such
    requests must not hold all threads, which plain reads need.
    """
    if not _turn.acquire(timeout=_PATIENCE):
        raise TookTooLong("Others are served just now; try again shortly.")
    try:
        with limited(less, cpu=CPU):
            yield
    finally:
        _turn.release()


def within(number: int, most: int) -> None:
    """Refuse to begin with more than so many, or go on."""
    if number > most:
        raise TooMuchWork(f"At most {most:,} can be drawn, and these are {number:,}. {_current.get().less}".strip())


def check() -> None:
    """Go on, or raise ``Exhausted``."""
    limit = _current.get()
    if limit.cpu_until < inf and time.thread_time() > limit.cpu_until:
        raise TooMuchWork(limit.less)
    if limit.until < inf and time.monotonic() > limit.until:
        raise TookTooLong(limit.less)


def left() -> float:
    """Return the seconds until time is over."""
    return _current.get().until - time.monotonic()
