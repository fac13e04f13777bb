"""A server of one's own: its password is on no command line, and its version decides which programs are used."""

import stat
from collections.abc import Iterator
from pathlib import Path

import orjson
import psycopg
import pytest

from registry import postgres
from registry.postgres import programs
from tests import clusters
from tests.registry.backup.steps import head, made, manage, sha256

pytestmark = pytest.mark.slow(seconds=40)
PASSWORD = "kept off/command:lines@all"


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """A server that asks for a password, with the catalogue in one database and nothing in another."""
    with clusters.data_folder() as data:
        clusters.CATALOGUE.copy_to(data)
        postgres.start(data, durable=False)
        with psycopg.connect(postgres.url(data), autocommit=True) as connection:
            connection.execute(f"ALTER ROLE registry PASSWORD '{PASSWORD}'")
            connection.execute("CREATE DATABASE empty")
        postgres.stop(data)
        access = postgres.cluster(data) / "pg_hba.conf"
        access.write_text("local postgres all trust\nlocal all all scram-sha-256\n")
        postgres.start(data, durable=False)
        yield data


@pytest.fixture
def witness(folder: Path) -> Path:
    """Programs that write down how they are called, and then do what they are for."""
    for name in programs.CLIENTS:
        real = programs.clients(programs.major(programs.find(), programs.unprivileged())) / name
        (folder / name).write_text(f'#!/bin/sh\necho "{name} $@" >> "{folder}/calls"\nexec "{real}" "$@"\n')
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def folder() -> Iterator[Path]:
    with clusters.data_folder() as folder:
        yield folder


def url(data: Path, name: str, password: str = PASSWORD) -> str:
    quoted = password.replace("/", "%2F").replace(":", "%3A").replace("@", "%40").replace(" ", "%20")
    return postgres.url(data).replace("registry@/registry?", f"registry:{quoted}@/{name}?")


def test_a_server_with_a_password_is_backed_up_and_restored_into(server: Path, witness: Path) -> None:
    own = {"SECRET_KEY": "x" * 50, "PG_BIN": str(witness)}
    backup = made(manage(witness, "backup", "--to", witness / "to", DATABASE_URL=url(server, "registry"), **own))
    done = manage(witness / "other", "restore", backup, DATABASE_URL=url(server, "empty"), **own)

    assert done.returncode == 0, done.stderr
    assert head(url(server, "empty")) == head(url(server, "registry"))
    calls = (witness / "calls").read_text()
    assert [line.split()[0] for line in calls.splitlines() if "--version" not in line] == ["pg_dump", "pg_restore"]
    assert PASSWORD not in calls
    assert "kept" not in calls
    assert not any(path.stat().st_mode & stat.S_IRWXO for path in (witness / "to").glob("*Z"))


def test_a_view_that_differs_from_the_ledger_is_made_anew(server: Path, folder: Path) -> None:
    own = {"SECRET_KEY": "x" * 50}
    with psycopg.connect(url(server, "registry"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE again")
        connection.execute("UPDATE trials_publishedtrial SET lead_sponsor = 'Not so'")
    backup = made(manage(folder, "backup", "--to", folder / "to", DATABASE_URL=url(server, "registry"), **own))
    done = manage(folder, "restore", backup, DATABASE_URL=url(server, "again"), **own)
    assert done.returncode == 0, done.stderr
    assert "trial: the new view has 28 records." in done.stdout
    with psycopg.connect(url(server, "again")) as connection:
        wrong = connection.execute(
            "SELECT count(*) FROM trials_publishedtrial WHERE lead_sponsor = 'Not so'"
        ).fetchone()
    assert wrong == (0,)


def test_programs_of_another_version_are_not_used(witness: Path) -> None:
    (witness / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.9'\n")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PG_BIN", str(witness))
        with pytest.raises(postgres.PostgresError, match=r"is PostgreSQL 18, and .* here of 14 only: .*-client-18"):
            programs.clients(18)
        (witness / "pg_restore").unlink()
        with pytest.raises(postgres.PostgresError, match="here of no version"):
            programs.clients(18)


def test_a_backup_of_nothing_is_refused(folder: Path) -> None:
    clusters.EMPTY.copy_to(folder)
    failed = manage(folder, "backup")
    assert failed.returncode == 1
    assert "no registry in this database yet" in failed.stderr
    assert not list((folder / "backups").glob("*Z"))


def test_a_dump_that_was_cut_where_nobody_counted_leaves_the_database_empty(server: Path, folder: Path) -> None:
    """The manifest is made to agree with a dump that ends early: what is restored is restored wholly or not at all."""
    with psycopg.connect(postgres.url(server).replace("/registry?", "/postgres?"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE cut")
    own = {"SECRET_KEY": "x" * 50}
    backup = made(manage(folder, "backup", "--to", folder / "to", DATABASE_URL=url(server, "registry"), **own))
    whole = (backup / "database.dump").read_bytes()
    (backup / "database.dump").write_bytes(whole[: len(whole) // 2])
    facts = orjson.loads((backup / "manifest.json").read_bytes())
    facts |= {"size": len(whole) // 2, "sha256": sha256(backup / "database.dump")}
    (backup / "manifest.json").write_bytes(orjson.dumps(facts))

    failed = manage(folder, "restore", backup, DATABASE_URL=url(server, "cut"), **own)

    assert failed.returncode == 1
    assert "pg_restore failed" in failed.stderr
    with psycopg.connect(url(server, "cut")) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)
