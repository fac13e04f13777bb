"""The shipped server as a Prometheus sees it: several workers, one address, and nothing for the public."""

import json
import os
import re
import signal
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from registry import postgres
from tests import clusters
from tests.processes import ROOT, listens, wait_until
from tests.serving import Served, free_port, served

pytestmark = pytest.mark.slow
TRIAL = "api/v1/trials/<path:id>"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@dataclass
class Watched:
    """A server, its metrics and its log."""

    server: Served
    metrics: int
    data: Path
    log: Path

    def samples(self) -> Samples:
        """Ask for the metrics."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics", timeout=30) as answer:
            families = list(text_string_to_metric_families(answer.read().decode()))
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in families
            for sample in family.samples
        }

    def names(self) -> set[str]:
        """Return what is served at all."""
        return {name for name, _ in self.samples()}

    def requests(self, route: str, status: int = 200) -> float:
        """Return how many requests were counted."""
        labels = frozenset({"route": route, "status": str(status)}.items())
        return self.samples().get(("registry_request_duration_seconds_count", labels), 0)

    def workers(self) -> set[str]:
        """Return the numbers of the workers whose memory is told."""
        return {dict(labels)["pid"] for name, labels in self.samples() if name == "registry_worker_memory_bytes"}

    def answers(self) -> bool:
        try:
            return bool(self.samples())
        except OSError:
            return False


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    log, port = tmp_path_factory.mktemp("log") / "log", free_port()
    with clusters.data_folder() as data:
        clusters.CATALOGUE.copy_to(data)
        postgres.start(data, durable=False)
        settings = {"DATA_DIR": str(data), "DATABASE_URL": "", "LOG_FORMAT": "json", "DATABASE_PATIENCE": "1"}
        settings["REPLICA_URL"] = postgres.addresses(data).read  # the primary: it is left out, and told of
        with served(2, METRICS_ADDRESS=f"127.0.0.1:{port}", log=str(log), **settings) as server:
            watched = Watched(server, port, data, log)
            server.wait()
            wait_until(watched.answers)
            wait_until(lambda: watched.workers() == {"0", "1"})
            yield watched


def test_what_all_workers_answered_is_added_up(watched: Watched) -> None:
    before = watched.requests(TRIAL)
    for _ in range(40):
        assert watched.server.get("/api/v1/trials/NCT05816499").status == 200
    assert watched.requests(TRIAL) == before + 40


def test_addresses_that_nobody_knows_are_one_route(watched: Watched) -> None:
    for number in range(30):
        watched.server.get(f"/wp-login/{number}?x={number}")
    routes = {dict(labels)["route"] for name, labels in watched.samples() if name.endswith("seconds_count")}
    assert "unknown" in routes
    assert not [route for route in routes if "wp-login" in route]


def test_the_public_address_has_no_metrics(watched: Watched) -> None:
    assert watched.server.get("/metrics").status == 404


def test_the_metrics_are_bound_to_this_machine(watched: Watched) -> None:
    listening = Path("/proc/net/tcp").read_text().split("\n")
    assert [line.split()[1] for line in listening if f":{watched.metrics:04X} 00000000:0000" in line] == [
        f"0100007F:{watched.metrics:04X}"
    ]


def test_a_worker_that_dies_takes_nothing_with_it_that_was_counted(watched: Watched) -> None:
    """It is the one that serves the metrics: the other takes that over, and its successor has its number."""
    counted, before = watched.requests(TRIAL), set(watched.server.workers())
    [serving] = [worker for worker in before if listens(worker, watched.metrics)]
    os.kill(serving, signal.SIGKILL)
    wait_until(lambda: len(watched.server.loaded() - before) == 1, "a new worker")
    wait_until(watched.answers)
    wait_until(lambda: watched.workers() == {"0", "1"})
    assert watched.requests(TRIAL) == counted
    watched.server.wait()
    watched.server.get("/api/v1/trials/NCT05816499")
    assert watched.requests(TRIAL) == counted + 1


def test_every_line_of_the_log_is_an_object_with_the_id_that_was_answered(watched: Watched) -> None:
    answer = watched.server.get("/api/v1/trials/NCT05816499?fields=hidden-in-the-query")
    lines = [json.loads(line) for line in watched.log.read_text().splitlines()]
    [line] = [line for line in lines if line["request_id"] == answer.headers["x-request-id"]]
    assert (line["logger"], line["route"], line["status"]) == ("registry.requests", TRIAL, answer.status)
    assert "hidden-in-the-query" not in watched.log.read_text()


def named() -> set[str]:
    """Return every metric of ours that the dashboard and the alerts name."""
    panels = json.loads((ROOT / "deploy" / "dashboard.json").read_text())["panels"]
    groups = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text())["groups"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    asked += [rule["expr"] for group in groups for rule in group["rules"]]
    return set(re.findall(r"\bregistry_\w+", " ".join(asked)))


def test_everything_that_dashboard_and_alerts_ask_for_is_served(watched: Watched) -> None:
    """Workers look for replicas once they answer, and note what they found some seconds later: also new ones."""
    assert len(named()) > 10
    wait_until(lambda: named() <= watched.names())


def test_nothing_is_served_that_nobody_looks_at(watched: Watched) -> None:
    assert watched.names() <= named()


def test_a_database_that_is_away_leaves_the_rest_to_be_seen(watched: Watched) -> None:
    """It stands last, because the database does not come back."""
    postgres.stop(watched.data)
    up: Any = ("registry_database_up", frozenset())
    wait_until(lambda: watched.samples()[up] == 0)
    assert watched.requests(TRIAL) > 0
    assert watched.server.get("/healthz").status == 200
