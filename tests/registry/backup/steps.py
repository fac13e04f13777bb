"""What the tests of backups do with an installation: commands as an operator gives them, and what the public sees."""

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import psycopg

from tests.clusters import on
from tests.processes import ROOT

PUBLISH = """
import sys, django
django.setup()
from django.contrib.auth.models import User
from django.db import connection
from registry.refusals import Refusal
from trials import actions
by, _ = User.objects.get_or_create(username="somebody", is_superuser=True)
trial = actions.create(by=by, document={"brief_title": sys.argv[1], "sources": [{"key": "s"}]})
try:
    print(actions.publish(record=trial, by=by, note="").record_id)
except Refusal as refusal:
    sys.exit(f"{refusal.code}: {refusal}")
with connection.cursor() as cursor:
    cursor.execute("SELECT clock_timestamp()")
    print(cursor.fetchone()[0].isoformat())
"""
READ = """
import sys, django
django.setup()
import orjson
from django.test import Client
answers = {}
def get(path):
    answer = Client().get(f"/api/v1/{path}", headers={"host": "localhost"})
    answers[path] = [answer.status_code, answer.content.decode()]
    return answer.json()
get("changes?page_size=1000"), get("ledger/head")
for kind in ("trials", "studies"):
    for item in get(f"{kind}?page_size=1000")["items"]:
        get(f"{kind}/{item['id']}"), get(f"{kind}/{item['id']}/versions/1")
sys.stdout.write(orjson.dumps(answers).decode())
"""


def manage(data: Path, *words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the registry in a data folder."""
    return _python(data, ["manage.py", *map(str, words)], more)


def publish(data: Path, title: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Publish a trial; it prints the number and the time by the database, or the code of the refusal."""
    return _python(data, ["-c", PUBLISH, title], more)


def answers(data: Path, **more: str) -> dict[str, Any]:
    """Return what the public gets: lists, feed, head, and each record with its first version; status and bytes."""
    result = _python(data, ["-c", READ], more)
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


def made(result: subprocess.CompletedProcess[str]) -> Path:
    """Return the folder that a backup says it made."""
    assert result.returncode == 0, result.stderr
    return Path(next(line for line in result.stdout.splitlines() if line.startswith("Backup of")).rpartition(": ")[2])


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _python(data: Path, words: list[str], more: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=ROOT, env=on(data) | more, capture_output=True, text=True, check=False)
