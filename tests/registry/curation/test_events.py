"""The log of who did what: complete, in order, and outliving what it tells of."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from registry.curation.models import CurationEvent
from registry.curation.workflow import State, Verb
from tests.factories import documents
from tests.factories.records import CuratorFactory
from trials import actions
from trials.models import Trial

pytestmark = pytest.mark.django_db


def events(trial_pk: int, *names: str) -> list[Any]:
    return list(CurationEvent.objects.filter(draft=trial_pk).order_by("pk").values_list(*names))


def whole_life(by: User, reviewer: User) -> Trial:
    """Take a trial through everything that can happen to it."""
    trial = actions.create(by=by, document=documents.minimal(), note="From the protocol.")
    actions.replace(record=trial, document=documents.complete(), by=by, note="Filled in.")
    actions.submit(record=trial, by=by, note="Ready.")
    actions.request_changes(record=trial, by=reviewer, note="The acronym is wrong.")
    actions.replace(record=trial, document=documents.complete() | {"acronym": "EXAMPLE-2"}, by=by)
    actions.submit(record=trial, by=by)
    actions.approve(record=trial, by=reviewer, note="Good.")
    actions.publish(record=trial, by=reviewer, note="First version.")
    trial.refresh_from_db()
    return trial


@pytest.fixture
def reviewer(db: None) -> User:
    reviewer: User = CuratorFactory.create(username="reviewer")
    return reviewer


def test_every_action_leaves_one_event_with_who_what_why_and_where_it_led(curator: User, reviewer: User) -> None:
    trial = whole_life(curator, reviewer)
    assert events(trial.pk, "verb", "actor", "note", "state_before", "state_after", "revision") == [
        (Verb.CREATE, "curator", "From the protocol.", "", State.DRAFT, 0),
        (Verb.CHANGE, "curator", "Filled in.", State.DRAFT, State.DRAFT, 1),
        (Verb.SUBMIT, "curator", "Ready.", State.DRAFT, State.SUBMITTED, 1),
        (Verb.REQUEST_CHANGES, "reviewer", "The acronym is wrong.", State.SUBMITTED, State.CHANGES_REQUESTED, 1),
        (Verb.CHANGE, "curator", "", State.CHANGES_REQUESTED, State.DRAFT, 2),
        (Verb.SUBMIT, "curator", "", State.DRAFT, State.SUBMITTED, 2),
        (Verb.APPROVE, "reviewer", "Good.", State.SUBMITTED, State.APPROVED, 2),
        (Verb.PUBLISH, "reviewer", "First version.", State.APPROVED, State.PUBLISHED, 2),
    ]


def test_whoever_says_nothing_leaves_no_note(curator: User, reviewer: User) -> None:
    trial = actions.create(by=curator)
    actions.replace(record=trial, document=documents.minimal(), by=curator)
    actions.submit(record=trial, by=curator)
    actions.approve(record=trial, by=reviewer)
    publication = actions.publish(record=trial, by=curator)

    assert events(trial.pk, "note") == [("",)] * 5
    assert publication.note == ""


def test_only_a_publication_has_a_serial_and_only_from_then_on_a_number(curator: User, reviewer: User) -> None:
    trial = whole_life(curator, reviewer)
    *before, last = events(trial.pk, "serial", "record_id")
    assert set(before) == {(None, "")}
    assert last == (1, trial.record_id)


def test_the_title_is_the_one_of_that_time(curator: User, reviewer: User) -> None:
    titles = [title for (title,) in events(whole_life(curator, reviewer).pk, "title")]
    assert titles == ["A trial of something", *["EXAMPLE-1"] * 3, *["EXAMPLE-2"] * 4]


def test_the_changes_of_all_events_lead_from_the_first_document_to_the_last(curator: User, reviewer: User) -> None:
    trial = whole_life(curator, reviewer)
    acronyms = [
        (step.get("old"), step.get("new"))
        for (changes,) in events(trial.pk, "changes")
        for step in changes
        if step["path"] == "/acronym"
    ]
    assert acronyms == [(None, "EXAMPLE-1"), ("EXAMPLE-1", "EXAMPLE-2")]


def test_events_outlive_the_working_copy_and_the_person(curator: User, reviewer: User) -> None:
    trial = actions.create(by=reviewer, document=documents.minimal())
    pk = trial.pk
    actions.discard(record=trial, by=curator)
    reviewer.delete()
    assert events(pk, "verb", "actor")[0] == (Verb.CREATE, "reviewer")


def test_a_discarded_working_copy_leaves_who_deleted_it_why_and_everything_that_it_said(curator: User) -> None:
    trial = actions.create(by=curator, document=documents.minimal(brief_title="Never to be seen"))
    pk = trial.pk
    actions.discard(record=trial, by=curator, note="Entered twice")

    verb, actor, note, title = events(pk, "verb", "actor", "note", "title")[-1]
    assert (verb, actor, note, title) == (Verb.DISCARD, "curator", "Entered twice", "Never to be seen")
    [(changes,)] = events(pk, "changes")[-1:]
    gone = {step["path"]: step["old"] for step in changes}
    assert gone["/brief_title"] == "Never to be seen"
    assert {path.split("/")[1] for path in gone} == set(documents.minimal())


def test_events_refer_to_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE conrelid = 'curation_curationevent'::regclass AND contype = 'f'"
        )
        assert cursor.fetchone() == (0,)
    assert not [field for field in CurationEvent._meta.get_fields() if field.is_relation]


def test_changes_are_kept_exactly(curator: User) -> None:
    """Numbers, order of keys and signs that `jsonb` would rewrite."""
    kept = {"z": 1e21, "a": [-0.0, 1.5, None, "試験 ≥"], "m": {"b": 1, "a": 2}}
    trial = actions.create(by=curator, document=documents.minimal())
    actions.replace(record=trial, document=documents.minimal(extensions={"registry": kept}), by=curator)
    event = CurationEvent.objects.get(draft=trial.pk, verb=Verb.CHANGE)
    assert repr(event.changes) == repr([{"path": "/extensions", "new": {"registry": kept}}])
