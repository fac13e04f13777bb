"""Make a database from a backup."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from registry.backup import databases, dumping, manifest
from registry.backup.manifest import BackupError, Manifest
from registry.ledger import heads
from registry.management.commands.verify_ledger import differences
from registry.postgres import PostgresError


class Command(BaseCommand):
    """Check a backup, restore it into an empty database, and verify what is there then."""

    help = "Restore a backup into an empty database: that of DATABASE_URL, else a new one in DATA_DIR."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the backup; what could take something away must be asked for by name."""
        parser.add_argument("backup", type=Path, help="The folder that `backup` made.")
        parser.add_argument(
            "--replace",
            metavar="DATABASE",
            help="Name of the database that is there, to be replaced; it is kept under another name.",
        )
        parser.add_argument(
            "--accept",
            action="store_true",
            help="Give up entries that were published after the backup, and let publishing go on from it.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was restored, and what is missing."""
        folder = options["backup"].expanduser().absolute()
        try:
            backup = manifest.checked(folder)
            dumping.check_fits(backup)
            with self._empty_database(options["replace"]):
                self._restore(folder, backup)
            self._compare_with_the_note(options["accept"])
        except (BackupError, PostgresError, OSError) as error:
            raise CommandError(str(error)) from error

    @contextmanager
    def _empty_database(self, replaced: str | None) -> Iterator[None]:
        if databases.is_empty():
            yield
            return
        name = databases.name()
        if replaced != name:
            raise CommandError(
                f"The database {name} is not empty. Restore into another one (set DATA_DIR or DATABASE_URL), or "
                f"replace this one: --replace {name}"
            )
        with databases.set_aside() as aside:
            yield
        self.stdout.write(f"What was there before is kept as database {aside}; drop it when it is needed no more.")

    def _restore(self, folder: Path, backup: Manifest) -> None:
        self.stdout.write(f"Restoring the backup of {backup.made_at} …")
        call_command("prepare_database", stdout=self.stdout, stderr=self.stderr)  # a dump has no owners and no rights
        dumping.fill(folder)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("verify_ledger", head=backup.head, stdout=self.stdout, stderr=self.stderr)
        if any(True for _ in differences()):
            call_command("rebuild_index", stdout=self.stdout)
            call_command("verify_ledger", view=True, stdout=self.stdout, stderr=self.stderr)
        self.stdout.write(self.style.SUCCESS("The backup is restored, and the public reads what its ledger holds."))

    def _compare_with_the_note(self, accept: bool) -> None:
        if accept:
            call_command("accept_head", stdout=self.stdout)
        if complaint := heads.complaint():
            self.stderr.write(self.style.WARNING(complaint))
        else:
            heads.note(heads.current())
