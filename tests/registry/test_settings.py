"""Settings from the environment: a wrong one is refused in a sentence that names it."""

import runpy
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from registry import settings
from tests.processes import ROOT, environment
from tests.serving import free_port

Reader = Callable[..., dict[str, Any]]
OURS = ("DATABASE_URL", "SECRET_KEY", "DEBUG", "HTTPS", "POOL_SIZE", "STATEMENT_TIMEOUT", "ALLOWED_HOSTS", "DATA_DIR")
SERVER = {"DATABASE_URL": "postgresql://somebody@127.0.0.1:1/nothing", "SECRET_KEY": "x" * 50}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Return a function that reads the settings anew, with nothing of ours in the environment but what is given.

    It runs the module under another name: the settings that the tests use stay as they are.
    """

    def read(**given: str) -> dict[str, Any]:
        for name in OURS:
            monkeypatch.delenv(name, raising=False)
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(settings.__file__)

    return read


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"DATABASE_URL": "mysql://somebody@example.org/nothing"}, "DATABASE_URL must name a PostgreSQL server"),
        ({"DATABASE_URL": "sqlite:///file"}, "DATABASE_URL must name a PostgreSQL server"),
        ({"DATABASE_URL": "garbage"}, "DATABASE_URL must name a PostgreSQL server"),
        ({"DATABASE_URL": "pg://somebody:hidden@example.org/nothing"}, "DATABASE_URL must name a PostgreSQL server"),
        ({"DATABASE_URL": "postgresql://a@b:port/c"}, "DATABASE_URL cannot be read; write postgresql://"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set. A server with its own DATABASE_URL needs one"),
        ({"DEBUG": "maybe"}, "DEBUG is “maybe”, which is not true or false."),
        ({"HTTPS": "ture"}, "HTTPS is “ture”, which is not true or false."),
        ({"POOL_SIZE": "x"}, "POOL_SIZE is “x”, which is not a whole number."),
        ({"POOL_SIZE": "1.5"}, "POOL_SIZE is “1.5”, which is not a whole number."),
        ({"POOL_SIZE": "0"}, "POOL_SIZE is “0”; it must be at least 1."),
        ({"STATEMENT_TIMEOUT": "x"}, "STATEMENT_TIMEOUT is “x”, which is not a whole number."),
        ({"STATEMENT_TIMEOUT": "-1"}, "STATEMENT_TIMEOUT is “-1”; it must be at least 0."),
    ],
    ids=str,
)
def test_a_wrong_value_is_refused_in_a_sentence(read: Reader, wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(**SERVER | wrong)
    assert sentence in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1
    assert "hidden" not in str(refusal.value)


def test_a_command_tells_the_sentence_and_shows_no_traceback() -> None:
    wrong = SERVER | {"DATABASE_URL": "pg://somebody:hidden@example.org/nothing"}
    words = [sys.executable, "manage.py", "check"]
    done = subprocess.run(words, cwd=ROOT, env=environment(**wrong), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("A setting is wrong: DATABASE_URL must name a PostgreSQL server")
    assert len(done.stderr.splitlines()) == 1, "no traceback"
    assert "hidden" not in done.stderr


def test_right_values_are_accepted(read: Reader) -> None:
    right = {"DEBUG": "no", "HTTPS": "off", "POOL_SIZE": "1", "STATEMENT_TIMEOUT": "0", "ALLOWED_HOSTS": "a,b"}
    values = read(**SERVER | right)
    assert (values["DEBUG"], values["HTTPS"], values["ALLOWED_HOSTS"]) == (False, False, ["a", "b"])
    options = values["DATABASES"]["default"]["OPTIONS"]
    assert options["pool"]["max_size"] == 1
    assert "-c statement_timeout=0 " in options["options"]


def test_a_server_that_cannot_be_reached_is_explained_by_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", SERVER["DATABASE_URL"])
    monkeypatch.setenv("PORT", str(free_port()))
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # else SIGTERM would no longer end the tests
    with pytest.raises(CommandError, match=r"The server that DATABASE_URL names cannot be used: .*refused"):
        call_command("run")


def test_without_a_key_one_is_made_for_this_machine_alone_and_kept(read: Reader, tmp_path: Path) -> None:
    data = tmp_path / "not there yet"
    first = read(DATA_DIR=str(data))["SECRET_KEY"]
    kept = data / "secret_key"
    assert len(first) >= 50
    assert kept.read_text() == first
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert read(DATA_DIR=str(data))["SECRET_KEY"] == first
    assert [path.name for path in data.iterdir()] == ["secret_key"]


def test_two_installations_have_two_keys(read: Reader, tmp_path: Path) -> None:
    one, other = (read(DATA_DIR=str(tmp_path / name))["SECRET_KEY"] for name in ("one", "other"))
    assert one != other


def test_a_key_from_the_environment_is_not_written_down(read: Reader, tmp_path: Path) -> None:
    read(DATA_DIR=str(tmp_path), SECRET_KEY="from the environment")
    assert list(tmp_path.iterdir()) == []
