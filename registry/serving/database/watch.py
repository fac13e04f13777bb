"""Looks at a replica: whether it is a standby of ours, what it has, and how far it is behind.

How far is told by the log: each look notes how long it was on the primary, and a replica is behind by the time since
the newest of these notes that it has replayed. No clock of another machine takes part, and an idle primary does not
look like a replica that stands still.
"""

import logging
import threading
from collections import deque
from time import monotonic
from typing import Any, NamedTuple, cast

import psycopg
from django.db import connections

from registry.serving.database.base import PRIMARY, DatabaseWrapper, break_off

PERIOD = 1.0  # seconds between two looks
LONGEST = 2.0  # seconds that an answer is waited for
SILENT = "It does not answer."
_log = logging.getLogger(__name__)
_THERE = """
SELECT pg_is_in_recovery(), (SELECT system_identifier FROM pg_control_system()),
    coalesce(pg_last_wal_replay_lsn() - '0/0', 0), coalesce(serial, 0), coalesce(entry_sha256, '')
FROM (SELECT) AS one LEFT JOIN (
    SELECT serial, entry_sha256 FROM ledger_publication ORDER BY serial DESC LIMIT 1
) AS head ON true
"""
_HERE = """
SELECT (SELECT system_identifier FROM pg_control_system()), pg_current_wal_lsn() - '0/0',
    %(serial)s::bigint = 0 OR EXISTS (
        SELECT FROM ledger_publication WHERE serial = %(serial)s AND entry_sha256 = %(entry_sha256)s
    )
"""


class Found(NamedTuple):
    """How a replica was found: what is wrong with it, its newest entry, and by how many seconds it is behind."""

    complaint: str
    serial: int
    lag: float


class _Session:
    """A connection of its own, which no reader can keep busy; it is made anew when it broke."""

    def __init__(self, alias: str) -> None:
        parameters = cast(DatabaseWrapper, connections[alias]).get_connection_params()
        self.parameters = {**parameters, "connect_timeout": 2, "cursor_factory": psycopg.Cursor}
        self.connection: psycopg.Connection[Any] | None = None

    def ask(self, query: str, values: dict[str, Any] | None = None) -> Any:
        """Return the row, None if nobody answers."""
        try:
            if self.connection is None or self.connection.closed:
                self.connection = psycopg.connect(**self.parameters, autocommit=True)
            # A server that hangs answers nothing, not even that it was asked for too long.
            late = threading.Timer(LONGEST, break_off, [self.connection])
            late.start()
            try:
                return self.connection.execute(query, values).fetchone()
            finally:
                late.cancel()
        except psycopg.Error as error:
            _log.debug("no answer: %s", error)
            return None


class Watch:
    """What one replica is looked at with, and what is known of the primary meanwhile."""

    def __init__(self, alias: str) -> None:
        self.alias, self.said = alias, ""
        self.replica, self.primary = _Session(alias), _Session(PRIMARY)
        # When the log of the primary was how long. One that is behind by more than these reach back is just behind.
        self.lengths: deque[tuple[float, int]] = deque(maxlen=3600)
        self.complaint = ""  # about whose standby it is

    def look(self) -> Found:
        """Look, and log what became different."""
        found = self._found()
        if found.complaint != self.said:
            _log.warning("%s: %s", self.alias, found.complaint or "It answers again.")
            self.said = found.complaint
        return found

    def _found(self) -> Found:
        there = self.replica.ask(_THERE)
        if there is None:
            return Found(SILENT, 0, float("inf"))
        is_standby, system, replayed, serial, entry_sha256 = there
        if not is_standby:
            return Found("It is no standby.", serial, float("inf"))
        # While the primary is away nothing is published, so nobody falls behind; whose it is was known before.
        if here := self.primary.ask(_HERE, {"serial": serial, "entry_sha256": entry_sha256}):
            self.complaint = "" if here[0] == system and here[2] else "It is a standby of another database."
            self.lengths.append((monotonic(), int(here[1])))
        return Found(self.complaint, serial, self._lag(int(replayed)))

    def _lag(self, replayed: int) -> float:
        while len(self.lengths) > 1 and self.lengths[1][1] <= replayed:
            self.lengths.popleft()
        if not self.lengths:
            return 0.0
        moment, length = self.lengths[0]
        return self.lengths[-1][0] - moment if length <= replayed else float("inf")
