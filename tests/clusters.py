"""Data folders with a PostgreSQL cluster, for tests that start and stop a server of their own.

What takes long is made once in a test run, by whoever needs it first, and copied: a cluster with an empty database,
and one that holds the catalogue. Processes that run tests side by side share them in the folder of the run.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from registry import postgres
from registry.postgres import locks, programs
from tests.processes import ROOT, environment

RUN = Path(os.environ["TEST_RUN_FOLDER"])
LOAD = """
import django
django.setup()
from django.core.management import call_command
call_command("prepare_database")
call_command("migrate", verbosity=0)
call_command("load_catalogue")
"""


class Template:
    """A cluster at rest, from which others are copied."""

    def __init__(self, name: str, make: Callable[[Path], None]) -> None:
        self.data, self._make = RUN / name, make
        self._complete = RUN / f"{name}.complete"

    def copy_to(self, data: Path) -> None:
        """Give a data folder its cluster; whoever comes first makes the template."""
        with locks.locked(self.data):
            if not self._complete.exists():
                with self._remade():
                    self._make(self.data)
        _copy(self.data, data)

    @contextmanager
    def offered(self, data: Path) -> Iterator[None]:
        """Make the template from what the block leaves at rest in a data folder; others wait for the end of it."""
        with locks.locked(self.data):
            yield
            if not self._complete.exists():
                with self._remade():
                    _copy(data, self.data)

    @contextmanager
    def _remade(self) -> Iterator[None]:
        """Make it in the block; what a maker left that failed half-way is removed."""
        _remove(postgres.cluster(self.data))
        yield
        self._complete.touch()


@contextmanager
def data_folder() -> Iterator[Path]:
    """Give an empty data folder that every account can enter, for as long as the block runs."""
    data = Path(tempfile.mkdtemp(dir=RUN))
    data.chmod(0o755)
    with removed_afterwards(data):
        yield data


@contextmanager
def removed_afterwards(data: Path) -> Iterator[None]:
    """Stop what runs in a data folder at the end of the block, and remove everything."""
    place = postgres.cluster(data)  # asked now: the block may change what decides it
    try:
        yield
    finally:
        if (place / "PG_VERSION").exists():
            postgres.stop(data)
        _remove(data)
        _remove(place)


def postmaster(data: Path) -> int:
    """Return the process id of the server that runs in a data folder."""
    return int((postgres.cluster(data) / "postmaster.pid").read_text().split()[0])


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _copy(template: Path, data: Path) -> None:
    target = postgres.cluster(data)
    programs.make_open(target.parent)
    subprocess.run(["cp", "-a", postgres.cluster(template), target], check=True)


def _make_empty(data: Path) -> None:
    with postgres.running(data, durable=False):
        pass


def _load_catalogue(data: Path) -> None:
    EMPTY.copy_to(data)
    with postgres.running(data, durable=False):
        subprocess.run([sys.executable, "-c", LOAD], cwd=ROOT, env=on(data), check=True, capture_output=True)


def on(data: Path) -> dict[str, str]:
    """Return the environment of a process that uses the cluster of a data folder."""
    return environment(DATA_DIR=str(data), DATABASE_URL="", DJANGO_SETTINGS_MODULE="registry.settings")


EMPTY = Template("empty", _make_empty)
CATALOGUE = Template("catalogue", _load_catalogue)
ENTRIES = sum(1 for app in ("trials", "studies") for _ in (ROOT / app / "catalogue").glob("*.json"))  # of its ledger
