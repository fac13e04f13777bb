"""Saving the page of a trial: one event per save, none without a change, and nothing lost on the way."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registry.curation.models import CurationEvent
from tests.factories import documents
from tests.forms import Sent, address, opened, row, saved
from trials import actions
from trials.admin.arms import assign
from trials.document import render
from trials.models import Arm, Endpoint, Trial

pytestmark = pytest.mark.django_db


def events(trial: Trial) -> list[CurationEvent]:
    """Return what was done to a trial, newest first."""
    return list(CurationEvent.objects.filter(kind="trial", draft=trial.pk))


def paths(event: CurationEvent) -> list[str]:
    """Return where an event changed something."""
    changes: Any = event.changes
    return [change["path"] for change in changes]


def test_saving_an_untouched_page_changes_nothing_and_leaves_no_event(admin: Client, trial: Trial) -> None:
    before = len(events(trial))

    saved(admin, trial, opened(admin, trial))

    assert render(trial) == documents.complete()
    assert len(events(trial)) == before


def test_a_save_is_one_event_that_names_every_changed_value_and_says_why(
    admin: Client, trial: Trial, untouched: Sent
) -> None:
    sent = untouched
    sent |= {"brief_title": "Another title", "endpoints-1-measure": "Survival", "why": "As the paper says"}

    saved(admin, trial, sent)

    newest, *_ = events(trial)
    assert newest.note == "As the paper says"
    assert newest.actor == "curator"
    assert paths(newest) == ["/brief_title", "/endpoints/1/measure"]
    assert len(events(trial)) == 2
    trial.refresh_from_db()
    assert trial.revision == newest.revision == 1


def test_a_trial_that_is_changed_after_approval_is_a_draft_again(
    admin: Client, trial: Trial, curator: User, colleague: User
) -> None:
    actions.submit(record=trial, by=curator)
    actions.approve(record=trial, by=colleague)

    saved(admin, trial, opened(admin, trial) | {"acronym": "EX-2"})

    trial.refresh_from_db()
    assert trial.state == "DRAFT"


def test_a_new_trial_starts_with_a_few_fields_and_one_event(admin: Client) -> None:
    sent = {"acronym": "NEW-1", "brief_title": "A new trial", "study_type": "INTERVENTIONAL", "why": "From the paper"}

    response = admin.post("/admin/trials/trial/add/", sent)

    trial = Trial.objects.get(acronym="NEW-1")
    assert response.headers["Location"] == address(trial)
    (event,) = events(trial)
    assert (event.verb, event.note, event.title) == ("CREATE", "From the paper", "NEW-1")


def test_an_added_row_comes_last(admin: Client, trial: Trial, untouched: Sent) -> None:
    sent = untouched
    row(sent, "endpoints", role="OTHER", measure="Cost", time_frame="", description="")
    row(sent, "endpoints", role="OTHER", measure="Travel", time_frame="", description="")

    saved(admin, trial, sent)

    assert [each["measure"] for each in render(trial)["endpoints"]][-2:] == ["Cost", "Travel"]


def test_an_empty_added_row_is_not_saved_even_if_others_were_dragged_past_it(
    admin: Client, trial: Trial, untouched: Sent
) -> None:
    sent = untouched
    row(sent, "endpoints", role="PRIMARY", measure="", time_frame="", description="")
    sent["endpoints-3-position"] = "3"

    saved(admin, trial, sent)

    assert Endpoint.objects.filter(trial=trial).count() == 3


def test_rows_are_reordered_by_their_places(admin: Client, trial: Trial, untouched: Sent) -> None:
    sent = untouched | {"arms-0-position": "1", "arms-1-position": "0"}

    saved(admin, trial, sent)

    assert [arm["label"] for arm in render(trial)["arms"]] == ["Control", "Combination"]


def test_a_row_is_deleted(admin: Client, trial: Trial, untouched: Sent) -> None:
    saved(admin, trial, untouched | {"endpoints-1-DELETE": "on"})

    assert [each["measure"] for each in render(trial)["endpoints"]] == ["Objective response rate", "Quality of life"]


def test_what_an_arm_gets_keeps_its_order_and_new_interventions_follow(
    admin: Client, trial: Trial, untouched: Sent
) -> None:
    control = Arm.objects.get(trial=trial, label="Control")
    drug_a, drug_b = trial.interventions.all()
    sent = untouched
    assert sent["arms-0-interventions"] == [str(drug_a.pk), str(drug_b.pk)]

    saved(admin, trial, sent | {"arms-1-interventions": [str(drug_a.pk), str(drug_b.pk)]})

    assert control.intervention_references == ["B", "Drug A"]
    assert [arm["interventions"] for arm in render(trial)["arms"]] == [["B", "Drug A"], ["B", "Drug A"]]


def test_an_intervention_that_lists_its_arms_follows_what_is_picked(
    admin: Client, trial: Trial, untouched: Sent
) -> None:
    drug_a, _ = trial.interventions.all()

    saved(admin, trial, untouched | {"arms-1-interventions": [str(drug_a.pk)]})
    assert [row.get("arms") for row in render(trial)["interventions"]] == [None, ["Combination"]]

    _, drug_b = trial.interventions.all()
    assign(Arm.objects.get(trial=trial, label="Control"), [drug_a.pk, drug_b.pk])
    assert [row.get("arms") for row in render(trial)["interventions"]] == [None, ["Combination", "Control"]]


def test_an_intervention_of_another_trial_cannot_be_given_to_an_arm(
    admin: Client, trial: Trial, untouched: Sent, curator
) -> None:
    other = actions.create(by=curator, document=documents.complete())
    foreign = other.interventions.all()[0]

    response = admin.post(address(trial), untouched | {"arms-1-interventions": [str(foreign.pk)]})

    assert response.status_code == 200
    assert render(trial) == documents.complete()


def test_a_row_of_another_trial_cannot_be_taken_over(admin: Client, trial: Trial, untouched: Sent, curator) -> None:
    other = actions.create(by=curator, document=documents.complete())
    foreign = other.endpoints.all()[0]
    sent = untouched | {"endpoints-0-id": str(foreign.pk), "endpoints-0-measure": "Forged"}

    response = admin.post(address(trial), sent)

    assert response.status_code == 200
    assert render(trial) == render(other) == documents.complete()


def test_a_wrong_date_is_refused_with_a_sentence_and_nothing_is_saved(
    admin: Client, trial: Trial, untouched: Sent
) -> None:
    response = admin.post(address(trial), untouched | {"start_date": "2026-02-30", "acronym": "X"})

    assert "“2026-02-30” is not a day of the calendar." in response.content.decode()
    assert render(trial) == documents.complete()


def test_foreign_sections_come_back_exactly_and_may_be_edited_as_json(
    admin: Client, trial: Trial, untouched: Sent
) -> None:
    sent = untouched
    assert '"z": 1e+21' in sent["extensions"]

    saved(admin, trial, sent | {"extensions": '{"b": 1.50, "a": "ü"}'})

    assert list(render(trial)["extensions"].items()) == [("b", 1.5), ("a", "ü")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [('{"a": 1, "a": 2}', "stands twice"), ("[1]", "Write a JSON object"), ("{'a': 1}", "Not JSON")],
)
def test_what_is_not_a_json_object_is_refused(
    admin: Client, trial: Trial, untouched: Sent, typed: str, sentence: str
) -> None:
    response = admin.post(address(trial), untouched | {"extensions": typed})

    assert sentence in response.content.decode()


def test_long_foreign_sections_are_shown_and_kept_but_not_edited(admin: Client, trial: Trial) -> None:
    Trial.objects.filter(pk=trial.pk).update(extensions={"ctgov": {"text": "x" * 30_000}})
    sent = opened(admin, trial)
    assert "extensions" not in sent

    saved(admin, trial, sent | {"extensions": "{}", "acronym": "X"})

    assert render(trial)["extensions"] == {"ctgov": {"text": "x" * 30_000}}


def test_line_ends_and_spaces_that_a_browser_changes_are_kept_unless_the_text_is_touched(
    admin: Client, trial: Trial
) -> None:
    odd = "\n Two\r\nlines  "
    Trial.objects.filter(pk=trial.pk).update(brief_summary=odd, brief_title="A\ntitle ", conditions=["a b ", " c"])

    saved(admin, trial, opened(admin, trial) | {"acronym": "X"})

    trial.refresh_from_db()
    assert (trial.brief_summary, trial.brief_title, trial.conditions) == (odd, "A\ntitle ", ["a b ", " c"])
    assert paths(events(trial)[0]) == ["/acronym"]


def test_lists_are_written_one_per_line_and_words_are_ticked(admin: Client, trial: Trial, untouched: Sent) -> None:
    sent = untouched | {
        "conditions": "B\r\n\r\n A \r\n",
        "phases": ["PHASE2", "PHASE3"],
        "has_dmc": "unknown",
    }

    saved(admin, trial, sent)

    trial.refresh_from_db()
    assert (trial.conditions, trial.phases, trial.has_dmc) == (["B", "A"], ["PHASE2", "PHASE3"], None)
