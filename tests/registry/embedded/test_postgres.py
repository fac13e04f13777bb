"""The embedded server starts, stops, and comes back. No Django and no database of the suite is involved."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from registry import postgres
from tests.clusters import postmaster
from tests.needs import PROC
from tests.processes import ROOT, wait_until
from tests.registry.embedded.steps import ask, start

pytestmark = pytest.mark.slow


def somebody_works_in(folder: Path) -> bool:
    """Whether a process has the folder as its current one, as each of PostgreSQL's has its cluster."""
    return str(folder) in map(current_folder, Path("/proc").glob("[0-9]*"))


def current_folder(process: Path) -> str:
    try:
        return os.readlink(process / "cwd")
    except OSError:  # it is gone, or somebody else's
        return ""


def test_of_two_processes_that_start_at_once_after_a_start_that_was_cut_short_one_makes_the_server(
    nothing: Path,
) -> None:
    (nothing / "postgres.new").mkdir(parents=True)
    (nothing / "postgres.new" / "PG_VERSION").touch()
    before = postgres.url(nothing)
    program = "import sys; from registry import postgres as p; print(p.start(p.data_dir(), durable=False))"
    command = [sys.executable, "-c", program]
    settings = os.environ | {"DATA_DIR": str(nothing)}
    both = [subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True) for _ in "ab"]
    assert sorted(process.communicate()[0].strip() for process in both) == ["False", "True"]
    assert postgres.url(nothing) == before == f"postgresql://registry@/registry?host={nothing}/postgres"
    assert ask(nothing, "SELECT current_database() || ' ' || current_user") == "registry registry"


def test_it_can_do_what_the_migrations_ask_for(server: Path) -> None:
    for extension in ("pg_trgm", "unaccent", "btree_gin"):
        ask(server, f"CREATE EXTENSION {extension}")


def test_a_durable_server_trades_nothing_for_speed(data: Path) -> None:
    postgres.start(data)
    assert [ask(data, f"SHOW {name}") for name in ("fsync", "full_page_writes", "synchronous_commit")] == ["on"] * 3


def test_a_second_start_does_nothing(server: Path) -> None:
    before = postmaster(server)
    assert start(server) is False
    assert postmaster(server) == before


def test_data_outlives_stop_and_start(data: Path) -> None:
    start(data)
    ask(data, "CREATE TABLE kept_over_a_stop AS SELECT 42 AS answer")
    postgres.stop(data)
    assert start(data) is True
    assert ask(data, "SELECT answer FROM kept_over_a_stop") == 42


def test_stopping_twice_is_as_good_as_once(data: Path) -> None:
    start(data)
    postgres.stop(data)
    postgres.stop(data)
    with pytest.raises(psycopg.OperationalError):
        ask(data, "SELECT 1")


def test_it_comes_back_with_its_data_after_a_kill(data: Path) -> None:
    postgres.start(data)
    ask(data, "CREATE TABLE kept_over_a_kill AS SELECT 42 AS answer")
    os.kill(postmaster(data), signal.SIGKILL)
    assert postgres.start(data) is True
    assert ask(data, "SELECT answer FROM kept_over_a_kill") == 42


@PROC.mark
def test_a_stale_pid_that_somebody_else_bears_now_does_not_hold_it_up(data: Path) -> None:
    start(data)
    before = postmaster(data)
    os.kill(before, signal.SIGKILL)
    pid_file = postgres.cluster(data) / "postmaster.pid"
    owner = pid_file.stat().st_uid
    drop = {"user": owner} if os.geteuid() == 0 else {}
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **drop)  # type: ignore[call-overload]
    pid_file.write_text(pid_file.read_text().replace(str(before), str(stranger.pid), 1))
    try:
        wait_until(lambda: not somebody_works_in(postgres.cluster(data)))
        assert start(data) is True
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_start_that_was_cut_short_before_it_made_the_database_is_finished_by_the_next(data: Path) -> None:
    start(data)
    with psycopg.connect(postgres.url(data).replace("/registry?", "/postgres?"), autocommit=True) as connection:
        connection.execute("DROP DATABASE registry")
    assert start(data) is False
    assert ask(data, "SELECT current_database()") == "registry"


def test_running_stops_a_server_that_it_started(data: Path) -> None:
    with postgres.running(data, durable=False):
        assert ask(data, "SELECT 1") == 1
    with pytest.raises(psycopg.OperationalError):
        ask(data, "SELECT 1")


def test_running_leaves_a_server_alone_that_ran_before(server: Path) -> None:
    with postgres.running(server, durable=False) as url:
        assert url == postgres.url(server)
    assert ask(server, "SELECT 1") == 1


def test_running_does_not_stop_a_server_that_another_is_using(data: Path) -> None:
    first, second = postgres.running(data, durable=False), postgres.running(data, durable=False)
    first.__enter__()
    with second:
        first.__exit__(None, None, None)
        assert ask(data, "SELECT 1") == 1
