"""`manage.py run`, from nothing to a registry that serves, and back to nothing: one installation through its life.

Each chapter of that life is a fixture that goes on where the one before ended, and each start serves several tests.
"""

import os
import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests import clusters
from tests.processes import PATIENCE, alive, wait_until
from tests.running import Run

pytestmark = pytest.mark.slow(seconds=100)
PASSWORD = re.compile(r"First administrator: (\S+)\s+Password: +(\S+)")
SHOWN = re.compile(r"A trial +http://127\.0\.0\.1:\d+(\S+)")
TRIALS = "/api/v1/trials?page_size=1000"


@dataclass
class Chapter:
    """What was seen in one run, and what was left of it."""

    pages: dict[str, Any] = field(default_factory=dict)
    account: tuple[str, str] = ("", "")
    logins: list[str] = field(default_factory=list)
    code: int | None = None
    output: str = ""
    left: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)

    def ended(self, run: Run, code: int) -> None:
        self.code, self.output, self.left = code, run.output, run.left_behind()
        run.forget()


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with clusters.data_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def first(data: Path) -> Chapter:
    """Begin with an empty folder, in the background, and end with Ctrl-C. Others copy the cluster."""
    chapter = Chapter()
    with clusters.CATALOGUE.offered(data):
        run = Run(data, background=True)
        try:
            run.wait_until_served()
            look_around(run, chapter)
        finally:
            chapter.ended(run, run.end(signal.SIGINT))
    return chapter


def look_around(run: Run, chapter: Chapter) -> None:
    for path in ("/api/v1/docs", "/admin/login/", TRIALS, "/", "/api/v1/openapi.json"):
        chapter.pages[path] = run.get(path)
    if shown := SHOWN.search(run.output):
        chapter.pages["the shown trial"] = run.get(shown[1])
    if account := PASSWORD.search(run.output):
        chapter.account = (account[1], account[2])
        chapter.logins = [run.log_in(*chapter.account), run.log_in("admin", "not the password")]


@pytest.fixture(scope="module")
def second(data: Path, first: Chapter) -> Chapter:
    """Begin with what the first run left, kill everything that it started in turn, and then the run itself."""
    chapter = Chapter()
    run = Run(data)
    try:
        run.wait_until_served()
        chapter.pages[TRIALS] = run.get(TRIALS)
        chapter.logins = [run.log_in(*first.account)]
        chapter.said = {"status": run.ask("status"), "another run": ended(Run(data))}
        for what, pids in DEADLY.items():
            kill(pids(run))
            wait_until(lambda: run.process.poll() is None and serves(run))
            chapter.pages[what] = run.get(TRIALS)
    finally:
        run.end(signal.SIGKILL)
        wait_until(lambda: not run.left_behind())
        chapter.ended(run, -signal.SIGKILL)
    return chapter


DEADLY: dict[str, Callable[[Run], list[int]]] = {
    "all workers": Run.workers,
    "the server": lambda run: [run.server()],
    "PostgreSQL": lambda run: [clusters.postmaster(run.data)],
    "what keeps PostgreSQL running": lambda run: [run.keeper()],
}


def kill(pids: list[int]) -> None:
    """Kill processes, and return when they are gone: until then they may still answer."""
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any(map(alive, pids)))


def serves(run: Run) -> bool:
    """Whether everything runs that did before, and answers."""
    try:
        return bool(run.get("/readyz")[0] == 200) and len(run.workers()) == 2 and run.keeper() > 0
    except (OSError, StopIteration):
        return False


def ended(run: Run) -> str:
    assert run.ended() == 1
    return run.output


@pytest.fixture(scope="module")
def third(data: Path, second: Chapter) -> Chapter:
    """End with Ctrl-C while the workers still load the application."""
    chapter = Chapter()
    run = Run(data, LOAD_CATALOGUE="false")
    try:
        run.wait_until_workers_load()
    finally:
        chapter.ended(run, run.end(signal.SIGINT))
    return chapter


@pytest.fixture(scope="module")
def fourth(data: Path, third: Chapter) -> Chapter:
    """Begin with a database that outlived its keeper and its run, and end with `make stop`."""
    lost = Run(data)
    lost.wait_until_said("Bringing the tables up to date")
    lost.process.send_signal(signal.SIGSTOP)  # so that it does not start the other anew
    kill([lost.keeper()])
    lost.end(signal.SIGKILL)
    chapter = Chapter()
    run = Run(data)
    try:
        run.wait_until_served()
        chapter.pages[TRIALS] = run.get(TRIALS)
        chapter.said = {"stop": run.ask("stop"), "status": run.ask("status")}
        run.process.wait(PATIENCE)  # it said that it stopped; asked again while it goes, it would be killed by that
    finally:
        chapter.ended(run, run.terminate())
    return chapter


def test_the_first_run_serves_documentation_admin_and_the_trial_that_it_names(first: Chapter) -> None:
    assert [first.pages[path][0] for path in ("/api/v1/docs", "/admin/login/", "/")] == [200, 200, 200]
    assert orjson.loads(first.pages["/api/v1/openapi.json"][2])["openapi"].startswith("3.1")
    trial = orjson.loads(first.pages["the shown trial"][2])
    assert trial["version"] == 1


def test_the_first_run_publishes_the_catalogue(first: Chapter) -> None:
    items = orjson.loads(first.pages[TRIALS][2])["items"]
    assert len(items) >= 3
    assert {"COMPASSION-36", "AK104IIT018"} <= {item.get("acronym") for item in items}


def test_the_password_of_the_first_administrator_is_printed_once_and_opens_the_admin(first: Chapter) -> None:
    name, password = first.account
    assert name == "admin"
    assert first.output.count(password) == 1
    announced = [line for line in first.output.splitlines() if " WARNING " not in line]  # a sign-in was tried since
    assert announced[-1] == "Stopped."
    assert announced[-2].endswith(password), "it stands last"
    assert first.logins == ["/admin/", "/admin/login/"]


def test_ctrl_c_ends_everything_in_order_even_what_was_started_with_it_ignored(first: Chapter) -> None:
    assert first.code == 0
    assert first.output.rstrip().endswith("Stopped.")
    assert "Traceback" not in first.output
    assert first.left == []


def test_a_second_run_keeps_data_and_password_and_prints_none(first: Chapter, second: Chapter) -> None:
    assert second.pages[TRIALS][2] == first.pages[TRIALS][2]
    assert second.logins == ["/admin/"]
    assert "Password" not in second.output
    assert "28 trials and 34 studies: 0 new, 0 changed\n" in second.output


def test_ctrl_c_while_the_workers_still_load_ends_everything_as_well(third: Chapter) -> None:
    assert third.code == 0
    assert third.output.rstrip().endswith("Stopped.")
    assert [what for what in third.left if "granian" in what or what.startswith("port")] == []


@pytest.mark.parametrize("what", DEADLY)
def test_what_is_killed_is_started_again_and_serves_the_same(first: Chapter, second: Chapter, what: str) -> None:
    assert second.pages[what][2] == first.pages[TRIALS][2]
    assert "Traceback" not in second.output


def test_kill_9_of_the_run_ends_all_that_it_started(second: Chapter) -> None:
    assert second.left == []


def test_status_says_what_runs_where_and_since_when(data: Path, second: Chapter) -> None:
    when = r"since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\."
    place = re.escape(str(data))
    for sentence in (
        rf"^The registry runs in {place} as process \d+, {when}$",
        rf"^Its server is process \d+ on http://127\.0\.0\.1:\d+, {when}$",
        rf"^PostgreSQL runs in \S+ as process \d+, {when}$",
    ):
        assert re.search(sentence, second.said["status"], re.MULTILINE)


def test_a_second_run_in_one_folder_is_refused_by_naming_the_one_that_runs(data: Path, second: Chapter) -> None:
    said = rf"A registry runs in {re.escape(str(data))} already as process \d+ on http://127\.0\.0\.1:\d+, since "
    assert re.search(said, second.said["another run"])
    assert "Traceback" not in second.said["another run"]


def test_a_database_that_outlived_its_run_is_taken_over_and_ends_with_the_next(first: Chapter, fourth: Chapter) -> None:
    assert fourth.pages[TRIALS][2] == first.pages[TRIALS][2]
    assert fourth.left == []


def test_stop_ends_everything_in_order_and_says_so(data: Path, fourth: Chapter) -> None:
    assert fourth.said["stop"].startswith(f"Stopped the registry that ran in {data} since ")
    assert fourth.said["status"] == f"No registry runs in {data}.\n"
    assert fourth.code == 0
    assert fourth.output.rstrip().endswith("Stopped.")
    assert "Traceback" not in fourth.output
