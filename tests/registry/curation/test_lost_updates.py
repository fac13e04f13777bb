"""Many who save what they read: one of them wins, the others are told, and nothing is overwritten unseen."""

import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User

from registry.curation.models import CurationEvent
from registry.curation.workflow import Verb
from registry.refusals import StaleRevision
from tests.factories import documents
from tests.factories.records import CuratorFactory
from tests.together import at_once, failures, successes, wide_pool
from trials import actions
from trials.models import Trial

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, ROUNDS = 20, 3


@pytest.fixture(autouse=True)
def _connections_for_all() -> Iterator[None]:
    with wide_pool(WRITERS + 5):
        yield


def write(trial: Trial, revision: int, title: str, by: User) -> Trial:
    return actions.replace(record=trial, document=documents.minimal(brief_title=title), by=by, revision=revision)


def test_of_many_who_save_the_same_revision_one_succeeds(trial: Trial, curator: User) -> None:
    for turn in range(ROUNDS):
        trial.refresh_from_db()
        read = trial.revision
        titles = [f"Round {turn}, writer {number}" for number in range(WRITERS)]
        results = at_once([partial(write, Trial.objects.get(pk=trial.pk), read, title, curator) for title in titles])
        assert {type(refusal) for refusal in failures(results)} == {StaleRevision}
        [winner] = successes(results)
        trial.refresh_from_db()
        assert (trial.revision, trial.brief_title) == (read + 1, winner.brief_title)
    changes = CurationEvent.objects.filter(draft=trial.pk, verb=Verb.CHANGE)
    assert list(changes.order_by("pk").values_list("revision", flat=True)) == list(range(1, ROUNDS + 1))


def test_control_checking_and_then_saving_lets_several_succeed(trial: Trial, curator: User) -> None:
    all_have_checked = threading.Barrier(WRITERS)

    def naive(title: str) -> None:
        draft = Trial.objects.get(pk=trial.pk)
        if draft.revision != 0:
            raise StaleRevision([])
        all_have_checked.wait(10)
        draft.brief_title, draft.revision = title, 1
        draft.save()

    results = at_once([partial(naive, f"Writer {number}") for number in range(WRITERS)])
    assert len(successes(results)) == WRITERS, "each believes to have saved, and all but the last are lost"


def test_without_a_revision_writers_queue_and_each_change_is_kept_as_an_event(trial: Trial, curator: User) -> None:
    titles = [f"Writer {number}" for number in range(WRITERS)]
    jobs = [
        partial(actions.replace, record=trial, document=documents.minimal(brief_title=title), by=curator)
        for title in titles
    ]
    assert failures(at_once(jobs)) == []
    changes: Any = CurationEvent.objects.filter(draft=trial.pk, verb=Verb.CHANGE).order_by("revision")
    logged = [next(step["new"] for step in event.changes if step["path"] == "/brief_title") for event in changes]
    assert sorted(logged) == sorted(titles)
    trial.refresh_from_db()
    assert (trial.revision, trial.brief_title) == (WRITERS, logged[-1])


def test_the_refused_are_told_who_was_faster_and_what_they_did(trial: Trial, curator: User) -> None:
    other = CuratorFactory.create(username="other")
    for title in ("First", "Second"):
        actions.replace(record=trial, document=documents.minimal(brief_title=title), by=other)
    with pytest.raises(StaleRevision, match=r"^other changed this record after you opened it") as refusal:
        write(trial, 0, "Mine", curator)
    assert [event.revision for event in refusal.value.events] == [1, 2]
    newest: Any = refusal.value.events[-1]
    assert newest.changes == [{"path": "/brief_title", "old": "First", "new": "Second"}]
