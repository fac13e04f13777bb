"""The verbs: what each does, what it refuses, and the one event that it leaves."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from rest_framework.exceptions import ValidationError

from registry import identifiers
from registry.curation.models import CurationEvent
from registry.curation.workflow import State, Verb
from registry.ledger.models import Publication
from registry.refusals import MoveNotAllowed, NoteNeeded, NothingToPublish, NotReady, StaleRevision
from tests.factories import documents
from trials import actions
from trials import document as trial_documents
from trials.models import PublishedTrial, Trial

pytestmark = pytest.mark.django_db


def events(trial: Trial) -> list[Any]:
    return list(CurationEvent.objects.filter(draft=trial.pk).order_by("pk"))


def fresh(trial: Trial) -> Trial:
    return Trial.objects.get(pk=trial.pk)


# create


def test_create_opens_an_empty_working_copy(curator: User) -> None:
    trial = actions.create(by=curator, note="To be filled in.")
    assert trial_documents.render(trial) == {}
    assert (trial.state, trial.revision, trial.record_id) == (State.DRAFT, 0, None)
    [event] = events(trial)
    assert (event.verb, event.actor, event.note, event.changes) == (Verb.CREATE, "curator", "To be filled in.", [])


def test_create_fills_it_from_a_document(curator: User) -> None:
    trial = actions.create(by=curator, document=documents.complete())
    assert trial_documents.render(fresh(trial)) == documents.complete()
    assert len(events(trial)) == 1


@pytest.mark.parametrize(
    "document",
    [{"no_such_field": 1}, {"study_type": "NONE"}, {"brief_title": 1}, {"status": {"start": {"date": "2026-13"}}}],
    ids=str,
)
def test_create_refuses_a_malformed_document_and_leaves_nothing(curator: User, document: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        actions.create(by=curator, document=document)
    assert not Trial.objects.exists()
    assert not CurationEvent.objects.exists()


# replace


def test_replace_makes_the_working_copy_say_exactly_what_the_document_says(trial: Trial, curator: User) -> None:
    actions.replace(record=trial, document=documents.minimal(), by=curator, note="Start again.")
    assert trial_documents.render(fresh(trial)) == documents.minimal()
    [_, event] = events(trial)
    assert (event.verb, event.actor, event.note, event.revision) == (Verb.CHANGE, "curator", "Start again.", 1)
    titles = [step for step in event.changes if step["path"] == "/brief_title"]
    assert titles == [
        {"path": "/brief_title", "old": documents.complete()["brief_title"], "new": "A trial of something"}
    ]


def test_replace_returns_the_working_copy_as_it_now_stands(trial: Trial, curator: User) -> None:
    returned = actions.replace(record=trial, document=documents.minimal(), by=curator)
    assert (returned.revision, returned.brief_title) == (1, "A trial of something")


def test_replace_by_the_same_writes_no_event_and_keeps_revision_and_state(published: Trial, curator: User) -> None:
    before = (published.revision, published.state, len(events(published)))
    actions.replace(record=published, document=documents.complete(), by=curator)
    again = fresh(published)
    assert (again.revision, again.state, len(events(published))) == before


def test_replace_accepts_a_published_document_with_its_stamps(published: Trial, curator: User) -> None:
    content = orjson.loads(Publication.objects.get().content)
    actions.replace(record=published, document=content | {"acronym": "OTHER"}, by=curator)
    assert trial_documents.render(fresh(published)) == documents.complete() | {"acronym": "OTHER"}


def test_replace_refuses_a_malformed_document_and_keeps_the_old(trial: Trial, curator: User) -> None:
    with pytest.raises(ValidationError):
        actions.replace(record=trial, document={"arms": [{"interventions": ["Nothing"]}]}, by=curator)
    assert trial_documents.render(fresh(trial)) == documents.complete()
    assert len(events(trial)) == 1


def test_replace_refuses_a_stale_revision(trial: Trial, curator: User) -> None:
    actions.replace(record=trial, document=documents.minimal(), by=curator, revision=0)
    with pytest.raises(StaleRevision):
        actions.replace(record=trial, document=documents.complete(), by=curator, revision=0)
    assert fresh(trial).revision == 1


# submit, request_changes, approve


@pytest.mark.parametrize(
    ("act", "before", "after", "verb"),
    [
        (actions.submit, State.DRAFT, State.SUBMITTED, Verb.SUBMIT),
        (actions.request_changes, State.SUBMITTED, State.CHANGES_REQUESTED, Verb.REQUEST_CHANGES),
        (actions.approve, State.SUBMITTED, State.APPROVED, Verb.APPROVE),
    ],
)
def test_a_move_returns_the_working_copy_in_its_new_state_and_leaves_one_event(
    trial: Trial, curator: User, act: Callable[..., Trial], before: State, after: State, verb: Verb
) -> None:
    Trial.objects.filter(pk=trial.pk).update(state=before)
    moved = act(record=trial, by=curator, note="Because.")
    [_, event] = events(trial)
    assert (moved.state, fresh(trial).state) == (after, after)
    assert (event.verb, event.actor, event.note) == (verb, "curator", "Because.")
    assert (event.state_before, event.state_after, event.changes) == (before, after, [])


@pytest.mark.parametrize("note", ["", "  \n"])
def test_requesting_changes_must_say_which(trial: Trial, curator: User, note: str) -> None:
    actions.submit(record=trial, by=curator)
    with pytest.raises(NoteNeeded, match="Say why"):
        actions.request_changes(record=trial, by=curator, note=note)
    assert fresh(trial).state == State.SUBMITTED
    assert len(events(trial)) == 2


# publish


def test_publish_makes_the_next_version_and_everybody_sees_it(trial: Trial, curator: User) -> None:
    publication = actions.publish(record=trial, by=curator, note="First version")
    after = fresh(trial)
    assert (publication.serial, publication.version, publication.note) == (1, 1, "First version")
    assert after.record_id == publication.record_id == identifiers.mint("trial", 1)
    assert (after.state, after.published_revision, after.has_unpublished_changes) == (State.PUBLISHED, 0, False)
    assert PublishedTrial.objects.get(record_id=after.record_id).current == publication
    assert actions.published_document(after) == documents.complete()


def test_publish_leaves_one_event_that_names_the_publication(trial: Trial, curator: User) -> None:
    publication = actions.publish(record=trial, by=curator, note="First version")
    [_, event] = events(trial)
    assert (event.verb, event.actor, event.note) == (Verb.PUBLISH, "curator", "First version")
    assert (event.serial, event.record_id, event.revision) == (publication.serial, publication.record_id, 0)


def test_a_second_version_keeps_number_and_day_of_registration(published: Trial, curator: User) -> None:
    actions.replace(record=published, document=documents.complete() | {"acronym": "OTHER"}, by=curator)
    assert fresh(published).has_unpublished_changes
    second = actions.publish(record=published, by=curator)
    stamps = [orjson.loads(each.content) for each in Publication.objects.order_by("serial")]
    assert (second.record_id, second.version) == (published.record_id, 2)
    assert stamps[0]["registered_on"] == stamps[1]["registered_on"]
    assert not fresh(published).has_unpublished_changes


def test_publish_refuses_what_is_not_ready_and_lists_every_problem(curator: User) -> None:
    trial = actions.create(by=curator, document={"keywords": ["one"]})
    with pytest.raises(NotReady) as refusal:
        actions.publish(record=trial, by=curator)
    findings = refusal.value.findings
    errors = [finding for finding in findings if finding.severity == "ERROR"]
    assert errors
    assert len(findings) > len(errors), "warnings are listed too"
    assert str(refusal.value).startswith(f"{len(errors)} error")
    assert errors[0].message in str(refusal.value)
    assert (fresh(trial).state, fresh(trial).record_id, len(events(trial))) == (State.DRAFT, None, 1)


@pytest.mark.parametrize("moved", [False, True], ids=["at once", "after a review"])
def test_publish_refuses_when_nothing_changed(published: Trial, curator: User, moved: bool) -> None:
    if moved:
        Trial.objects.filter(pk=published.pk).update(state=State.APPROVED)
    before = len(events(published))
    with pytest.raises(NothingToPublish, match="nothing to publish"):
        actions.publish(record=published, by=curator)
    assert Publication.objects.count() == 1
    assert len(events(published)) == before


def test_publish_refuses_a_change_that_was_taken_back(published: Trial, curator: User) -> None:
    actions.replace(record=published, document=documents.minimal(), by=curator)
    actions.replace(record=published, document=documents.complete(), by=curator)
    with pytest.raises(NothingToPublish):
        actions.publish(record=published, by=curator)


@pytest.mark.parametrize(("old", "new"), [(1, True), (1, 1.0), (0.0, -0.0)], ids=repr)
def test_publish_sees_a_change_that_python_takes_for_none(curator: User, old: Any, new: Any) -> None:
    trial = actions.create(by=curator, document=documents.minimal(extensions={"x": {"v": old}}))
    actions.publish(record=trial, by=curator)
    actions.replace(record=trial, document=documents.minimal(extensions={"x": {"v": new}}), by=curator)
    assert actions.publish(record=trial, by=curator).version == 2


def test_publish_publishes_what_is_stored_not_what_is_in_hand(trial: Trial, curator: User) -> None:
    stale = fresh(trial)
    stale.acronym = "NOT STORED"
    actions.publish(record=stale, by=curator)
    assert actions.published_document(fresh(trial)) == documents.complete()


def test_the_ledger_keeps_what_was_published_whatever_happens_to_the_working_copy(
    published: Trial, curator: User
) -> None:
    before = Publication.objects.get().content
    actions.replace(record=published, document=documents.minimal(), by=curator)
    assert Publication.objects.get().content == before
    assert actions.published_document(fresh(published)) == documents.complete()


def test_a_trial_that_was_never_published_has_no_published_document(trial: Trial) -> None:
    assert actions.published_document(trial) is None


# discard


def test_discard_removes_a_working_copy_that_was_never_published(trial: Trial, curator: User) -> None:
    actions.discard(record=trial, by=curator)
    assert not Trial.objects.exists()


def test_discard_takes_a_published_trial_back_to_what_is_public(published: Trial, curator: User) -> None:
    actions.replace(record=published, document=documents.minimal(), by=curator)

    actions.discard(record=published, by=curator, note="A mistake.")

    after = fresh(published)
    assert trial_documents.render(after) == documents.complete()
    assert (after.state, after.has_unpublished_changes) == (State.PUBLISHED, False)
    event = events(published)[-1]
    assert (event.verb, event.note, event.state_before) == (Verb.DISCARD, "A mistake.", State.DRAFT)
    assert {"path": "/brief_title", "old": documents.minimal()["brief_title"],
            "new": documents.complete()["brief_title"]} in event.changes  # fmt: skip
    with pytest.raises(NothingToPublish):
        actions.publish(record=published, by=curator)


def test_discard_refuses_a_trial_without_unpublished_changes(published: Trial, curator: User) -> None:
    with pytest.raises(MoveNotAllowed, match="this one is published"):
        actions.discard(record=published, by=curator)


def test_a_draft_that_says_again_what_is_published_is_no_draft(published: Trial, curator: User) -> None:
    actions.replace(record=published, document=documents.minimal(), by=curator)
    assert fresh(published).state == State.DRAFT

    actions.replace(record=published, document=documents.complete(), by=curator)

    after = fresh(published)
    assert (after.state, after.has_unpublished_changes) == (State.PUBLISHED, False)
    assert events(published)[-1].state_after == State.PUBLISHED
