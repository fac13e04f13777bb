"""`make status` and `make stop`: say what runs in the data folder, or end it. Nothing is started for that."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from registry import postgres
from registry.running import notes, orphans

PATIENCE = 120  # seconds that a registry may take to stop


def status(data: Path) -> int:
    """Say what runs, where, and since when; 1 if nothing does."""
    registry, server = notes.read(data / notes.REGISTRY), notes.read(data / notes.SERVER)
    database = postgres.process(data)
    if registry:
        _say(f"The registry runs in {data} as process {registry.pid}, since {registry.started}.")
    else:
        _say(f"No registry runs in {data}.")
    if server:
        _say(f"Its server is process {server.pid} on {server.where}, since {server.started}.")
    elif registry:
        _say("Its server does not run; it is started again, or still waits for the database.")
    if database:
        since = notes.Note(database.pid, database.since, "").started
        _say(f"PostgreSQL runs in {postgres.cluster(data)} as process {database.pid}, since {since}.")
    elif registry and not os.environ.get("DATABASE_URL"):
        _say("Its database does not run; it is started again.")
    return 0 if registry else 1


def stop(data: Path) -> int:
    """End it, and what outlived it."""
    registry = notes.read(data / notes.REGISTRY)
    if registry:
        os.kill(registry.pid, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while notes.read(data / notes.REGISTRY):
            if time.monotonic() > until:
                _say(f"Process {registry.pid} does not end; kill -9 {registry.pid} ends it and what it started.")
                return 1
            time.sleep(0.1)
        _say(f"Stopped the registry that ran in {data} since {registry.started}.")
    elif orphan := orphans.end(data):
        _say(f"No registry runs in {data}; its server, process {orphan.pid}, was left behind and is ended.")
    else:
        _say(f"No registry runs in {data}.")
    return 0


def _say(sentence: str) -> None:
    print(sentence)  # noqa: T201


COMMANDS: dict[str, Callable[[Path], int]] = {"status": status, "stop": stop}

if __name__ == "__main__":
    try:
        sys.exit(COMMANDS[sys.argv[1]](postgres.data_dir()))
    except OSError as error:
        sys.exit(f"The data folder {postgres.data_dir()} cannot be used: {error.strerror}.")
