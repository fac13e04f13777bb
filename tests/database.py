"""A PostgreSQL server for the tests, there before settings are read and gone afterwards (a pytest plugin).

The folder is chosen at import, because settings read it long before any hook of a plugin runs.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from registry import postgres

_folder: Path | None = None
if "DATABASE_URL" not in os.environ and "PYTEST_XDIST_WORKER" not in os.environ:  # workers share the first one's
    _folder = Path(tempfile.mkdtemp(prefix="registry-tests-"))
    os.environ["DATA_DIR"] = str(_folder)


def pytest_configure(config: pytest.Config) -> None:
    """Start the server."""
    if _folder:
        postgres.start(_folder, durable=False)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove its folder."""
    if _folder:
        cluster = postgres.cluster(_folder)
        postgres.stop(_folder)
        shutil.rmtree(cluster, ignore_errors=True)
        shutil.rmtree(_folder, ignore_errors=True)
