"""pg_dump and pg_restore over the database that Django is connected to, as whoever it is connected as."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from registry.backup.databases import address, session
from registry.backup.manifest import DUMP, BackupError, Manifest
from registry.ledger import heads
from registry.postgres import programs

# Roles and rights are the server's, not the dump's: they differ where it is restored. So does who owns an extension
# and may comment on it.
_NOBODYS = ("--no-owner", "--no-privileges", "--no-comments")


@contextmanager
def one_moment() -> Iterator[str]:
    """Let everything in the block see the database as of one moment; give the name under which others see it too."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # This session only waits while pg_dump works, however long that takes.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def dump(folder: Path, snapshot: str) -> Manifest:
    """Write the dump of a moment and its manifest into a folder. Raises ``BackupError``."""
    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    if not applied:
        raise BackupError("There is no registry in this database yet, so there is nothing to back up.")
    # Whoever finds a backup shall not find sessions in it that are still open.
    words = ["--format=custom", f"--snapshot={snapshot}", "--exclude-table-data=django_session", *_NOBODYS]
    _run("pg_dump", *words, f"--file={folder / DUMP}")
    manifest = Manifest.of(
        folder,
        registry=settings.VERSION,
        postgresql=_server(),
        migrations=applied,
        head=str(heads.current()),
    )
    manifest.write(folder)
    return manifest


def check_fits(manifest: Manifest) -> None:
    """Raise ``BackupError`` where this code or this server is too old for a backup."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or ()}
    if unknown := sorted(set(manifest.migrations) - known):
        raise BackupError(
            f"The backup is of registry {manifest.registry}, which is newer than this code or another program: it has "
            f"the migration {unknown[0]}. Restore it with the code that made it, or newer."
        )
    if manifest.postgresql > _server():
        raise BackupError(
            f"The backup is of PostgreSQL {manifest.postgresql}, and this server is {_server()}: an older server may "
            "not understand it. Restore it into the same or a newer version."
        )


def fill(folder: Path) -> None:
    """Restore the dump in a folder into the database, which must be empty, wholly or not at all."""
    _run("pg_restore", "--single-transaction", "--exit-on-error", *_NOBODYS, str(folder / DUMP))


def _run(program: str, *words: str) -> None:
    """Run it over the connection of Django, whose password stays off the command line."""
    where, password = address()
    ours = {name: value for name, value in os.environ.items() if name == "HOME" or re.fullmatch("PG[A-Z]+", name)}
    secrets = ours | {"PGPASSWORD": password}  # libpq reads certificates and more from there
    folder = programs.clients(_server())
    result = programs.run([folder / program, "--no-password", f"--dbname={where}", *words], None, secrets)
    if result.returncode:
        raise BackupError(f"{program} failed: {result.stderr.strip()}")


def _server() -> int:
    return session().info.server_version // 10_000
