"""Publishing at the same time, and publishing that breaks off: real threads, each with a connection of its own."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.test import Client

from registry.curation import actions as curation
from registry.curation.models import CurationEvent
from registry.curation.workflow import Verb
from registry.ledger import actions as ledger
from registry.ledger import canonical
from registry.ledger.models import Kind, Publication
from registry.records.index import Index
from registry.refusals import NothingToPublish
from tests.factories import documents
from tests.together import at_once, failures, successes, wide_pool
from trials import actions, search
from trials import document as trial_documents
from trials.models import PublishedTrial, Trial

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 50


@pytest.fixture(autouse=True)
def _connections_for_all() -> Iterator[None]:
    with wide_pool(MANY + 10):
        yield


def publishes(trial: Trial) -> int:
    return CurationEvent.objects.filter(draft=trial.pk, verb=Verb.PUBLISH).count()


# One trial, two curators


def test_two_curators_who_publish_the_same_trial_at_once_make_one_version(trial: Trial, curator: User) -> None:
    results = at_once([lambda: actions.publish(record=Trial.objects.get(pk=trial.pk), by=curator)] * 2)
    assert [publication.version for publication in successes(results)] == [1]
    assert [type(refusal) for refusal in failures(results)] == [NothingToPublish]
    assert publishes(trial) == Publication.objects.count() == 1


def test_control_without_the_lock_both_would_publish(trial: Trial, curator: User) -> None:
    both_have_checked = threading.Barrier(2)

    @transaction.atomic
    def naive() -> Publication:
        draft = Trial.objects.get(pk=trial.pk)
        document = trial_documents.render(draft)
        assert document != actions.published_document(draft)
        both_have_checked.wait(10)
        return ledger.append(ledger.Entry(kind=Kind.TRIAL, document=document, record_id=draft.record_id))

    assert len(successes(at_once([naive] * 2))) == 2


# Many trials at once, and somebody who follows the feed meanwhile


def follow(stop: threading.Event) -> list[dict[str, Any]]:
    """Read the feed as a client does, always after the last serial it has, until told to stop and nothing is new."""
    client, changes = Client(), list[dict[str, Any]]()
    while True:
        ending = stop.is_set()
        last = changes[-1]["serial"] if changes else 0
        changes += (items := client.get("/api/v1/changes", {"since": last, "page_size": 7}).json()["items"])
        if ending and not items:
            return changes


def test_many_publishes_at_once_leave_no_gap_and_a_reader_of_the_feed_misses_none(curator: User) -> None:
    trials = [actions.create(by=curator, document=documents.minimal(brief_title=f"Trial {n}")) for n in range(MANY)]
    stop, left = threading.Event(), count(1)

    def publish(trial: Trial) -> Publication:
        try:
            return actions.publish(record=trial, by=curator)
        finally:
            if next(left) == MANY:
                stop.set()

    jobs: list[Callable[[], Any]] = [*(partial(publish, trial) for trial in trials), lambda: follow(stop)]
    *published, changes = at_once(jobs)
    assert failures(published) == []
    assert sorted(each.serial for each in successes(published)) == list(range(1, MANY + 1))
    assert len({each.record_id for each in successes(published)}) == MANY
    assert not isinstance(changes, Exception)
    assert [entry["serial"] for entry in changes] == list(range(1, MANY + 1))
    call_command("verify_ledger")


def test_control_numbering_by_the_highest_without_a_queue_collides(curator: User) -> None:
    both_have_looked = threading.Barrier(2)

    def naive(record_id: str) -> None:
        serial = Publication.objects.count() + 1
        both_have_looked.wait(10)
        content = f'{{"id":"{record_id}"}}'
        Publication(
            serial=serial, kind=Kind.TRIAL, record_id=record_id, version=1, event="PUBLISHED", content=content,
            published_at=datetime.now(UTC).replace(microsecond=0), content_sha256=canonical.sha256(content),
            previous_sha256="0" * 64, entry_sha256=canonical.sha256(record_id),
        ).save(force_insert=True)  # fmt: skip

    results = at_once([partial(naive, "TR0000017"), partial(naive, "TR0000025")])
    assert [type(error) for error in failures(results)] == [IntegrityError], (
        "and the database refuses to fork the chain"
    )


def test_a_reader_sees_all_of_a_publication_or_none_of_it(published: Trial, curator: User) -> None:
    stop = threading.Event()

    def read() -> int:
        looks = 0
        while not stop.is_set():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                newest = Publication.objects.order_by("-serial").values_list("serial", "version")[0]
                shown = PublishedTrial.objects.values_list("current_id", "current__version")[0]
                event = CurationEvent.objects.filter(verb=Verb.PUBLISH).values_list("serial", flat=True)[0]
                draft = Trial.objects.get(pk=published.pk)
            assert newest == shown
            assert newest[0] == event
            assert draft.has_unpublished_changes == (draft.state != "PUBLISHED")
            looks += 1
        return looks

    def write() -> None:
        try:
            for number in range(10):
                document = documents.complete() | {"acronym": f"EXAMPLE-{number}"}
                actions.replace(record=published, document=document, by=curator)
                actions.publish(record=published, by=curator)
        finally:
            stop.set()

    results = at_once([write, read, read])
    assert failures(results) == []
    assert all(looks > 2 for looks in results[1:])  # type: ignore[operator]


# A feed must not show a number whose predecessor commits later


def url() -> str:
    parameters = connection.get_connection_params()
    names = {"dbname", "user", "password", "host", "port"}
    return psycopg.conninfo.make_conninfo(**{name: value for name, value in parameters.items() if name in names})


def test_control_a_feed_that_follows_a_sequence_misses_what_commits_late() -> None:
    with psycopg.connect(url()) as early, psycopg.connect(url()) as late, psycopg.connect(url()) as reader:
        reader.autocommit = True
        reader.execute("CREATE UNLOGGED TABLE naive_feed (id bigserial PRIMARY KEY, who text)")
        try:
            late.execute("INSERT INTO naive_feed (who) VALUES ('late')")
            early.execute("INSERT INTO naive_feed (who) VALUES ('early')")
            early.commit()
            first = reader.execute("SELECT id, who FROM naive_feed WHERE id > 0").fetchall()
            late.commit()
            rest = reader.execute("SELECT who FROM naive_feed WHERE id > %s", [first[-1][0]]).fetchall()
            assert (first, rest) == ([(2, "early")], []), "the late one was never seen"
        finally:
            reader.execute("DROP TABLE naive_feed")


def test_the_second_publisher_waits_so_that_the_feed_never_shows_it_first(curator: User, api: Client) -> None:
    first_has_appended, first_may_commit = threading.Event(), threading.Event()

    def first() -> int:
        with transaction.atomic():
            publication = ledger.append(ledger.Entry(kind=Kind.TRIAL, document=documents.minimal(), record_id=None))
            first_has_appended.set()
            assert first_may_commit.wait(10)
        return publication.serial

    def second() -> int:
        assert first_has_appended.wait(10)
        with pytest.raises(OperationalError, match="lock timeout"):
            append_within("200ms")
        assert api.get("/api/v1/changes").json()["items"] == []
        first_may_commit.set()
        return append_within("10s")

    assert at_once([first, second]) == [1, 2]


@transaction.atomic
def append_within(patience: str) -> int:
    """Append, waiting for a turn no longer than that; return the serial."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [patience])
    return ledger.append(ledger.Entry(kind=Kind.TRIAL, document=documents.minimal(), record_id=None)).serial


# A publication that breaks off


class Broken(Exception):
    """What a step raises instead of working."""


def after(function: Callable[..., Any], act: Callable[[], None]) -> Callable[..., Any]:
    """Return the function with something going wrong once it has done its work."""

    def broken(*args: Any, **options: Any) -> Any:
        function(*args, **options)
        act()

    return broken


def fail() -> None:
    raise Broken


def lose_the_connection() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


STEPS = [(ledger, "append"), (curation, "enter"), (curation, "log"), (Index, "add")]
each_step = pytest.mark.parametrize(("module", "step"), STEPS, ids=lambda part: str(getattr(part, "__name__", part)))


def everything(trial: Trial) -> list[Any]:
    """Return what a publication would change."""
    draft = Trial.objects.values("state", "revision", "published_revision", "record_id", "changed_at").get(pk=trial.pk)
    tables = (Publication.objects.count(), PublishedTrial.objects.count(), CurationEvent.objects.count())
    return [draft, tables]


@each_step
@pytest.mark.parametrize(
    ("act", "error"), [(fail, Broken), (lose_the_connection, DatabaseError)], ids=["an exception", "a lost connection"]
)
def test_a_publication_that_breaks_off_leaves_no_trace(
    trial: Trial, curator: User, monkeypatch: pytest.MonkeyPatch, module: Any, step: str, act: Any, error: Any
) -> None:
    before = everything(trial)
    with monkeypatch.context() as patch:
        patch.setattr(module, step, after(getattr(module, step), act))
        [result] = at_once([lambda: actions.publish(record=trial, by=curator)])
    assert isinstance(result, error)
    assert everything(trial) == before
    assert actions.publish(record=trial, by=curator).serial == 1


@each_step
def test_a_second_version_that_breaks_off_leaves_the_first_in_place(
    published: Trial, curator: User, monkeypatch: pytest.MonkeyPatch, module: Any, step: str
) -> None:
    actions.replace(record=published, document=documents.complete() | {"acronym": "OTHER"}, by=curator)
    before = everything(published)
    with monkeypatch.context() as patch:
        patch.setattr(module, step, after(getattr(module, step), fail))
        with pytest.raises(Broken):
            actions.publish(record=published, by=curator)
    assert everything(published) == before
    assert actions.published_document(published) == documents.complete()


def test_control_without_a_transaction_the_steps_before_stay(
    trial: Trial, curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Index, "add", after(Index.add, fail))

    def naive() -> None:
        with transaction.atomic():
            publication = ledger.append(ledger.Entry(kind=Kind.TRIAL, document=documents.minimal(), record_id=None))
        search.INDEX.add(publication)

    before = everything(trial)
    with pytest.raises(Broken):
        naive()
    assert everything(trial) != before


def test_a_publisher_that_is_killed_while_others_wait_does_not_hold_them_up(trial: Trial, curator: User) -> None:
    holds = threading.Event()

    def killed() -> None:
        with transaction.atomic():
            ledger.append(ledger.Entry(kind=Kind.TRIAL, document=documents.minimal(), record_id=None))
            holds.set()
            lose_the_connection()

    def waiting() -> int:
        assert holds.wait(10)
        return actions.publish(record=trial, by=curator).serial

    first, second = at_once([killed, waiting])
    assert isinstance(first, OperationalError)
    assert second == 1
