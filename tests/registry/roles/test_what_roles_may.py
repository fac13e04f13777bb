# ruff: noqa: S608  statements of our own
"""What each role may do: exactly what the list of tables says, within limits of time."""

import psycopg
import pytest
from psycopg import errors

from registry.postgres import Addresses
from registry.rights import TABLES
from tests.conventions.test_public_reads import PUBLIC

pytestmark = pytest.mark.slow

PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


@pytest.mark.parametrize("role", ["web", "read"])
def test_the_rights_to_a_table_are_what_was_decided(addresses: Addresses, role: str) -> None:
    with psycopg.connect(addresses.admin) as connection:
        found = connection.execute(
            "SELECT relname, privilege FROM pg_class, unnest(%s::text[]) AS privilege "
            "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') "
            "AND has_table_privilege(%s, pg_class.oid, privilege)",
            [list(PRIVILEGES), f"registry_{role}"],
        ).fetchall()
    decided = {name: getattr(access, role) for name, access in TABLES.items()}
    assert set(found) == {(name, each) for name, words in decided.items() for each in words.split(", ") if each}


def test_the_reader_sees_what_is_published_and_nothing_of_people_or_drafts(addresses: Addresses) -> None:
    readable = {name for name, access in TABLES.items() if access.read}
    assert readable == PUBLIC | {"django_migrations"}
    with psycopg.connect(addresses.read, autocommit=True) as connection:
        for name in sorted(TABLES):
            if name in readable:
                of_nothing = "former" in name  # nothing of the catalogue was removed
                assert connection.execute(f"SELECT count(*) = 0 FROM {name}").fetchone() == (of_nothing,), name
            else:
                with pytest.raises(errors.InsufficientPrivilege):
                    connection.execute(f"SELECT 1 FROM {name}")


@pytest.mark.parametrize(
    "attack",
    [
        "INSERT INTO trials_publishedtrial SELECT * FROM trials_publishedtrial",
        "DELETE FROM trials_publishedtrial",
        "UPDATE ledger_publication SET note = ''",
        "CREATE TEMPORARY TABLE mine (a int)",
        "CREATE TABLE public.mine (a int)",
        "SET ROLE registry_web",
        "SET session_replication_role = replica",
    ],
)
def test_the_reader_changes_nothing_even_where_it_lifts_its_own_limits(addresses: Addresses, attack: str) -> None:
    with psycopg.connect(addresses.read, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(attack)


REQUESTS = {"statement_timeout": "5s", "lock_timeout": "3s", "idle_in_transaction_session_timeout": "15s"}
LIMITS = {
    "owner": {"statement_timeout": "0", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "10min"},
    "web": REQUESTS | {"transaction_timeout": "30s"},
    "read": REQUESTS | {"transaction_timeout": "30s", "default_transaction_read_only": "on"},
}


@pytest.mark.parametrize("role", LIMITS)
def test_each_role_has_its_limits(addresses: Addresses, role: str) -> None:
    with psycopg.connect(getattr(addresses, role)) as connection:
        shown = {name: connection.execute(f"SHOW {name}").fetchone() for name in LIMITS[role]}
    assert shown == {name: (value,) for name, value in LIMITS[role].items()}


def test_a_transaction_of_the_web_waits_for_no_lock_for_ever(addresses: Addresses) -> None:
    with psycopg.connect(addresses.owner) as owner, psycopg.connect(addresses.web) as web:
        owner.execute("LOCK TABLE trials_trial IN ACCESS EXCLUSIVE MODE")
        web.execute("SET lock_timeout = '50ms'")
        with pytest.raises(errors.LockNotAvailable):
            web.execute("SELECT 1 FROM trials_trial")
