"""Base backups of the embedded cluster, and the way from one of them, along the archived WAL, to a moment."""

import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

from registry.postgres import archiving, programs
from registry.postgres.programs import PostgresError
from registry.postgres.server import NAME, SOCKET, Server

STAMP = "%Y-%m-%dT%H%M%SZ"  # as names they are in the order of time
_NOT_REACHED = "recovery target was reached"  # “recovery ended before configured …”, soon or late in a start
HALF_DONE = "recovery.signal"  # the server removes it when it has arrived


def base_backup(server: Server) -> Path:
    """Copy the cluster of a running server into the archive, and check the copy; return its folder."""
    bases = archiving.part(_archive(), "base", server.account)
    draft = bases / "draft.partial"
    shutil.rmtree(draft, ignore_errors=True)
    words = ["-h", str(server.sockets), "-U", NAME, "-w", "-c", "fast", "-X", "stream", "--manifest-checksums=SHA256"]
    server.do("make a base backup", "pg_basebackup", *words, "-D", draft)
    _verify(server, draft)
    final = bases / f"{datetime.now(UTC):{STAMP}}"  # only now could it be gone back to
    draft.rename(final)
    return final


def recover(server: Server, until: datetime | None, *, durable: bool) -> None:
    """Make the cluster anew as it was at a moment, None for the last one archived, and leave it running.

    There must be none. Cut short, it is begun again by another call.
    """
    if (server.place / "PG_VERSION").exists() and not (server.place / HALF_DONE).exists():
        raise PostgresError(f"There is a cluster in {server.place}: move it away, or choose another DATA_DIR.")
    wal = archiving.part(_archive(), "wal", server.account)
    base = _base(until)
    _verify(server, base)
    _copy(server, base)
    aim = [f"recovery_target_time={until.isoformat()}"] if until else []
    words = [f"restore_command=cp {wal}/%f %p", "recovery_target_action=promote", *aim]
    # Along the history of the base backup: an earlier attempt to recover, archived too, must not hide what it left out.
    words.append("recovery_target_timeline=current")
    # Files of the server's configuration stay as they are: a later start knows nothing of this one.
    if complaint := server.try_to_launch([*server.settings(durable=durable), *words]):
        if _NOT_REACHED in complaint:
            raise PostgresError(_missed(complaint))
        raise PostgresError(f"The server did not start from {base}:\n{complaint}")
    _wait(server)


def _archive() -> Path:
    if not (folder := archiving.archive()):
        raise PostgresError("WAL_ARCHIVE is not set: name the folder that the server archives into.")
    return folder


def _base(until: datetime | None) -> Path:
    bases = sorted(path for path in (_archive() / "base").glob("*Z"))
    last = f"{until.astimezone(UTC):{STAMP}}" if until else "9"
    if fitting := [path for path in bases if path.name <= last]:
        return fitting[-1]
    first = f"the first is {bases[0].name}" if bases else "there is none at all"
    raise PostgresError(f"There is no base backup in {_archive() / 'base'} from before that moment; {first}.")


def _verify(server: Server, base: Path) -> None:
    server.do(f"find {base} whole", "pg_verifybackup", "--quiet", base)


def _copy(server: Server, base: Path) -> None:
    shutil.rmtree(server.place, ignore_errors=True)
    draft = server.place.with_name(f"{server.place.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    programs.make_private(draft, server.account)
    result = programs.run(["/bin/cp", "-a", f"{base}/.", draft], server.account)
    if result.returncode:
        raise PostgresError(f"{base} cannot be copied: {result.stderr.strip()}")
    # It names the process of the server that was copied, a number that any other may bear by now.
    (draft / f"{SOCKET}.lock").unlink(missing_ok=True)
    (draft / HALF_DONE).touch()
    draft.rename(server.place)


def _wait(server: Server) -> None:
    """Return when the moment is reached, however much WAL lies before it."""
    while server.psql("SELECT pg_is_in_recovery()").stdout.strip() != "f":
        if not server.listens():
            raise PostgresError(_missed(server.tail(0)))
        time.sleep(0.2)


def _missed(log: str) -> str:
    return f"That moment was not reached: does the archive end before it? The log says:\n{log}"
