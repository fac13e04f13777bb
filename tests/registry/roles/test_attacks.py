"""What somebody who has taken over a process that serves requests tries on the database: the server refuses it."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

from registry.postgres import Addresses
from tests.conventions.test_models import APPEND_ONLY

pytestmark = pytest.mark.slow

GUARDED = sorted(APPEND_ONLY)
ON_WHAT_IS_GUARDED = [
    "UPDATE {} SET note = ''",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "TRUNCATE {} CASCADE",
    "DROP TABLE {} CASCADE",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "ALTER TABLE {} DISABLE TRIGGER USER",
    "ALTER TABLE {} OWNER TO registry_web",
    "ALTER TABLE {} RENAME TO gone",
    "ALTER TABLE {} SET SCHEMA pg_temp",
    "ALTER TABLE {} ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE {} DROP COLUMN note",
    "ALTER TABLE {} ALTER COLUMN note TYPE text USING ''",
    "CREATE RULE quiet AS ON INSERT TO {} DO INSTEAD NOTHING",
    "CREATE TRIGGER early BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE INDEX slow ON {} (note)",
    "CREATE TEMPORARY TABLE child () INHERITS ({})",
    "BEGIN; LOCK TABLE {} IN ACCESS EXCLUSIVE MODE",
    "SELECT * FROM {} FOR UPDATE",
    "MERGE INTO {} USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM {} RETURNING 1) SELECT * FROM gone",
    "COPY (UPDATE {} SET note = '' RETURNING 1) TO STDOUT",
    "REINDEX TABLE {}",
    "COMMENT ON TABLE {} IS 'mine'",
    "SET ROLE registry_owner; DELETE FROM {}",
    "CREATE FUNCTION pg_temp.f() RETURNS void SECURITY DEFINER LANGUAGE sql AS 'DELETE FROM {}'; SELECT pg_temp.f()",
    "DO $$ BEGIN EXECUTE 'DELETE FROM {}'; END $$",
]
ON_THE_SERVER = [
    # the settings that switch guards off
    "SET session_replication_role = replica",
    "SELECT set_config('session_replication_role', 'replica', false)",
    "ALTER ROLE registry_web SET session_replication_role = replica",
    "ALTER DATABASE registry SET session_replication_role = replica",
    "ALTER SYSTEM SET session_replication_role = replica",
    "CREATE FUNCTION pg_temp.f() RETURNS void LANGUAGE sql SET session_replication_role = replica AS ''",
    "SET lc_messages = 'C'",
    "SET session_preload_libraries = 'x'",
    "LOAD '/tmp/x.so'",
    # more rights
    "SET ROLE registry_owner",
    "SET ROLE registry",
    "SET SESSION AUTHORIZATION registry",
    "ALTER ROLE registry_web SUPERUSER",
    "ALTER ROLE registry_web CREATEROLE",
    "ALTER ROLE registry_owner PASSWORD 'known'",
    "CREATE ROLE another SUPERUSER",
    "GRANT registry_owner TO registry_web",
    "GRANT pg_write_all_data TO registry_web",
    "GRANT SET ON PARAMETER session_replication_role TO registry_web",
    "ALTER DEFAULT PRIVILEGES FOR ROLE registry_owner GRANT ALL ON TABLES TO registry_web",
    "REASSIGN OWNED BY registry_owner TO registry_web",
    "DROP OWNED BY registry_owner CASCADE",
    # a place of its own, and other code in the place of ours
    "CREATE TABLE public.mine (a int)",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION public.ledger_follow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE OR REPLACE FUNCTION public.ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "ALTER FUNCTION public.ledger_follow() RESET search_path",
    "DROP FUNCTION public.ledger_refuse() CASCADE",
    "CREATE VIEW public.mine AS SELECT 1",
    "CREATE TYPE public.mine AS (a int)",
    "CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = textne)",
    "CREATE SCHEMA rebuilding",
    "CREATE SCHEMA mine",
    "ALTER SCHEMA public OWNER TO registry_web",
    "DROP SCHEMA public CASCADE",
    "CREATE DATABASE mine",
    "DROP DATABASE registry WITH (FORCE)",
    "ALTER DATABASE registry OWNER TO registry_web",
    "CREATE EXTENSION pg_trgm",
    "DROP EXTENSION unaccent CASCADE",
    "ALTER TEXT SEARCH CONFIGURATION public.registry DROP MAPPING FOR word",
    "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION ledger_refuse()",
    "CREATE PUBLICATION mine FOR ALL TABLES",
    "CREATE SUBSCRIPTION mine CONNECTION 'dbname=registry' PUBLICATION mine",
    # the catalogue of the system
    "UPDATE pg_catalog.pg_trigger SET tgenabled = 'D'",
    "UPDATE pg_catalog.pg_class SET relowner = 'registry_web'::regrole",
    "DELETE FROM pg_catalog.pg_depend",
    "INSERT INTO pg_catalog.pg_auth_members SELECT * FROM pg_catalog.pg_auth_members",
    "SELECT rolpassword FROM pg_catalog.pg_authid",
    "SELECT passwd FROM pg_catalog.pg_shadow",
    # files, programs, other sessions
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "CREATE TEMPORARY TABLE t (a text); COPY t FROM PROGRAM 'id'",
    "CREATE TEMPORARY TABLE t (a text); COPY t FROM '/etc/passwd'",
    "COPY (SELECT 1) TO '/tmp/registry-attack'",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_export(1, '/tmp/registry-attack')",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_read_binary_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "SELECT pg_stat_file('PG_VERSION')",
    "SELECT pg_reload_conf()",
    "SELECT pg_switch_wal()",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'registry'",
    "CHECKPOINT",
    # what only migrating writes
    "UPDATE django_migrations SET name = ''",
    "DELETE FROM django_migrations",
    "INSERT INTO auth_permission (name, content_type_id, codename) VALUES ('all', 1, 'all')",
    "UPDATE django_content_type SET model = ''",
]


@pytest.fixture(scope="module")
def bystander(addresses: Addresses) -> Iterator[None]:
    """A session of the superuser, to be attacked."""
    with psycopg.connect(addresses.admin):
        yield


@pytest.fixture
def web(addresses: Addresses, bystander: None) -> Iterator[psycopg.Connection]:
    """A session of the role that serves requests."""
    with psycopg.connect(addresses.web, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("attack", ON_WHAT_IS_GUARDED)
def test_what_was_published_or_logged_is_out_of_reach(web: psycopg.Connection, table: str, attack: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        web.execute(attack.format(table))


@pytest.mark.parametrize("attack", ON_THE_SERVER)
def test_the_server_is_out_of_reach(web: psycopg.Connection, attack: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        web.execute(attack)


def test_nobody_is_given_rights_that_the_web_does_not_have_itself(web: psycopg.Connection) -> None:
    web.execute("GRANT ALL ON ledger_publication TO registry_web, PUBLIC")  # no error, but a warning, and no effect
    web.execute("CREATE TEMPORARY TABLE seen AS SELECT has_table_privilege('ledger_publication', 'UPDATE') AS may")
    assert web.execute("SELECT may FROM seen").fetchone() == (False,)


ENTRY = """
    INSERT INTO public.ledger_publication
    SELECT (json_populate_record(entry, json_build_object(
        'serial', 999999, 'record_id', 'TR0099999', 'entry_sha256', repeat('a', 64), 'previous_sha256', repeat('b', 64)
    ))).* FROM public.ledger_publication AS entry WHERE serial = 1
"""


def test_an_entry_that_does_not_follow_is_refused_whatever_stands_first_in_the_search_path(
    web: psycopg.Connection,
) -> None:
    """A temporary table of the same name, in which the entry does follow, comes first where nothing else is said."""
    web.execute("CREATE TEMPORARY TABLE ledger_publication (LIKE public.ledger_publication)")
    web.execute("INSERT INTO pg_temp.ledger_publication SELECT * FROM public.ledger_publication WHERE serial = 1")
    web.execute("UPDATE pg_temp.ledger_publication SET serial = 999998, entry_sha256 = repeat('b', 64)")
    with pytest.raises(errors.IntegrityConstraintViolation, match="Entry 999999 does not follow entry"):
        web.execute(ENTRY)


def test_no_function_lends_the_rights_of_its_owner(addresses: Addresses) -> None:
    with psycopg.connect(addresses.admin) as connection:
        lending = connection.execute(
            "SELECT oid::regprocedure FROM pg_proc WHERE prosecdef AND pronamespace <> 'pg_catalog'::regnamespace"
        )
        assert lending.fetchall() == []


def test_nothing_belongs_to_the_web_or_the_reader_after_all_that(addresses: Addresses) -> None:
    with psycopg.connect(addresses.admin) as connection:
        owned = connection.execute(
            "SELECT pg_describe_object(classid, objid, 0) FROM pg_shdepend "
            "WHERE deptype = 'o' AND refobjid IN ('registry_web'::regrole, 'registry_read'::regrole)"
        )
        assert owned.fetchall() == []
