"""Finding trials, organizations, and what needs doing."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registry.curation.models import CurationEvent
from tests.factories import documents
from tests.trials.admin.conftest import as_somebody
from trials import actions
from trials.document import render
from trials.models import Organization, Trial

pytestmark = pytest.mark.django_db
LIST = "/admin/trials/trial/"


def names(client: Client, query: str) -> list[str]:
    return [str(trial) for trial in client.get(f"{LIST}?{query}").context["cl"].result_list]


@pytest.fixture
def several(published: Trial, curator: User) -> None:
    """A published trial, and a draft of another phase."""
    draft = documents.minimal(acronym="DRAFT", design={"phases": ["PHASE3"]}, study_type="OBSERVATIONAL")
    actions.create(by=curator, document=draft)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["DRAFT", "EXAMPLE-1"]),
        ("phase=PHASE2", ["EXAMPLE-1"]),
        ("phase=PHASE3", ["DRAFT"]),
        ("phase=forged", ["DRAFT", "EXAMPLE-1"]),
        ("overall_status__exact=RECRUITING", ["EXAMPLE-1"]),
        ("study_type__exact=OBSERVATIONAL", ["DRAFT"]),
        ("state__exact=PUBLISHED", ["EXAMPLE-1"]),
        ("unpublished=yes", ["DRAFT"]),
        ("unpublished=no", ["EXAMPLE-1"]),
        ("q=NCT09999991", ["EXAMPLE-1"]),
        ("q=advanced+example", ["EXAMPLE-1"]),
        ("q=nothing", []),
    ],
)
@pytest.mark.usefixtures("several")
def test_trials_are_filtered_and_searched(admin: Client, query: str, expected: list[str]) -> None:
    assert names(admin, query) == expected


@pytest.mark.usefixtures("several")
def test_the_list_says_what_is_published_and_what_is_not(admin: Client, published: Trial, curator: User) -> None:
    with actions.changing(record=published, by=curator) as locked:
        locked.acronym = "CHANGED"
        locked.save(update_fields=["acronym"])

    page = admin.get(LIST).content.decode()

    assert f"{published.record_id} v1" in page
    assert "Unpublished changes" in page
    assert "Never published" in page
    assert names(admin, "unpublished=yes") == ["CHANGED", "DRAFT"]


def test_the_list_needs_as_many_queries_for_one_trial_as_for_thirty(
    admin: Client, curator: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        trial = actions.create(by=curator, document=documents.minimal(acronym=f"T{number}"))
        actions.publish(record=trial, by=curator)

    with django_assert_max_num_queries(10):
        admin.get(LIST)


def test_the_first_page_counts_what_needs_doing(admin: Client, published: Trial, curator: User) -> None:
    actions.submit(record=actions.create(by=curator, document=documents.minimal()), by=curator)

    trials, _studies = admin.get("/admin/").context["overview"]

    counted = {card["name"]: card["count"] for card in trials["cards"]}
    assert counted == {"Draft": 0, "Submitted": 1, "Changes requested": 0, "Approved": 0, "Published": 1,
                       "Removed": 0, "Unpublished changes": 1}  # fmt: skip


def test_the_first_page_shows_nothing_to_those_who_may_not_look(trial: Trial) -> None:
    assert as_somebody("nobody").get("/admin/").context["overview"] == []


def test_an_organization_is_entered_and_no_draft_changes(admin: Client, trial: Trial) -> None:
    before = CurationEvent.objects.count()
    sent = {"name": "New Pharma", "organization_class": "INDUSTRY"}

    assert admin.post("/admin/trials/organization/add/", sent).status_code == 302
    assert Organization.objects.get(name="New Pharma").organization_class == "INDUSTRY"
    assert CurationEvent.objects.count() == before


def test_a_renamed_organization_changes_every_draft_that_names_it_with_an_event_each(
    admin: Client, published: Trial, curator: User
) -> None:
    other = actions.create(by=curator, document=documents.complete())
    pharma = Organization.objects.get(name="Example Pharma")

    sent = {"name": "New Pharma", "organization_class": "INDUSTRY"}
    assert admin.post(f"/admin/trials/organization/{pharma.pk}/change/", sent).status_code == 302

    published.refresh_from_db()
    assert published.has_unpublished_changes
    for trial in (published, other):
        assert render(trial)["sponsors"]["collaborators"][0]["name"] == "New Pharma"
        event = CurationEvent.objects.filter(draft=trial.pk, verb="CHANGE").get()
        changes: Any = event.changes
        assert [change["path"] for change in changes] == ["/sponsors/collaborators/0/name"]


def test_an_organization_in_use_cannot_be_deleted_and_another_can(admin: Client, trial: Trial) -> None:
    used, free = Organization.objects.get(name="Example Institute"), Organization.objects.create(name="Nobody's")

    assert admin.post(f"/admin/trials/organization/{used.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin.post(f"/admin/trials/organization/{free.pk}/delete/", {"post": "yes"}).status_code == 302

    assert list(Organization.objects.filter(pk__in=[used.pk, free.pk])) == [used]


def test_the_picker_of_organizations_searches(admin: Client, trial: Trial) -> None:
    query = "app_label=trials&model_name=trial&field_name=lead_sponsor&term=found"

    results = admin.get(f"/admin/autocomplete/?{query}").json()["results"]

    assert [each["text"] for each in results] == ["Example Foundation (Other)"]


@pytest.mark.parametrize("page", ["auth/user", "auth/group", "trials/organization", "trials/trial"])
def test_no_list_offers_to_delete_what_is_selected_or_edits_in_place(admin: Client, trial: Trial, page: str) -> None:
    response = admin.get(f"/admin/{page}/")

    assert response.status_code == 200
    assert "delete_selected" not in response.content.decode()
    assert response.context["cl"].formset is None


def test_accounts_are_made_by_superusers(admin: Client) -> None:
    sent = {
        "username": "new",
        "password1": "a quite long word 7",
        "password2": "a quite long word 7",
        "usable_password": "true",
    }

    assert admin.get("/admin/auth/user/add/").status_code == 200
    assert admin.post("/admin/auth/user/add/", sent).status_code == 302
    assert User.objects.filter(username="new").exists()
