"""Copy the embedded cluster, as the beginning from which archived WAL leads to any later moment."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from registry import postgres


class Command(BaseCommand):
    """Make a base backup in WAL_ARCHIVE, and check it."""

    help = "Copy the files of the embedded database into WAL_ARCHIVE; `recover` goes on from there."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print where it is."""
        try:
            place = postgres.base_backup(settings.DATA_DIR)
        except postgres.PostgresError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"Base backup: {place}"))
