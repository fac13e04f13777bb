"""A server that outlived its supervisor, as it does for a moment after kill -9, and for ever if it hangs."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from registry.running import notes

PATIENCE = 14  # seconds: it ends by itself, and gives its workers the time that a request may take


def end(data: Path) -> notes.Note | None:
    """Wait until the server of a data folder has ended, by force in the end; return the note about it, if it ran."""
    path = data / notes.SERVER
    orphan, until = notes.read(path), time.monotonic() + PATIENCE
    while (left := notes.read(path)) and time.monotonic() < until + 2:
        if time.monotonic() > until:
            # No other session bears this number: a worker that was forked holds the note still.
            with suppress(ProcessLookupError):
                os.killpg(left.pid, signal.SIGKILL)
        time.sleep(0.1)
    return orphan
