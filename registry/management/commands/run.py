"""Start everything on one machine and keep it running: what `make run` calls."""

import os
import secrets
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from registry import tables
from registry.ledger import heads
from registry.ledger.models import Kind, Publication
from registry.running import limits, notes, orphans, supervisor
from registry.running.supervisor import Child
from registry.serving.pool import close_pools

LOADING = 10  # seconds that a new worker has to load before the one that it follows stops


class Command(BaseCommand):
    """Database, migrations, catalogue, first administrator, server; Ctrl-C stops all of it."""

    help = "Start the registry on this machine. PORT, DATA_DIR and DATABASE_URL are read from the environment."
    requires_system_checks: list[str] = []  # the database that they ask about is started here

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the number of workers be chosen."""
        parser.add_argument("--workers", type=int, default=2, help="Server processes; one per core is a good number.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, serve and keep it so; stop in order when asked."""
        for asked in (signal.SIGTERM, signal.SIGINT):  # a shell starts what stands before & with SIGINT ignored
            signal.signal(asked, _interrupt)
        data, port = settings.DATA_DIR, _port()
        with _alone_in(data, _address(port)):
            _try(port)
            limits.raise_open_files()
            try:
                with ExitStack() as ends:
                    children = [*self._database(data, ends)]
                    password = self._prepare()
                    children.append(self._server(data, port, options["workers"], ends))
                    self._announce(port, password)
                    supervisor.keep(children, self._say)
            except KeyboardInterrupt:
                pass
        self.stdout.write("Stopped.")

    def _database(self, data: Path, ends: ExitStack) -> Iterator[Child]:
        """Start the embedded database, unless DATABASE_URL names another."""
        if os.environ.get("DATABASE_URL"):
            self._reach_database()
            return
        self._say("Starting PostgreSQL", f"in {data}")
        database = Child("database", supervisor.module("database", str(data)), speaks=True)
        ends.callback(database.end)
        try:
            database.start()
        except supervisor.Failed as reason:
            raise CommandError(f"The embedded database did not start: {reason}") from None
        yield database

    def _reach_database(self) -> None:
        """Say why a server cannot be reached; the pool would only say that it waited."""
        try:
            psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5).close()
        except psycopg.OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"The server that DATABASE_URL names cannot be used: {reason}") from error

    def _prepare(self) -> str | None:
        """Bring the database up to date; return the password of the first administrator if there was none."""
        call_command("prepare_database", stdout=self.stdout, stderr=self.stderr)
        if refusal := tables.mismatch():
            raise CommandError(refusal)
        self._say("Bringing the tables up to date")
        call_command("migrate", verbosity=0, interactive=False)
        if complaint := heads.complaint():
            self.stderr.write(self.style.WARNING(complaint))
        self._say("Loading the catalogue")
        call_command("load_catalogue", stdout=self.stdout)
        password = self._first_administrator()
        self._first = Publication.objects.filter(kind=Kind.TRIAL).order_by("serial").first()
        close_pools()
        return password

    def _first_administrator(self) -> str | None:
        users = get_user_model()._default_manager
        if users.filter(is_superuser=True).exists():
            return None
        password = secrets.token_urlsafe(15)
        users.create_superuser(username="admin", email="", password=password)
        return password

    def _server(self, data: Path, port: int, workers: int, ends: ExitStack) -> Child:
        """Start the server, and wait until it can be asked."""
        self._say("Starting the server")
        words = supervisor.module("leash", str(data / notes.SERVER), _address(port), *_granian(port, workers))
        server = Child("server", words)
        ends.callback(server.end)
        server.start()
        while not _accepts(port):
            if (code := server.code()) is not None:
                raise CommandError(f"The server ended with code {code}.")
            time.sleep(0.1)
        return server

    def _announce(self, port: int, password: str | None) -> None:
        here = _address(port)
        trial = f"  A trial            {here}/api/v1/trials/{self._first.record_id}\n" if self._first else ""
        self.stdout.write(
            f"\n  API documentation  {here}/api/v1/docs\n  Admin              {here}/admin/\n{trial}\n"
            "Ctrl-C or `make stop` stops the server and the database."
        )
        if password:
            self.stdout.write("\nThis password is not stored in readable form and will not be shown again.")
            self.stdout.write("  First administrator: admin")
            self.stdout.write(self.style.WARNING(f"  Password:            {password}"))
        self.stdout.flush()

    def _say(self, what: str, more: str = "") -> None:
        self.stdout.write(f"· {what} {more}".rstrip())
        self.stdout.flush()


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT is “{text}”, which is not a port number. Try PORT=8000.")
    return int(text)


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


@contextmanager
def _alone_in(data: Path, address: str) -> Iterator[None]:
    """Be the one that runs in the data folder."""
    path = data / notes.REGISTRY
    with ExitStack() as stack:
        try:
            data.mkdir(parents=True, exist_ok=True)
            stack.enter_context(notes.held(path, address))
            orphans.end(data)
        except notes.Held:
            who = notes.read(path)
            known = f" as process {who.pid} on {who.where}, since {who.started}" if who else ""
            raise CommandError(
                f"A registry runs in {data} already{known}. `make stop` ends it; DATA_DIR names another folder."
            ) from None
        except OSError as error:
            raise CommandError(
                f"The data folder {data} cannot be used: {error.strerror}. Set DATA_DIR to one you may write."
            ) from error
        yield


def _try(port: int) -> None:
    """Say why a port cannot be used, and which might."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = "those below 1024 need root" if isinstance(error, PermissionError) else error.strerror
            other = port + 1 if 1024 <= port < 65535 else 8080
            raise CommandError(
                f"Port {port} cannot be used ({reason}). Choose another: PORT={other} make run"
            ) from error


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _granian(port: int, workers: int) -> list[str]:
    return [
        str(Path(sys.executable).with_name("granian")),
        "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers),
        # Many threads and connections and small buffers, because clients may be slow: registry.serving.turns lets few
        # threads work. Below an error its log has nothing but that their number is unusual.
        "--blocking-threads", "512", "--backpressure", "2048", "--log-level", "error",
        "--respawn-failed-workers", "--no-ws",
        # A head of 24 KB at most; HTTP/2 would take one of 16 MB. A worker that has grown is replaced by a new one.
        "--http", "1", "--http1-buffer-size", "24576", "--workers-max-rss", str(settings.WORKER_MEMORY),
        "--respawn-interval", str(LOADING),
        # A worker that stops does not wait for ever, but for every request to end.
        "--workers-kill-timeout", str(settings.REQUEST_TIMEOUT + 2),
        "registry.wsgi:application",
    ]  # fmt: skip


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt
