"""Look through all studies for trials that they name."""

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from studies import actions
from studies.models import Study


class Command(BaseCommand):
    """Propose links for curators to decide; worth running after trials were registered or imported."""

    help = "Propose links from studies to the trials that they name, to be decided in the admin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", required=True, help="User name of who proposes.")

    def handle(self, *args: object, **options: object) -> None:
        user = User.objects.filter(username=options["by"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['by']}.")
        for study in Study.objects.order_by("pk").iterator():
            for link in actions.propose_links(record=study, by=user):
                self.stdout.write(f"{study.record_id or study.pk}: {link.trial}. {link.reason}")
