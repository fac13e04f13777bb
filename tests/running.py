"""`manage.py run` as a terminal would start it, and what can be seen of it from outside."""

import http.cookiejar
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from registry import postgres
from registry.running import notes
from tests.processes import PATIENCE, ROOT, children, environment, wait_until
from tests.serving import free_port, has_driver


class Run:
    """One `manage.py run` in a session of its own."""

    def __init__(self, data: Path, *, background: bool = False, **more: str) -> None:
        self.data, self.port, self.more = data, free_port(), more
        words = [sys.executable, "manage.py", "run"]
        if background:  # as a shell without job control starts what stands before an &
            words = ["/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh", *words]
        self.process = subprocess.Popen(
            words,
            cwd=ROOT, env=self._environment(),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _environment(self) -> dict[str, str]:
        own = {"DATA_DIR": str(self.data), "DATABASE_URL": "", "PORT": str(self.port), "LOG_LEVEL": "WARNING"}
        return environment(**own | self.more)

    def ask(self, command: str) -> str:
        """Return what `make status` or `make stop` says."""
        words = [sys.executable, "-m", "registry.running", command]
        return subprocess.run(
            words, cwd=ROOT, env=self._environment(), capture_output=True, text=True, check=False
        ).stdout

    def keeper(self) -> int:
        """Return the process id of what keeps the database running."""
        return next(child for child in children(self.process.pid) if child != self.server())

    def server(self) -> int:
        """Return the process id of the server, whose children are the workers; 0 while there is none."""
        note = notes.read(self.data / notes.SERVER)
        return note.pid if note else 0

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as stream:
            self.lines.extend(iter(stream.readline, ""))

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def wait_until_served(self) -> None:
        self._wait_until(lambda: "Ctrl-C or" in self.output and self._serves())

    def wait_until_said(self, words: str) -> None:
        self._wait_until(lambda: words in self.output)

    def wait_until_workers_load(self) -> None:
        """Return when both workers have begun to load the application."""
        self.wait_until_said("Starting the server")  # looking at every process takes long
        self._wait_until(lambda: len(self.workers()) == 2 and all(map(has_driver, self.workers())))

    def _wait_until(self, holds: Callable[[], bool]) -> None:
        try:
            wait_until(lambda: holds() or self.process.poll() is not None)
        except AssertionError as error:
            raise AssertionError(self.output) from error
        assert self.process.poll() is None, self.output

    def workers(self) -> list[int]:
        """Return the process ids of the server's workers."""
        return children(self.server())

    def _serves(self) -> bool:
        try:
            return bool(self.get("/readyz")[0] == 200)
        except OSError:
            return False

    def get(self, path: str) -> Any:
        """Return status, headers and body; refused connections and bad statuses raise ``OSError``."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            return answer.status, answer.headers, answer.read()

    def log_in(self, name: str, password: str) -> str:
        """Return the path where the login form leads."""
        here = f"http://127.0.0.1:{self.port}/admin/login/"
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        opener.open(here, timeout=PATIENCE).read()
        token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
        form = {"csrfmiddlewaretoken": token, "username": name, "password": password, "next": "/admin/"}
        with opener.open(here, urllib.parse.urlencode(form).encode(), timeout=PATIENCE) as answer:
            return urllib.parse.urlsplit(answer.url).path

    def end(self, how: signal.Signals) -> int:
        """Send a signal to the whole group, as a terminal does; return the exit code."""
        self._kill(how)
        return self.ended()

    def terminate(self) -> int:
        """Send SIGTERM to the program alone, as an init system does; return the exit code."""
        self.process.terminate()
        return self.ended()

    def ended(self) -> int:
        """Return the exit code, once there is one."""
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.forget()
            raise
        self.reader.join(10)
        return code

    def forget(self) -> None:
        """Kill it; what it started ends with it, so that a failure leaves nothing running."""
        self._kill(signal.SIGKILL)

    def _kill(self, how: signal.Signals) -> None:
        with suppress(ProcessLookupError):  # nobody is left
            os.killpg(self.process.pid, how)

    def left_behind(self) -> list[str]:
        """Return what still lives: processes that name its folder, its session, its port, its database."""
        remains = [command for command, session in _processes() if self._owns(command, session)]
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                remains.append(f"port {self.port}")
        try:
            psycopg.connect(postgres.url(self.data)).close()
            remains.append("the database")
        except psycopg.OperationalError:
            pass
        return remains

    def _owns(self, command: str, session: int) -> bool:
        return bool(command) and (str(self.data) in command or session == self.process.pid)


def _processes() -> list[tuple[str, int]]:
    """Return command and session of each process; that of a zombie is empty."""
    processes = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            session = (process / "stat").read_text().rpartition(")")[2].split()[3]
        except OSError:
            continue
        processes.append((command, int(session)))
    return processes
