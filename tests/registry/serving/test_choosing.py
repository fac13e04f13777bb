"""Which server a public read is answered from, by what is known of the replicas."""

import time
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from psycopg_pool import PoolTimeout

from registry.serving import public, replicas
from registry.serving.database.base import PRIMARY, Router, source
from registry.serving.database.watch import Found, Watch
from registry.serving.replicas import LastLook, Replica
from trials.models import PublishedTrial

ONE, TWO = "replica1", "replica2"


class Pool:
    """Stands for the connection to a replica: what it is asked is answered from a list, and renewing it is noted."""

    def __init__(self, *newest: int) -> None:
        self.newest, self.renewed = list(newest), 0

    def read(self, statement: str) -> list[tuple[int]]:
        if not self.newest:
            raise lost()
        return [(self.newest.pop(0),)]

    def renew(self) -> None:
        self.renewed += 1


def lost(cause: BaseException | None = None) -> OperationalError:
    error = OperationalError("what Django says")
    error.__cause__ = cause or psycopg.OperationalError("the connection is closed")
    return error


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> list[Replica]:
    """Two replicas that are well, and have entry 5."""
    found = [Replica(alias, LastLook("", 5, 0.0, time.monotonic())) for alias in (ONE, TWO)]
    monkeypatch.setattr(replicas, "_replicas", found)
    monkeypatch.setattr(replicas, "WAIT", 0.05)
    return found


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> dict[str, Pool]:
    pools = {ONE: Pool(), TWO: Pool()}
    monkeypatch.setattr(replicas, "connections", pools)
    return pools


def serials(header: str = "", cookie: str = "") -> dict[str, str]:
    return {"HTTP_REGISTRY_SERIAL": header, "HTTP_COOKIE": cookie}


def test_reads_are_shared_among_those_that_are_well(known: list[Replica]) -> None:
    assert {replicas.choose({}) for _ in range(4)} == {ONE, TWO}
    known[0].state = LastLook("It is no standby.", 5, 0.0, time.monotonic())
    assert {replicas.choose({}) for _ in range(4)} == {TWO}


def test_without_any_the_primary_answers(known: list[Replica]) -> None:
    for replica in known:
        replica.state = LastLook()
    assert replicas.choose({}) == PRIMARY
    known.clear()
    assert replicas.choose({}) == PRIMARY


def test_one_at_which_a_look_hangs_is_left_out(known: list[Replica]) -> None:
    known[0].state = known[0].state._replace(at=time.monotonic() - 60)
    assert {replicas.choose({}) for _ in range(4)} == {TWO}
    assert replicas.states()[ONE].complaint == "It does not answer in time."


def test_who_has_seen_an_entry_gets_one_that_has_it(known: list[Replica]) -> None:
    known[1].state = known[1].state._replace(serial=9)
    for environ in (serials("8"), serials("", "x=1; registry_serial=9"), serials("9", "registry_serial=1")):
        assert {replicas.choose(environ) for _ in range(4)} == {TWO}
    for environ in (serials("5"), serials("", "xregistry_serial=9"), serials("", "registry_serial=9x")):
        assert {replicas.choose(environ) for _ in range(4)} == {ONE, TWO}


@pytest.mark.parametrize("sent", ["-1", "1.5", "many", "٣", "9" * 19, "5 "])
def test_what_is_no_serial_is_answered_by_the_primary_which_has_all(known: list[Replica], sent: str) -> None:
    assert replicas.choose(serials(sent)) == PRIMARY


def test_a_reader_waits_a_moment_for_a_replica_and_then_asks_the_primary(
    known: list[Replica], pools: dict[str, Pool]
) -> None:
    del known[1]
    pools[ONE].newest = [5, 5, 6]
    assert replicas.choose(serials("6")) == ONE
    assert known[0].state.serial == 6  # the next one need not ask
    assert replicas.choose(serials("6")) == ONE
    pools[ONE].newest = [6] * 100
    assert replicas.choose(serials("7")) == PRIMARY
    assert len(pools[ONE].newest) > 50


def test_one_reader_waits_at_a_time(known: list[Replica], pools: dict[str, Pool]) -> None:
    with replicas._waiting:
        assert replicas.choose(serials("7")) == PRIMARY
    assert replicas.choose(serials("7")) == PRIMARY  # and the connections of both are lost
    assert not replicas._waiting.locked()


@pytest.mark.parametrize("error", [lost(), lost(psycopg.errors.AdminShutdown())])
def test_a_replica_that_went_away_is_left_out_at_once(
    known: list[Replica], pools: dict[str, Pool], error: Exception
) -> None:
    assert replicas.failed(ONE, error)
    assert {replicas.choose({}) for _ in range(4)} == {TWO}
    assert pools[ONE].renewed == 1


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.errors.SerializationFailure(), psycopg.errors.QueryCanceled(), psycopg.errors.UndefinedTable(),
        PoolTimeout("all are in use"),
    ],
)  # fmt: skip
def test_a_read_in_the_way_of_what_is_replayed_is_done_again_and_the_replica_kept(
    known: list[Replica], pools: dict[str, Pool], cause: psycopg.Error
) -> None:
    assert replicas.failed(ONE, lost(cause))
    assert {replicas.choose({}) for _ in range(4)} == {ONE, TWO}
    assert pools[ONE].renewed == 0
    assert not replicas.failed(PRIMARY, lost(cause))


def test_what_a_migration_outdated_is_prepared_anew_on_a_replica_too(
    known: list[Replica], pools: dict[str, Pool]
) -> None:
    assert replicas.failed(ONE, lost(psycopg.errors.FeatureNotSupported()))
    assert pools[ONE].renewed == 1
    assert {replicas.choose({}) for _ in range(4)} == {ONE, TWO}


@pytest.mark.parametrize("cause", [psycopg.errors.SerializationFailure(), psycopg.OperationalError("closed")])
def test_what_failed_on_a_replica_is_answered_by_the_primary(
    known: list[Replica], pools: dict[str, Pool], monkeypatch: pytest.MonkeyPatch, cause: psycopg.Error
) -> None:
    asked: list[str] = []

    def called(request: HttpRequest) -> HttpResponse:
        asked.append(Router().db_for_read(PublishedTrial))
        if len(asked) == 1:
            raise lost(cause)
        return HttpResponse("an answer")

    monkeypatch.setattr(public, "_called", called)
    assert public._answer(HttpRequest()).content == b"an answer"
    assert asked[0] in (ONE, TWO)
    assert asked[1:] == [PRIMARY]
    assert source.get() == ""


def test_only_public_reads_leave_the_primary() -> None:
    router = Router()
    chosen = source.set(ONE)
    try:
        assert router.db_for_read(PublishedTrial) == ONE
        assert router.db_for_write(PublishedTrial) == PRIMARY
    finally:
        source.reset(chosen)
    assert router.db_for_read(PublishedTrial) == PRIMARY
    assert [router.allow_migrate(alias, "trials") for alias in (PRIMARY, ONE)] == [True, False]


# What a look finds


class Session:
    """Stands for a connection of a watch: it gives what it is told to."""

    answer: Any = None

    def ask(self, query: str, values: Any = None) -> Any:
        return self.answer


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A look at a standby of system 1 that has replayed 100 bytes, as the primary has written."""
    clock = [0.0]
    monkeypatch.setattr("registry.serving.database.watch.monotonic", lambda: clock[0])
    monkeypatch.setattr("registry.serving.database.watch._Session", lambda alias: Session())
    watch: Any = Watch(ONE)
    watch.clock = clock
    watch.replica.answer, watch.primary.answer = (True, 1, 100, 5, "a"), (1, 100, True)
    return watch


def after(watch: Any, seconds: float, written: int, replayed: int) -> Found:
    watch.clock[0] += seconds
    watch.replica.answer, watch.primary.answer = (True, 1, replayed, 5, "a"), (1, written, True)
    found: Found = watch.look()
    return found


def test_a_standby_of_ours_has_no_complaint(watch: Any) -> None:
    assert watch.look() == Found("", 5, 0.0)


@pytest.mark.parametrize(
    ("there", "here", "complaint"),
    [
        (None, (1, 100, True), "It does not answer."),
        ((False, 1, 0, 5, "a"), (1, 100, True), "It is no standby."),
        ((True, 2, 100, 5, "a"), (1, 100, True), "It is a standby of another database."),
        ((True, 1, 100, 5, "b"), (1, 100, False), "It is a standby of another database."),
    ],
)
def test_what_is_no_standby_of_ours_is_left_out(watch: Any, there: Any, here: Any, complaint: str) -> None:
    watch.replica.answer, watch.primary.answer = there, here
    assert watch.look().complaint == complaint


def test_it_is_behind_by_the_time_since_the_primary_had_written_what_it_has_replayed(watch: Any) -> None:
    watch.look()
    assert after(watch, 1, written=200, replayed=100).lag == 1
    assert after(watch, 3, written=300, replayed=150).lag == 4
    assert after(watch, 1, written=300, replayed=200).lag == 4
    assert after(watch, 1, written=300, replayed=300).lag == 0
    assert after(watch, 900, written=300, replayed=300).lag == 0  # nothing was written: nobody is behind


def test_one_that_was_behind_when_it_was_first_looked_at_is_left_out_until_that_is_known(watch: Any) -> None:
    assert after(watch, 0, written=200, replayed=100).lag == float("inf")
    assert after(watch, 1, written=200, replayed=200).lag == 0


def test_while_the_primary_is_away_a_standby_is_what_it_was(watch: Any) -> None:
    watch.look()
    after(watch, 2, written=200, replayed=100)
    watch.primary.answer = None
    watch.clock[0] += 100
    assert watch.look() == Found("", 5, 2.0)
    watch.replica.answer = (True, 1, 200, 6, "b")
    assert watch.look() == Found("", 6, 0.0)


def test_one_that_is_too_far_behind_is_left_out(monkeypatch: pytest.MonkeyPatch, watch: Any) -> None:
    monkeypatch.setattr(settings, "REPLICA_LAG", 3)
    replica = Replica(ONE)
    replica.look(watch)
    assert replica.answers
    for seconds, complaint in ((3, ""), (1, "It is 4 seconds behind.")):
        watch.clock[0] += seconds
        watch.primary.answer = (1, 200, True)
        replica.look(watch)
        assert replica.state.complaint == complaint
