"""The embedded PostgreSQL server: a cluster in the data folder, for machines where nobody runs one.

It listens on a Unix socket in a folder that only its own account (and root) can enter, and on no port, which is
why it needs no password. It is never root: root's server runs as PG_OS_USER (default nobody; name a dedicated
account on a shared machine). Settings import this module, so it uses the standard library only.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from registry.postgres import locks, programs, recovery
from registry.postgres.programs import Account, PostgresError
from registry.postgres.server import NAME, Server, listens_at

PLAIN = re.compile(r"[A-Za-z0-9/._+-]{1,86}")  # a socket's path holds 107 bytes at most, and libpq splits at commas
SHORT = Path("/tmp")  # noqa: S108 (its owner and mode are checked; TMPDIR would differ from shell to shell)


class Addresses(NamedTuple):
    """How each role reaches the one database, as URLs; empty where an installation has no such role."""

    admin: str  # may make roles: a superuser, or who has CREATEROLE; only `prepare_database` uses it
    owner: str
    web: str
    read: str


def data_dir() -> Path:
    """Return the folder for everything the registry keeps on this machine: DATA_DIR, else ``data`` in the checkout."""
    chosen = os.environ.get("DATA_DIR") or Path(__file__).resolve().parents[2] / "data"
    return Path(chosen).expanduser().resolve()


def cluster(data: Path) -> Path:
    """Return the folder of the cluster: ``postgres`` in the data folder, unless root's own folders hide that.

    The decision survives a change of permissions: a link left in the data folder leads to a cluster kept elsewhere.
    """
    usual = (data / "postgres").resolve()
    account = programs.unprivileged()
    # os.path: a Path asks whether it exists by an exception where the folder is closed to us.
    if account is None or os.path.exists(usual / "PG_VERSION") or _can_enter(account, usual):
        return usual
    return programs.STATE / "clusters" / _digest(usual)


def url(data: Path, role: str = NAME) -> str:
    """Return the URL of the cluster's database for a role, its superuser by default, whether or not the server runs."""
    return f"postgresql://{role}@/{NAME}?host={quote(str(_sockets(cluster(data))))}"


def addresses(data: Path) -> Addresses:
    """Return the URLs of the cluster's roles; who can enter the folder of the socket needs no password."""
    return Addresses(url(data), *(url(data, f"{NAME}_{role}") for role in ("owner", "web", "read")))


def start(data: Path, *, durable: bool = True) -> bool:
    """Start the server, creating the cluster at first; False if it ran already. Raises ``PostgresError``.

    ``durable=False`` gives up what protects against a power failure, for tests.
    """
    with _server(data) as server:
        ran = server.listens() and server.answers()
        if not ran:
            server.create(durable=durable)
            server.launch(durable=durable)
        server.create_database()
        return not ran


def stop(data: Path) -> None:
    """Shut the server down, cutting connections, and wait until it is gone. Nothing happens if it does not run."""
    with _server(data) as server:
        if server.listens():  # else the process in its pid file may be somebody else by now
            server.do("stop the server", "pg_ctl", "stop", "-D", server.place, "-m", "fast", "-w", "-t", "60")


def base_backup(data: Path) -> Path:
    """Copy the cluster of a running server into WAL_ARCHIVE; return the folder. Raises ``PostgresError``."""
    with _server(data) as server:
        return recovery.base_backup(server)


def recover(data: Path, until: datetime | None, *, durable: bool = True) -> None:
    """Make the cluster anew from WAL_ARCHIVE, as it was at a moment, None for the last; leave the server running."""
    with _server(data) as server:
        recovery.recover(server, until, durable=durable)


class Process(NamedTuple):
    """The server's process, and when it started, in seconds since 1970."""

    pid: int
    since: float


def listens(data: Path) -> bool:
    """Whether a server runs: somebody listens on its socket."""
    return listens_at(_sockets(cluster(data)))


def process(data: Path) -> Process | None:
    """Return the server's process, if it runs."""
    if not listens(data):
        return None
    with suppress(OSError, ValueError, IndexError):  # it is just starting, or stopping
        lines = (cluster(data) / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return Process(int(lines[0]), float(lines[2]))
    return None


@contextmanager
def running(data: Path, *, durable: bool = True) -> Iterator[str]:
    """Give the URL of a running server. Whoever leaves last stops it, even if it ran before: nobody else would."""
    place = cluster(data)
    _make_folders(data, place)
    with ExitStack() as stack:
        try:
            alone = stack.enter_context(locks.counted(place))
        except OSError as error:
            raise _unusable(data, error) from error
        start(data, durable=durable)
        try:
            yield url(data)
        finally:
            if alone():
                stop(data)


@contextmanager
def _server(data: Path) -> Iterator[Server]:
    """Give the server of a data folder to one process at a time."""
    place = cluster(data)
    _make_folders(data, place)
    try:
        with locks.locked(place):
            _leave_a_link(data, place)
            account = _account(place)
            yield Server(place, _private_sockets(place, account), account, programs.runnable_by(account))
    except OSError as error:
        raise _unusable(data, error) from error


def _unusable(data: Path, error: OSError) -> PostgresError:
    return PostgresError(f"The data folder {data} cannot be used: {error.strerror}. Set DATA_DIR to one you may write.")


def _make_folders(data: Path, place: Path) -> None:
    try:
        for folder in (data, place.parent):
            programs.make_open(folder) if os.geteuid() == 0 else folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(data, error) from error


def _leave_a_link(data: Path, place: Path) -> None:
    """Show in the data folder where its cluster is, if that is elsewhere."""
    link = data / "postgres"
    if link.resolve() != place:
        link.symlink_to(place)


def _account(place: Path) -> Account | None:
    """Return the account to run under: the one that the cluster belongs to already, if there is one."""
    fresh = programs.unprivileged()
    if not place.exists():
        return fresh
    facts = place.stat()
    if fresh is not None and facts.st_uid != 0:
        return Account(facts.st_uid, facts.st_gid)
    if fresh is not None or facts.st_uid != os.geteuid():
        raise PostgresError(
            f"{place} belongs to account {facts.st_uid}, and its server must run as the owner and not as root:"
            " change the owner (chown -R), start as the owner, or choose another DATA_DIR."
        )
    return None


def _can_enter(account: Account, path: Path) -> bool:
    """Ask the system rather than reading modes: there are access lists and mounts too."""
    nearest = next(folder for folder in path.parents if folder.exists())
    return programs.run(["/bin/sh", "-c", 'test -x "$0"', nearest], account).returncode == 0


def _sockets(place: Path) -> Path:
    return place if PLAIN.fullmatch(str(place)) else SHORT / f"registry-postgres-{_digest(place)}"


def _private_sockets(place: Path, account: Account | None) -> Path:
    """Return the folder of the socket, made if needed, and certainly the server's own: the short one is guessable."""
    sockets = _sockets(place)
    if sockets == place:
        return sockets
    with suppress(FileExistsError):
        programs.make_private(sockets, account)
    facts = sockets.lstat()
    owner = os.geteuid() if account is None else account.uid
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != owner or facts.st_mode & 0o077:
        raise PostgresError(f"{sockets} must be a folder that only account {owner} can enter: remove what is there.")
    return sockets


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
