"""Give up entries of the ledger that are lost."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.ledger import heads


class Command(BaseCommand):
    """Let publishing go on from the ledger as it is, though newer entries were published once."""

    help = (
        "Give up entries that were published and are lost. Their serials will be given to others: tell everybody who "
        "follows the change feed, for they have the lost ones."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print from where to where."""
        try:
            lost, head = heads.accept(), heads.current()
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        if lost is None:
            self.stdout.write(f"Nothing is lost: the ledger has the entry that was noted down, its head is {head}.")
            return
        self.stdout.write(self.style.WARNING(f"Given up: {lost}. The ledger goes on from {head}."))
        self.stdout.write(f"Tell whoever follows the change feed to read it anew after serial {head.serial}.")
