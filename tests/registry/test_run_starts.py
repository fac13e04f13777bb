"""How `manage.py run` starts the server: its port and its flags. Nothing is started here."""

import socket
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from registry.management.commands import run


def test_the_server_listens_on_this_machine_alone_and_replaces_workers_that_fail(settings: Any) -> None:
    words = run._granian(8123, 3)

    for pair in ("--host 127.0.0.1", "--port 8123", "--workers 3", "--interface wsgi", "--http 1",
                 f"--workers-kill-timeout {settings.REQUEST_TIMEOUT + 2}"):  # fmt: skip
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
    monkeypatch.setattr(run.Child, "start", lambda _: pytest.fail("a database was started"))

    with pytest.raises(CommandError, match=f"PORT is “{port}”, which is not a port number. Try PORT=8000."):
        call_command("run")


def test_a_port_that_is_taken_is_explained_before_a_database_is_started(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(run.Child, "start", lambda _: pytest.fail("a database was started"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        taken = listener.getsockname()[1]
        monkeypatch.setenv("PORT", str(taken))

        with pytest.raises(CommandError, match=rf"Port {taken} cannot be used \(Address already in use\). .* PORT="):
            call_command("run")


@pytest.mark.parametrize("port", ["1", "80", "65535"])
def test_every_port_can_be_chosen(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    monkeypatch.setattr(run.socket, "socket", NoSocket)

    run._try(run._port())


@pytest.mark.parametrize(("port", "other"), [(8000, 8001), (65534, 65535), (65535, 8080), (80, 8080), (1024, 1025)])
def test_the_port_that_is_suggested_instead_is_one_that_needs_no_root(
    monkeypatch: pytest.MonkeyPatch, port: int, other: int
) -> None:
    def taken(*_: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(run.socket, "socket", NoSocket)
    monkeypatch.setattr(NoSocket, "bind", taken)

    with pytest.raises(CommandError, match=rf"Port {port} cannot be used \(Address .* PORT={other} make run"):
        run._try(port)


def test_a_port_that_only_root_may_use_is_said_to_be_that(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(run.socket, "socket", NoSocket)
    monkeypatch.setattr(NoSocket, "bind", forbidden)

    with pytest.raises(CommandError, match=r"those below 1024 need root.* PORT=8080 make run"):
        run._try(80)
