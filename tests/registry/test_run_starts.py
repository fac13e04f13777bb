"""How `manage.py run` starts the server: its port and its flags. Nothing is started here."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from registry import postgres
from registry.management.commands import run


def test_run_starts_the_server_in_its_own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped(Exception):
        """What stands in for the server."""

    def start(words: list[str]) -> None:
        assert words == run._granian(8123, 3)
        raise Stopped

    monkeypatch.setattr(run.subprocess, "Popen", start)
    monkeypatch.setattr(run.Publication, "objects", run.Publication.objects.none())
    with pytest.raises(Stopped):
        run.Command(stdout=StringIO())._serve(8123, 3)


def test_the_server_listens_on_this_machine_alone_and_replaces_workers_that_fail() -> None:
    words = run._granian(8123, 3)

    for pair in ("--host 127.0.0.1", "--port 8123", "--workers 3", "--interface wsgi", "--blocking-threads 4",
                 "--workers-kill-timeout 5"):  # fmt: skip
        assert f" {pair} " in f" {' '.join(words)} "
    assert {"--respawn-failed-workers", "--no-ws"} <= set(words)
    assert words[-1] == "registry.wsgi:application"


class NoSocket:
    """Stands in for a socket where every port is free: the one that a machine runs on must not fail a test."""

    def __enter__(self) -> "NoSocket":
        return self

    def __exit__(self, *_: object) -> None:
        """Close nothing."""

    def setsockopt(self, *_: object) -> None:
        """Set nothing."""

    def bind(self, address: tuple[str, int]) -> None:
        """Refuse every address but those of this machine."""
        assert address[0] == "127.0.0.1"


@pytest.mark.parametrize("port", ["0", "65536", "70000", "-1", "", "x", "8000 ", "80 80", "80.0", "1e3"])
def test_what_is_no_port_is_refused_before_a_database_is_started(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    monkeypatch.setattr(postgres, "running", lambda _: pytest.fail("a database was started"))

    with pytest.raises(CommandError, match=f"PORT is “{port}”, which is not a port number. Try PORT=8000."):
        call_command("run")


@pytest.mark.parametrize("port", ["1", "80", "65535"])
def test_every_port_can_be_chosen(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    monkeypatch.setattr(run.socket, "socket", NoSocket)

    assert run.Command()._free_port() == int(port)


@pytest.mark.parametrize(("port", "other"), [("8000", 8001), ("65534", 65535), ("65535", 1)])
def test_the_port_that_is_suggested_instead_is_one(monkeypatch: pytest.MonkeyPatch, port: str, other: int) -> None:
    def taken(*_: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setenv("PORT", port)
    monkeypatch.setattr(run.socket, "socket", NoSocket)
    monkeypatch.setattr(NoSocket, "bind", taken)

    with pytest.raises(CommandError, match=f"Port {port} cannot be used .* PORT={other} make run"):
        run.Command()._free_port()
