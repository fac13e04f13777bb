"""Publish the curated records that ship with the registry."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
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
from registry.records.catalogue import FileOutcome, Loaded
from registry.records.lifecycle import Lifecycle
from registry.refusals import Refusal
from registry.rules import Finding

Documents = dict[str, dict[str, Any]]


class Command(BaseCommand):
    """Publish what is new in the catalogue and, if asked, what its files changed; never overwrite what a person did."""

    help = (
        "Publish the curated trials and studies that ship with the registry, as a demonstration. Records that a person "
        "changed are left alone. LOAD_CATALOGUE=false keeps all of it out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask whether an upgrade may publish new versions."""
        parser.add_argument(
            "--publish", action="store_true", help="Publish a new version of each record whose file changed."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Sum it up in a line, or name each record. What cannot be published stops it before anything is loaded."""
        if not settings.LOAD_CATALOGUE:
            self.stdout.write("LOAD_CATALOGUE is false: the catalogue stays out.")
            return
        _check()
        anew = options["publish"]
        of_trials = _load(trials.actions.LIFECYCLE, trials.catalogue.documents(), anew)
        numbers = catalogue.numbers(trials.actions.LIFECYCLE)
        of_studies = _load(studies.actions.LIFECYCLE, studies.catalogue.documents(numbers), anew)
        loaded = of_trials | of_studies
        named = anew or options["verbosity"] > 1
        if named:
            for key, each in loaded.items():
                self.stdout.write(f"{key}: {each.words}")
        if not named:
            for reason, number in Counter(each.words for each in loaded.values() if not each.record_id).items():
                self.stdout.write(f"{number} {reason}")  # what was refused, by its sentence: it may be all of it
        counted = Counter(each.outcome for each in loaded.values())
        left = f", {counted[FileOutcome.LEFT]} left alone" if counted[FileOutcome.LEFT] else ""
        self.stdout.write(
            f"{len(of_trials)} trials and {len(of_studies)} studies: "
            f"{counted[FileOutcome.NEW]} new, {counted[FileOutcome.CHANGED]} changed{left}"
        )
        if counted[FileOutcome.CHANGED] and not anew:
            self.stdout.write(f"The files of {_named(loaded)} changed; the records stay as they are. {HOW}")


HOW = "`.venv/bin/python manage.py load_catalogue --publish` publishes new versions of them."


def _named(loaded: dict[str, Loaded]) -> str:
    return ", ".join(f"{key} ({each.record_id})" for key, each in loaded.items() if each.outcome is FileOutcome.CHANGED)


def _load(lifecycle: Lifecycle[Any], documents: Documents, anew: bool) -> dict[str, Loaded]:
    return {key: _published(lifecycle, key, document, anew) for key, document in documents.items()}


def _published(lifecycle: Lifecycle[Any], key: str, document: dict[str, Any], anew: bool) -> Loaded:
    try:
        return catalogue.publish(lifecycle, key, document, anew=anew)
    except Refusal as refusal:  # for instance a number that a record of somebody else has here
        return Loaded(FileOutcome.LEFT, "", f"left out: {refusal}")


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
