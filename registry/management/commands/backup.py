"""Copy the whole database into a folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from registry.backup import dumping
from registry.backup.manifest import BackupError, new_folder
from registry.ledger import heads
from registry.postgres import PostgresError


class Command(BaseCommand):
    """Dump the database as of one moment, and keep the dump only if the ledger in it verifies."""

    help = "Copy the database into a folder with a manifest. The registry may run meanwhile, or not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the folder be chosen: a backup on the disk that it is to outlive is none."""
        parser.add_argument(
            "--to",
            type=Path,
            metavar="FOLDER",
            default=settings.DATA_DIR / "backups",
            help="Where the backup gets a folder of its own; backups in DATA_DIR by default.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print where it is."""
        parent = options["to"].expanduser().absolute()
        try:
            with new_folder(parent) as folder, dumping.one_moment() as snapshot:
                manifest = dumping.dump(folder, snapshot)
                call_command("verify_ledger", stdout=self.stdout, stderr=self.stderr)  # it sees what the dump has
        except (BackupError, PostgresError) as error:
            raise CommandError(str(error)) from error
        except ProgrammingError as error:
            raise CommandError(
                f"The tables are not those of this code; back up with the code that uses them: {error}"
            ) from error
        if complaint := heads.complaint():
            self.stderr.write(self.style.WARNING(complaint))
        final = parent / folder.name.removesuffix(".partial")
        self.stdout.write(self.style.SUCCESS(f"Backup of {manifest.size:,} bytes: {final}"))
        self.stdout.write("Copy it off this machine; docs/operations.md says what belongs to it.")
