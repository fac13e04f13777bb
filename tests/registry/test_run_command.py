"""`manage.py run`, from nothing to a registry that serves, and back to nothing: one installation through its life."""

import http.cookiejar
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest

from registry import postgres
from tests.serving import ROOT, free_port

pytestmark = pytest.mark.slow
PATIENCE = 90  # seconds for a start from nothing on a busy machine
PASSWORD = re.compile(r"First administrator: (\S+)\s+Password: +(\S+)")


class Run:
    """One `manage.py run` in a session of its own, as a terminal would start it."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data, self.port = data, int(environment.get("PORT", free_port()))
        clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT, env=clean | {"DATA_DIR": str(data), "PORT": str(self.port)} | environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as stream:
            self.lines.extend(iter(stream.readline, ""))

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def wait_until_served(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            assert self.process.poll() is None, self.output
            assert time.monotonic() < until, self.output
            try:
                return self.get("/readyz")[2]
            except OSError:
                time.sleep(0.2)

    def get(self, path: str) -> Any:
        """Return status, headers and body; refused connections and bad statuses raise ``OSError``."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return answer.status, answer.headers, answer.read()

    def end(self, how: signal.Signals) -> int:
        """Send a signal to the whole group, as a terminal does; return the exit code."""
        os.killpg(self.process.pid, how)
        code = self.process.wait(60)
        self.reader.join(10)
        return code


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="registry-run-"))
    folder.chmod(0o755)
    yield folder
    cluster = postgres.cluster(folder)
    postgres.stop(folder)
    shutil.rmtree(cluster, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def left_behind(run: Run) -> list[str]:
    """Return what still lives of a run: processes that name its folder, its session, its port, its database."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            session = (process / "stat").read_text().rpartition(")")[2].split()[3]
        except OSError:
            continue
        if command and (str(run.data) in command or session == str(run.process.pid)):
            found.append(command)
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", run.port)) == 0:
            found.append(f"port {run.port}")
    try:
        psycopg.connect(postgres.url(run.data)).close()
        found.append("the database")
    except psycopg.OperationalError:
        pass
    return found


@pytest.fixture(scope="module")
def first(data: Path) -> dict[str, Any]:
    """What was seen in the first run, which begins with an empty folder and ends with Ctrl-C."""
    run = Run(data)
    try:
        run.wait_until_served()
        seen: dict[str, Any] = {"run": run}
        for name in ("/api/v1/docs", "/admin/login/", "/api/v1/trials?page_size=1000", "/", "/api/v1/openapi.json"):
            seen[name] = run.get(name)
        shown = re.search(r"A trial +http://127\.0\.0\.1:\d+(\S+)", run.output)
        seen["shown trial"] = shown and run.get(shown[1])
        account = PASSWORD.search(run.output)
        seen["account"] = account and account.groups()
        seen["login"] = account and log_in(run, *account.groups())
        seen["wrong login"] = log_in(run, "admin", "not the password")
    finally:
        code = run.end(signal.SIGINT)
    return seen | {"code": code, "left": left_behind(run), "output": run.output}


def log_in(run: Run, name: str, password: str) -> str:
    """Return the path where the login form leads."""
    here = f"http://127.0.0.1:{run.port}/admin/login/"
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(here, timeout=20).read()
    token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
    form = {"csrfmiddlewaretoken": token, "username": name, "password": password, "next": "/admin/"}
    with opener.open(here, urllib.parse.urlencode(form).encode(), timeout=20) as answer:
        return urllib.parse.urlsplit(answer.url).path


def test_the_first_run_serves_documentation_admin_and_the_trial_that_it_names(first: dict[str, Any]) -> None:
    assert [first[path][0] for path in ("/api/v1/docs", "/admin/login/", "/")] == [200, 200, 200]
    assert orjson.loads(first["/api/v1/openapi.json"][2])["openapi"].startswith("3.1")
    trial = orjson.loads(first["shown trial"][2])
    assert trial["version"] == 1


def test_the_first_run_publishes_the_catalogue(first: dict[str, Any]) -> None:
    items = orjson.loads(first["/api/v1/trials?page_size=1000"][2])["items"]
    assert len(items) >= 3
    assert {"COMPASSION-36", "AK104IIT018"} <= {item.get("acronym") for item in items}


def test_the_password_of_the_first_administrator_is_printed_once_and_opens_the_admin(first: dict[str, Any]) -> None:
    assert first["account"][0] == "admin"
    assert first["output"].count(first["account"][1]) == 1
    assert first["login"] == "/admin/"
    assert first["wrong login"] == "/admin/login/"


def test_ctrl_c_ends_everything_in_order(first: dict[str, Any]) -> None:
    assert first["code"] == 0
    assert first["output"].rstrip().endswith("Stopped.")
    assert "Traceback" not in first["output"]
    assert first["left"] == []


def test_a_second_run_keeps_data_and_password_and_prints_none(data: Path, first: dict[str, Any]) -> None:
    run = Run(data)
    try:
        run.wait_until_served()
        trials = run.get("/api/v1/trials?page_size=1000")
        where = log_in(run, *first["account"])
    finally:
        code = run.end(signal.SIGINT)
    assert trials[2] == first["/api/v1/trials?page_size=1000"][2]
    assert where == "/admin/"
    assert "Password" not in run.output
    assert "is up to date" in run.output
    assert (code, left_behind(run)) == (0, [])


def test_sigterm_ends_everything_as_well(data: Path, first: dict[str, Any]) -> None:
    run = Run(data)
    run.wait_until_served()
    run.process.terminate()  # to the program alone, as an init system does
    assert run.process.wait(60) == 0
    assert left_behind(run) == []


def test_after_kill_9_a_new_run_serves_the_same(data: Path, first: dict[str, Any]) -> None:
    killed = Run(data)
    killed.wait_until_served()
    assert killed.end(signal.SIGKILL) == -signal.SIGKILL
    run = Run(data)
    try:
        run.wait_until_served()
        assert run.get("/api/v1/trials?page_size=1000")[2] == first["/api/v1/trials?page_size=1000"][2]
    finally:
        code = run.end(signal.SIGINT)
    assert code == 0
    # A database that outlived the kill is somebody else's to `run`, and stays.
    assert [what for what in left_behind(run) if "granian" in what or what.startswith("port")] == []
    postgres.stop(data)


def test_a_port_that_is_taken_is_explained_before_a_database_is_started(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = Run(tmp_path, PORT=str(port))
        assert run.process.wait(60) == 1
    run.reader.join(10)
    assert f"Port {port} cannot be used (Address already in use). Choose another: PORT=" in run.output
    assert "Traceback" not in run.output
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "80 80"])
def test_a_port_that_is_none_is_explained(tmp_path: Path, port: str) -> None:
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "manage.py", "run"],
        cwd=ROOT, env=clean | {"DATA_DIR": str(tmp_path), "PORT": port}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert f"PORT is “{port}”, which is not a port number. Try PORT=8000." in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "postgres").exists()


def test_ctrl_c_while_the_workers_still_load_ends_everything_as_well(data: Path, first: dict[str, Any]) -> None:
    run = Run(data)
    until = time.monotonic() + PATIENCE
    while "Ctrl-C stops" not in run.output:
        assert time.monotonic() < until, run.output
        time.sleep(0.02)
    time.sleep(0.5)  # the workers exist, and have not loaded the application yet
    assert run.end(signal.SIGINT) == 0
    assert left_behind(run) == []
