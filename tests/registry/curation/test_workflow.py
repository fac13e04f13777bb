"""Which move is possible in which state, written down a second time and tried out on a working copy."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError

from registry.curation.models import CurationEvent
from registry.curation.workflow import MOVES, State, Verb
from registry.refusals import MoveNotAllowed
from tests.factories import documents
from trials import actions
from trials.models import Trial

pytestmark = pytest.mark.django_db

ACTIONS: dict[Verb, Any] = {
    Verb.CHANGE: lambda trial, by: actions.replace(record=trial, document=documents.minimal(), by=by),
    Verb.SUBMIT: lambda trial, by: actions.submit(record=trial, by=by),
    Verb.REQUEST_CHANGES: lambda trial, by: actions.request_changes(record=trial, by=by, note="Please add a title."),
    Verb.APPROVE: lambda trial, by: actions.approve(record=trial, by=by),
    Verb.PUBLISH: lambda trial, by: actions.publish(record=trial, by=by),
}
# state: verb by verb, in the order above, what it leads to; "-" where it is refused
TABLE = {
    State.DRAFT: "DRAFT SUBMITTED - - PUBLISHED",
    State.SUBMITTED: "DRAFT - CHANGES_REQUESTED APPROVED PUBLISHED",
    State.CHANGES_REQUESTED: "DRAFT SUBMITTED - - PUBLISHED",
    State.APPROVED: "DRAFT - CHANGES_REQUESTED - PUBLISHED",
    State.PUBLISHED: "DRAFT - - - PUBLISHED",
}
CASES = [
    (state, verb, target) for state, row in TABLE.items() for verb, target in zip(ACTIONS, row.split(), strict=True)
]
ALLOWED = [case for case in CASES if case[2] != "-"]
REFUSED = [case[:2] for case in CASES if case[2] == "-"]


def put_into(state: State, trial: Trial) -> Trial:
    Trial.objects.filter(pk=trial.pk).update(state=state)
    trial.refresh_from_db()
    return trial


def test_the_table_speaks_of_every_state_and_every_move() -> None:
    assert set(TABLE) == set(State)
    assert set(ACTIONS) == set(MOVES) == set(Verb) - {Verb.CREATE, Verb.ADOPT, Verb.DISCARD}


@pytest.mark.parametrize(("state", "verb", "target"), ALLOWED)
def test_a_move_leads_where_the_table_says(trial: Trial, curator: User, state: State, verb: Verb, target: str) -> None:
    ACTIONS[verb](put_into(state, trial), curator)
    trial.refresh_from_db()
    assert trial.state == target
    event = CurationEvent.objects.filter(draft=trial.pk)[0]
    assert (event.verb, event.state_before, event.state_after) == (verb, state, target)


@pytest.mark.parametrize(("state", "verb"), REFUSED)
def test_any_other_move_is_refused_and_leaves_no_trace(trial: Trial, curator: User, state: State, verb: Verb) -> None:
    events = CurationEvent.objects.count()
    with pytest.raises(MoveNotAllowed, match=f"this one is {state.label.lower()}"):
        ACTIONS[verb](put_into(state, trial), curator)
    trial.refresh_from_db()
    assert trial.state == state
    assert CurationEvent.objects.count() == events


def test_a_refusal_says_what_the_move_is_for(trial: Trial, curator: User) -> None:
    with pytest.raises(MoveNotAllowed) as refusal:
        actions.approve(record=trial, by=curator)
    assert str(refusal.value) == "“Approved” is for a record that is submitted; this one is draft."


def test_the_state_that_counts_is_the_stored_one_not_the_one_in_hand(trial: Trial, curator: User) -> None:
    stale = Trial.objects.get(pk=trial.pk)
    actions.submit(record=trial, by=curator)
    with pytest.raises(MoveNotAllowed):
        actions.submit(record=stale, by=curator)


def test_the_database_knows_no_other_state(trial: Trial) -> None:
    with pytest.raises(IntegrityError, match="state"):
        Trial.objects.filter(pk=trial.pk).update(state="FINISHED")
