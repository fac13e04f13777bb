"""The load script: its mix is what it says, it notices what fails and what is slow, and stalls are not hidden."""

import json
import runpy
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.processes import ROOT

SCRIPT = ROOT / "deploy" / "load.py"
LOAD = runpy.run_path(str(SCRIPT))


class Registry(BaseHTTPRequestHandler):
    """Answers as a registry with five trials would, as well or as badly as it is told to."""

    protocol_version = "HTTP/1.1"
    broken = ""  # what addresses that end like this get is 503
    asked: Counter[str]

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.asked[self.path] += 1
        if self.broken and path.endswith(self.broken):
            return self.answer(503, b"{}")
        if self.headers.get("If-None-Match") == '"tag"':
            return self.answer(304, b"")
        items = [{"id": f"TR{number}"} for number in range(5)] if path.endswith("/trials") else []
        return self.answer(200, json.dumps({"items": items}).encode())

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("ETag", '"tag"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def registry() -> Iterator[type[Registry]]:
    kind = type("Another", (Registry,), {"asked": Counter()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kind.port = server.server_address[1]  # type: ignore[attr-defined]
    yield kind
    server.shutdown()
    server.server_close()


def loaded(registry: Any, *more: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, str(SCRIPT), f"http://127.0.0.1:{registry.port}", "--rate", "400", "--seconds", "0.5"]
    words += ["--p99", "60000", *more]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def test_a_hundred_requests_are_sixty_records_twenty_lists_ten_revalidations_five_histories_five_feeds() -> None:
    there = {kind: [LOAD["Asked"](kind, kind)] for kind in LOAD["SHARES"]}
    counted = Counter(asked.kind for asked in LOAD["mixed"](there, 10_000, seed=1))
    assert {kind: round(number / 100) for kind, number in counted.items()} == pytest.approx(
        {"record": 60, "list": 20, "again": 10, "history": 5, "feed": 5}, abs=2
    )
    assert LOAD["mixed"](there, 50, seed=7) == LOAD["mixed"](there, 50, seed=7) != LOAD["mixed"](there, 50, seed=8)


def test_a_registry_that_answers_rightly_passes(registry: Any) -> None:
    done = loaded(registry)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "failed in all: 0" in done.stdout
    assert {line.split()[0] for line in done.stdout.splitlines()[1:]} >= {*LOAD["SHARES"], "all"}
    asked = " ".join(registry.asked)
    assert all(part in asked for part in ("/trials/TR4", "/versions", "/changes?since=", "?q=cancer"))


@pytest.mark.parametrize(("broken", "kind"), [("/TR1", "record"), ("/changes", "feed")])
def test_whatever_fails_is_told_by_its_kind(registry: Any, broken: str, kind: str) -> None:
    registry.broken = broken
    done = loaded(registry)
    assert done.returncode == 1
    assert f"{kind}: 503" in done.stdout


def test_a_registry_that_is_slower_than_the_limit_fails(registry: Any) -> None:
    done = loaded(registry, "--p99", "0")
    assert done.returncode == 1
    assert "failed in all: 0" in done.stdout


def test_waiting_counts_from_the_time_a_request_was_due(registry: Any) -> None:
    """One reader, asked for more than it can: what queues behind it waits, and is said to."""
    asked = [LOAD["Asked"]("record", "/api/v1/trials/TR0")] * 50
    result = LOAD["load"](f"http://127.0.0.1:{registry.port}", "", asked, 1e6, 1)
    waited = result.waited["record"]
    assert waited == sorted(waited)
    assert result.late > 0


def test_a_registry_with_nothing_in_it_is_explained(registry: Any) -> None:
    registry.do_GET = lambda self: self.answer(200, b'{"items": []}')
    done = loaded(registry)
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "There is nothing published here; load the catalogue or records of yours first.",
    )


def test_no_registry_at_all_is_explained(registry: Any) -> None:
    registry.broken = "/trials"
    assert loaded(registry).stderr.startswith("/api/v1/trials answered 503")
