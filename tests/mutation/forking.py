"""Do something in a forked child, for a limited time, and take nothing of it but its answer."""

import os
import pickle
import resource
import select
import signal
import time
import traceback
from collections.abc import Callable
from typing import Any

MEMORY = 6 * 2**30  # bytes of address space; a list that grows without end must not take the machine with it


class TakesTooLong(BaseException):
    """A test ran for longer than it may; no ``except Exception`` catches it."""


def in_child(job: Callable[[], Any], *, seconds: float) -> Any:
    """Return what the job returns, or the error that it raises; ``None`` if the child died or had to be killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _run(job, writing)
    os.close(writing)
    try:
        return _answer(reading, time.monotonic() + seconds)
    finally:
        os.close(reading)
        _end(child)


def alarm(seconds: float) -> None:
    """Raise ``TakesTooLong`` after so many seconds; 0 calls it off."""
    signal.setitimer(signal.ITIMER_REAL, seconds, 5.0 if seconds else 0)  # again, where it was swallowed


def _run(job: Callable[[], Any], writing: int) -> None:
    try:
        os.setsid()  # what the tests start can then be ended together
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.signal(signal.SIGALRM, _refuse)
        answer = _result(job)
        alarm(0)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(answer, pipe)
    finally:
        os._exit(0)  # nothing that the parent registered for its end may happen here


def _result(job: Callable[[], Any]) -> Any:
    try:
        return job()
    except BaseException:
        return RuntimeError(traceback.format_exc())


def _refuse(number: int, frame: object) -> None:
    raise TakesTooLong


def _answer(reading: int, deadline: float) -> Any:
    parts: list[bytes] = []
    while select.select([reading], [], [], max(0.0, deadline - time.monotonic()))[0]:
        part = os.read(reading, 1 << 20)
        if not part:
            return pickle.loads(b"".join(parts)) if parts else None  # noqa: S301  our own child
        parts.append(part)
    return None


def _end(child: int) -> None:
    for target in (-child, child):
        try:
            os.kill(target, signal.SIGKILL)
        except ProcessLookupError:
            pass
    os.waitpid(child, 0)
