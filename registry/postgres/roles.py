"""The roles of the database: one owns and migrates, one serves requests, one only reads. None of them is a superuser.

Whoever takes over a process that serves requests has the rights of its role and no more: it cannot change what was
published, nor switch off the triggers that say so.
"""

from collections.abc import Mapping
from typing import NamedTuple

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from registry.postgres.embedded import Addresses

Connection = psycopg.Connection[tuple[object, ...]]
_PREPARING = 0x726F_6C65_73  # any fixed number; it names the one preparation


class RoleError(ValueError):
    """The roles cannot be as they should be; the message says why and what to do."""


class Access(NamedTuple):
    """What the web and the reading role may do with a table, as GRANT has it."""

    web: str = ""
    read: str = ""


class Role(NamedTuple):
    """A role as a URL names it; its password stays as it is where the URL has none."""

    name: str
    password: str

    @classmethod
    def of(cls, url: str) -> "Role":
        """Read it from a URL; the name is empty where it is left to the operating system's account."""
        parts = conninfo_to_dict(url)
        return cls(str(parts.get("user") or ""), str(parts.get("password") or ""))


def prepare(addresses: Addresses, tables: Mapping[str, Access], statement_timeout: int) -> None:
    """Make the roles that there are addresses of, and give the owner everything; ``statement_timeout`` is in ms.

    All or nothing, and the same however often. Raises ``RoleError`` and ``psycopg.Error``.
    """
    roles = {kind: Role.of(url) for kind, url in addresses._asdict().items() if url}
    _refuse_unclear(roles)
    with psycopg.connect(addresses.admin, connect_timeout=5) as connection:
        # Ours is the only search path: nobody's table or function must run with an administrator's rights.
        connection.execute("SET LOCAL search_path TO pg_catalog, pg_temp")
        connection.execute("SET LOCAL lock_timeout TO '5s'")  # a change of owner must not make readers queue for long
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_PREPARING])
        for kind, role in roles.items():
            if kind != "admin":
                _make(connection, role, _limits(connection, kind, statement_timeout))
        _give_to(connection, roles["owner"].name)
        _do(connection, "SET LOCAL ROLE {}", sql.Identifier(roles["owner"].name))
        grant(connection, tables, *(roles[kind].name for kind in ("web", "read") if kind in roles))
        for kind, role in roles.items():
            if kind != "admin":
                _refuse_excess(connection, role.name, owns=kind == "owner", tables=tables)


def are_there(addresses: Addresses) -> bool:
    """Whether all roles were made, so that each can be used."""
    names = [Role.of(url).name for url in addresses if url]
    with psycopg.connect(addresses.admin, connect_timeout=5) as connection:
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = ANY(%s)", [names]).fetchall()
    return len(found) == len(names)


def _refuse_unclear(roles: Mapping[str, Role]) -> None:
    for kind, role in roles.items():
        if not role.name:
            raise RoleError(f"The URL of {kind} names no role; write postgresql://role:password@host:5432/name.")
        if same := [other for other in roles if other > kind and roles[other].name == role.name]:
            raise RoleError(
                f"The URLs of {kind} and {same[0]} name one role, {role.name}. Each needs a role of its own, with a"
                " name that is new or that nothing else uses."
            )


def _limits(connection: Connection, kind: str, statement_timeout: int) -> dict[str, str]:
    """Return what a session of a role may take, until it says otherwise itself."""
    if kind == "owner":
        # A migration that waits lets everybody behind it wait too; a session that was forgotten holds its locks.
        return {"statement_timeout": "0", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "10min"}
    limits = {
        "statement_timeout": f"{statement_timeout}ms",
        "lock_timeout": "3s",
        "idle_in_transaction_session_timeout": "15s",
    }
    if connection.info.server_version >= 170000:  # above the limit of one statement, or it would take its place
        limits["transaction_timeout"] = f"{6 * statement_timeout}ms"
    return limits | ({"default_transaction_read_only": "on"} if kind == "read" else {})


def _make(connection: Connection, role: Role, limits: Mapping[str, str]) -> None:
    name = sql.Identifier(role.name)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.name]).fetchone():
        _do(connection, "CREATE ROLE {}", name)
    _do(connection, "ALTER ROLE {} LOGIN", name)
    if role.password:  # hashed here: a statement may stand in the server's log
        hashed = connection.pgconn.encrypt_password(role.password.encode(), role.name.encode(), b"scram-sha-256")
        _do(connection, "ALTER ROLE {} PASSWORD {}", name, sql.Literal(hashed.decode()))
    for setting, value in limits.items():
        _do(connection, "ALTER ROLE {} SET {} TO {}", name, sql.Identifier(setting), sql.Literal(value))


# Clusters of older versions, and copies of them.
_SCHEMA_OF_ANOTHER = """
SELECT 1 FROM pg_namespace WHERE nspname = 'public' AND nspowner <> 'pg_database_owner'::regrole
"""
# What belongs to an extension or to a table (the sequence of a column) goes with it, and has no owner to change.
_OBJECTS_OF_OTHERS = """
WITH object (catalog, id, owner) AS (
    SELECT 'pg_class'::regclass, oid, relowner FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    UNION ALL SELECT 'pg_proc'::regclass, oid, proowner FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgowner FROM pg_ts_config
        WHERE cfgnamespace = 'public'::regnamespace
    UNION ALL SELECT 'pg_namespace'::regclass, oid, nspowner FROM pg_namespace WHERE nspname = 'rebuilding'
)
SELECT format('ALTER %%s %%s OWNER TO %%I', known.type, known.identity, %(owner)s::text)
FROM object, pg_identify_object(catalog, id, 0) AS known
WHERE owner <> (SELECT oid FROM pg_roles WHERE rolname = %(owner)s) AND NOT EXISTS (
    SELECT FROM pg_depend WHERE classid = catalog AND objid = id AND deptype IN ('a', 'e', 'i')
    AND refclassid IN ('pg_extension'::regclass, 'pg_class'::regclass))
"""


def _give_to(connection: Connection, owner: str) -> None:
    """Make a role the owner of the database and of all that is in it, whoever had it before."""
    name, database = sql.Identifier(owner), sql.Identifier(connection.info.dbname)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper").fetchone():
        _do(connection, "GRANT {} TO CURRENT_USER", name)  # only a member can make it the owner of anything
    _do(connection, "ALTER DATABASE {} OWNER TO {}", database, name)
    if connection.execute(_SCHEMA_OF_ANOTHER).fetchone():
        _do(connection, "ALTER SCHEMA public OWNER TO pg_database_owner")
    for (statement,) in connection.execute(_OBJECTS_OF_OTHERS, {"owner": owner}).fetchall():
        connection.execute(str(statement).encode())


def grant(connection: Connection, tables: Mapping[str, Access], web: str, read: str = "") -> None:
    """Let the roles do with each table what it says there, and nothing else. Needs the rights of the owner.

    A table that is not there yet is left out; one that is not mentioned is granted to nobody.
    """
    roles = [sql.Identifier(role) for role in (web, read) if role]
    some, all_ = sql.SQL(", ").join(roles), sql.SQL(", ").join([*roles, sql.SQL("PUBLIC")])
    database = sql.Identifier(connection.info.dbname)
    with connection.transaction():
        _do(connection, "REVOKE ALL ON DATABASE {} FROM {}", database, all_)
        for what in ("SCHEMA", "ALL TABLES IN SCHEMA", "ALL SEQUENCES IN SCHEMA"):
            _do(connection, f"REVOKE ALL ON {what} public FROM {{}}", all_)
        _do(connection, "GRANT CONNECT ON DATABASE {} TO {}", database, some)
        _do(connection, "GRANT USAGE ON SCHEMA public TO {}", some)
        # Publishing many records at once puts their rows into a temporary table first.
        _do(connection, "GRANT TEMPORARY ON DATABASE {} TO {}", database, roles[0])
        there = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for name in sorted(tables.keys() & {str(name) for (name,) in there}):
            for role, privileges in zip(roles, tables[name], strict=False):
                if privileges:
                    _do(connection, f"GRANT {privileges} ON public.{{}} TO {{}}", sql.Identifier(name), role)


_ATTRIBUTES = """
SELECT array_remove(ARRAY[
    CASE WHEN rolsuper THEN 'it is a superuser' END,
    CASE WHEN rolcreaterole THEN 'it may make roles' END,
    CASE WHEN rolcreatedb THEN 'it may make databases' END,
    CASE WHEN rolreplication THEN 'it may copy the whole server' END,
    CASE WHEN rolbypassrls THEN 'it passes by the security of rows' END
], NULL) FROM pg_roles WHERE rolname = %(role)s
"""
_RIGHTS = """
SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (
        SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = role.oid AND deptype = 'o'
        AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    ) THEN 'it owns what is in the database' END,
    CASE WHEN EXISTS (SELECT FROM pg_auth_members WHERE member = role.oid)
        THEN 'it is a member of another role' END,
    CASE WHEN has_database_privilege(role.oid, current_database(), 'CREATE')
        OR has_schema_privilege(role.oid, 'public', 'CREATE') THEN 'it may make tables and functions' END,
    CASE WHEN has_parameter_privilege(role.oid, 'session_replication_role', 'SET')
        THEN 'it may switch triggers off' END,
    CASE WHEN EXISTS (
        SELECT FROM unnest(%(guarded)s::text[]) AS name WHERE has_table_privilege(
            role.oid, to_regclass(format('public.%%I', name)), 'UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES')
    ) THEN 'it may change what was published or logged' END
], NULL) FROM pg_roles AS role WHERE rolname = %(role)s
"""


def excess(connection: Connection, role: str, tables: Mapping[str, Access], *, owns: bool = False) -> list[str]:
    """Return in words what a role may do and should not; ``owns`` is for the one whose tables they are."""
    guarded = [name for name, access in tables.items() if "DELETE" not in access.web]
    queries = [_ATTRIBUTES] if owns else [_ATTRIBUTES, _RIGHTS]
    found = (connection.execute(query, {"role": role, "guarded": guarded}).fetchone() for query in queries)
    return [str(each) for row in found if row and isinstance(row[0], list) for each in row[0]]


def _refuse_excess(connection: Connection, role: str, *, owns: bool, tables: Mapping[str, Access]) -> None:
    if found := excess(connection, role, tables, owns=owns):
        raise RoleError(f"The role {role} may do too much: {'; '.join(found)}. Take that from it, or name another.")


def _do(connection: Connection, statement: str, *parts: sql.Composable) -> None:
    connection.execute(sql.SQL(statement).format(*parts))
