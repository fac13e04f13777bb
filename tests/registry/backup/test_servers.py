"""A server of one's own: its password is on no command line, and its version decides which programs are used."""

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import psycopg
import pytest

from registry import postgres
from registry.postgres import programs
from tests import clusters
from tests.commands import Commands, Done, loaded
from tests.registry.backup.steps import head, made, sha256

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
            connection.execute("UPDATE trials_publishedtrial SET lead_sponsor = 'Not so'")
        access = postgres.cluster(data) / "pg_hba.conf"
        access.write_text("local postgres all trust\nlocal all all scram-sha-256\n")
        with psycopg.connect(beside(data), autocommit=True) as connection:
            connection.execute("SELECT pg_reload_conf()")
        yield data


def url(data: Path, name: str, password: str = PASSWORD) -> str:
    quoted = password.replace("/", "%2F").replace(":", "%3A").replace("@", "%40").replace(" ", "%20")
    return postgres.url(data).replace("registry@/registry?", f"registry:{quoted}@/{name}?")


def beside(data: Path) -> str:
    return postgres.url(data).replace("/registry?", "/postgres?")


@dataclass
class Site:
    """A folder with programs that note how they are called, and commands for the two databases of the server."""

    folder: Path
    full: Commands
    empty: Commands


@pytest.fixture(scope="module")
def site(server: Path) -> Iterator[Site]:
    with clusters.data_folder() as folder:
        own = {"SECRET_KEY": "x" * 50, "PG_BIN": str(witnesses(folder))}
        full = clusters.on(folder) | own | {"DATABASE_URL": url(server, "registry")}
        empty = clusters.on(folder / "other") | own | {"DATABASE_URL": url(server, "empty")}
        with loaded(full) as of_full, loaded(empty) as of_empty:
            yield Site(folder, of_full, of_empty)


def witnesses(folder: Path) -> Path:
    """Put programs there that write down how they are called, and then do what they are for."""
    for name in programs.CLIENTS:
        real = programs.clients(programs.major(programs.find(), programs.unprivileged())) / name
        (folder / name).write_text(f'#!/bin/sh\necho "{name} $@" >> "{folder}/calls"\nexec "{real}" "$@"\n')
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def backup(site: Site) -> Path:
    """Take a backup of the full database. The public's view in it is wrong, which no backup looks at."""
    return made(site.full.manage("backup", "--to", site.folder / "to"))


def test_a_backup_of_nothing_is_refused(site: Site) -> None:
    failed = site.empty.manage("backup", "--to", site.folder / "nothing")
    assert failed.returncode == 1
    assert "no registry in this database yet" in failed.stderr
    assert not list((site.folder / "nothing").glob("*Z"))


def test_a_dump_that_was_cut_where_nobody_counted_leaves_the_database_empty(
    server: Path, site: Site, backup: Path
) -> None:
    """The manifest is made to agree with a dump that ends early: what is restored is restored wholly or not at all."""
    cut = site.folder / "cut"
    shutil.copytree(backup, cut)
    whole = (backup / "database.dump").read_bytes()
    (cut / "database.dump").write_bytes(whole[: len(whole) // 2])
    facts = orjson.loads((backup / "manifest.json").read_bytes())
    facts |= {"size": len(whole) // 2, "sha256": sha256(cut / "database.dump")}
    (cut / "manifest.json").write_bytes(orjson.dumps(facts))

    failed = site.empty.manage("restore", cut)

    assert failed.returncode == 1
    assert "pg_restore failed" in failed.stderr
    with psycopg.connect(url(server, "empty")) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


@pytest.fixture(scope="module")
def restored(site: Site, backup: Path) -> Done:
    """Restore the backup into the other database, which the tests above have left empty."""
    done = site.empty.manage("restore", backup)
    assert done.returncode == 0, done.stderr
    return done


def test_a_server_with_a_password_is_backed_up_and_restored_into(server: Path, site: Site, restored: Done) -> None:
    assert head(url(server, "empty")) == head(url(server, "registry"))
    calls = (site.folder / "calls").read_text()
    assert {line.split()[0] for line in calls.splitlines() if "--version" not in line} == {"pg_dump", "pg_restore"}
    assert PASSWORD not in calls
    assert "kept" not in calls
    assert not any(path.stat().st_mode & stat.S_IRWXO for path in (site.folder / "to").glob("*Z"))


def test_a_view_that_differs_from_the_ledger_is_made_anew(server: Path, restored: Done) -> None:
    assert "trial: the new view has 28 rows." in restored.stdout
    wrong = "SELECT count(*) FROM trials_publishedtrial WHERE lead_sponsor = 'Not so'"
    with psycopg.connect(url(server, "registry")) as full, psycopg.connect(url(server, "empty")) as again:
        assert [each.execute(wrong).fetchone() for each in (full, again)] == [(28,), (0,)]


def test_programs_of_another_version_are_not_used() -> None:
    with clusters.data_folder() as folder, pytest.MonkeyPatch.context() as environment:
        witnesses(folder)
        (folder / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.9'\n")
        environment.setenv("PG_BIN", str(folder))
        with pytest.raises(postgres.PostgresError, match=r"is PostgreSQL 18, and .* here of 14 only: .*-client-18"):
            programs.clients(18)
        (folder / "pg_restore").unlink()
        with pytest.raises(postgres.PostgresError, match="here of no version"):
            programs.clients(18)
