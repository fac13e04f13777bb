"""WAL that the embedded server copies away as it fills, for going back to a moment."""

import os
import re
from pathlib import Path

from registry.postgres import programs
from registry.postgres.programs import Account, PostgresError

PLAIN = re.compile(r"/[A-Za-z0-9/._+-]+")  # it stands inside quotes of a shell, where % means something too
SECONDS = 60  # after which a segment is copied though it is not full: as much as a lost disk takes along

# cp alone may be cut short, by a full disk or a failing machine, and a cut file must not have the name of a whole one.
# A segment that is there already must be the same one: else another cluster uses this archive.
COPY = (
    'if test -e "{wal}/%f"; then cmp -s "%p" "{wal}/%f"; else'
    ' cp "%p" "{wal}/%f.part" && sync "{wal}/%f.part" && mv "{wal}/%f.part" "{wal}/%f" && sync "{wal}"; fi'
)


def archive() -> Path | None:
    """Return the folder named by WAL_ARCHIVE, None where nothing is archived. Raises ``PostgresError``."""
    if not (chosen := os.environ.get("WAL_ARCHIVE")):
        return None
    if os.environ.get("DATABASE_URL"):
        raise PostgresError("WAL_ARCHIVE is for the embedded server: set up archiving at the one of DATABASE_URL.")
    folder = str(Path(chosen).expanduser().resolve())
    if not PLAIN.fullmatch(folder):
        raise PostgresError(f"WAL_ARCHIVE is {folder}: its name may have letters, digits and . _ + - only.")
    return Path(folder)


def settings(account: Account | None) -> list[str]:
    """Return what the server must be started with to archive, nothing where it shall not. Raises ``PostgresError``."""
    if not (folder := archive()):
        return []
    command = COPY.format(wal=part(folder, "wal", account))
    return ["archive_mode=on", f"archive_timeout={SECONDS}", f"archive_command={command}"]


def part(folder: Path, name: str, account: Account | None) -> Path:
    """Return a folder in the archive, made if needed, in which the server's account can write."""
    path = folder / name
    try:
        if not path.exists():
            programs.make_open(folder)
            programs.make_private(path, account)
    except OSError as error:
        raise PostgresError(f"{path} cannot be made: {error.strerror}. Set WAL_ARCHIVE to another folder.") from error
    if programs.run(["/bin/sh", "-c", 'test -d "$0" -a -w "$0" -a -x "$0"', path], account).returncode:
        who = f"account {account.uid}" if account else "this account"
        raise PostgresError(f"{path} is no folder in which {who} can write. Set WAL_ARCHIVE to another.")
    return path
