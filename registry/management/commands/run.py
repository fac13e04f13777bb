"""Start everything on one machine: what `make run` calls."""

import os
import secrets
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from registry import postgres
from registry.ledger import heads
from registry.ledger.models import Kind, Publication


class Command(BaseCommand):
    """Database, migrations, catalogue, first administrator, server; Ctrl-C stops all of it."""

    help = "Start the registry on this machine. PORT, DATA_DIR and DATABASE_URL are read from the environment."
    requires_system_checks: list[str] = []  # the database that they ask about is started here

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the number of workers be chosen."""
        parser.add_argument("--workers", type=int, default=2, help="Server processes; one per core is a good number.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, serve, and stop in order."""
        port = self._free_port()
        embedded = not os.environ.get("DATABASE_URL")
        if embedded:
            self._say("Starting PostgreSQL", f"in {settings.DATA_DIR}")
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            with postgres.running(settings.DATA_DIR) if embedded else nullcontext():
                self._prepare()
                self._serve(port, options["workers"])
        except postgres.PostgresError as error:
            raise CommandError(f"The embedded database did not start: {error}") from error
        except KeyboardInterrupt:
            pass
        self.stdout.write("Stopped.")

    def _free_port(self) -> int:
        text = os.environ.get("PORT", "8000")
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise CommandError(f"PORT is “{text}”, which is not a port number. Try PORT=8000.")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", int(text)))
            except OSError as error:
                other = int(text) % 65535 + 1
                reason = f"Port {text} cannot be used ({error.strerror}). Choose another: PORT={other} make run"
                raise CommandError(reason) from error
        return int(text)

    def _prepare(self) -> None:
        self._reach_database()
        call_command("prepare_database", stdout=self.stdout, stderr=self.stderr)
        self._say("Bringing the tables up to date")
        call_command("migrate", verbosity=0, interactive=False)
        if complaint := heads.complaint():
            self.stderr.write(self.style.WARNING(complaint))
        self._say("Loading the catalogue")
        call_command("load_catalogue", stdout=self.stdout)
        self._first_administrator()

    def _reach_database(self) -> None:
        """Say why a server cannot be reached; the pool would only say that it waited."""
        if not (url := os.environ.get("DATABASE_URL")):
            return
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"The server that DATABASE_URL names cannot be used: {reason}") from error

    def _first_administrator(self) -> None:
        users = get_user_model()._default_manager
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(15)
        users.create_superuser(username="admin", email="", password=password)
        self.stdout.write(self.style.WARNING(f"\n  First administrator: admin\n  Password:            {password}"))
        self.stdout.write("  It is not stored in readable form and will not be shown again.\n")

    def _serve(self, port: int, workers: int) -> None:
        here = f"http://127.0.0.1:{port}"
        first = (
            Publication.objects.filter(kind=Kind.TRIAL).order_by("serial").values_list("record_id", flat=True).first()
        )
        self.stdout.write(
            f"\n  API documentation  {here}/api/v1/docs\n"
            f"  Admin              {here}/admin/\n"
            f"  A trial            {here}/api/v1/trials/{first or ''}\n\n"
            "Ctrl-C stops the server and the database.\n"
        )
        self.stdout.flush()
        server = subprocess.Popen(_granian(port, workers))
        try:
            if code := server.wait():
                raise CommandError(f"The server ended with code {code}.")
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGINT)
                server.wait(timeout=30)

    def _say(self, what: str, more: str = "") -> None:
        self.stdout.write(f"· {what} {more}".rstrip())
        self.stdout.flush()


def _granian(port: int, workers: int) -> list[str]:
    return [
        str(Path(sys.executable).with_name("granian")),
        "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers),
        "--blocking-threads", "4", "--respawn-failed-workers", "--no-ws", "--log-level", "warning",
        # A head of 24 KB at most; HTTP/2 would take one of 16 MB. A worker that has grown is replaced by a new one.
        "--http", "1", "--http1-buffer-size", "24576", "--workers-max-rss", str(settings.WORKER_MEMORY),
        "--respawn-interval", "10",  # seconds that it has to load before the old one stops
        # A worker that is told to stop while it still loads the application does not hear it; do not wait for ever, but
        # for every request to end.
        "--workers-kill-timeout", str(settings.REQUEST_TIMEOUT + 2),
        "registry.wsgi:application",
    ]  # fmt: skip


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt
