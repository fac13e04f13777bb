"""Changing a working copy inside a locked block: one event for what changed, nothing at all where nothing did."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from registry.curation.models import CurationEvent
from registry.curation.workflow import State, Verb
from registry.refusals import StaleRevision
from tests.factories import documents
from trials import actions
from trials import document as trial_documents
from trials.models import Site, Trial

pytestmark = pytest.mark.django_db


def changes(trial: Trial) -> list[Any]:
    return list(CurationEvent.objects.filter(draft=trial.pk, verb=Verb.CHANGE).order_by("pk"))


def test_a_change_counts_one_revision_and_writes_one_event(trial: Trial, curator: User) -> None:
    with actions.changing(record=trial, by=curator, note="A typing error.") as draft:
        draft.acronym = "EXAMPLE-2"
        draft.enrollment_count = 121
        draft.save()
    trial.refresh_from_db()
    [event] = changes(trial)
    assert (trial.revision, event.revision, event.actor, event.note) == (1, 1, "curator", "A typing error.")
    assert event.changes == [
        {"path": "/acronym", "old": "EXAMPLE-1", "new": "EXAMPLE-2"},
        {"path": "/enrollment/count", "old": 120, "new": 121},
    ]


def test_a_change_of_a_row_of_a_list_is_noticed(trial: Trial, curator: User) -> None:
    with actions.changing(record=trial, by=curator) as draft:
        Site.objects.filter(trial=draft, city="Berlin").update(city="Bonn")
    [event] = changes(trial)
    named = {"/sites/1": "Second Hospital, Bonn, Germany"}
    assert event.changes == [{"path": "/sites/1/city", "old": "Berlin", "new": "Bonn", "rows": named}]


def test_a_row_that_was_removed_is_kept_in_the_event(trial: Trial, curator: User) -> None:
    with actions.changing(record=trial, by=curator) as draft:
        draft.ethics.all().delete()
    [event] = changes(trial)
    assert [(step["path"], "new" in step) for step in event.changes] == [("/ethics/0", False)]
    assert [event.changes[0]["old"]] == documents.complete()["ethics"]


def test_no_change_leaves_no_trace(trial: Trial, curator: User) -> None:
    actions.submit(record=trial, by=curator)
    trial.refresh_from_db()
    with actions.changing(record=trial, by=curator) as draft:
        draft.save()
    after = Trial.objects.get(pk=trial.pk)
    assert changes(trial) == []
    assert (after.state, after.revision) == (State.SUBMITTED, 0)


def test_changing_something_back_in_the_same_block_is_no_change(trial: Trial, curator: User) -> None:
    with actions.changing(record=trial, by=curator) as draft:
        trial_documents.load(record=draft, document=documents.minimal())
        trial_documents.load(record=draft, document=documents.complete())
    assert changes(trial) == []


def test_an_exception_in_the_block_undoes_it(trial: Trial, curator: User) -> None:
    def attempt() -> None:
        with actions.changing(record=trial, by=curator) as draft:
            draft.sites.all().delete()
            draft.acronym = "LOST"
            draft.save()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        attempt()
    assert trial_documents.render(trial) == documents.complete()
    assert changes(trial) == []


@pytest.mark.parametrize("state", sorted(set(State) - {State.REMOVED}))
def test_a_change_leads_back_to_a_draft(trial: Trial, curator: User, state: State) -> None:
    Trial.objects.filter(pk=trial.pk).update(state=state)
    actions.replace(record=trial, document=documents.minimal(), by=curator)
    trial.refresh_from_db()
    [event] = changes(trial)
    assert (trial.state, event.state_before, event.state_after) == (State.DRAFT, state, State.DRAFT)


def test_the_caller_works_on_what_is_stored_not_on_what_was_in_hand(trial: Trial, curator: User) -> None:
    stale = Trial.objects.get(pk=trial.pk)
    actions.replace(record=trial, document=documents.minimal(acronym="NEW"), by=curator)
    with actions.changing(record=stale, by=curator) as draft:
        assert draft.acronym == "NEW"


def test_control_saving_what_was_in_hand_would_undo_the_change_of_another(trial: Trial, curator: User) -> None:
    stale = Trial.objects.get(pk=trial.pk)
    actions.replace(record=trial, document=documents.complete() | {"acronym": "NEW"}, by=curator)
    stale.keywords = ["another field"]
    stale.save()
    trial.refresh_from_db()
    assert trial.acronym == "EXAMPLE-1"


def test_a_stale_revision_is_refused_before_the_block_begins(trial: Trial, curator: User) -> None:
    actions.replace(record=trial, document=documents.minimal(), by=curator)
    reached = False

    def attempt() -> None:
        nonlocal reached
        with actions.changing(record=trial, by=curator, revision=0):
            reached = True

    with pytest.raises(StaleRevision):
        attempt()
    assert not reached


def test_the_current_revision_is_accepted(trial: Trial, curator: User) -> None:
    for revision in range(3):
        document = documents.minimal(brief_title=f"Title {revision}")
        actions.replace(record=trial, document=document, by=curator, revision=revision)
    assert [event.revision for event in changes(trial)] == [1, 2, 3]


def test_moving_through_the_workflow_is_not_a_change_of_content(trial: Trial, curator: User, colleague: User) -> None:
    actions.submit(record=trial, by=curator)
    actions.approve(record=trial, by=colleague)
    actions.replace(record=trial, document=documents.minimal(), by=curator, revision=0)


def test_the_time_of_the_last_change_moves_with_it(trial: Trial, curator: User) -> None:
    before = timezone.now()
    actions.replace(record=trial, document=documents.minimal(), by=curator)
    trial.refresh_from_db()
    assert trial.changed_at >= before > trial.created_at


@pytest.mark.parametrize(
    ("old", "new"),
    [(1, True), (0, False), (1, 1.0), (0.0, -0.0), ("", None), ([], {})],
    ids=repr,
)
def test_values_that_python_takes_for_equal_are_different_all_the_same(curator: User, old: Any, new: Any) -> None:
    trial = actions.create(by=curator, document=documents.minimal(extensions={"x": {"v": old}}))
    actions.replace(record=trial, document=documents.minimal(extensions={"x": {"v": new}}), by=curator)
    [event] = changes(trial)
    assert [repr(event.changes[0][side]) for side in ("old", "new")] == [repr(old), repr(new)]


@pytest.mark.parametrize("name", ["submit", "request_changes", "approve", "publish", "discard", "remove", "reinstate"])
def test_no_action_is_done_to_what_changed_since_it_was_looked_at(trial: Trial, curator: User, name: str) -> None:
    actions.publish(record=trial, by=curator)
    actions.replace(record=trial, document=documents.minimal(), by=curator)
    before = CurationEvent.objects.count()

    with pytest.raises(StaleRevision):
        getattr(actions, name)(record=trial, by=curator, note="Why", revision=0)

    trial.refresh_from_db()
    assert (trial.state, trial.revision, CurationEvent.objects.count()) == ("DRAFT", 1, before)
