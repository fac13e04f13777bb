"""Whoever adds a table decides what the roles of the database may do with it."""

import pytest
from django.apps import apps
from django.db import connection

from registry.rights import EDIT, TABLES
from tests.conventions.test_models import APPEND_ONLY
from tests.conventions.test_public_reads import PUBLIC
from tests.rights import as_the_web

DECISIONS = "SELECT has_table_privilege(%s, 'INSERT'), has_table_privilege(%s, 'UPDATE, DELETE, TRUNCATE')"


@pytest.mark.django_db
def test_each_table_has_a_decision_and_each_decision_a_table() -> None:
    """To decide: a line in `registry/rights.py`. Without one, whoever serves requests may do nothing with the table."""
    assert set(connection.introspection.table_names()) == set(TABLES)


def test_no_table_of_a_model_is_forgotten() -> None:
    assert {model._meta.db_table for model in apps.get_models(include_auto_created=True)} <= set(TABLES)


def test_what_only_grows_is_never_changed_and_what_is_not_published_never_read() -> None:
    assert {name for name, access in TABLES.items() if access.web == "SELECT, INSERT"} == APPEND_ONLY
    assert {name for name, access in TABLES.items() if access.read} == PUBLIC | {"django_migrations"}
    assert {access.read for access in TABLES.values()} <= {"", "SELECT"}
    assert all(set(access.web.split(", ")) <= set(EDIT.split(", ")) for access in TABLES.values())


@pytest.mark.django_db
def test_migrating_grants_what_was_decided() -> None:
    as_the_web()
    with connection.cursor() as cursor:
        for name in APPEND_ONLY:
            cursor.execute(DECISIONS, [name, name])
            assert cursor.fetchone() == (True, False)


@pytest.mark.django_db
def test_a_table_that_nobody_decided_about_is_closed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE forgotten (a int)")
        as_the_web()
        cursor.execute("SELECT has_table_privilege('forgotten', 'SELECT, INSERT, UPDATE, DELETE')")
        assert cursor.fetchone() == (False,)
