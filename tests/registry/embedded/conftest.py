"""Data folders for the tests of the embedded server, each with a cluster of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry import postgres
from registry.postgres import programs
from tests import clusters


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """The data folder of one server that runs throughout, for tests that only look at it."""
    with clusters.data_folder() as data:
        clusters.EMPTY.copy_to(data)
        with postgres.running(data, durable=False):
            yield data


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that every account can enter; pytest's own is closed to the account that root's server runs as."""
    with clusters.data_folder() as folder:
        monkeypatch.setattr(programs, "STATE", folder / "state")
        yield folder


@pytest.fixture
def nothing(folder: Path) -> Iterator[Path]:
    """A data folder that is not there yet; whatever is started there is stopped."""
    with clusters.removed_afterwards(folder / "data"):
        yield folder / "data"


@pytest.fixture(scope="module")
def at_rest() -> Iterator[Path]:
    with clusters.data_folder() as data:
        clusters.EMPTY.copy_to(data)
        yield data


@pytest.fixture
def data(at_rest: Path) -> Iterator[Path]:
    """A data folder with a cluster that does not run. Tests share it, and must not break it."""
    yield at_rest
    postgres.stop(at_rest)
