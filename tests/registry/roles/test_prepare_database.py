"""`prepare_database`: the same however often, from a new database or one that belongs to others, or not at all."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from registry import postgres
from registry.postgres import Addresses, roles
from registry.postgres.roles import Access, RoleError
from registry.rights import TABLES
from tests import clusters
from tests.commands import Commands, loaded
from tests.processes import environment

pytestmark = pytest.mark.slow

OWNERS = """
    SELECT c.oid::regclass::text, relowner::regrole::text FROM pg_class c WHERE relnamespace = 'public'::regnamespace
    UNION SELECT oid::regprocedure::text, proowner::regrole::text FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname NOT LIKE 'unaccent%'
    UNION SELECT 'search ' || cfgname, cfgowner::regrole::text FROM pg_ts_config WHERE cfgname = 'registry'
    UNION SELECT 'database', datdba::regrole::text FROM pg_database WHERE datname = current_database()
"""
STATE = """
    SELECT relname, relowner::regrole::text, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION SELECT rolname, rolcanlogin::text, rolconfig::text FROM pg_roles WHERE rolname LIKE 'registry%'
    UNION SELECT datname, datdba::regrole::text, datacl::text FROM pg_database
    UNION SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp'
    UNION SELECT 'search', cfgowner::regrole::text, '' FROM pg_ts_config WHERE cfgname = 'registry'
"""


def asked(url: str, query: str) -> set[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return set(connection.execute(query.encode()).fetchall())


def owners(addresses: Addresses) -> set[object]:
    return {owner for _, owner in asked(addresses.admin, OWNERS)}


def test_the_second_time_changes_nothing(addresses: Addresses) -> None:
    before = asked(addresses.admin, STATE)
    roles.prepare(addresses, TABLES, 5000)
    assert asked(addresses.admin, STATE) == before
    assert owners(addresses) == {"registry_owner"}


def test_what_belonged_to_another_role_belongs_to_the_owner_afterwards_and_everything_is_there(
    addresses: Addresses,
) -> None:
    before, rows = asked(addresses.admin, STATE), "SELECT count(*) FROM ledger_publication"
    entries = asked(addresses.admin, rows)
    with psycopg.connect(addresses.admin, autocommit=True) as connection:
        connection.execute("REASSIGN OWNED BY registry_owner TO registry; ALTER SCHEMA public OWNER TO registry")
        connection.execute("DROP OWNED BY registry_web, registry_read, registry_owner CASCADE")
        connection.execute("DROP ROLE registry_web, registry_read, registry_owner")
        connection.execute("GRANT ALL ON SCHEMA public TO PUBLIC; GRANT ALL ON ledger_publication TO PUBLIC")
    assert owners(addresses) == {"registry"}

    roles.prepare(addresses, TABLES, 5000)

    assert owners(addresses) == {"registry_owner"}
    assert asked(addresses.admin, STATE) == before
    assert asked(addresses.web, rows) == entries


def test_a_statement_timeout_that_changed_is_the_one_of_the_next_session(addresses: Addresses) -> None:
    try:
        roles.prepare(addresses, TABLES, 60_000)
        assert asked(addresses.web, "SHOW statement_timeout") == {("1min",)}
        assert asked(addresses.web, "SHOW transaction_timeout") == {("6min",)}
    finally:
        roles.prepare(addresses, TABLES, 5000)


# A server of somebody else's, where nobody is a superuser


@pytest.fixture
def managed(addresses: Addresses) -> Iterator[Addresses]:
    """A database of a role that may make roles, in which it has a table already."""
    with psycopg.connect(addresses.admin, autocommit=True) as connection:
        connection.execute("CREATE ROLE master LOGIN CREATEROLE CREATEDB")
        connection.execute("CREATE DATABASE managed OWNER master")
        admin = addresses.admin.replace("//registry@/registry", "//master@/managed")
        with psycopg.connect(admin) as master:
            master.execute("CREATE TABLE ledger_publication (id serial, note text)")
        names = {kind: admin.replace("master", f"m_{kind}") for kind in ("owner", "web", "read")}
        yield Addresses(admin=admin, **names)
        connection.execute("DROP DATABASE managed WITH (FORCE)")
        connection.execute("DROP ROLE IF EXISTS m_owner, m_web, m_read, master")


def test_whoever_may_make_roles_need_not_be_a_superuser(managed: Addresses) -> None:
    for _ in "ab":
        roles.prepare(managed, TABLES, 5000)
    assert {owner for _, owner in asked(managed.owner, OWNERS)} == {"m_owner"}
    assert asked(managed.web, "SELECT has_table_privilege('ledger_publication', 'INSERT')") == {(True,)}
    with psycopg.connect(managed.web) as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("UPDATE ledger_publication SET note = ''")


def test_a_table_that_nobody_decided_about_is_granted_to_nobody(managed: Addresses) -> None:
    roles.prepare(managed, {"other": Access(web="SELECT")}, 5000)
    for url in (managed.web, managed.read):
        assert asked(url, "SELECT has_table_privilege('ledger_publication', 'SELECT, INSERT')") == {(False,)}


def test_a_password_reaches_the_server_as_a_hash(addresses: Addresses, managed: Addresses, data: Path) -> None:
    secret = "not to be seen"  # in a URL, with its blanks encoded
    given = managed._replace(web=managed.web.replace("m_web@", "m_web:not%20to%20be%20seen@"))
    with psycopg.connect(addresses.admin) as connection:
        connection.execute("ALTER ROLE master SET log_statement = 'all'")
    roles.prepare(given, TABLES, 5000)
    stored = asked(addresses.admin, "SELECT rolpassword FROM pg_authid WHERE rolname = 'm_web'")
    assert str(stored).startswith("{('SCRAM-SHA-256$")
    log = (postgres.cluster(data) / "server.log").read_text()
    assert 'ALTER ROLE "m_web" PASSWORD' in log
    assert secret not in log


# What cannot be, is said


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"web": "postgresql://m_owner@/managed"}, "The URLs of owner and web name one role, m_owner."),
        ({"read": "postgresql://m_web@/managed"}, "The URLs of read and web name one role, m_web."),
        ({"owner": "postgresql://master@/managed"}, "The URLs of admin and owner name one role, master."),
        ({"web": "postgresql:///managed"}, "The URL of web names no role"),
        ({"web": "postgresql://mighty@/managed"}, "The role mighty may do too much: it may make databases"),
        ({"web": "postgresql://joined@/managed"}, "The role joined may do too much: it is a member of another role"),
        ({"owner": "postgresql://mighty@/managed"}, "The role mighty may do too much: it may make databases"),
    ],
    ids=str,
)
def test_a_role_that_would_not_do_is_refused_and_nothing_is_changed(
    addresses: Addresses, managed: Addresses, change: dict[str, str], sentence: str
) -> None:
    with psycopg.connect(addresses.admin, autocommit=True) as connection:
        connection.execute("CREATE ROLE mighty CREATEDB; CREATE ROLE joined IN ROLE pg_read_all_data")
        connection.execute("GRANT mighty, joined TO master WITH ADMIN OPTION")
        before = asked(managed.admin, STATE)
        try:
            with pytest.raises(RoleError) as refusal:
                roles.prepare(managed._replace(**change), TABLES, 5000)
            assert sentence in str(refusal.value)
            assert asked(managed.admin, STATE) == before
        finally:
            connection.execute("DROP ROLE mighty, joined")


def test_an_administrator_that_cannot_be_used_is_a_sentence_without_its_password(settings: Any) -> None:
    away = "postgresql://{}:hidden@127.0.0.1:1/nothing"
    settings.SECRET_DATABASE_URLS = Addresses(*(away.format(role) for role in ("admin", "owner", "web", "read")))
    with pytest.raises(CommandError) as refusal:
        call_command("prepare_database")
    assert str(refusal.value).startswith("The roles could not be made: ")
    assert "hidden" not in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


# What the one who runs commands is told


def test_an_installation_with_one_role_for_everything_is_told_so(addresses: Addresses) -> None:
    one = {"DATABASE_URL": addresses.admin, "SECRET_KEY": "k" * 30 + "of a test which is long" + "0123456789"}
    with loaded(environment(HTTPS="true", **one)) as registry:
        for words in (["prepare_database"], ["check", "--deploy"], ["check", "--database", "default"]):
            done = registry.manage(*words)
            assert done.returncode == 0, done.stderr
            assert done.stderr.count("Requests are served with the rights of registry, which may do too much: "
                                     "it is a superuser;") == 1  # fmt: skip


@pytest.fixture(scope="module")
def production(data: Path) -> Iterator[Commands]:
    """Commands with the settings of a registry that is reached by https through a proxy."""
    key = "".join(map(chr, range(48, 123)))
    with loaded(clusters.on(data) | {"HTTPS": "true", "BEHIND_PROXY": "true", "SECRET_KEY": key}) as registry:
        yield registry


def test_the_deployment_check_finds_nothing_wrong_with_production_settings(production: Commands) -> None:
    done = production.manage("check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout[:43]) == (0, "System check identified no issues (5 silenced)"[:43]), (
        done.stderr
    )


def test_a_command_that_needs_the_owner_says_so_as_the_web(addresses: Addresses, data: Path) -> None:
    with loaded(clusters.on(data) | {"OWNER_DATABASE_URL": addresses.web}) as registry:
        done = registry.manage("rebuild_index")
    assert done.returncode == 1
    assert done.stderr.startswith(
        "This needs the role that owns the tables; name it in OWNER_DATABASE_URL. (permission"
    )
    assert asked(addresses.admin, "SELECT count(*) FROM pg_namespace WHERE nspname = 'rebuilding'") == {(0,)}


def test_the_owner_rebuilds_the_view_and_the_roles_keep_their_rights(
    addresses: Addresses, production: Commands
) -> None:
    before = asked(addresses.admin, STATE)
    done = production.manage("rebuild_index", "--kind", "study")
    assert done.returncode == 0, done.stderr
    assert asked(addresses.admin, STATE) == before
    assert asked(addresses.read, "SELECT count(*) > 0 FROM studies_publishedstudy") == {(True,)}
