"""What is given to whom when connections break: in this process, with the server's own means."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import psycopg
import pytest
from django.db import OperationalError, connection
from psycopg_pool import PoolTimeout

from registry.serving.database.base import PRIMARY, DatabaseWrapper, source
from tests.together import close_pool

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def database() -> Iterator[Any]:
    """The connection of this thread, given back, with one in the pool."""
    close_pool()
    wrapper = cast(DatabaseWrapper, connection)
    wrapper.ensure_connection()
    wrapper.close()
    yield wrapper
    close_pool()


def cut(database: Any) -> None:
    """End every other connection to this database, as a restart would."""
    with psycopg.connect(**database.get_connection_params(), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@contextmanager
def done_again() -> Iterator[None]:
    before = source.set(PRIMARY)
    yield
    source.reset(before)


def test_who_writes_is_given_a_connection_that_works(database: Any) -> None:
    cut(database)
    assert database.read("SELECT 1") == [(1,)]
    cut(database)
    with database.cursor() as cursor:
        cursor.execute("SELECT 2")
        assert cursor.fetchone() == (2,)


def test_what_can_be_done_again_is_not_asked_first_and_works_once_all_are_thrown_away(database: Any) -> None:
    cut(database)
    with done_again(), pytest.raises(OperationalError):
        database.read("SELECT 1")
    database.renew()
    with done_again():
        assert database.read("SELECT 1") == [(1,)]


def test_a_read_gives_its_connection_back_whether_it_succeeds_or_not(database: Any) -> None:
    for _ in range(12):  # the pool has four
        assert database.read("SELECT %s::int", [7]) == [(7,)]
        with pytest.raises(Exception, match="nothing_of_this_name"):
            database.read("SELECT nothing_of_this_name")
    assert database.connection is None


def test_patience_counts_from_the_first_who_waited(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    waits: list[float] = []

    def never(*_: Any) -> None:
        waits.append(clock[0])
        clock[0] += 0.5
        raise PoolTimeout

    monkeypatch.setattr("registry.serving.database.base.monotonic", lambda: clock[0])
    monkeypatch.setattr(DatabaseWrapper, "_missed", {})
    monkeypatch.setitem(database.settings_dict, "PATIENCE", 3)
    for patient in (True, False, False):
        waits.clear()
        with pytest.raises(PoolTimeout):
            database._patiently(never)
        assert (len(waits) > 5) is patient  # later ones are refused at once
        assert len(waits) >= 1
    database.read("SELECT 1")  # it is back
    waits.clear()
    with pytest.raises(PoolTimeout):
        database._patiently(never)
    assert len(waits) > 5
