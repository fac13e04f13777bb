"""Connections that are looked at before they are used, unless what they are for can be done once more.

A pool knows of a database that went away only when a connection fails. Whoever writes is therefore given one that was
asked a moment ago; a public read takes it unasked, which spares it half of what it asks the database, and is repeated
where it fails (``registry.serving.public``).
"""

import os
import socket
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import ContextVar
from math import inf
from time import monotonic
from typing import Any
from weakref import WeakSet

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base
from django.db.models import Model
from psycopg_pool import ConnectionPool, PoolTimeout

from registry import budget

# By alias, who answers what is being done. Nothing: the primary, and it cannot be done again.
source: ContextVar[str] = ContextVar("source", default="")
PRIMARY = "default"
# Classes of SQLSTATE: for connections, and for “cached plan must not change result type”.
LOST, OUTDATED = "08", "0A000"
Row = tuple[Any, ...]


class Router:
    """Django's router: a public read goes to the server that was chosen for it, everything else to the primary."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return source.get() or PRIMARY

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True  # it is one database, wherever it was read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


def sqlstate(error: BaseException) -> str:
    """Return the SQLSTATE of what Django or the driver raised; ``LOST`` for a connection that broke without one.

    It is empty where nobody was given a connection: others may just be using all of them.
    """
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    if isinstance(cause, PoolTimeout):
        return ""
    state = getattr(cause, "sqlstate", None)
    return state or (LOST if isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError)) else "")


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL."""

    _missed: dict[str, float] = {}  # by alias: since when nobody was given a connection
    _of_replicas: dict[str, WeakSet[Any]] = defaultdict(WeakSet)  # by alias: the connections that were given

    def read(self, statement: str, parameters: Sequence[Any] | None = None) -> list[Row]:
        """Return the rows that a statement selects, outside any transaction; it is prepared after a few times.

        Django writes values into the text of a statement, which PostgreSQL then parses and plans each time. A
        connection that is open, because there is a transaction or a test that counts queries, is used as Django does;
        likewise where so little time is left to the request that the server has to be told.
        """
        if self.connection is not None or self.pool is None or limits_statement(budget.left()):
            with self.cursor() as cursor:
                cursor.execute(statement, parameters)
                return list(cursor.fetchall())
        with self.wrap_database_errors:
            connection = self._patiently(self._pooled)
            try:
                return psycopg.Cursor(connection).execute(statement, parameters).fetchall()
            finally:
                self.pool.putconn(connection)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection of the pool."""
        given = super().get_new_connection
        return given(conn_params) if self.pool is None else self._patiently(lambda: given(conn_params))

    def renew(self) -> None:
        """Throw away all connections, this one and those in the pool; those in use follow when they come back."""
        if self.pool is not None and not self.pool.closed:
            self.pool.drain()
        self.close()

    def abandon(self) -> None:
        """Break off all connections, so that nobody waits any longer for a replica that hangs."""
        for connection in list(self._of_replicas[self.alias]):
            break_off(connection)
        self.renew()

    def _set_autocommit(self, autocommit: bool) -> None:
        """Spare what would change nothing: the connections of the pool are so already."""
        if self.connection.autocommit != autocommit:
            super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs leave it out

    def _patiently(self, given: Callable[[], Any]) -> Any:
        """Return a connection. Raises ``PoolTimeout`` when nobody was given one for ``PATIENCE`` seconds.

        They count from the first who waited: while the database stays away, each request after that is refused soon
        and keeps no thread from what needs no database.
        """
        patience = self.settings_dict["PATIENCE"]
        while True:
            try:
                connection = given()
            except PoolTimeout:
                if monotonic() - self._missed.setdefault(self.alias, monotonic()) > patience:
                    raise
                continue
            self._missed.pop(self.alias, None)
            if self.alias != PRIMARY:
                self._of_replicas[self.alias].add(connection)
            if source.get() or _works(connection):
                return connection
            self.pool.putconn(connection)  # which throws it away, and connects anew

    def _pooled(self) -> Any:
        if self.pool.closed:
            self.pool.open()
        return self.pool.getconn()


def limits_statement(left: float) -> bool:
    """Whether a statement may run for longer than the seconds that are left to the request."""
    return left * 1000 < (settings.STATEMENT_TIMEOUT or inf)


def break_off(connection: Any) -> None:
    """Shut the socket: who waits for an answer fails at once, whatever the server does."""
    with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as shared:
        shared.shutdown(socket.SHUT_RDWR)


def _works(connection: Any) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.Error:
        return False
    return True
