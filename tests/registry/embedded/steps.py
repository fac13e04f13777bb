"""What the tests of the embedded server do with one."""

import os
from pathlib import Path

import psycopg

from registry import postgres
from registry.postgres import programs


def start(data: Path) -> bool:
    """Start the server as quickly as it can be; False if it ran already."""
    return postgres.start(data, durable=False)


def ask(data: Path, query: str) -> object:
    """Run one statement and return the first value it gives, if any."""
    with psycopg.connect(postgres.url(data), autocommit=True) as connection:
        cursor = connection.execute(query)
        row = cursor.fetchone() if cursor.description else None
        return row and row[0]


def give_to_server(folder: Path) -> None:
    """Make the account that the server runs as the owner."""
    if account := programs.unprivileged():
        os.chown(folder, account.uid, account.gid)
