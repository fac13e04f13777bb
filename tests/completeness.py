"""Nothing is left out in silence: each test has a name of its own, all that were collected ran, skips are said.

A pytest plugin. The last line of a run names what the machine lacks (``tests/needs.py``). With ``CI`` in the
environment a skip is a failure, unless MAY_LACK names what was missing: ``MAY_LACK="chromium root"``.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest

from tests.needs import LACKS


class Completeness:
    """Compares what was collected with what ran."""

    def __init__(self, *, strict: bool, may_lack: Iterable[str]) -> None:
        self.strict, self.may_lack = strict, set(may_lack)
        self.collected: set[str] = set()
        self.ran: set[str] = set()
        self.skipped: dict[str, list[str]] = defaultdict(list)

    def collect(self, names: Iterable[str]) -> None:
        """Take the names of the collected tests; of two with one name, a run on several cores would run one."""
        counted = Counter(names)
        if repeated := [name for name, number in counted.items() if number > 1]:
            raise pytest.UsageError(f"{len(repeated)} names belong to several tests: {', '.join(repeated[:3])}")
        self.collected |= set(counted)

    def report(self, name: str, skipped_because: str | None) -> None:
        """Take the end of one test."""
        self.ran.add(name)
        if skipped_because is not None:
            self.skipped[skipped_because].append(name)

    def faults(self) -> list[str]:
        """Return why a run that failed nowhere is no success."""
        faults = []
        if missing := sorted(self.collected - self.ran):
            faults.append(f"{len(missing)} collected tests did not run: {', '.join(missing[:3])}")
        for reason, names in self.skipped.items():
            if self.strict and self._lack(reason) not in self.may_lack:
                faults.append(f"{len(names)} tests were skipped, which is no success here: {names[0]}: {reason}")
        return faults

    def summary(self) -> str:
        """Return what was skipped and why, in one line; nothing if nothing was."""
        parts = [f"{reason.removeprefix(LACKS)} ({len(names)} skipped)" for reason, names in self.skipped.items()]
        return f"Not tested, because {LACKS}{'; '.join(parts)}" if parts else ""

    @staticmethod
    def _lack(reason: str) -> str | None:
        return reason.removeprefix(LACKS).partition(":")[0] if reason.startswith(LACKS) else None


class Plugin:
    """Feeds it from the process that reports; with xdist, that is not the one that runs the tests."""

    def __init__(self, completeness: Completeness, *, distributed: bool) -> None:
        self.completeness, self.distributed = completeness, distributed
        self.faulty = False

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Take what this process collected."""
        if not self.distributed:
            self.completeness.collect(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Take what a worker collected; all of them collect the same."""
        self.completeness.collect(ids)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take a report. Setting up is the one phase that each test has."""
        skipped = report.skipped and not hasattr(report, "wasxfail")
        if report.when == "setup" or skipped:
            reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
            self.completeness.report(report.nodeid, reason.removeprefix("Skipped: ") if skipped else None)

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Fail a run that left something out, unless it was cut short on purpose."""
        if exitstatus == pytest.ExitCode.OK and self.completeness.faults() and not session.config.option.collectonly:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            self.faulty = True

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was left out."""
        if summary := self.completeness.summary():
            terminalreporter.write_line(summary, yellow=True)
        for fault in self.completeness.faults() if self.faulty else ():
            terminalreporter.write_line(f"FAILED, because {fault}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    """Join in where results are gathered."""
    if hasattr(config, "workerinput"):
        return
    completeness = Completeness(strict=bool(os.environ.get("CI")), may_lack=os.environ.get("MAY_LACK", "").split())
    distributed = bool(getattr(config.option, "numprocesses", None))
    config.pluginmanager.register(Plugin(completeness, distributed=distributed))
