"""`manage.py run`, from nothing to a registry that serves, and back to nothing: one installation through its life.

Each chapter of that life is a fixture that goes on where the one before ended, and each start serves several tests.
"""

import os
import re
import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests import clusters
from tests.running import Run

pytestmark = pytest.mark.slow
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

    def ended(self, run: Run, code: int) -> None:
        self.code, self.output, self.left = code, run.output, run.left_behind()
        run.forget()


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with clusters.data_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def first(data: Path) -> Chapter:
    """Begin with an empty folder and end with Ctrl-C. Others copy the cluster, which nobody makes a second time."""
    chapter = Chapter()
    with clusters.CATALOGUE.offered(data):
        run = Run(data)
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
    """Begin with what the first run left, and end with kill -9, which the database outlives."""
    chapter = Chapter()
    run = Run(data)
    try:
        run.wait_until_served()
        chapter.pages[TRIALS] = run.get(TRIALS)
        chapter.logins = [run.log_in(*first.account)]
    finally:
        chapter.ended(run, run.end(signal.SIGKILL))
    return chapter


@pytest.fixture(scope="module")
def third(data: Path, second: Chapter) -> Chapter:
    """Begin with a database that runs already, and end with Ctrl-C while the workers still load the application."""
    chapter = Chapter()
    run = Run(data)
    try:
        run.wait_until_workers_load()
    finally:
        chapter.ended(run, run.end(signal.SIGINT))
    return chapter


@pytest.fixture(scope="module")
def fourth(data: Path, third: Chapter) -> Chapter:
    """Begin after a kill -9 of the database, too, and end with SIGTERM."""
    os.kill(clusters.postmaster(data), signal.SIGKILL)
    chapter = Chapter()
    run = Run(data)
    try:
        run.wait_until_served()
        chapter.pages[TRIALS] = run.get(TRIALS)
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
    assert first.logins == ["/admin/", "/admin/login/"]


def test_ctrl_c_ends_everything_in_order(first: Chapter) -> None:
    assert first.code == 0
    assert first.output.rstrip().endswith("Stopped.")
    assert "Traceback" not in first.output
    assert first.left == []


def test_a_second_run_keeps_data_and_password_and_prints_none(first: Chapter, second: Chapter) -> None:
    assert second.pages[TRIALS][2] == first.pages[TRIALS][2]
    assert second.logins == ["/admin/"]
    assert "Password" not in second.output
    assert "is up to date" in second.output


def test_ctrl_c_while_the_workers_still_load_ends_everything_as_well(third: Chapter) -> None:
    assert third.code == 0
    assert third.output.rstrip().endswith("Stopped.")
    assert [what for what in third.left if "granian" in what or what.startswith("port")] == []


def test_a_database_that_outlived_a_kill_is_used_and_stays_because_it_is_somebody_elses(
    second: Chapter, third: Chapter
) -> None:
    assert second.code == -signal.SIGKILL
    assert "the database" in second.left
    assert "the database" in third.left


def test_after_kill_9_a_new_run_serves_the_same(first: Chapter, fourth: Chapter) -> None:
    assert fourth.pages[TRIALS][2] == first.pages[TRIALS][2]


def test_sigterm_ends_everything_as_well(fourth: Chapter) -> None:
    assert fourth.code == 0
    assert "Traceback" not in fourth.output
    assert fourth.left == []


# A port that cannot be used


@pytest.fixture
def taken() -> Iterator[int]:
    """Give a port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_that_is_taken_is_explained_before_a_database_is_started(tmp_path: Path, taken: int) -> None:
    run = Run(tmp_path, taken)
    assert run.ended() == 1
    assert f"Port {taken} cannot be used (Address already in use). Choose another: PORT=" in run.output
    assert "Traceback" not in run.output
    assert not (tmp_path / "postgres").exists()
