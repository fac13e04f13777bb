"""The shipped server while its database is away, busy or slow, and while a worker dies: never 500, nor a wrong answer.

One server goes through most of it: it holds nothing but connections, so that no test finds what another left.
"""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

from registry import postgres
from registry.api.problems import Unavailable
from registry.records import views
from registry.serving.public import PublicReads
from tests import clusters
from tests.processes import wait_until
from tests.serving import Answer, Served, asked_all_the_time, served

PATHS = ["/api/v1/trials", "/api/v1/trials/NCT05816499", "/api/v1/changes", "/api/v1/ledger/head", "/readyz"]
Answers = dict[str, list[Answer]]


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder of its own, with a database that holds the catalogue, does not run yet, and may be stopped."""
    with clusters.data_folder() as folder:
        clusters.CATALOGUE.copy_to(folder)
        yield folder


@pytest.fixture(scope="module")
def early(data: Path) -> Iterator[Served]:
    """A server that starts before its database."""
    # A query is cut off before a client that waits for a connection gives up, and long after any ordinary one ended.
    times = {"STATEMENT_TIMEOUT": "1500", "DATABASE_PATIENCE": "2"}
    with served(2, DATA_DIR=str(data), DATABASE_URL="", **times) as server:
        yield server


@pytest.fixture(scope="module")
def before(early: Served) -> list[int]:
    """What that server answered while there was no database: whether it lives, and whether it is ready."""
    return [early.get(path).status for path in ("/healthz", "/readyz")]


@pytest.fixture
def server(data: Path, early: Served, before: list[int]) -> Served:
    """The same server, well, with its database."""
    postgres.start(data, durable=False)
    for path in PATHS:
        early.wait(path)
    return early


@contextmanager
def everything_locked(data: Path) -> Iterator[None]:
    """Let every query for trials wait until the end of the block."""
    with psycopg.connect(postgres.url(data)) as connection:
        connection.execute("LOCK TABLE trials_publishedtrial IN ACCESS EXCLUSIVE MODE")
        yield
        connection.rollback()


def advises_to_retry(answer: Answer) -> bool:
    return answer.headers.get("retry-after") == "2" and answer.json()["code"] == "unavailable"


# The database goes and comes back


@pytest.mark.slow(seconds=40)
def test_a_server_that_starts_before_its_database_lives_and_is_ready_later(server: Served, before: list[int]) -> None:
    assert before == [200, 503]
    assert server.get("/readyz").status == 200


def refusals(answers: list[Answer]) -> int:
    return sum(answer.status == 503 for answer in answers)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["stopped for a while", "restarted at once", "killed"])
def test_while_the_database_is_away_the_answer_is_503_and_afterwards_200(data: Path, server: Served, how: str) -> None:
    with asked_all_the_time(server, PATHS) as answers:
        wait_until(lambda: all(answers.values()))
        take_away(data, how)
        if how == "stopped for a while":
            wait_until(lambda: all(map(refusals, answers.values())))
        postgres.start(data, durable=False)
        meanwhile = {path: len(answers[path]) + 1 for path in PATHS}  # one more had begun before it was back
        wait_until(lambda: all(is_well(answers[path][meanwhile[path] :]) for path in PATHS))
    every = [answer for each in answers.values() for answer in each]
    assert {answer.status for answer in every} <= {200, 503}
    assert all(advises_to_retry(answer) or b'"reason"' in answer.body for answer in every if answer.status == 503)
    # Attempts to connect again come at growing distances: nobody is refused for much longer than it was away.
    for path, end in meanwhile.items():
        assert refusals(answers[path][end:]) <= refusals(answers[path][:end]) + 2


def is_well(answers: list[Answer]) -> bool:
    return len(answers) >= 10 and refusals(answers[-10:]) == 0


def take_away(data: Path, how: str) -> None:
    if how == "killed":
        os.kill(clusters.postmaster(data), signal.SIGKILL)
    else:
        postgres.stop(data)


READS = ["/api/v1/trials", "/api/v1/trials?q=cadonilimab&count=true", "/api/v1/changes", "/api/v1/trials/NCT05816499"]


@pytest.mark.slow
def test_readers_do_not_notice_a_restart_of_the_database(
    data: Path, server: Served, documents: dict[str, bytes]
) -> None:
    """Not one read fails: twice it is restarted, once it crashes, and once each connection is cut."""
    paths = [*READS, *list(documents)[:3]]
    with served(1, DATA_DIR=str(data), DATABASE_URL="", DATABASE_PATIENCE="120") as patient:
        patient.wait()
        with asked_all_the_time(patient, paths) as answers:
            for how in ("restarted", "killed", "restarted", "cut off"):
                before = {path: len(answers[path]) for path in paths}
                wait_until(lambda: all(len(answers[path]) > before[path] + 5 for path in paths))  # noqa: B023  now
                if how == "cut off":
                    cut_connections(data)
                else:
                    take_away(data, how)
                    postgres.start(data, durable=False)
            before = {path: len(answers[path]) for path in paths}
            wait_until(lambda: all(len(answers[path]) > before[path] + 5 for path in paths))
    assert Counter(answer.status for each in answers.values() for answer in each).keys() == {200}
    for path in paths[len(READS) :]:
        assert {answer.body for answer in answers[path]} == {documents[path]}


def cut_connections(data: Path) -> None:
    with psycopg.connect(postgres.url(data)) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


@pytest.mark.slow
def test_a_table_that_changes_under_a_prepared_statement_is_read_on(data: Path, server: Served) -> None:
    """A migration while old workers still serve: what they have prepared no longer fits."""
    with psycopg.connect(postgres.url(data), autocommit=True) as connection:
        for kind in ("text", "varchar(64)"):
            for path in READS[:1] * 40 + READS[3:] * 40:  # often enough that each connection has it prepared
                assert server.get(path).status == 200
            connection.execute(f"ALTER TABLE ledger_publication ALTER content_sha256 TYPE {kind}")
            connection.execute(f"ALTER TABLE trials_publishedtrial ALTER record_id TYPE {kind}")
        answers = [server.get(path) for path in READS[:1] * 20 + READS[3:] * 20]
    assert {answer.status for answer in answers} == {200}


# Its rights


@pytest.mark.slow
def test_requests_have_the_rights_of_the_web(data: Path, server: Served) -> None:
    assert server.get(PATHS[0]).status == 200
    others = "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'registry' AND pid <> pg_backend_pid()"
    with psycopg.connect(postgres.url(data)) as connection:
        assert connection.execute(others).fetchall() == [("registry_web",)]


# The database is busy


@pytest.mark.slow
def test_more_requests_than_connections_are_told_to_come_again_and_the_rest_is_served(
    data: Path, server: Served
) -> None:
    settings = {"DATA_DIR": str(data), "DATABASE_URL": "", "POOL_SIZE": "1", "STATEMENT_TIMEOUT": "0"}
    # The one worker has four threads: one gets the connection, and three wait for it.
    with served(1, DATABASE_PATIENCE="1", **settings) as narrow, ThreadPoolExecutor(6) as pool:
        narrow.wait()
        with everything_locked(data):
            asked = [pool.submit(narrow.get, "/api/v1/trials") for _ in range(6)]
            wait_until(lambda: sum(future.done() for future in asked) >= 3)
            refused = [future for future in asked if future.done()]
        later = [future.result() for future in asked if future not in refused]
        again = list(pool.map(narrow.get, ["/api/v1/trials"] * 4))
    assert all(future.result().status == 503 and advises_to_retry(future.result()) for future in refused)
    assert {answer.status for answer in later} <= {200, 503}
    assert 200 in {answer.status for answer in later}
    assert [answer.status for answer in again] == [200] * 4, "the connection is free again"


@pytest.mark.slow
def test_a_query_that_takes_too_long_is_cut_off_and_the_server_is_well_again(data: Path, server: Served) -> None:
    with everything_locked(data), ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(server.get, PATHS[:2] * 2))  # they arrive although nobody lets the queries go on
    assert all(answer.status == 503 and advises_to_retry(answer) for answer in answers)
    assert server.get(PATHS[0]).status == 200


# A worker dies

PARALLEL, REQUESTS = 64, 500


@pytest.fixture
def documents(data: Path, server: Served) -> dict[str, bytes]:
    """The address of each trial, and what the ledger holds of it."""
    newest = "SELECT record_id, content FROM ledger_publication WHERE kind = 'trial' ORDER BY version"
    with psycopg.connect(postgres.url(data)) as connection:
        return {f"/api/v1/trials/{number}": content.encode() for number, content in connection.execute(newest)}


def ask_all(server: Served, documents: dict[str, bytes], disturb: bool) -> Counter[str]:
    """Ask for many trials at once; count answers that are right, wrong, or none because a connection broke."""
    paths = list(documents)

    def ask(number: int) -> str:
        if disturb and number == REQUESTS // 3:
            os.kill(max(server.workers()), signal.SIGKILL)
        path = paths[number % len(paths)]
        answer = server.get(path)
        if answer.status != 200:
            return str(answer.status)
        return "right" if answer.body == documents[path] else "wrong"

    with ThreadPoolExecutor(PARALLEL) as pool:
        return Counter(pool.map(ask, range(REQUESTS)))


@pytest.mark.slow
def test_every_answer_belongs_to_its_request_even_when_a_worker_is_killed(
    server: Served, documents: dict[str, bytes]
) -> None:
    workers = set(server.workers())
    assert len(documents) > 20
    counted = ask_all(server, documents, disturb=True)
    assert set(counted) <= {"right", "0"}, "a killed worker may break connections, and nothing else"
    assert counted["right"] > REQUESTS / 2
    wait_until(lambda: len(server.loaded()) == len(workers) and server.loaded() != workers, "a new worker")
    assert ask_all(server, documents, disturb=False) == {"right": REQUESTS}


# What makes it 503


def lost(*_: Any, **__: Any) -> None:
    raise OperationalError("the connection is lost")


def test_a_lost_database_is_503_through_the_whole_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "current", lost)
    answer = Client(raise_request_exception=False).get("/api/v1/trials/TR0000017")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_control_without_the_middleware_it_would_be_500(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    names = {f"{each.__module__}.{each.__qualname__}" for each in (Unavailable, PublicReads)}
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each not in names]
    monkeypatch.setattr(views, "current", lost)
    answer = Client(raise_request_exception=False).get("/api/v1/trials/TR0000017")
    assert answer.status_code == 500


def test_a_mistake_of_ours_stays_500(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "current", lambda *_: 1 / 0)
    assert Client(raise_request_exception=False).get("/api/v1/trials/TR0000017").status_code == 500
