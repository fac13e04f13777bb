"""Which move is possible in which state, written down a second time and tried out on a working copy."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import IntegrityError

from registry.curation.models import CurationEvent
from registry.curation.workflow import MOVES, State, Verb
from registry.refusals import MoveNotAllowed, NoteNeeded, NotPermitted
from tests.factories import documents
from tests.shelf import Records, Shelf
from trials import actions
from trials.models import Trial


def change(shelved: Records) -> Trial:
    """Change the published trial."""
    published, curator = shelved["published"], shelved["curator"]
    actions.replace(record=published, document=documents.minimal(), by=curator)
    return published


pytestmark = [pytest.mark.django_db, pytest.mark.shelved(changed=change)]

ACTIONS: dict[Verb, Any] = {
    Verb.CHANGE: lambda trial, by: actions.replace(record=trial, document=documents.minimal(acronym="NEW"), by=by),
    Verb.SUBMIT: lambda trial, by: actions.submit(record=trial, by=by),
    Verb.REQUEST_CHANGES: lambda trial, by: actions.request_changes(record=trial, by=by, note="Please add a title."),
    Verb.APPROVE: lambda trial, by: actions.approve(record=trial, by=by),
    Verb.PUBLISH: lambda trial, by: actions.publish(record=trial, by=by),
    Verb.DISCARD: lambda trial, by: actions.discard(record=trial, by=by),
    Verb.REMOVE: lambda trial, by: actions.remove(record=trial, by=by, note="Registered twice."),
    Verb.REINSTATE: lambda trial, by: actions.reinstate(record=trial, by=by, note="It was another trial."),
}
# state of a published trial with unpublished changes: verb by verb, in the order above, what it leads to; "-" where it
# is refused
TABLE = {
    State.DRAFT: "DRAFT SUBMITTED - - PUBLISHED PUBLISHED REMOVED -",
    State.SUBMITTED: "DRAFT - CHANGES_REQUESTED APPROVED PUBLISHED PUBLISHED REMOVED -",
    State.CHANGES_REQUESTED: "DRAFT SUBMITTED - - PUBLISHED PUBLISHED REMOVED -",
    State.APPROVED: "DRAFT - CHANGES_REQUESTED - PUBLISHED PUBLISHED REMOVED -",
    State.PUBLISHED: "DRAFT - - - PUBLISHED - REMOVED -",
    State.REMOVED: "- - - - - - - DRAFT",
}
CASES = [
    (state, verb, target) for state, row in TABLE.items() for verb, target in zip(ACTIONS, row.split(), strict=True)
]
ALLOWED = [case for case in CASES if case[2] != "-"]
REFUSED = [case[:2] for case in CASES if case[2] == "-"]


@pytest.fixture
def changed(db: None, shelf: Shelf) -> Trial:
    """A published trial that somebody changed since."""
    trial: Trial = shelf.take("changed")
    return trial


def put_into(state: State, trial: Trial, by: User) -> Trial:
    if state is State.REMOVED:
        actions.remove(record=trial, by=by, note="Registered twice.")
    Trial.objects.filter(pk=trial.pk).update(state=state)
    trial.refresh_from_db()
    return trial


def test_the_table_speaks_of_every_state_and_every_move() -> None:
    assert set(TABLE) == set(State)
    assert set(ACTIONS) == set(MOVES) - {Verb.CREATE, Verb.ADOPT, Verb.REDACT}
    assert set(MOVES) == set(Verb)


@pytest.mark.parametrize(("state", "verb", "target"), ALLOWED)
def test_a_move_leads_where_the_table_says(
    changed: Trial, curator: User, state: State, verb: Verb, target: str
) -> None:
    ACTIONS[verb](put_into(state, changed, curator), curator)
    changed.refresh_from_db()
    assert changed.state == target
    event = CurationEvent.objects.filter(draft=changed.pk)[0]
    assert (event.verb, event.state_before, event.state_after) == (verb, state, target)


@pytest.mark.parametrize(("state", "verb"), REFUSED)
def test_any_other_move_is_refused_and_leaves_no_trace(changed: Trial, curator: User, state: State, verb: Verb) -> None:
    put_into(state, changed, curator)
    events = CurationEvent.objects.count()
    with pytest.raises(MoveNotAllowed, match=f"this one is {state.label.lower()}"):
        ACTIONS[verb](changed, curator)
    changed.refresh_from_db()
    assert changed.state == state
    assert CurationEvent.objects.count() == events


def test_a_refusal_says_what_the_move_is_for(changed: Trial, curator: User) -> None:
    with pytest.raises(MoveNotAllowed) as refusal:
        actions.approve(record=changed, by=curator)
    assert str(refusal.value) == "“Approved” is for a record that is submitted; this one is draft."


def test_the_state_that_counts_is_the_stored_one_not_the_one_in_hand(changed: Trial, curator: User) -> None:
    stale = Trial.objects.get(pk=changed.pk)
    actions.submit(record=changed, by=curator)
    with pytest.raises(MoveNotAllowed):
        actions.submit(record=stale, by=curator)


def test_the_database_knows_no_other_state(changed: Trial) -> None:
    with pytest.raises(IntegrityError, match="state"):
        Trial.objects.filter(pk=changed.pk).update(state="FINISHED")


def test_who_submitted_a_record_does_not_approve_it(changed: Trial, curator: User, colleague: User) -> None:
    actions.submit(record=changed, by=curator)
    with pytest.raises(MoveNotAllowed, match="somebody else has to approve it"):
        actions.approve(record=changed, by=curator)
    assert actions.approve(record=changed, by=colleague).state == State.APPROVED


def test_an_objection_is_answered_before_the_record_is_published(
    changed: Trial, curator: User, colleague: User
) -> None:
    actions.submit(record=changed, by=curator)
    actions.request_changes(record=changed, by=colleague, note="The title is wrong.")
    actions.replace(record=changed, document=documents.minimal(acronym="NEW"), by=curator)
    with pytest.raises(MoveNotAllowed, match=r"asked for changes \(“The title is wrong\.”\)\. Submit it again"):
        actions.publish(record=changed, by=curator)
    actions.submit(record=changed, by=curator)
    assert actions.publish(record=changed, by=curator).version == 2


def test_what_was_never_published_cannot_be_removed(curator: User) -> None:
    with pytest.raises(MoveNotAllowed, match="never published: discard the draft"):
        actions.remove(record=actions.create(by=curator), by=curator, note="Registered twice.")


@pytest.mark.parametrize("verb", [Verb.REQUEST_CHANGES, Verb.REMOVE, Verb.REINSTATE])
@pytest.mark.parametrize("note", ["", "  \n"])
def test_a_verb_that_takes_something_away_says_why(changed: Trial, curator: User, verb: Verb, note: str) -> None:
    state = next(state for state in MOVES[verb].states if state is not State.DRAFT)
    put_into(state, changed, curator)
    with pytest.raises(NoteNeeded):
        getattr(actions, verb.lower())(record=changed, by=curator, note=note)


# who may do what: verb → the one permission that it needs
PERMISSIONS = {
    Verb.CREATE: "add_trial",
    Verb.ADOPT: "change_trial",
    Verb.CHANGE: "change_trial",
    Verb.SUBMIT: "submit_trial",
    Verb.REQUEST_CHANGES: "approve_trial",
    Verb.APPROVE: "approve_trial",
    Verb.PUBLISH: "publish_trial",
    Verb.DISCARD: "delete_trial",
    Verb.REMOVE: "remove_trial",
    Verb.REINSTATE: "remove_trial",
    Verb.REDACT: "redact_trial",
}
WITHOUT_A_STATE: dict[Verb, Any] = {
    Verb.CREATE: lambda trial, by: actions.create(by=by),
    Verb.ADOPT: lambda trial, by: actions.adopt(record_id=trial.record_id, by=by),
    Verb.REDACT: lambda trial, by: actions.PUBLISHING.redact(record_id=trial.record_id, version=1, by=by, note="A."),
}


def person(*codenames: str) -> User:
    somebody = User.objects.create_user("somebody")
    somebody.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return somebody


def prepared(verb: Verb, trial: Trial, curator: User) -> Trial:
    """Bring a trial to where a verb is possible."""
    if verb is Verb.ADOPT:
        Trial.objects.all().delete()
    elif verb is Verb.REDACT:
        actions.publish(record=trial, by=curator)
    elif verb not in (Verb.CREATE, Verb.CHANGE):
        put_into(min(MOVES[verb].states), trial, curator)
    return trial


@pytest.mark.parametrize("verb", Verb)
def test_each_verb_needs_the_permission_of_its_name_and_no_other(changed: Trial, curator: User, verb: Verb) -> None:
    prepared(verb, changed, curator)
    others = set(PERMISSIONS.values()) - {PERMISSIONS[verb]}
    events = CurationEvent.objects.count()
    with pytest.raises(NotPermitted, match=f"permission to {PERMISSIONS[verb].removesuffix('_trial')} a trial"):
        (ACTIONS | WITHOUT_A_STATE)[verb](changed, person(*others, PERMISSIONS[verb].replace("trial", "study")))
    assert CurationEvent.objects.count() == events


@pytest.mark.parametrize("verb", Verb)
def test_the_permission_of_a_verb_is_enough_for_it(changed: Trial, curator: User, verb: Verb) -> None:
    prepared(verb, changed, curator)
    (ACTIONS | WITHOUT_A_STATE)[verb](changed, person(PERMISSIONS[verb]))
    assert CurationEvent.objects.order_by("-pk")[0].verb == verb


def test_somebody_without_permission_learns_nothing_of_the_state(changed: Trial) -> None:
    with pytest.raises(NotPermitted):
        actions.approve(record=changed, by=person())
