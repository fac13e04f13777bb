"""A data folder that cannot be used is said to be that, whoever asks for it first, by a sentence that names it."""

import ctypes
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError

from registry import environment, postgres
from registry.management.commands import run
from tests import processes


@contextmanager
def without_power_over_modes() -> Iterator[None]:
    """Take from this thread what lets root open everything: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
    libc = ctypes.CDLL(None)
    version, before = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    libc.capget(version, before)
    effective, *others = before
    libc.capset(version, type(before)(effective & ~0b110, *others))
    try:
        yield
    finally:
        libc.capset(version, before)


def settings(data: Path) -> None:
    environment.secret_key(data)


def run_command(data: Path) -> None:
    with run._alone_in(data, "http://127.0.0.1:8000"):
        pass


def embedded_server(data: Path) -> None:
    with postgres.running(data):
        pass


def a_file(folder: Path) -> Path:
    (folder / "file").touch()
    return folder / "file"


def below_a_file(folder: Path) -> Path:
    return a_file(folder) / "below"


def not_to_be_written(folder: Path) -> Path:
    folder.chmod(0o500)
    return folder


def closed(folder: Path) -> Path:
    folder.chmod(0o000)
    return folder


NO_FOLDER, FORBIDDEN = "(File exists|Not a directory)", "Permission denied"


@pytest.mark.parametrize(
    ("ask", "refusal"),
    [(settings, ImproperlyConfigured), (run_command, CommandError), (embedded_server, postgres.PostgresError)],
)
@pytest.mark.parametrize(
    ("place", "reason"),
    [(a_file, NO_FOLDER), (below_a_file, NO_FOLDER), (not_to_be_written, FORBIDDEN), (closed, FORBIDDEN)],
)
def test_it_is_a_sentence_that_names_folder_and_reason(
    ask: Callable[[Path], None],
    refusal: type[Exception],
    place: Callable[[Path], Path],
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("SECRET_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    data = place(tmp_path)
    with (
        without_power_over_modes(),
        pytest.raises(refusal, match=rf"{re.escape(str(data))}.* cannot be used: {reason}"),
    ):
        ask(data)
    tmp_path.chmod(0o700)


def test_a_command_tells_the_sentence_and_shows_no_traceback(tmp_path: Path) -> None:
    """Those of `run` and of the settings are told as in `test_run_command.py` and `test_settings.py`."""
    data = a_file(tmp_path)
    words = [sys.executable, "manage.py", "check"]
    variables = processes.environment(DATA_DIR=str(data), DATABASE_URL="")
    done = subprocess.run(words, cwd=processes.ROOT, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"The embedded database did not start: The data folder {data} cannot be used: ")
    assert len(done.stderr.splitlines()) == 1
