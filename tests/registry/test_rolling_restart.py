"""A restart fails no request, as docs/operations.md says: worker by worker, or of all at once behind the proxy."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from registry import postgres
from registry.management.commands import run
from tests import clusters
from tests.processes import ROOT, wait_until
from tests.registry.embedded.steps import start
from tests.serving import Answer, Served, asked_all_the_time, free_port, served

pytestmark = pytest.mark.slow(seconds=35)
PATHS = ["/api/v1/trials/NCT05816499", "/api/v1/trials?q=cadonilimab", "/api/v1/changes", "/api/v1/ledger/head"]


@dataclass
class Site:
    """The shipped proxy, and how to start the server that it passes requests on to."""

    proxy: Served
    settings: dict[str, str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, outside, inside = tmp_path_factory.mktemp("caddy"), free_port(), free_port()
    shipped = (ROOT / "deploy" / "Caddyfile").read_text().replace("web:8000", f"127.0.0.1:{inside}")
    shipped = shipped.replace("http://:8000", f"http://:{outside}").replace("http://:8001", f"http://:{free_port()}")
    (folder / "Caddyfile").write_text(shipped)
    words = [f"{Path(sys.executable).with_name('caddy')}", "run", "--adapter", "caddyfile", "--config"]
    home = os.environ | {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with clusters.data_folder() as data, (folder / "log").open("w") as log:
        clusters.CATALOGUE.copy_to(data)
        start(data)
        caddy = subprocess.Popen([*words, f"{folder / 'Caddyfile'}"], env=home, stdout=log, stderr=log)
        settings = {"DATABASE_URL": postgres.addresses(data).web, "DATA_DIR": str(data), "PORT": str(inside)}
        yield Site(Served(outside, caddy), settings)
        caddy.terminate()
        caddy.wait(20)


def answered(answers: dict[str, list[Answer]], more: int = 10) -> None:
    """Return when each path was answered some more times."""
    so_far = {path: len(each) for path, each in answers.items()}
    wait_until(lambda: all(len(each) >= so_far[path] + more for path, each in answers.items()))


def statuses(answers: dict[str, list[Answer]]) -> set[int]:
    return {answer.status for each in answers.values() for answer in each}


@dataclass
class First:
    """The server that runs at first, and how to end it."""

    server: Served
    end: Callable[[], None]


@pytest.fixture(scope="module")
def first(site: Site) -> Iterator[First]:
    with ExitStack() as running, pytest.MonkeyPatch.context() as patched:
        patched.setattr(run, "LOADING", 4)  # the proxy waits for a worker that needs longer
        server = running.enter_context(served(2, **site.settings))
        site.proxy.wait("/api/v1/ledger/head")
        yield First(server, running.close)


def test_workers_are_replaced_one_after_the_other_and_no_request_fails(site: Site, first: First) -> None:
    before = set(first.server.workers())
    with asked_all_the_time(site.proxy, PATHS) as answers:
        answered(answers)
        first.server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: len(first.server.workers()) == 2 and not before & set(first.server.workers()), "new workers")
        answered(answers)
    assert statuses(answers) == {200}


def test_requests_wait_in_the_proxy_while_the_whole_server_is_exchanged(site: Site, first: First) -> None:
    with ExitStack() as second, asked_all_the_time(site.proxy, PATHS) as answers:
        answered(answers)
        first.end()
        second.enter_context(served(1, **site.settings))
        answered(answers)
    assert statuses(answers) == {200}
