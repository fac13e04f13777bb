"""What the tests of backups do with an installation: commands as an operator gives them, and what the public sees."""

import hashlib
from pathlib import Path
from typing import Any

import orjson
import psycopg

from tests.commands import Commands, Done

HERE = Path(__file__).parent


def publish(registry: Commands, title: str) -> Done:
    """Publish a trial; it prints the number and the time by the database, or the code of the refusal."""
    return registry.run(HERE / "publishing.py", title)


def answers(registry: Commands) -> dict[str, Any]:
    """Return what the public gets: lists, feed, head, and each record with its first version; status and bytes."""
    result = registry.run(HERE / "reading.py")
    assert result.returncode == 0, result.stderr
    answers: dict[str, Any] = orjson.loads(result.stdout)
    assert {status for status, _ in answers.values()} == {200}
    return answers


def head(url: str) -> tuple[int, str]:
    """Return serial and hash of the newest entry."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT serial, entry_sha256 FROM ledger_publication ORDER BY serial DESC LIMIT 1"
        ).fetchone()
    assert row
    return row


def made(result: Done) -> Path:
    """Return the folder that a backup says it made."""
    assert result.returncode == 0, result.stderr
    return Path(next(line for line in result.stdout.splitlines() if line.startswith("Backup of")).rpartition(": ")[2])


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
