"""Make the public's view anew from the ledger, while everyone reads the one that stands.

The new tables are filled under their own names in a schema of their own, which comes first in the search path: the code
that fills them is the one that publishing uses, and with the schema their indexes and constraints change places too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, models, transaction
from psycopg import errors

from registry.ledger import actions as ledger
from registry.ledger.models import Publication
from registry.records.index import BATCH, View, newest

_SCHEMA = "rebuilding"
_LOCK = 0x7265_6275_696C_64  # any fixed number; it names the one rebuilding
_PATIENCE, _ATTEMPTS = "800ms", 100  # less than PostgreSQL waits before it ends a deadlock by failing a publisher
Progress = Callable[[int, int], None]


class AlreadyRunning(Exception):
    """Another rebuilding has not ended."""


def rebuild(view: View, progress: Progress = lambda done, total: None) -> int:
    """Make a view anew and let it take the place of the old one; return the number of its rows.

    ``progress`` is told how many records are done, and how many there are. Killed at any moment it leaves the old view
    as it was, and the next run clears away. Raises ``AlreadyRunning``.
    """
    tables = [table.model for table in view.tables]
    with _alone(), _aside() as home:
        with connection.schema_editor(atomic=False) as editor:
            for table in tables:
                editor.create_model(table)
            last_serial = _fill(view, 0, progress)
            # Leaving makes indexes and foreign keys: over rows that are there, that takes a fraction of the time.
        _execute(*(f"ANALYZE {_quoted(table._meta.db_table)}" for table in tables))
        _swap(view, tables, home, last_serial)
    return tables[0]._default_manager.count()


def _fill(view: View, after: int, progress: Progress = lambda done, total: None) -> int:
    """Add the newest publication of each record published behind a serial; return the last serial that was seen."""
    serials = newest(view, after)
    for start in range(0, len(serials), BATCH):
        batch = serials[start : start + BATCH]
        view.add_many(Publication.objects.filter(serial__in=batch))
        progress(start + len(batch), len(serials))
    return serials[-1] if serials else after


def _swap(view: View, tables: list[type[models.Model]], home: str, last_serial: int) -> None:
    """Exchange the tables in one moment in which nothing is published; wait where a long read holds the old ones."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with transaction.atomic():
                ledger.queue()
                _fill(view, last_serial)
                _exchange(tables, home)
            return
        except OperationalError as busy:
            is_contention = isinstance(busy.__cause__, (errors.LockNotAvailable, errors.DeadlockDetected))
            if not is_contention or attempt == _ATTEMPTS:
                raise
            time.sleep(0.2)


def _exchange(tables: list[type[models.Model]], home: str) -> None:
    names = [_quoted(table._meta.db_table) for table in tables]
    _execute(
        "SET CONSTRAINTS ALL IMMEDIATE",  # a table for which checks are waiting cannot be moved
        f"SET LOCAL lock_timeout = '{_PATIENCE}'",
        f"LOCK TABLE {', '.join(f'{home}.{name}' for name in names)} IN ACCESS EXCLUSIVE MODE",
        *(_GRANTS.format(old=f"{home}.{name}", new=f"{_SCHEMA}.{name}") for name in names),
        f"DROP TABLE {', '.join(f'{home}.{name}' for name in names)}",
        *(f"ALTER TABLE {_SCHEMA}.{name} SET SCHEMA {home}" for name in names),
        "SET LOCAL lock_timeout = DEFAULT",
        "SET CONSTRAINTS ALL DEFERRED",
    )


_GRANTS = """
DO $$ DECLARE statement text; BEGIN
    FOR statement IN
        SELECT format('GRANT %s ON {new} TO %s', privilege_type, coalesce(quote_ident(rolname), 'PUBLIC'))
        FROM pg_class, aclexplode(relacl) LEFT JOIN pg_roles ON pg_roles.oid = grantee
        WHERE pg_class.oid = '{old}'::regclass AND grantee <> relowner
    LOOP EXECUTE statement; END LOOP;
END $$
"""


@contextmanager
def _aside() -> Iterator[str]:
    """Let new tables go to a schema of their own; yield the schema in which those of everyone are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema()), current_setting('search_path')")
        home, path = cursor.fetchone()
    clear = f"DROP SCHEMA IF EXISTS {_SCHEMA} CASCADE"
    _execute(clear, f"CREATE SCHEMA {_SCHEMA}", f"SET search_path TO {_SCHEMA}, {path}")
    try:
        yield home
    finally:
        if connection.is_usable():  # else the session is over, and the next run clears away
            _execute(f"SET search_path TO {path}", clear)


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if cursor.fetchone() != (True,):
            raise AlreadyRunning("The view is being rebuilt already; wait until that ends.")
    try:
        yield
    finally:
        if connection.is_usable():
            _execute(f"SELECT pg_advisory_unlock({_LOCK})")


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
