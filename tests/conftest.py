"""What every test may use: people, records, and a client that holds each answer against the OpenAPI document."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from studies import actions as studies
from studies.models import Study
from tests.client import CheckedClient
from tests.factories.records import CuratorFactory, StudyFactory, TrialFactory
from trials import actions
from trials.models import Trial


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let the clean-up after transactional tests empty the append-only tables; the guard has its own test."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_publication DISABLE TRIGGER publication_never_emptied")
        cursor.execute("ALTER TABLE curation_curationevent DISABLE TRIGGER event_never_emptied")


@pytest.fixture
def curator(db: None) -> User:
    """A person who may do everything that curating needs."""
    found: User = CuratorFactory.create(username="curator")
    return found


@pytest.fixture
def trial(curator: User) -> Trial:
    """A working copy with one of everything, never published."""
    found: Trial = TrialFactory.create(by=curator)
    return found


@pytest.fixture
def published(trial: Trial, curator: User) -> Trial:
    """The same, published as version 1."""
    actions.publish(record=trial, by=curator, note="First version")
    trial.refresh_from_db()
    return trial


@pytest.fixture
def study(published: Trial, curator: User) -> Study:
    """A working copy of a study with one of everything, linked to the published trial, never published."""
    found: Study = StudyFactory.create(by=curator, trial=str(published.record_id))
    return found


@pytest.fixture
def published_study(study: Study, curator: User) -> Study:
    """The same, published as version 1."""
    studies.publish(record=study, by=curator, note="First version")
    study.refresh_from_db()
    return study


@pytest.fixture
def api() -> CheckedClient:
    """A client of the public API; an answer that OpenAPI does not describe fails the test."""
    return CheckedClient()
