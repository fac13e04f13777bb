"""What every test may use: people, records, and a client that holds each answer against the OpenAPI document."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.db import connection
from django.template import Context, RequestContext, Template
from django.test import TransactionTestCase
from django.test import client as django_client
from django.test.signals import template_rendered
from django.test.utils import ContextList
from django.utils.safestring import SafeString
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from registry.serving import handler
from studies.models import Study
from tests.client import CheckedClient
from tests.factories.records import CuratorFactory
from tests.forms import Sent
from tests.publishing import empty_everything
from tests.rights import as_the_web
from tests.shelf import Shelf
from trials.models import Trial

# Generated input is the same in each run, so that a failure comes from a change; `--hypothesis-profile explore` looks
# further. No deadline and no check of speed, because a machine may be busy. A fixture serves all examples of a test.
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("explore", settings.get_profile("repeatable"), derandomize=False, max_examples=1000)
settings.load_profile("repeatable")


def pytest_configure() -> None:
    """Look for garbage seldom: a page of the admin makes so many objects that looking is a quarter of its time."""
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hash passwords with one round: a million of them, for each account of each test, is a third of the suite."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(PBKDF2PasswordHasher, "iterations", 1)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_memory_of_other_ledgers() -> Iterator[None]:
    """Note no head down, for each test has a ledger of its own, and let tests travel in time without being asked."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(django_settings, "LEDGER_HEAD_FILE", None)
        patched.setattr(django_settings, "CLOCK_CONFIRMED", datetime.now(UTC).date())
        yield


@pytest.fixture(scope="session", autouse=True)
def contexts_of_pages_only() -> Iterator[None]:
    """Report what a page is rendered with, not each widget and label on it: there are four thousand on one.

    Django's client would copy the context of each, and even telling it costs a tenth of the page.
    """

    def keep(store: dict[str, Any], signal: Any, sender: Any, template: Any, context: Any, **_: Any) -> None:
        store.setdefault("templates", []).append(template)
        store.setdefault("context", ContextList()).append(context)

    def render(template: Template, context: Context) -> SafeString:
        if isinstance(context, RequestContext) and context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(django_client, "store_rendered_templates", keep)
        patched.setattr(Template, "_render", render)
        yield


@pytest.fixture(scope="session", autouse=True)
def connections_kept() -> Iterator[None]:
    """Keep the connection after a request, as Django's client does: a test reads on in its transaction."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(handler, "close_old_connections", lambda: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_looked_for_once() -> Iterator[None]:
    """Let WhiteNoise list the static files once: each client of each test has middleware of its own."""
    listed: dict[str, StaticFile] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def once(whitenoise: WhiteNoiseMiddleware) -> None:
        if not listed:
            look(whitenoise)
            listed.update(whitenoise.files)
        whitenoise.files.update(listed)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_clean_up() -> Iterator[None]:
    """Clean up after a test that committed as ``empty_everything`` does, not with TRUNCATE, which is refused."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty_everything())
        yield


@pytest.fixture(scope="session")
def shelf(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Shelf]:
    """The one shelf of this process; a module that fills it itself does so with ``shelf.reserved``."""
    shelf = Shelf(django_db_blocker)
    yield shelf
    shelf.clear()


@pytest.fixture
def shelf_in_order(request: pytest.FixtureRequest, shelf: Shelf) -> None:
    """Put on the shelf what this test asks for; nothing for a test that commits, whose clean-up empties all tables."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    if commits or {"transactional_db", "live_server"} & set(request.fixturenames):
        shelf.clear()
    else:
        own = request.node.get_closest_marker("shelved")
        shelf.prepare(request.fixturenames, own.kwargs if own else {})


@pytest.fixture
def _django_db_helper(request: pytest.FixtureRequest, shelf_in_order: None, _django_db_helper: None) -> None:
    """Let pytest-django begin the transaction of a test inside the shelf's, with the rights that requests have."""
    if connection.in_atomic_block and {"api", "admin"} & set(request.path.parts):
        as_the_web()


@pytest.fixture
def curator(db: None, shelf: Shelf) -> User:
    """A person who may do everything that curating needs."""
    user: User = shelf.take("curator")
    return user


@pytest.fixture
def colleague(curator: User) -> User:
    """Another person who may do everything: two of them see a record before it is approved."""
    user: User = CuratorFactory.create(username="colleague")
    return user


@pytest.fixture
def trial(curator: User, shelf: Shelf) -> Trial:
    """A working copy with one of everything, never published unless the test asks for ``published``."""
    record: Trial = shelf.take("trial", curator=curator)
    return record


@pytest.fixture
def published(trial: Trial, curator: User, shelf: Shelf) -> Trial:
    """The same, published as version 1."""
    shelf.take("published", trial=trial, curator=curator)
    return trial


@pytest.fixture
def study(published: Trial, curator: User, shelf: Shelf) -> Study:
    """A working copy of a study with one of everything, linked to the published trial, never published."""
    record: Study = shelf.take("study", published=published, curator=curator)
    return record


@pytest.fixture
def published_study(study: Study, curator: User, shelf: Shelf) -> Study:
    """The same, published as version 1."""
    shelf.take("published_study", study=study, curator=curator)
    return study


@pytest.fixture(scope="module")
def pages() -> dict[int, Sent]:
    """Pages of the admin that were opened; that is half the time of a test that saves."""
    return {}


@pytest.fixture
def empty(db: None) -> None:
    """Nothing is there at all, for one test: what its module published comes back with the rollback."""
    empty_everything()


@pytest.fixture
def api() -> CheckedClient:
    """A client of the public API; an answer that OpenAPI does not describe fails the test."""
    return CheckedClient()
