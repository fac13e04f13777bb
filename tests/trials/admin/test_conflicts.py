"""Two people at one trial: the second is told, and loses nothing."""

import threading

import pytest
from django.db import connection
from django.test import Client

from registry.curation.models import CurationEvent
from tests.forms import Sent, address, form_on, opened, saved
from tests.trials.admin.conftest import as_somebody
from trials import actions
from trials.document import render
from trials.models import Endpoint, Trial

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(db: None) -> Client:
    return as_somebody("colleague", "view_trial", "change_trial")


def test_a_form_that_was_opened_before_a_colleagues_change_saves_nothing_and_says_who_changed_what(
    admin: Client, colleague: Client, trial: Trial, untouched: Sent
) -> None:
    mine = untouched | {"brief_title": "My title", "endpoints-0-measure": "My measure"}
    saved(colleague, trial, untouched | {"brief_title": "Their title", "why": "A better one"})

    response = admin.post(address(trial), mine)

    page = response.content.decode()
    assert "colleague changed this record after you opened it. Nothing was saved." in page
    for shown in ("Brief title", "Drug A With Drug B in Advanced Example Disease", "Their title", "A better one"):
        assert shown in page
    assert render(trial)["brief_title"] == "Their title"


def test_what_was_typed_is_still_there_and_saving_again_overwrites_knowingly(
    admin: Client, colleague: Client, trial: Trial, untouched: Sent
) -> None:
    mine = untouched | {"brief_title": "My title", "endpoints-0-measure": "My measure"}
    saved(colleague, trial, opened(colleague, trial) | {"brief_title": "Their title", "acronym": "THEIRS"})
    again = form_on(admin.post(address(trial), mine), "trial_form")
    assert (again["brief_title"], again["endpoints-0-measure"]) == ("My title", "My measure")

    saved(admin, trial, again)

    document = render(trial)
    assert (document["brief_title"], document["endpoints"][0]["measure"]) == ("My title", "My measure")
    assert CurationEvent.objects.filter(draft=trial.pk, verb="CHANGE").count() == 2


def test_a_third_change_in_between_is_noticed_again(
    admin: Client, colleague: Client, trial: Trial, untouched: Sent
) -> None:
    mine = untouched | {"brief_title": "My title"}
    saved(colleague, trial, untouched | {"acronym": "ONE"})
    again = form_on(admin.post(address(trial), mine), "trial_form")
    saved(colleague, trial, opened(colleague, trial) | {"acronym": "TWO"})

    response = admin.post(address(trial), again)

    assert response.status_code == 200
    assert render(trial)["acronym"] == "TWO"


def test_a_row_that_a_colleague_deleted_meanwhile_is_kept_on_the_page_and_saved_anew(
    admin: Client, colleague: Client, trial: Trial, untouched: Sent
) -> None:
    mine = untouched | {"endpoints-1-measure": "My measure"}
    saved(colleague, trial, untouched | {"endpoints-1-DELETE": "on"})
    again = form_on(admin.post(address(trial), mine), "trial_form")
    assert "My measure" in again.values()

    saved(admin, trial, again)

    assert "My measure" in Endpoint.objects.filter(trial=trial).values_list("measure", flat=True)
    assert Endpoint.objects.filter(trial=trial).count() == 3


@pytest.mark.parametrize("revision", ["", "-1", "7", "abc", None])
def test_a_form_with_a_forged_revision_saves_nothing(
    admin: Client, trial: Trial, untouched: Sent, revision: str | None
) -> None:
    sent = untouched | {"brief_title": "Forged"}
    if revision is None:
        del sent["revision"]
    else:
        sent["revision"] = revision

    response = admin.post(address(trial), sent)

    assert response.status_code == 200
    assert render(trial)["brief_title"] != "Forged"


def test_a_change_through_an_action_is_noticed_by_an_open_form(
    admin: Client, trial: Trial, untouched: Sent, curator
) -> None:
    mine = untouched | {"acronym": "MINE"}
    with actions.changing(record=trial, by=curator) as locked:
        locked.acronym = "THEIRS"
        locked.save(update_fields=["acronym"])

    assert admin.post(address(trial), mine).status_code == 200
    assert render(trial)["acronym"] == "THEIRS"


@pytest.mark.django_db(transaction=True)
def test_of_forms_that_arrive_at_the_same_moment_exactly_one_is_saved(admin: Client, trial: Trial) -> None:
    page = opened(admin, trial)
    forms = [page | {"acronym": f"FORM-{number}"} for number in range(3)]
    barrier, answers = threading.Barrier(len(forms)), []

    def send(form: dict[str, str]) -> None:
        try:
            barrier.wait()
            answers.append(admin.post(address(trial), form).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(form,)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [200, 200, 302]
    trial.refresh_from_db()
    assert trial.revision == CurationEvent.objects.filter(draft=trial.pk, verb="CHANGE").count() == 1
