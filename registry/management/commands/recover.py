"""Go back to a moment."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from registry import postgres
from registry.ledger import heads


class Command(BaseCommand):
    """Make the embedded database anew from WAL_ARCHIVE, as it was at a moment, and verify it."""

    help = "Make the embedded database in an empty DATA_DIR as it was at a moment, from WAL_ARCHIVE."
    requires_system_checks: list[str] = []  # there is no database yet that they could ask about

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the moment; without one it is the last that was archived."""
        parser.add_argument(
            "--until", type=_moment, metavar="TIME", help="As 2026-11-22T09:30:00Z; the last one by default."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what the ledger has, and what it lacks."""
        try:
            postgres.recover(settings.DATA_DIR, options["until"])
            try:
                call_command("verify_ledger", stdout=self.stdout, stderr=self.stderr)
                if complaint := heads.complaint():
                    self.stderr.write(self.style.WARNING(complaint))
            finally:
                postgres.stop(settings.DATA_DIR)
        except postgres.PostgresError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"Recovered in {settings.DATA_DIR}. Start it, and make a base backup."))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a time as 2026-11-22T09:30:00Z.") from None
    if moment.tzinfo is None:
        raise ArgumentTypeError(f"“{text}” has no time zone; write {text}Z for UTC.")
    return moment
