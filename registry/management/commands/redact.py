"""Take out of an old version what the law forbids to keep."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from registry.ledger.models import Kind, Publication
from registry.refusals import Refusal
from studies import actions as studies
from trials import actions as trials

PUBLISHING = {Kind.TRIAL.value: trials.PUBLISHING, Kind.STUDY.value: studies.PUBLISHING}


class Command(BaseCommand):
    """Replace one old version of a record by a reason."""

    help = (
        "Replace one old version of a record, and the values in its log, by a reason that everyone can read. It cannot "
        "be undone. Backups, mirrors and caches in front of the API are not reached: purge the address of the version "
        "there. Run VACUUM to free what the table still holds."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the version, who demands it and why."""
        parser.add_argument("record_id", help="Registry number of the record.")
        parser.add_argument("version", type=int, help="The version; the current one cannot be redacted.")
        parser.add_argument("--by", required=True, metavar="NAME", help="User who decides it; needs the permission.")
        parser.add_argument("--reason", required=True, help="Why, for everyone to read, for ever.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Redact it, and say where that is announced."""
        record_id, by = (
            options["record_id"].upper(),
            User.objects.filter(username=options["by"], is_active=True).first(),
        )
        if by is None:
            raise CommandError(f"There is no active user {options['by']}.")
        kind = Publication.objects.filter(record_id=record_id).values_list("kind", flat=True).first()
        if kind is None:
            raise CommandError(f"No record {record_id} was ever published here.")
        try:
            announcement = PUBLISHING[kind].redact(
                record_id=record_id, version=options["version"], by=by, note=options["reason"]
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"Version {options['version']} of {record_id} is redacted; serial {announcement.serial} says so."
        )
