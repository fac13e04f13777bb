"""What the tests of the studies' addresses share: answers read, and records published once for a module."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from django.contrib.auth.models import User
from django.db import connection

from studies import actions
from tests.factories import documents
from trials import actions as trial_actions

Document = dict[str, Any]
EVERYTHING = (
    "TRUNCATE ledger_publication, curation_curationevent, studies_study, trials_trial, trials_organization, "
    "auth_user RESTART IDENTITY CASCADE"
)


def body(response: Any) -> Any:
    """Return the parsed body of an answer with status 200."""
    assert response.status_code == 200, response.content
    return orjson.loads(response.content)


def problem(response: Any) -> tuple[int, str]:
    """Return status and code of a refusal."""
    return response.status_code, orjson.loads(response.content)["code"]


def publish(by: User, document: Document) -> str:
    """Publish a new study; return its number."""
    return actions.publish(record=actions.create(by=by, document=document), by=by).record_id


def publish_trial(by: User, **values: Any) -> str:
    """Publish a new trial that states little; return its number."""
    record = trial_actions.create(by=by, document=documents.minimal(**values))
    return trial_actions.publish(record=record, by=by).record_id


@contextmanager
def published_once(
    blocker: Any, made: Callable[[str, str], dict[str, Document]]
) -> Iterator[tuple[dict[str, str], dict[str, Document]]]:
    """Publish studies for all tests of a module, and empty the tables after its last.

    ``made`` takes the numbers of two published trials and returns the studies by name. Yields name → number, where
    the trials are called ``one`` and ``two``, and what was made. For a fixture with the scope of a module.
    """
    try:
        with blocker.unblock():
            by = User.objects.create_superuser("publisher")
            numbers = {name: publish_trial(by, brief_title=f"Trial {name}") for name in ("one", "two")}
            documents = made(*numbers.values())
            numbers |= {name: publish(by, document) for name, document in documents.items()}
        yield numbers, documents
    finally:  # also where publishing failed: the other modules start from nothing
        with blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(EVERYTHING)
