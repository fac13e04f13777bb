"""A process with Django set up, its own test database and all tests collected; each job runs in a fork of it."""

import io
import time
import warnings
from collections.abc import Generator
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from itertools import zip_longest
from multiprocessing.connection import Connection
from typing import Any

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, Phase, settings

from tests.mutation.areas import ROOT, mutated_paths
from tests.mutation.forking import alarm, in_child
from tests.mutation.mutants import Mutant
from tests.mutation.swapping import Process

# These start processes of their own, which read the source from disk and never meet a mutant.
_APART = (
    *(f"tests/{name}/*" for name in ("browser", "conventions", "mutation", "registry/embedded")),
    *(f"*/test_{name}.py" for name in ("server", "run_command", "pool_and_fork", "settings", "sdk")),
)
# These are about other parts than the core, and take longer than all the rest together.
_ABOUT_OTHERS = (
    *("list*", "*evidence*", "*picture*", "queue", "matching"),
    *("query_counts", "nothing_unpublished", "cors_and_headers"),
)
_OPTIONS = (
    "-q",
    "-s",
    "--assert=plain",
    "--tb=short",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-m",
    "not slow",
    "--hypothesis-profile=mutation",
)
_PATIENCE = 10  # times as long as without a mutant, and as many seconds on top of it, until a test takes too long


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: the test that noticed it, if any, and how."""

    killer: str = ""
    how: str = ""


@dataclass(frozen=True)
class Attempt:
    """A mutant (none: do the tests pass as they are?) and tests with their usual times, in the order to be run."""

    mutant: Mutant | None
    tests: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Survey:
    """A test file whose reach is wanted, and the file for its coverage."""

    file: str
    coverage: str


def serve(connection: Connection) -> None:
    """Answer jobs until the other side has none."""
    settings.register_profile(
        "mutation", database=None, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    ignored = [
        f"--ignore-glob={ROOT / pattern}" for pattern in (*_APART, *(f"*/test_{name}.py" for name in _ABOUT_OTHERS))
    ]
    with redirect_stdout(io.StringIO()) as output, redirect_stderr(output):
        code = pytest.main([*_OPTIONS, *ignored, str(ROOT / "tests")], plugins=[Worker(connection)])
    if code:
        connection.send(RuntimeError(output.getvalue()[-4000:]))


class Worker:
    """The plugin that takes over when the tests are collected."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.items: dict[str, pytest.Item] = {}
        self.failed: list[str] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
        """Get hold of the shelf: a child must not find records there whose transaction its parent has open."""
        value = yield
        if fixturedef.argname == "shelf":
            self.shelf = value
        return value

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Make the database, then do what is asked."""
        if session.testsfailed:
            return False
        self.items = {item.nodeid: item for item in session.items}
        self._warm(session)
        self.process = Process(mutated_paths())
        self.connection.send(sorted({nodeid.split("::")[0] for nodeid in self.items}))
        with suppress(EOFError, BrokenPipeError):  # the other side is gone
            while (job := self.connection.recv()) is not None:
                self.connection.send(self._done(job))
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what failed."""
        if report.failed:
            self.failed.append(f"{report.nodeid} {report.when}")

    def _warm(self, session: pytest.Session) -> None:
        """Run a test of each folder of the API: it makes the database, and fills what is kept for later answers."""
        first = {nodeid.split("/api/")[0]: item for nodeid, item in reversed(self.items.items()) if "/api/" in nodeid}
        for item in first.values():
            item.ihook.pytest_runtest_protocol(item=item, nextitem=session)
        if self.failed:
            raise pytest.UsageError(f"Without a mutant, tests fail: {self.failed}")

    def _done(self, job: Attempt | Survey) -> Any:
        from registry.serving import pool

        pool.close_pools()
        if isinstance(job, Survey):
            return in_child(lambda: self._surveyed(job), seconds=1800)
        usual = sum(seconds for _, seconds in job.tests)
        outcome = in_child(lambda: self._tried(job), seconds=60 + _PATIENCE * usual)
        if isinstance(outcome, Outcome):
            return outcome
        _empty_database()
        return Outcome("the process", f"died, or never ended {outcome or ''}".strip())

    def _surveyed(self, job: Survey) -> dict[str, float]:
        """Return how long each test of a file takes, of those that pass; write down which lines each reaches."""
        include = [str(ROOT / path) for path in mutated_paths()]
        measuring = Coverage(data_file=job.coverage, include=include, config_file=False, messages=False)
        measuring.start()
        seconds = {}
        nodeids = [nodeid for nodeid in self.items if nodeid.split("::")[0] == job.file]
        for nodeid, following in zip_longest(nodeids, nodeids[1:]):
            measuring.switch_context(nodeid)
            began = time.monotonic()
            if self._passes(nodeid, following):
                seconds[nodeid] = round(time.monotonic() - began, 4)
        measuring.stop()
        with warnings.catch_warnings(action="ignore"):  # a file that reaches nothing of the core
            measuring.save()
        return seconds

    def _tried(self, job: Attempt) -> Outcome:
        """Return the first test that notices the mutant."""
        if job.mutant:
            try:
                self.process.put_in(job.mutant)
            except Exception as error:
                return Outcome("the start", repr(error)[:200])
        for (nodeid, usual), following in zip_longest(job.tests, job.tests[1:]):
            began = time.monotonic()
            limit = _PATIENCE * (1 + usual)
            alarm(limit)
            if not self._passes(nodeid, following and following[0]):
                return Outcome(nodeid, "took too long" if time.monotonic() - began >= limit else "failed")
            alarm(0)
        return Outcome()

    def _passes(self, nodeid: str, following: str | None) -> bool:
        """Run a test; what it shares with the one that follows it stays."""
        item = self.items[nodeid]
        self.process.forget()
        self.failed.clear()
        item.ihook.pytest_runtest_protocol(item=item, nextitem=self.items[following] if following else item.session)
        return not self.failed


def _empty_database() -> None:
    """A child that was killed may have left rows that it committed."""
    from registry.serving import pool
    from tests.publishing import empty_everything

    empty_everything()
    pool.close_pools()
