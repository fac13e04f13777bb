"""Make the public's view anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import studies.findings
import studies.search
import trials.search
from registry.ledger.models import Kind
from registry.records.index import View
from registry.records.rebuilding import AlreadyRunning, rebuild

# Findings are made of what the other two show, so they come last.
VIEWS: tuple[View, ...] = (trials.search.INDEX, studies.search.INDEX, studies.findings.INDEX)


class Command(BaseCommand):
    """Make the public's view anew from the ledger; readers see the old one until the new one is whole."""

    help = "Make the public's view anew from the ledger, beside the one that everybody reads meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer one kind alone."""
        parser.add_argument("--kind", choices=Kind.values, help="Only the records of this kind.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how far it is, and how many records the new view has."""
        for view in VIEWS:
            if options["kind"] in (None, view.name):
                self._rebuild(view)

    def _rebuild(self, view: View) -> None:
        def say(done: int, total: int) -> None:
            self.stdout.write(f"{view.name}: {done:,} of {total:,}")

        try:
            count = rebuild(view, say)
        except AlreadyRunning as running:
            raise CommandError(str(running)) from None
        self.stdout.write(self.style.SUCCESS(f"{view.name}: the new view has {count:,} rows."))
