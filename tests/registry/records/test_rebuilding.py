# ruff: noqa: S608  statements of our own
"""The view is made anew beside the one that everybody reads, and takes its place in one moment."""

import threading
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from registry.records import rebuilding
from registry.records.index import Index
from studies.models import Study
from tests.client import CheckedClient
from tests.factories import documents
from tests.publishing import publish_trial
from tests.together import at_once, wide_pool
from trials import search
from trials.models import PublishedTrial, Trial

TABLES = [
    "trials_publishedtrial", "trials_publishedtrialidentifier",
    "studies_publishedstudy", "studies_publishedstudyidentifier", "studies_publishedoutcome",
    "trials_formertrialidentifier", "studies_formerstudyidentifier", "studies_publishedfinding",
]  # fmt: skip


def asked(statement: str, *parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def structure() -> list[Any]:
    """Return the columns, indexes, constraints and grants of the view, by the names that they have."""
    tables = "= ANY(%s::regclass[])"
    return [
        asked(
            "SELECT attrelid::regclass::text, attnum, attname, format_type(atttypid, atttypmod), attnotnull "
            f"FROM pg_attribute WHERE attnum > 0 AND attrelid {tables} ORDER BY 1, 2", TABLES,
        ),
        asked(f"SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid {tables} ORDER BY 1", TABLES),
        asked(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated "
            f"FROM pg_constraint WHERE conrelid {tables} ORDER BY 1, 2", TABLES,
        ),
        asked(
            f"SELECT oid::regclass::text, aclexplode(relacl)::text FROM pg_class WHERE oid {tables} ORDER BY 1, 2",
            TABLES,
        ),
    ]  # fmt: skip


def rows() -> list[Any]:
    return [asked(f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES]


@pytest.fixture
def _connections_for_all() -> Iterator[None]:
    with wide_pool(10):
        yield


@pytest.mark.django_db
def test_rows_structure_and_rights_are_what_they_were(published: Trial, published_study: Study) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE ROLE reporting; GRANT SELECT ON trials_publishedtrial, studies_publishedoutcome TO reporting"
        )
    before = structure(), rows()
    assert all(before[0])

    call_command("rebuild_index", stdout=StringIO())

    assert (structure(), rows()) == before
    assert asked("SELECT 1 FROM pg_namespace WHERE nspname = 'rebuilding'") == []


@pytest.mark.django_db
def test_one_kind_alone_is_rebuilt_and_progress_told(published: Trial, published_study: Study) -> None:
    asked_for, kept = ("UPDATE trials_publishedtrial SET title = 'x'", "UPDATE studies_publishedstudy SET title = 'x'")
    with connection.cursor() as cursor:
        cursor.execute(asked_for)
        cursor.execute(kept)
    out = StringIO()

    call_command("rebuild_index", kind="trial", stdout=out, no_color=True)

    assert out.getvalue().splitlines() == ["trial: 1 of 1", "trial: the new view has 1 rows."]
    assert PublishedTrial.objects.get().title == documents.complete()["brief_title"]
    assert asked("SELECT title FROM studies_publishedstudy") == [("x",)]


@pytest.mark.django_db
def test_the_public_sees_no_error_where_a_record_is_missing_from_the_view(
    published: Trial, api: CheckedClient, curator: User
) -> None:
    PublishedTrial.objects.all().delete()

    assert api.get(f"/api/v1/trials/{published.record_id}").status_code == 404
    api.force_login(curator)
    for page in ("", f"{published.pk}/change/", f"{published.pk}/preview/", f"{published.pk}/events/"):
        assert api.get(f"/admin/trials/trial/{page}").status_code == 200, page


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_connections_for_all")
class TestMeanwhile:
    """What others do while the view is rebuilt."""

    def test_readers_see_a_whole_view_and_publications_of_the_meantime_are_in_the_new_one(
        self, curator: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(5):
            publish_trial(curator, documents.minimal(brief_title=f"Trial {number}"))
        ended, fill = threading.Event(), rebuilding._fill
        published, fills = list[Any](), list[int]()

        def then_published(index: Index, after: int, *more: Any) -> int:
            serial = fill(index, after, *more)
            if not fills:  # between the filling and the exchange, where a publication would be lost
                published.append(at_once([lambda: publish_trial(curator, documents.minimal(brief_title="New"))])[0])
            fills.append(serial)
            return serial

        monkeypatch.setattr(rebuilding, "_fill", then_published)

        def rebuild() -> int:
            try:
                return rebuilding.rebuild(search.INDEX)
            finally:
                ended.set()

        def read() -> set[int]:
            counts = set[int]()
            while not ended.is_set():
                counts.add(PublishedTrial.objects.filter(current__kind="trial").count())
            return counts

        jobs: list[Callable[[], Any]] = [rebuild, read, read]
        results: list[Any] = at_once(jobs)
        records, *counts_of_readers = results

        assert (records, fills) == (6, [5, 6])
        assert {count for counts in counts_of_readers for count in counts} <= {5, 6}
        assert PublishedTrial.objects.filter(pk=published[0]).exists()
        call_command("verify_ledger", view=True, stdout=StringIO())

    def test_a_long_read_is_waited_for_and_holds_up_no_publication(
        self, curator: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish_trial(curator, documents.minimal())
        monkeypatch.setattr(rebuilding, "_PATIENCE", "50ms")
        reading, tried = threading.Event(), threading.Event()
        pause = rebuilding.time.sleep

        def slept(seconds: float) -> None:
            tried.set()
            pause(seconds)

        monkeypatch.setattr(rebuilding.time, "sleep", slept)

        def read() -> str:
            with transaction.atomic():
                PublishedTrial.objects.count()
                reading.set()
                assert tried.wait(10)
                return publish_trial(curator, documents.minimal(brief_title="Published meanwhile"))

        def rebuild() -> int:
            assert reading.wait(10)
            return rebuilding.rebuild(search.INDEX)

        jobs: list[Callable[[], Any]] = [read, rebuild]
        number, publication = at_once(jobs)

        assert publication == 2
        assert PublishedTrial.objects.filter(pk=number).exists()

    def test_what_a_killed_run_left_is_cleared_away_by_the_next(
        self, curator: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish_trial(curator, documents.minimal())

        def killed(*_: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

        with monkeypatch.context() as patched:
            patched.setattr(rebuilding, "_swap", killed)
            [broken] = at_once([lambda: rebuilding.rebuild(search.INDEX)])
        assert isinstance(broken, Exception)
        assert asked("SELECT count(*) FROM rebuilding.trials_publishedtrial") == [(1,)], "control: it left something"
        assert PublishedTrial.objects.count() == 1

        assert rebuilding.rebuild(search.INDEX) == 1
        assert asked("SELECT 1 FROM pg_namespace WHERE nspname = 'rebuilding'") == []

    def test_two_do_not_run_at_once(self, curator: User) -> None:
        def second(*_: Any) -> Any:
            return at_once([lambda: call_command("rebuild_index", stdout=StringIO())])[0]

        refused: list[Any] = []
        publish_trial(curator, documents.minimal())
        rebuilding.rebuild(search.INDEX, lambda *_: refused.append(second()))

        assert [type(each) for each in refused] == [CommandError]
        assert "is being rebuilt already" in str(refused[0])
