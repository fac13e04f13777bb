"""A standby of an embedded server: what `pg_basebackup --write-recovery-conf` makes, in a data folder of its own."""

from pathlib import Path

from registry import postgres
from registry.postgres import programs
from tests.registry.embedded.steps import ask, start


def make(data: Path, of: Path) -> None:
    """Copy a running server into a data folder as its standby, and start that; it streams from then on."""
    primary, place = postgres.cluster(of), postgres.cluster(data)
    account = programs.unprivileged()
    programs.make_private(place, account)
    words = ["-h", str(primary), "-U", "registry", "-w", "-c", "fast", "-X", "stream", "--write-recovery-conf"]
    made = programs.run([programs.runnable_by(account) / "pg_basebackup", *words, "-D", place], account)
    assert made.returncode == 0, made.stderr
    start(data)


def caught_up(data: Path, of: Path) -> bool:
    """Whether it has replayed all that the primary wrote."""
    length = ask(of, "SELECT pg_current_wal_lsn()")
    return bool(ask(data, f"SELECT pg_last_wal_replay_lsn() >= '{length}'"))
