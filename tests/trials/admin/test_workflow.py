"""The buttons: each calls its action, shows what the action refuses, and asks who may."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from registry.curation.models import CurationEvent
from registry.ledger.models import Publication
from registry.serving import replicas
from registry.serving.replicas import Replica
from tests.factories import documents
from tests.forms import address
from tests.trials.admin.conftest import as_somebody, as_user
from trials import actions
from trials.models import Trial

pytestmark = pytest.mark.django_db
PAGES = ["preview", "findings", "changes", "events"]
MOVES = {"submit": "submit_trial", "request-changes": "approve_trial", "approve": "approve_trial",
         "publish": "publish_trial", "discard": "delete_trial", "remove": "remove_trial",
         "reinstate": "remove_trial"}  # fmt: skip


def move(client: Client, trial: Trial, name: str, **sent: Any) -> Any:
    trial.refresh_from_db()
    return client.post(address(trial, name), {"revision": trial.revision, "note": "", **sent}, follow=True)


def test_publish_shows_findings_and_changes_first_and_changes_nothing_by_looking(admin: Client, trial: Trial) -> None:
    response = admin.get(address(trial, "publish"))

    assert "everything in it is new" in response.content.decode()
    assert Publication.objects.count() == 0


def test_publish_calls_the_action_and_names_version_and_serial(admin: Client, trial: Trial) -> None:
    response = move(admin, trial, "publish", note="First version")

    publication = Publication.objects.get()
    page = response.content.decode()
    assert publication.note == "First version"
    assert f"Published as version 1 of {publication.record_id}, serial {publication.serial}" in page
    assert f'href="/api/v1/trials/{publication.record_id}"' in page


def test_who_publishes_keeps_the_serial_for_a_while_so_that_replicas_show_what_was_published(
    admin: Client, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "_replicas", [Replica("replica1")])
    monkeypatch.setattr(settings, "REPLICA_LAG", 7)
    admin.get(address(trial, "publish"))
    assert "registry_serial" not in admin.cookies
    move(admin, trial, "publish")
    cookie = admin.cookies["registry_serial"]
    assert cookie.value == str(Publication.objects.latest("serial").serial)
    assert (cookie["path"], cookie["max-age"], cookie["samesite"], cookie["httponly"]) == ("/api/", 14, "Lax", True)


def test_without_replicas_no_cookie_is_needed(admin: Client, trial: Trial) -> None:
    move(admin, trial, "publish")
    assert "registry_serial" not in admin.cookies


def test_a_refusal_is_shown_as_its_sentence(admin: Client, published: Trial) -> None:
    response = move(admin, published, "publish")

    assert response.status_code == 409
    assert "Nothing changed since the current version" in response.content.decode()


def test_errors_refuse_publishing(admin: Client, trial: Trial, curator: User) -> None:
    with actions.changing(record=trial, by=curator) as locked:
        locked.brief_title = ""
        locked.save(update_fields=["brief_title"])

    response = move(admin, trial, "publish")

    assert "1 error must be resolved before publishing: The trial has no brief title." in response.content.decode()
    assert Publication.objects.count() == 0


def test_what_changed_since_one_looked_is_not_published_unseen(admin: Client, trial: Trial, curator: User) -> None:
    with actions.changing(record=trial, by=curator) as locked:
        locked.acronym = "NEWER"
        locked.save(update_fields=["acronym"])

    response = admin.post(address(trial, "publish"), {"revision": 0, "note": ""})

    assert response.status_code == 409
    assert Publication.objects.count() == 0


def test_a_trial_goes_from_draft_to_reviewer_and_back_and_on(admin: Client, trial: Trial, colleague: User) -> None:
    assert "Submitted for review." in move(admin, trial, "submit", note="Ready").content.decode()
    assert "Say why, in the note." in move(admin, trial, "request-changes").content.decode()
    move(admin, trial, "request-changes", note="Add the sites")
    trial.refresh_from_db()
    assert trial.state == "CHANGES_REQUESTED"
    move(admin, trial, "submit")
    assert "somebody else has to approve it" in move(admin, trial, "approve", note="Fine").content.decode()
    move(as_user(colleague), trial, "approve", note="Fine")
    trial.refresh_from_db()
    assert trial.state == "APPROVED"
    assert "Add the sites" in admin.get(address(trial, "events")).content.decode()


def test_only_moves_that_the_workflow_allows_have_a_button(admin: Client, trial: Trial) -> None:
    page = admin.get(address(trial)).content.decode()
    assert address(trial, "submit") in page
    assert address(trial, "approve") not in page

    assert "does not apply to a record that is draft" in admin.get(address(trial, "approve")).content.decode()
    assert move(admin, trial, "approve").status_code == 409


def test_changes_are_shown_side_by_side_for_people(admin: Client, published: Trial, curator: User) -> None:
    with actions.changing(record=published, by=curator) as locked:
        locked.arms.filter(label="Control").update(label="Comparator")

    page = admin.get(address(published, "changes")).content.decode()

    for shown in ("Arms › 2 “Comparator” › Label", "Control", "Comparator"):
        assert shown in page


def test_a_row_that_was_removed_or_moved_is_shown_as_that_under_its_name(
    admin: Client, published: Trial, curator: User
) -> None:
    document = documents.complete()
    response_rate, survival, quality = document["endpoints"]
    survival["time_frame"] = "Up to 3 years"
    document |= {
        "endpoints": [quality, survival],
        "arms": document["arms"][::-1],
        "keywords": ["new", *document["keywords"]],
    }
    actions.replace(record=published, document=document, by=curator)

    for page in ("changes", "events", "publish"):
        shown = _rows_shown(admin.get(address(published, page)))
        assert shown == [
            ("Keywords › 1 added", "new"),
            ("Arms › 2 “Combination” moved from 1 to 2", "only its place in the list"),
            (f"Endpoints › 1 “{response_rate['measure']}” removed", "removed"),
            ("Endpoints › 1 “Quality of life” moved from 3 to 1", "only its place in the list"),
            ("Endpoints › 2 “Overall survival” › Time frame", "Up to 3 years"),
        ], page


def _rows_shown(response: Any) -> list[tuple[str, str]]:
    """Return the first and the last cell of each row of the table of changes, as text."""
    table = response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in table.split("</tr>")]
    texts = [[" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in row] for row in rows if row]
    return [(cells[0], cells[-1]) for cells in texts]


def test_a_finding_of_two_rulebooks_is_listed_once(admin: Client, trial: Trial, curator: User) -> None:
    enrolled = {"enrollment": {"count": 14, "type": "ACTUAL"}, "status": {"overall": "NOT_YET_RECRUITING"}}
    actions.replace(record=trial, document=documents.minimal(**enrolled), by=curator)

    assert admin.get(address(trial, "findings")).content.decode().count("ENROLLED_BUT_NOT_YET_RECRUITING") == 1


def test_findings_lead_to_their_tab(admin: Client, trial: Trial, curator: User) -> None:
    with actions.changing(record=trial, by=curator) as locked:
        locked.arms.update(label="")

    page = admin.get(address(trial, "findings")).content.decode()

    assert "An arm has no label." in page
    assert f'href="{address(trial)}#section-arms-interventions"' in page


def test_the_preview_shows_the_document(admin: Client, trial: Trial) -> None:
    page = admin.get(address(trial, "preview")).content.decode()

    for shown in ("Brief title", "Drug A With Drug B in Advanced Example Disease", "Objective response rate"):
        assert shown in page


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "options"])
@pytest.mark.parametrize("page", ["change", *PAGES, *MOVES, "delete"])
def test_nobody_gets_in_without_logging_in_whatever_the_method(trial: Trial, page: str, method: str) -> None:
    response = getattr(Client(), method)(address(trial, page))

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("method", ["get", "head", "post", "put"])
@pytest.mark.parametrize("page", ["change", *PAGES, *MOVES, "delete"])
def test_staff_without_permission_are_refused_whatever_the_method(trial: Trial, page: str, method: str) -> None:
    assert getattr(as_somebody("nobody"), method)(address(trial, page)).status_code == 403


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_curator_cannot_make_a_move_without_the_permission_named_for_it(trial: Trial, name: str, method: str) -> None:
    others = [permission for permission in MOVES.values() if permission != MOVES[name]]
    curator = as_somebody("curator2", "view_trial", "change_trial", *others)

    response = getattr(curator, method)(address(trial, name), {"revision": 0, "note": "x"})

    assert response.status_code == 403
    assert CurationEvent.objects.filter(draft=trial.pk).count() == 1
    assert address(trial, name) not in curator.get(address(trial)).content.decode()


def test_a_publisher_publishes_without_being_allowed_to_change(trial: Trial) -> None:
    publisher = as_somebody("publisher", "view_trial", "publish_trial")

    assert move(publisher, trial, "publish").status_code == 200

    assert Publication.objects.count() == 1
    assert publisher.post(address(trial), {"revision": 0}).status_code == 403


def test_whoever_may_only_read_sees_the_page_and_cannot_change_it(trial: Trial) -> None:
    reader = as_somebody("reader", "view_trial")

    page = reader.get(address(trial))

    assert "Objective response rate" in page.content.decode()
    assert "&#x27;derivedSection&#x27;" not in page.content.decode()
    assert reader.post(address(trial), {"revision": 0, "acronym": "X"}).status_code == 403


@pytest.mark.parametrize("page", [*MOVES, "change"])
def test_a_post_without_the_csrf_token_is_refused(curator: User, trial: Trial, page: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(curator)

    assert client.post(address(trial, page), {"revision": 0, "note": ""}).status_code == 403


def test_a_draft_that_was_never_published_can_be_discarded(admin: Client, trial: Trial) -> None:
    admin.post(address(trial, "delete"), {"post": "yes"})

    assert not Trial.objects.exists()


def test_what_was_published_can_never_be_deleted(admin: Client, published: Trial) -> None:
    assert admin.get(address(published, "delete")).status_code == 403
    assert admin.post(address(published, "delete"), {"post": "yes"}).status_code == 403
    admin.post("/admin/trials/trial/", {"action": "delete_selected", "_selected_action": [published.pk], "post": "yes"})

    assert Trial.objects.filter(pk=published.pk).exists()


@pytest.mark.parametrize("model", ["ledger/publication", "curation/curationevent"])
def test_publications_and_events_are_read_only(admin: Client, published: Trial, model: str) -> None:
    kinds: dict[str, Any] = {"ledger/publication": Publication, "curation/curationevent": CurationEvent}
    entry = kinds[model].objects.first()
    assert entry is not None
    page = f"/admin/{model}/{entry.pk}/change/"

    assert admin.get(page).status_code == 200
    assert admin.post(page, {"note": "Forged"}).status_code == 403
    assert admin.get(f"/admin/{model}/add/").status_code == 403
    assert admin.post(f"/admin/{model}/{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in admin.get(f"/admin/{model}/").content.decode()
