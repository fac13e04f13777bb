"""Settings from the environment: a wrong one is refused in a sentence that names it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ROOT

OURS = ("DATABASE_URL", "SECRET_KEY", "DEBUG", "HTTPS", "POOL_SIZE", "STATEMENT_TIMEOUT", "ALLOWED_HOSTS", "DATA_DIR")
SERVER = {"DATABASE_URL": "postgresql://somebody@127.0.0.1:1/nothing", "SECRET_KEY": "x" * 50}


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python with nothing of ours in its environment but what is given."""
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=clean | environment, capture_output=True, text=True, check=False
    )


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
def test_a_wrong_value_is_refused_in_a_sentence(wrong: dict[str, str], sentence: str) -> None:
    done = run("manage.py", "check", **SERVER | wrong)
    assert done.returncode == 1
    assert done.stderr.startswith("A setting is wrong: ")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1, "no traceback"
    assert "hidden" not in done.stderr


def test_right_values_are_accepted() -> None:
    right = {"DEBUG": "no", "HTTPS": "off", "POOL_SIZE": "1", "STATEMENT_TIMEOUT": "0", "ALLOWED_HOSTS": "a, b"}
    assert run("manage.py", "check", **SERVER | right).returncode == 0


def test_a_server_that_cannot_be_reached_is_explained_by_run() -> None:
    done = run("manage.py", "run", **SERVER, PORT="0" * 3 + "9")
    assert done.returncode == 1
    assert "The server that DATABASE_URL names cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def key(data: Path) -> str:
    return run("-c", "from registry.settings import SECRET_KEY; print(SECRET_KEY)", DATA_DIR=str(data)).stdout.strip()


def test_without_a_key_one_is_made_for_this_machine_alone_and_kept(tmp_path: Path) -> None:
    data = tmp_path / "not there yet"
    first = key(data)
    kept = data / "secret_key"
    assert len(first) >= 50
    assert kept.read_text() == first
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert key(data) == first
    assert [path.name for path in data.iterdir()] == ["secret_key"]


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    assert key(tmp_path / "one") != key(tmp_path / "other")


def test_a_key_from_the_environment_is_not_written_down(tmp_path: Path) -> None:
    run("-c", "import registry.settings", DATA_DIR=str(tmp_path), SECRET_KEY="from the environment")
    assert list(tmp_path.iterdir()) == []
