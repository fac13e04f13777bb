"""Publish the curated records that ship with the registry."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from registry.curation.models import CurationEvent
from registry.curation.refusals import NothingToPublish
from registry.curation.workflow import Verb
from registry.jsontext import InvalidJSON
from registry.rules import Severity
from trials import actions, catalogue, document, validation
from trials.models import Trial

CURATOR = "catalogue"  # a user that nobody can log in as; its events tell what the files brought from what people did
NOTE = "From the catalogue that ships with the registry."


class Command(BaseCommand):
    """Publish what is new in the catalogue and what its files changed; never overwrite what a person did."""

    help = "Publish the curated records in trials/catalogue; records that a person changed are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per trial. A file that cannot be published stops the command before anything is loaded."""
        for key, content in _publishable().items():
            self.stdout.write(f"{key}: {_load(key, content)}")


def _publishable() -> dict[str, dict[str, Any]]:
    try:
        found = catalogue.documents()
    except InvalidJSON as refusal:
        raise CommandError(str(refusal)) from None
    for key, content in found.items():
        for problem in validation.problems(content):
            if problem.severity is Severity.ERROR:
                message = problem.message.removeprefix(f"{problem.pointer}: ")
                raise CommandError(f"{key}.json, {problem.pointer or 'the document'}: {message}")
    return found


@transaction.atomic
def _load(key: str, content: dict[str, Any]) -> str:
    """Create, update or leave one trial; return what was done, in words."""
    by = _curator()
    origin = CurationEvent.objects.filter(
        kind=actions.KIND, verb=Verb.CREATE, actor=CURATOR, note=f"catalogue:{key}"
    ).first()
    if origin is None:
        return _publish(actions.create(by=by, document=content, note=f"catalogue:{key}"), by)
    trial = Trial.objects.select_for_update(of=("self",)).filter(pk=origin.draft).first()
    if trial is None:
        return "left alone, its working copy was deleted"
    return _update(trial, content, by)


def _curator() -> AbstractBaseUser:
    """Return the catalogue's user, locked: commands that run at the same time take turns, so none creates twice."""
    user, _ = User.objects.select_for_update().get_or_create(
        username=CURATOR, defaults={"password": make_password(None)}
    )
    return user


def _update(trial: Trial, content: dict[str, Any], by: AbstractBaseUser) -> str:
    if document.render(trial) == content:
        return f"{trial.record_id} is up to date"
    events = CurationEvent.objects.filter(kind=actions.KIND, draft=trial.pk)
    if people := sorted(set(events.exclude(actor=CURATOR).values_list("actor", flat=True))):
        return f"{trial.record_id} left alone, {', '.join(people)} worked on it"
    actions.replace(trial=trial, document=content, by=by, note=NOTE)
    return _publish(trial, by)


def _publish(trial: Trial, by: AbstractBaseUser) -> str:
    try:
        publication = actions.publish(trial=trial, by=by, note=NOTE)
    except NothingToPublish:  # the file says the same in other words, such as an empty list where others say nothing
        return f"{trial.record_id} is up to date"
    return f"published {publication.record_id}, version {publication.version}"
