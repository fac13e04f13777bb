"""Check the whole hash chain, and that the public reads what it holds."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import studies.actions
import studies.findings
import trials.actions
from registry.ledger import heads
from registry.ledger.heads import Head
from registry.ledger.verify import discrepancies
from registry.records import verifying
from registry.records.tables import Mismatch

LIFECYCLES = (trials.actions.LIFECYCLE, studies.actions.LIFECYCLE)


def differences() -> Iterator[Mismatch]:
    """Yield everything in which what the public reads, or a working copy, disagrees with the ledger."""
    for lifecycle in LIFECYCLES:
        yield from verifying.differences(lifecycle)
    yield from verifying.differences_of_view(studies.findings.INDEX)


class Command(BaseCommand):
    """Recompute every hash of the ledger, and the public's view; fail at the first row that does not fit."""

    help = "Recompute every hash of the ledger and name the first row that does not fit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the full list, and a comparison with a head that was noted down elsewhere."""
        parser.add_argument("--all", action="store_true", help="List every discrepancy, not only the first.")
        parser.add_argument(
            "--view",
            action="store_true",
            help="Hold what the public reads, and the numbers of working copies, against the ledger too. "
            "It takes some ten times as long as the chain.",
        )
        parser.add_argument(
            "--head",
            metavar="SERIAL:SHA256",
            help="An entry noted down earlier, from /api/v1/ledger/head; it must still stand in the chain. "
            "Only this reveals a ledger that was cut short or written anew.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the result; exit 1 on a discrepancy."""
        count = 0
        for discrepancy in discrepancies():
            count += 1
            self.stderr.write(str(discrepancy))
            if not options["all"]:
                raise CommandError(f"The ledger does not verify; the first row that does not fit is {discrepancy}.")
        if options["head"]:
            self._compare(options["head"])
        if count:
            raise CommandError(f"The ledger does not verify: {count} discrepancies.")
        if options["view"]:
            self._view(options["all"])
        head = heads.current()
        where = f"{head.serial} entries, head {head}" if head.serial else "it is empty"
        self.stdout.write(self.style.SUCCESS(f"The ledger verifies: {where}."))

    def _view(self, list_all: bool) -> None:
        count = 0
        for difference in differences():
            count += 1
            self.stderr.write(str(difference))
            if not list_all:
                raise CommandError(f"The public does not read what the ledger holds; the first row is {difference}.")
        if count:
            raise CommandError(f"The public does not read what the ledger holds: {count} rows differ.")
        self.stdout.write(self.style.SUCCESS("The public reads what the ledger holds."))

    def _compare(self, noted: str) -> None:
        try:
            head = Head.read(noted)
        except ValueError as error:
            raise CommandError(f"--head: {error}") from None
        if not head.stands():
            raise CommandError(
                f"Entry {head.serial} is not the one noted down: the ledger was cut short or written anew."
            )
