"""Two servers, a primary and its standby: who answers what, and what readers notice when one is behind or gone."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from registry import postgres
from tests import clusters, standby
from tests.commands import Commands, loaded
from tests.processes import children, wait_until
from tests.registry.backup.steps import publish
from tests.registry.embedded.steps import ask, start
from tests.serving import Answer, Served, asked_all_the_time, free_port, served

pytestmark = pytest.mark.slow(seconds=30)
HEAD, TRIAL = "/api/v1/ledger/head", "/api/v1/trials/NCT05816499"
PATHS = [HEAD, TRIAL, "/api/v1/trials?q=cadonilimab&facets=phases&count=true", "/api/v1/studies", "/api/v1/changes"]
LAST_READ = """
SELECT max(query_start) FROM pg_stat_activity
WHERE usename IN ('registry_web', 'registry_read') AND query LIKE '%publi%' AND query NOT LIKE '%pg_control_system%'
"""
OF_ONE_ANSWER = ("date", "x-request-id")


@dataclass
class Pair:
    """Their data folders, and a server of the registry on both."""

    primary: Path
    standby: Path
    metrics: int
    server: Served
    registry: Commands

    def says(self) -> str:
        """Return what the server says of the replica."""
        return str(self.server.get("/readyz").json()["replicas"]["replica1"])

    def wait_until_used(self) -> None:
        wait_until(lambda: self.says() == "in use", "use of the replica")

    def published(self) -> int:
        """Publish one more trial; return the serial."""
        done = publish(self.registry, "A trial")
        assert done.returncode == 0, done.stderr
        return int(str(ask(self.primary, "SELECT max(serial) FROM ledger_publication")))

    def serial(self, **headers: str) -> int:
        """Return the serial of the head that a reader is told of."""
        return int(self.server.get(HEAD, **headers).json()["serial"])

    def last_read(self, data: Path) -> object:
        """Return when a reader last asked a server for something published; looks at replicas are no reads."""
        return ask(data, LAST_READ)


def urls(primary: Path, replica: Path) -> dict[str, str]:
    return {"DATABASE_URL": postgres.addresses(primary).web, "REPLICA_URL": postgres.addresses(replica).read}


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with clusters.data_folder() as primary, clusters.data_folder() as replica:
        clusters.CATALOGUE.copy_to(primary)
        start(primary)
        standby.make(replica, primary)
        metrics, data = free_port(), str(primary)
        more = urls(primary, replica) | {"METRICS_ADDRESS": f"127.0.0.1:{metrics}", "DATA_DIR": data}
        owner = clusters.on(primary) | {"OWNER_DATABASE_URL": postgres.url(primary)}
        with served(1, REPLICA_LAG="300", DATABASE_PATIENCE="2", **more) as server, loaded(owner) as registry:
            yield Pair(primary, replica, metrics, server, registry)


@pytest.fixture(autouse=True)
def both_well(pair: Pair) -> None:
    """Each test begins with both."""
    for data in (pair.primary, pair.standby):
        start(data)
    ask(pair.standby, "SELECT pg_wal_replay_resume()")
    wait_until(lambda: standby.caught_up(pair.standby, pair.primary), "catching up")
    pair.server.wait()
    pair.wait_until_used()


def failed(answers: dict[str, list[Answer]]) -> list[Answer]:
    return [answer for each in answers.values() for answer in each if answer.status != 200]


def test_public_reads_go_to_the_standby_and_to_nobody_else(pair: Pair) -> None:
    for path in PATHS:
        before = [pair.last_read(data) for data in (pair.primary, pair.standby)]
        for _ in range(5):
            assert pair.server.get(path).status == 200
        after = [pair.last_read(data) for data in (pair.primary, pair.standby)]
        assert after[0] == before[0], path
        assert after[1] != before[1], path


def test_an_answer_is_the_same_from_either_server(pair: Pair) -> None:
    before = pair.last_read(pair.primary)
    for path in PATHS:
        answers = [pair.server.get(path, **headers) for headers in ({}, {"Registry_Serial": "the primary, please"})]
        kept = [{name: each.headers[name] for name in each.headers if name not in OF_ONE_ANSWER} for each in answers]
        assert kept[0] == kept[1]
        assert answers[0].body == answers[1].body
        assert "cookie" not in kept[0].get("vary", "").lower()
    assert pair.last_read(pair.primary) != before


def test_whoever_saw_an_entry_reads_nothing_older(pair: Pair) -> None:
    ask(pair.standby, "SELECT pg_wal_replay_pause()")
    serial = pair.published()
    assert pair.serial() == serial - 1  # as it was a moment ago
    for headers in ({"Registry_Serial": f"{serial}"}, {"Cookie": f"a=b; registry_serial={serial}; c=d"}):
        assert pair.serial(**headers) == serial
    assert pair.serial(Cookie=f"other_registry_serial={serial}") == serial - 1
    assert pair.serial(Registry_Serial=f"{serial - 1}") == serial - 1
    assert pair.serial(Registry_Serial="-1") == serial  # whoever is not understood gets the newest

    ask(pair.standby, "SELECT pg_wal_replay_resume()")
    wait_until(lambda: pair.serial() == serial, "replay")
    with stopped(pair.primary):
        assert pair.serial(Registry_Serial=f"{serial}") == serial


@contextmanager
def stopped(data: Path) -> Iterator[None]:
    """Let a server be stopped for a block."""
    postgres.stop(data)
    yield
    start(data)


def test_a_standby_that_falls_behind_is_left_out_until_it_has_caught_up(pair: Pair) -> None:
    with served(1, REPLICA_LAG="2", **urls(pair.primary, pair.standby)) as server:
        other = replace(pair, metrics=0, server=server)
        other.wait_until_used()
        ask(pair.standby, "SELECT pg_wal_replay_pause()")
        serial = other.published()
        wait_until(lambda: "behind" in other.says(), "leaving it out")
        assert other.serial() == serial
        ask(pair.standby, "SELECT pg_wal_replay_resume()")
        other.wait_until_used()


def test_nobody_notices_a_standby_that_is_killed_and_comes_back(pair: Pair) -> None:
    with asked_all_the_time(pair.server, PATHS) as answers:
        wait_until(lambda: all(answers.values()))
        os.kill(clusters.postmaster(pair.standby), signal.SIGKILL)
        wait_until(lambda: pair.says() == "It does not answer.")
        so_far = {path: len(each) for path, each in answers.items()}
        wait_until(lambda: all(len(answers[path]) > so_far[path] + 5 for path in PATHS))
        start(pair.standby)
        pair.wait_until_used()
        wait_until(lambda: pair.last_read(pair.standby), "reads of the standby")
    assert failed(answers) == []


def test_nobody_waits_for_a_standby_that_hangs(pair: Pair) -> None:
    postmaster = clusters.postmaster(pair.standby)
    with asked_all_the_time(pair.server, PATHS) as answers:
        wait_until(lambda: all(answers.values()))
        hanging = [postmaster, *children(postmaster)]
        for pid in hanging:
            os.kill(pid, signal.SIGSTOP)
        try:
            wait_until(lambda: pair.says() == "It does not answer.")
            so_far = {path: len(each) for path, each in answers.items()}
            wait_until(lambda: all(len(answers[path]) > so_far[path] + 5 for path in PATHS))
        finally:
            for pid in hanging:
                os.kill(pid, signal.SIGCONT)
        pair.wait_until_used()
    assert failed(answers) == []


def test_reads_go_on_while_the_primary_is_down_and_the_admin_says_so(pair: Pair) -> None:
    with asked_all_the_time(pair.server, PATHS) as answers:
        wait_until(lambda: all(answers.values()))
        with stopped(pair.primary):
            wait_until(lambda: pair.server.get("/readyz").json()["status"] == "reads only")
            so_far = {path: len(each) for path, each in answers.items()}
            wait_until(lambda: all(len(answers[path]) > so_far[path] + 5 for path in PATHS))
            admin = pair.server.get("/admin/", Cookie="sessionid=of-somebody")
            assert (admin.status, admin.headers["retry-after"]) == (503, "2")
            assert "database is not available" in admin.json()["detail"]
            assert pair.server.get("/api/v1/trials/TR0000000").status == 404
        wait_until(lambda: pair.server.get("/readyz").json()["status"] == "ready")
    assert failed(answers) == []


def test_the_metrics_say_who_reads_from_it_and_how_far_it_is_behind(pair: Pair) -> None:
    metrics = Served(pair.metrics, pair.server.process)
    wait_until(lambda: b'registry_replica_in_use{replica="replica1"} 1.0' in metrics.get("/metrics").body)
    assert b'registry_replica_lag_seconds{replica="replica1"}' in metrics.get("/metrics").body


def test_a_standby_that_was_promoted_is_left_out_for_good(pair: Pair) -> None:
    """The last one here: it is none any more."""
    with asked_all_the_time(pair.server, PATHS) as answers:
        ask(pair.standby, "SELECT pg_promote()")
        wait_until(lambda: pair.says() == "It is no standby.")
        serial = pair.published()
        assert pair.serial() == serial
    assert failed(answers) == []
