"""Keep processes running: what dies is started again, sooner or later, and all of them end with this one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO

from registry.running.database import READY

EVERY = 0.1  # seconds between two looks
FIRST, LONGEST = 0.2, 10.0  # seconds before something is started again: at once, then twice as long each time
WELL = 30.0  # seconds after which it is not taken for one that cannot start
PATIENCE = 70.0  # seconds that something may take to end in order; a database is given 60


class Failed(Exception):
    """A process did not start; the message is what it said."""


class Child:
    """A process in a session of its own, so that Ctrl-C reaches us alone, which ends when we close its input.

    ``speaks`` says that it tells in one line whether it is ready; then a start waits for that.
    """

    def __init__(self, name: str, words: Sequence[str], *, speaks: bool = False) -> None:
        self.name, self._words, self._speaks = name, list(words), speaks
        self._process: subprocess.Popen[str] | None = None
        self._delay, self._began, self._due = FIRST, 0.0, 0.0

    def start(self) -> None:
        """Start it. Raises ``Failed`` if it said why it cannot."""
        self.code()  # what ended is cleared away first
        self._began, self._due = time.monotonic(), 0.0
        output = subprocess.PIPE if self._speaks else None
        self._process = subprocess.Popen(
            self._words, stdin=subprocess.PIPE, stdout=output, text=True, start_new_session=True
        )
        if self._process.stdout and (complaint := _complaint(self._process.stdout)):
            raise Failed(complaint)

    def code(self) -> int | None:
        """Return the exit code if it has ended, after ending what it left: its session is ours to clear."""
        if self._process is None or (code := self._process.poll()) is None:
            return None
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        with suppress(ProcessLookupError, PermissionError):  # macOS says the latter of zombies
            os.killpg(self._process.pid, signal.SIGKILL)
        return code

    def restart_when_due(self, say: Callable[[str], None]) -> None:
        """Start it again if it has ended: the first time at once, then at growing distances."""
        if (code := self.code()) is None:
            return
        now = time.monotonic()
        if not self._due:
            self._delay = FIRST if now - self._began > WELL else min(2 * self._delay, LONGEST)
            self._due = now + self._delay
            say(f"The {self.name} {_ended(code)}; it is started again.")
        if now >= self._due:
            try:
                self.start()
            except Failed as reason:
                say(f"The {self.name} does not start: {reason}")

    def end(self) -> None:
        """End it in order, by closing its input, and by force if that takes too long."""
        if self._process is None:
            return
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.code()


def keep(children: Sequence[Child], say: Callable[[str], None]) -> None:
    """Look after them until an exception ends it, such as the one that Ctrl-C raises."""
    while True:
        for child in children:
            child.restart_when_due(say)
        time.sleep(EVERY)


def module(name: str, *arguments: str) -> list[str]:
    """Return the words that run a module of ours."""
    return [sys.executable, "-m", f"registry.running.{name}", *arguments]


def _complaint(output: IO[str]) -> str:
    first = output.readline()
    return "" if first.strip() == READY else (first + output.read()).strip() or "it said nothing"


def _ended(code: int) -> str:
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
