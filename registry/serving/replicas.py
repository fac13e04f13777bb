"""Copies of the database that answer public reads: which of them is well, and which one a request is answered from.

A thread for each looks at it once a second, so that no reader waits to find out. What a replica answers is the registry
as it was a moment ago; whoever has seen an entry of the ledger sends its serial, and gets nothing older than that.
"""

import itertools
import logging
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.db import Error, connections
from django.http import HttpResponse
from psycopg_pool import PoolTimeout

from registry.serving.database.base import LOST, OUTDATED, PRIMARY, DatabaseWrapper, sqlstate
from registry.serving.database.watch import LONGEST, PERIOD, SILENT, Watch

WAIT = 0.25  # seconds that a reader waits for a replica to have what the reader has seen, before the primary is asked
COOKIE, HEADER = "registry_serial", "HTTP_REGISTRY_SERIAL"
_FORGOTTEN = 2 * (PERIOD + LONGEST)  # seconds after which a look says nothing about now
_log = logging.getLogger(__name__)
_SERIAL = re.compile(r"\d{1,18}", re.ASCII)
_OF_COOKIE = re.compile(rf"(?:^|;) *{COOKIE}=(\d{{1,18}})(?:;|$)", re.ASCII)
_GONE = (LOST, "57P")  # the connection is, or the server stops or starts
_NEWEST = "SELECT coalesce(max(serial), 0) FROM ledger_publication"


class LastLook(NamedTuple):
    """What the last look at a replica found."""

    complaint: str = "Nobody has looked at it yet."  # why it is left out; empty while it answers
    serial: int = 0  # the newest entry of the ledger there
    lag: float = float("inf")  # seconds by which it is behind, to a second
    at: float = 0.0


@dataclass
class Replica:
    """One of them. Its state is replaced as a whole, by whichever thread learns something."""

    alias: str
    state: LastLook = field(default_factory=LastLook)

    @property
    def answers(self) -> bool:
        return not self.state.complaint and time.monotonic() - self.state.at < _FORGOTTEN

    def look(self, watch: Watch) -> None:
        """Note how it is now."""
        found = watch.look()
        complaint = found.complaint
        if complaint == SILENT:
            cast(DatabaseWrapper, connections[self.alias]).abandon()
        if not complaint and found.lag > settings.REPLICA_LAG:
            complaint = f"It is {found.lag:.0f} seconds behind." if found.lag < float("inf") else "It is behind."
        self.state = LastLook(complaint, found.serial, found.lag, time.monotonic())

    def has(self, serial: int) -> bool:
        """Ask for its newest entry, and note that. Raises what asking a database does."""
        [(newest,)] = cast(DatabaseWrapper, connections[self.alias]).read(_NEWEST)
        self.state = self.state._replace(serial=newest)
        return bool(newest >= serial)


def watch() -> None:
    """Begin to look at them; nothing happens where that began before, or where there are none."""
    with _beginning:
        if not _replicas:
            _replicas.extend(Replica(alias) for alias in settings.DATABASES if alias != PRIMARY)
            for replica in _replicas:
                threading.Thread(target=_go_on, args=[replica], name=replica.alias, daemon=True).start()


def states() -> dict[str, LastLook]:
    """Return how each is; one at which a look hangs has a complaint."""
    hangs = "It does not answer in time."
    return {
        each.alias: each.state if each.answers or each.state.complaint else each.state._replace(complaint=hangs)
        for each in _replicas
    }


def choose(environ: Mapping[str, Any]) -> str:
    """Return the alias of the server to answer a public read from: a replica that has what the reader has seen."""
    answering = [each for each in _replicas if each.answers]
    serial = _seen(environ) if answering else None
    if serial is None:
        return PRIMARY
    fitting = [each for each in answering if each.state.serial >= serial]
    if fitting:
        return fitting[next(_turns) % len(fitting)].alias
    return _awaited(answering[next(_turns) % len(answering)], serial)


def failed(alias: str, error: Exception) -> bool:
    """Say whether a read failed where the primary can be asked instead; a replica that went away is left out.

    Anything may be: a query that stood in the way of what is replayed there is cancelled, and after a migration tables
    are missing for a moment. What is the reader's fault fails at the primary, too.
    """
    if alias == PRIMARY:
        return False
    state = sqlstate(error)
    if state.startswith(_GONE):
        replica = next(each for each in _replicas if each.alias == alias)
        replica.state = replica.state._replace(complaint=SILENT)
    if state.startswith((*_GONE, OUTDATED)):
        cast(DatabaseWrapper, connections[alias]).renew()
    return True


def remember(response: HttpResponse, serial: int) -> None:
    """Let a browser say what it has seen, until each replica that answers has it: who published finds it published."""
    if _replicas:
        response.set_cookie(
            COOKIE, str(serial), max_age=settings.REPLICA_LAG + int(_FORGOTTEN) + 1, path="/api/",
            secure=settings.HTTPS, httponly=True, samesite="Lax",
        )  # fmt: skip


def _seen(environ: Mapping[str, Any]) -> int | None:
    """Return the serial that the reader has seen, 0 without one; None for what is no serial: the primary has all."""
    if sent := environ.get(HEADER):
        return int(sent) if _SERIAL.fullmatch(sent) else None
    cookies = environ.get("HTTP_COOKIE", "")
    kept = _OF_COOKIE.search(cookies) if COOKIE in cookies else None
    return int(kept[1]) if kept else 0


def _awaited(replica: Replica, serial: int) -> str:
    """Return the replica once it has the entry. One reader waits at a time: others must not keep the threads busy."""
    if not _waiting.acquire(blocking=False):
        return PRIMARY
    try:
        until = time.monotonic() + WAIT
        while not replica.has(serial):
            if time.monotonic() > until:
                return PRIMARY
            time.sleep(WAIT / 10)
        return replica.alias
    except (Error, PoolTimeout) as error:
        failed(replica.alias, error)
        return PRIMARY
    finally:
        _waiting.release()


def _go_on(replica: Replica) -> None:
    watch = Watch(replica.alias)
    while True:
        try:
            replica.look(watch)
        except Exception:  # its last state grows old, and it is left out
            _log.exception("%s cannot be looked at", replica.alias)
        time.sleep(PERIOD)


_replicas: list[Replica] = []
_turns = itertools.count()
_beginning, _waiting = threading.Lock(), threading.Lock()
