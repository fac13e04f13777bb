"""One embedded cluster and its server: created, launched and asked, each as its own account.

What ``registry.postgres.embedded`` offers is built from these steps; nothing else should need them.
"""

import re
import shlex
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from registry.postgres import archiving, programs
from registry.postgres.programs import Account, PostgresError

NAME = "registry"  # of the database, and of the role that owns it
SOCKET = ".s.PGSQL.5432"
RECOVERY = 300  # seconds: after a crash the server replays what was not yet in its files
PATIENCE = 10  # seconds: a killed server's processes, or its zombie, may hold the cluster for a moment
BUSY = re.compile(r"lock file .* already exists|shared memory block .* is still in use")
HASTY = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")  # data that may be lost: tests only


def listens_at(sockets: Path) -> bool:
    """Ask the socket, because a pid in a file says little: after a reboot it is some other process."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(sockets / SOCKET))
        except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError):
            return False
    return True


@dataclass(frozen=True)
class Server:
    """The server of one cluster: its folder, the folder of its socket, and the folder of PostgreSQL's programs."""

    place: Path
    sockets: Path
    account: Account | None  # None: the one we run under
    programs: Path

    @property
    def log(self) -> Path:
        return self.place / "server.log"

    def listens(self) -> bool:
        return listens_at(self.sockets)

    def do(self, what: str, program: str, *arguments: str | Path) -> str:
        """Run one of the programs and return what it printed. Raises with ``what`` failed."""
        result = programs.run([self.programs / program, *arguments], self.account)
        if result.returncode:
            raise PostgresError(f"PostgreSQL could not {what}: {result.stderr.strip()}\n{self.tail(0)}".rstrip())
        return result.stdout.strip()

    def tail(self, since: int) -> str:
        """Return the end of the server's log, as far as it was written after byte ``since``."""
        with suppress(OSError), self.log.open(encoding="utf-8", errors="replace") as log:
            log.seek(max(since, self.log.stat().st_size - 2000))
            return log.read()
        return ""

    def create(self, *, durable: bool) -> None:
        """Make the cluster if there is none, beside its place and then moved there: a killed initdb leaves no ruin."""
        if (self.place / "PG_VERSION").exists():
            self.check_version()
            return
        draft = self.place.with_name(self.place.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        programs.make_private(draft, self.account)
        words = ["-U", NAME, "-E", "UTF8", "--locale-provider=libc", "--locale=C.UTF-8", "--no-instructions"]
        words += ["--auth-local=trust", "--auth-host=reject", *([] if durable else ["--no-sync"])]
        self.do("create the cluster", "initdb", "-D", draft, *words)
        try:
            draft.rename(self.place)
        except OSError:
            raise PostgresError(f"{self.place} is there but is no PostgreSQL cluster: move it away.") from None

    def check_version(self) -> None:
        have = (self.place / "PG_VERSION").read_text(encoding="ascii").strip()
        ours = str(programs.major(self.programs, self.account))
        if have != ours:
            raise PostgresError(
                f"{self.place} was written by PostgreSQL {have}, and {self.programs} is PostgreSQL {ours}. Set PG_BIN"
                f" to the programs of {have} to go on as before. To move: dump the database with those (pg_dump), move"
                f" the folder away, start without PG_BIN, and restore the dump into {ours} (psql)."
            )

    def launch(self, *, durable: bool) -> None:
        """Start the server and wait until it answers, trying again while a dead one still holds the cluster."""
        until = time.monotonic() + PATIENCE
        while complaint := self.try_to_launch(self.settings(durable=durable)):
            if not BUSY.search(complaint) or time.monotonic() > until:
                raise PostgresError(f"PostgreSQL does not start in {self.place}; its log says why:\n{complaint}")
            self.forget_the_dead()
            time.sleep(0.2)

    def try_to_launch(self, settings: list[str]) -> str:
        """Return nothing if it worked, else what the server said."""
        before = self.log.stat().st_size if self.log.exists() else 0
        options = shlex.join(word for setting in settings for word in ("-c", setting))
        words = ["start", "-w", "-t", str(RECOVERY), "-D", str(self.place), "-l", str(self.log), "-o", options]
        result = programs.run([self.programs / "pg_ctl", *words], self.account)
        return (self.tail(before) or result.stderr or "nothing") if result.returncode else ""

    def settings(self, *, durable: bool) -> list[str]:
        """Given at each start rather than written to a file, so that a moved folder and a new version just work."""
        settings = ["listen_addresses=", f"unix_socket_directories={self.sockets}", "unix_socket_permissions=0700"]
        settings += ["max_connections=100", *([] if durable else HASTY)]
        settings += archiving.settings(self.account)
        if any((self.programs.parent / "lib").rglob("pg_stat_statements.*")):
            settings.append("shared_preload_libraries=pg_stat_statements")
        return settings

    def forget_the_dead(self) -> None:
        """Remove the lock files of a dead server whose number another process, or its zombie, bears now.

        Only where it can be proved that no process works in the cluster any more; elsewhere we can only wait.
        """
        if Path("/proc/self/cwd").exists() and not any(map(self.houses, Path("/proc").glob("[0-9]*"))):
            for path in (self.place / "postmaster.pid", self.sockets / f"{SOCKET}.lock"):
                path.unlink(missing_ok=True)

    def houses(self, process: Path) -> bool:
        with suppress(OSError):  # gone, a zombie, or of another account: not the server's
            return (process / "cwd").readlink() == self.place
        return False

    def answers(self) -> bool:
        """Wait until a server that listens answers; False if it was only dying, as one just killed is for a moment."""
        until = time.monotonic() + RECOVERY
        while self.listens():
            if self.psql("").returncode == 0 or time.monotonic() > until:
                return True  # if it is too late, the next query fails and says why
            time.sleep(0.2)
        return False

    def create_database(self) -> None:
        """Make the database, unless it is there: an earlier start may have been cut short before it did."""
        result = self.psql(f"SELECT 1 FROM pg_database WHERE datname = '{NAME}'")  # noqa: S608 (a constant)
        if result.returncode:
            raise PostgresError(f"PostgreSQL runs in {self.place} but does not answer: {result.stderr}\n{self.tail(0)}")
        if not result.stdout.strip():
            self.do("create the database", "createdb", "-h", self.sockets, "-U", NAME, "-w", NAME)

    def psql(self, query: str) -> subprocess.CompletedProcess[str]:
        words = ["-h", str(self.sockets), "-U", NAME, "-d", "postgres", "-wXAtqc", query]
        return programs.run([self.programs / "psql", *words], self.account)
