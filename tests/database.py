"""A PostgreSQL server for the tests, there before settings are read and gone afterwards (a pytest plugin).

The folder of the run is chosen at import, because settings read it long before any hook of a plugin runs. The process
that chose it removes it, with whatever the tests left there (see ``tests.clusters``).
"""

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from registry import postgres
from registry.postgres import roles

_run: Path | None = None
_data: Path | None = None
_stack = ExitStack()
if "PYTEST_XDIST_WORKER" not in os.environ:  # workers share the first one's
    _run = Path(tempfile.mkdtemp(prefix="registry-tests-")).resolve()
    _run.chmod(0o755)  # root's servers run as another account, which must pass through
    os.environ["TEST_RUN_FOLDER"] = str(_run)
    if "DATABASE_URL" not in os.environ:
        _data = _run / "data"
        os.environ["DATA_DIR"] = str(_data)
        os.environ["OWNER_DATABASE_URL"] = postgres.url(_data)  # a superuser: tests change what no role may


def pytest_configure(config: pytest.Config) -> None:
    """Start the server."""
    if _data:
        _stack.enter_context(postgres.running(_data, durable=False))  # counted: commands that tests run leave it on
        roles.prepare(postgres.addresses(_data), {}, statement_timeout=0)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, and remove the folder of the run."""
    if _data:
        cluster = postgres.cluster(_data)
        _stack.close()
        shutil.rmtree(cluster, ignore_errors=True)
    if _run:
        shutil.rmtree(_run, ignore_errors=True)
