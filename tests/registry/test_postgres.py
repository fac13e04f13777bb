"""The embedded server, each test on a cluster of its own. No Django and no database of the suite is involved."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from registry import postgres
from registry import postgres_binaries as binaries

pytestmark = pytest.mark.slow  # each cluster takes a second to create
ROOT = Path(__file__).resolve().parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can drop to another account")


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A short folder that every account can enter; pytest's own is closed to the account that root's server runs as."""
    folder = Path(tempfile.mkdtemp(prefix="pg-")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server(open_folder: Path) -> Iterator[Path]:
    """The data folder of one server that runs throughout, for tests that only look at it."""
    with postgres.running(open_folder / "server", durable=False):
        yield open_folder / "server"


@pytest.fixture
def folder(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(tempfile.mkdtemp(dir=open_folder))
    folder.chmod(0o755)
    monkeypatch.setattr(binaries, "STATE", folder / "state")
    return folder


@pytest.fixture
def data(folder: Path) -> Iterator[Path]:
    """A data folder with nothing in it; whatever is started there is stopped."""
    place = postgres.cluster(folder / "data")
    yield folder / "data"
    if (place / "PG_VERSION").exists():
        postgres.stop(folder / "data")


def start(data: Path) -> bool:
    return postgres.start(data, durable=False)


def ask(data: Path, query: str) -> object:
    """Run one statement and return the first value it gives, if any."""
    with psycopg.connect(postgres.url(data), autocommit=True) as connection:
        cursor = connection.execute(query)
        row = cursor.fetchone() if cursor.description else None
        return row and row[0]


def give_to_server(folder: Path) -> None:
    if account := binaries.unprivileged():
        os.chown(folder, account.uid, account.gid)


def pid_of_server(data: Path) -> int:
    return int((postgres.cluster(data) / "postmaster.pid").read_text().split()[0])


def test_it_starts_from_nothing(data: Path) -> None:
    assert start(data) is True
    assert ask(data, "SELECT current_database() || ' ' || current_user") == "registry registry"


def test_it_is_private_and_speaks_utf8_in_one_order_everywhere(server: Path) -> None:
    assert ask(server, "SELECT datcollate || ' ' || pg_encoding_to_char(encoding) FROM pg_database") == "C.UTF-8 UTF8"
    assert ask(server, "SHOW listen_addresses") == ""
    assert postgres.cluster(server).stat().st_mode & 0o777 == 0o700


def test_it_can_do_what_the_migrations_ask_for(server: Path) -> None:
    for extension in ("pg_trgm", "unaccent", "btree_gin"):
        ask(server, f"CREATE EXTENSION {extension}")


def test_a_durable_server_trades_nothing_for_speed(data: Path) -> None:
    postgres.start(data)
    assert [ask(data, f"SHOW {name}") for name in ("fsync", "full_page_writes", "synchronous_commit")] == ["on"] * 3


def test_a_second_start_does_nothing(server: Path) -> None:
    before = pid_of_server(server)
    assert start(server) is False
    assert pid_of_server(server) == before


def test_data_outlives_stop_and_start(data: Path) -> None:
    start(data)
    ask(data, "CREATE TABLE kept AS SELECT 42 AS answer")
    postgres.stop(data)
    assert start(data) is True
    assert ask(data, "SELECT answer FROM kept") == 42


def test_stopping_twice_is_as_good_as_once(data: Path) -> None:
    start(data)
    postgres.stop(data)
    postgres.stop(data)
    with pytest.raises(psycopg.OperationalError):
        ask(data, "SELECT 1")


def test_it_comes_back_with_its_data_after_a_kill(data: Path) -> None:
    postgres.start(data)
    ask(data, "CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(pid_of_server(data), signal.SIGKILL)
    assert postgres.start(data) is True
    assert ask(data, "SELECT answer FROM kept") == 42


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="needs /proc to prove that nobody is in the cluster")
def test_a_stale_pid_that_somebody_else_bears_now_does_not_hold_it_up(data: Path) -> None:
    start(data)
    before = pid_of_server(data)
    os.kill(before, signal.SIGKILL)
    pid_file = postgres.cluster(data) / "postmaster.pid"
    owner = pid_file.stat().st_uid
    drop = {"user": owner} if os.geteuid() == 0 else {}
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **drop)  # type: ignore[call-overload]
    time.sleep(1)  # the server's processes go
    pid_file.write_text(pid_file.read_text().replace(str(before), str(stranger.pid), 1))
    try:
        assert start(data) is True
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_start_that_was_cut_short_is_finished_by_the_next(data: Path) -> None:
    (data / "postgres.new").mkdir(parents=True)
    (data / "postgres.new" / "PG_VERSION").touch()
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


def test_two_processes_that_start_at_once_end_with_one_server(data: Path) -> None:
    program = "import sys; from registry import postgres as p; print(p.start(p.data_dir(), durable=False))"
    command = [sys.executable, "-c", program]
    environment = os.environ | {"DATA_DIR": str(data)}
    both = [subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) for _ in "ab"]
    assert sorted(process.communicate()[0].strip() for process in both) == ["False", "True"]
    assert ask(data, "SELECT 1") == 1


@pytest.mark.parametrize("name", ["d" * 120, "a folder, with ünusual signs"])
def test_a_path_that_no_socket_can_have_gets_a_socket_elsewhere(folder: Path, name: str) -> None:
    data = folder / name
    with postgres.running(data, durable=False):
        assert ask(data, "SELECT 1") == 1
        sockets = Path(postgres.url(data).partition("host=")[2])
        assert sockets.stat().st_mode & 0o777 == 0o700
        assert sockets.stat().st_uid == postgres.cluster(data).stat().st_uid
    sockets.rmdir()


def test_a_guessed_socket_folder_that_others_can_enter_is_refused(folder: Path) -> None:
    data = folder / ("d" * 120)
    sockets = Path(postgres.url(data).partition("host=")[2])
    sockets.mkdir()
    sockets.chmod(0o755)
    try:
        with pytest.raises(postgres.PostgresError, match="must be a folder that only account"):
            start(data)
    finally:
        sockets.rmdir()


def test_the_url_is_known_before_the_server_starts(data: Path) -> None:
    before = postgres.url(data)
    start(data)
    assert postgres.url(data) == before == f"postgresql://registry@/registry?host={data}/postgres"


def test_the_server_is_never_root(server: Path) -> None:
    owner = postgres.cluster(server).stat().st_uid
    assert owner != 0
    if Path("/proc/self").exists():
        assert Path(f"/proc/{pid_of_server(server)}").stat().st_uid == owner


@as_root
def test_what_hides_behind_roots_folders_is_served_from_elsewhere_and_they_stay_closed(folder: Path) -> None:
    home = folder / "home"
    home.mkdir(mode=0o700)
    with postgres.running(home / "data", durable=False):
        assert ask(home / "data", "SELECT 1") == 1
    assert postgres.cluster(home / "data").is_relative_to(folder / "state")
    assert (home / "data" / "postgres").resolve() == postgres.cluster(home / "data")
    assert home.stat().st_mode & 0o777 == 0o700


@as_root
def test_programs_that_the_servers_account_cannot_reach_are_copied(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = binaries._of_wheel()[0].parent.parent
    hidden = folder / "home"
    hidden.mkdir(mode=0o700)
    for part in (installed, installed.with_name(installed.name + ".libs")):
        shutil.copytree(part, hidden / part.name, symlinks=True)
    monkeypatch.setenv("PG_BIN", str(hidden / installed.name / "pginstall" / "bin"))
    with postgres.running(folder / "data", durable=False):
        assert ask(folder / "data", "SELECT 1") == 1
    assert hidden.stat().st_mode & 0o777 == 0o700


@as_root
def test_an_account_that_does_not_exist_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_OS_USER", "nobody-at-all")
    with pytest.raises(postgres.PostgresError, match="no account nobody-at-all: create it"):
        start(data)


def test_a_wrong_pg_bin_is_explained(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", "/nowhere")
    with pytest.raises(postgres.PostgresError, match=r"PG_BIN is /nowhere, which has no postgres\. Set it to"):
        start(data)


def test_a_cluster_of_another_major_version_is_explained(data: Path) -> None:
    cluster = data / "postgres"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("14\n")
    give_to_server(cluster)
    with pytest.raises(postgres.PostgresError, match=r"was written by PostgreSQL 14, .* Set PG_BIN"):
        start(data)


def test_a_folder_that_is_no_cluster_is_left_alone(data: Path) -> None:
    (data / "postgres").mkdir(parents=True)
    (data / "postgres" / "precious").touch()
    give_to_server(data / "postgres")
    with pytest.raises(postgres.PostgresError, match="is no PostgreSQL cluster: move it away"):
        start(data)
    assert (data / "postgres" / "precious").exists()


def test_a_server_that_cannot_start_shows_the_end_of_its_log(data: Path) -> None:
    start(data)
    postgres.stop(data)
    with (postgres.cluster(data) / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = 1\n")
    with pytest.raises(postgres.PostgresError, match=r"does not start in (?s:.)*no_such_setting"):
        start(data)


@pytest.mark.skipif(not binaries._of_debian(), reason="Debian's postgresql is not installed")
def test_debians_programs_serve_as_well(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = binaries._of_debian()[0]
    monkeypatch.setenv("PG_BIN", str(chosen))
    start(data)
    assert str(ask(data, "SHOW server_version")).startswith(chosen.parent.name)
