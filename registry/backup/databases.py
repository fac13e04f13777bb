"""The database that is restored into: empty, or set aside first, and never lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, cast

import psycopg
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo
from psycopg.sql import SQL, Identifier

from registry.backup.manifest import BackupError

_TABLES = """
SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'p') AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'
"""
_NEW = """
SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L',
              datname, pg_encoding_to_char(encoding), datcollate, datctype)
FROM pg_database WHERE datname = current_database()
"""


def is_empty() -> bool:
    """Say whether there is no table in the database."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return cursor.fetchone() == (0,)


def name() -> str:
    """Return what the database is called."""
    return str(connection.settings_dict["NAME"])


@contextmanager
def set_aside() -> Iterator[str]:
    """Rename the database, put an empty one in its place, and give the new name; if the block fails, change nothing.

    Nobody may be connected. Raises ``BackupError``.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEW)
        creation = cursor.fetchone()[0]
    here, aside = Identifier(name()), f"{name()}_until_{datetime.now(UTC):%Y%m%dT%H%M%S}"
    rename = SQL("ALTER DATABASE {} RENAME TO {}")
    with _beside() as beside:
        beside.execute(rename.format(here, Identifier(aside)))
        try:
            beside.execute(creation)
            yield aside
        except BaseException:
            _disconnect()
            beside.execute(SQL("DROP DATABASE IF EXISTS {}").format(here))
            beside.execute(rename.format(Identifier(aside), here))
            raise


@contextmanager
def _beside() -> Iterator["psycopg.Connection[Any]"]:
    """Leave the database and connect to another one of the same server, as who may make databases there."""
    where, password = address()
    _disconnect()
    admin = settings.SECRET_DATABASE_URLS.admin or make_conninfo(where, password=password)
    try:
        with psycopg.connect(admin, dbname="postgres", autocommit=True) as beside:
            yield beside
    except psycopg.errors.ObjectInUse as error:
        raise BackupError(f"Others use the database {name()}: stop the registry first.") from error
    except psycopg.Error as error:
        raise BackupError(f"The database {name()} cannot be set aside: {error}") from error


def session() -> "psycopg.Connection[Any]":
    """Return what Django is connected with."""
    connection.ensure_connection()
    return cast("psycopg.Connection[Any]", connection.connection)


def address() -> tuple[str, str]:
    """Return where Django is connected to, in libpq's words, and the password, which must not stand among them.

    Only what was chosen: an older library than ours refuses the names of options that it does not know.
    """
    info, known = session().info, {option.keyword.decode() for option in Conninfo.get_defaults()}
    chosen = {name: value for name, value in connection.get_connection_params().items() if name in known - {"password"}}
    return make_conninfo(**{"host": info.host} | chosen), info.password  # builds differ in the host they look for


def _disconnect() -> None:
    pooled: Any = connection
    pooled.close()
    pooled.close_pool()
