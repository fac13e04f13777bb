"""Publish the curated records that ship with the registry."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

import studies.actions
import studies.catalogue
import studies.validation
import trials.actions
import trials.catalogue
import trials.validation
from registry import identifiers
from registry.jsontext import InvalidJSON
from registry.records import catalogue
from registry.records.lifecycle import Lifecycle
from registry.rules import Finding

Documents = dict[str, dict[str, Any]]


class Command(BaseCommand):
    """Publish what is new in the catalogue and what its files changed; never overwrite what a person did."""

    help = "Publish the curated trials and studies; records that a person changed are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per record. A file that cannot be published stops the command before anything is loaded."""
        _check()
        self._load(trials.actions.LIFECYCLE, trials.catalogue.documents())
        numbers = catalogue.numbers(trials.actions.LIFECYCLE)
        self._load(studies.actions.LIFECYCLE, studies.catalogue.documents(numbers))

    def _load(self, lifecycle: Lifecycle[Any], documents: Documents) -> None:
        for key, document in documents.items():
            self.stdout.write(f"{key}: {catalogue.publish(lifecycle, key, document)}")


def _check() -> None:
    try:
        of_trials, of_studies = trials.catalogue.documents(), studies.catalogue.documents()
    except InvalidJSON as refusal:
        raise CommandError(str(refusal)) from None
    for key, document in of_trials.items():
        _refuse(key, trials.validation.findings(document))
    # Any numbers will do to check the form: the real ones are given when the trials are published.
    numbers = {f"catalogue:{key}": identifiers.mint("trial", place) for place, key in enumerate(of_trials, 1)}
    for key, link in ((key, link) for key, document in of_studies.items() for link in document.get("trials", [])):
        if link["trial"] not in numbers:
            raise CommandError(f"{key}.json: there is no trial {link['trial']} in the catalogue.")
    for key, document in studies.catalogue.documents(numbers).items():
        _refuse(key, studies.validation.findings(document))


def _refuse(key: str, findings: list[Finding]) -> None:
    for finding in findings:
        if finding.severity.refuses:
            message = finding.message.removeprefix(f"{finding.pointer}: ")
            raise CommandError(f"{key}.json, {finding.pointer or 'the document'}: {message}")
