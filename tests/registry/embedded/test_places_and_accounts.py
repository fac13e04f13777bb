"""Where the embedded server keeps what it has, which account it runs as, and which programs it takes."""

import shutil
from pathlib import Path

import pytest

from registry import postgres
from registry.postgres import programs
from tests import clusters
from tests.clusters import postmaster
from tests.needs import POSTGRESQL, ROOT
from tests.registry.embedded.steps import ask, start

pytestmark = pytest.mark.slow


def test_it_is_private_and_speaks_utf8_in_one_order_everywhere(server: Path) -> None:
    assert ask(server, "SELECT datcollate || ' ' || pg_encoding_to_char(encoding) FROM pg_database") == "C.UTF-8 UTF8"
    assert ask(server, "SHOW listen_addresses") == ""
    assert postgres.cluster(server).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["d" * 120, "a folder, with ünusual signs"])
def test_a_path_that_no_socket_can_have_gets_a_socket_elsewhere(folder: Path, name: str) -> None:
    data = folder / name
    clusters.EMPTY.copy_to(data)
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


def test_the_server_is_never_root(server: Path) -> None:
    owner = postgres.cluster(server).stat().st_uid
    assert owner != 0
    if Path("/proc/self").exists():
        assert Path(f"/proc/{postmaster(server)}").stat().st_uid == owner


@ROOT.mark
def test_what_hides_behind_roots_folders_is_served_from_elsewhere_and_they_stay_closed(folder: Path) -> None:
    home = folder / "home"
    home.mkdir(mode=0o700)
    with postgres.running(home / "data", durable=False):
        assert ask(home / "data", "SELECT 1") == 1
    assert postgres.cluster(home / "data").is_relative_to(folder / "state")
    assert (home / "data" / "postgres").resolve() == postgres.cluster(home / "data")
    assert home.stat().st_mode & 0o777 == 0o700


@ROOT.mark
def test_programs_that_the_servers_account_cannot_reach_are_copied(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = programs._of_wheel()[0].parent.parent
    hidden = folder / "home"
    hidden.mkdir(mode=0o700)
    for part in (installed, installed.with_name(installed.name + ".libs")):
        shutil.copytree(part, hidden / part.name, symlinks=True)
    monkeypatch.setenv("PG_BIN", str(hidden / installed.name / "pginstall" / "bin"))
    with postgres.running(folder / "data", durable=False):
        assert ask(folder / "data", "SELECT 1") == 1
    assert hidden.stat().st_mode & 0o777 == 0o700


@POSTGRESQL.mark
def test_debians_programs_serve_as_well(nothing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = programs._of_debian()[0]
    monkeypatch.setenv("PG_BIN", str(chosen))
    start(nothing)
    assert str(ask(nothing, "SHOW server_version")).startswith(chosen.parent.name)
