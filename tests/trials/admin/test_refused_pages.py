"""What the admin answers to an address that leads nowhere, may not be opened, or cannot be read: a page of its own."""

from typing import Any

import pytest
from django.test import Client

from tests.forms import Sent, address, complaints, opened
from tests.trials.admin.conftest import as_somebody
from trials.models import Trial

pytestmark = pytest.mark.django_db

LISTS = ("trials/trial", "trials/organization", "studies/study", "auth/user", "ledger/publication")


def assert_page(response: Any, status: int, sentence: str) -> None:
    page = response.content.decode()
    assert (response.status_code, response.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert sentence in page
    assert 'href="/admin/"' in page
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["nothing", "nothing/", "trials/nothing/", "trials/trial/999999/preview/"])
def test_an_address_of_the_admin_that_leads_nowhere_is_a_page(admin: Client, path: str) -> None:
    assert_page(admin.get(f"/admin/{path}"), 404, "There is nothing at this address")


def test_an_address_of_the_api_that_leads_nowhere_is_a_problem_for_the_same_person(admin: Client) -> None:
    assert admin.get("/api/v1/nothing").headers["Content-Type"] == "application/problem+json"


def test_somebody_unknown_is_led_to_the_login_from_any_address_of_the_admin(client: Client) -> None:
    response = client.get("/admin/nothing/")
    assert (response.status_code, response.headers["Location"]) == (302, "/admin/login/?next=/admin/nothing/")


def test_a_page_that_a_person_may_not_open_says_so(trial: Trial) -> None:
    assert_page(as_somebody("view_study").get(address(trial)), 403, "does not have the permission")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", ["overall_status__exact=%00", "username__exact=a%00b", "q=%00", "p=%00", "%00=1"])
def test_a_list_that_is_asked_for_nul_is_refused(admin: Client, name: str, query: str) -> None:
    assert_page(admin.get(f"/admin/{name}/?{query}"), 400, "The request cannot be read")


def test_an_address_with_nul_is_refused(admin: Client) -> None:
    assert_page(admin.get("/admin/trials/trial/%00/change/"), 400, "The request cannot be read")


def test_a_percent_sign_before_two_noughts_is_no_nul(admin: Client) -> None:
    assert admin.get("/admin/trials/trial/?q=100%2500").status_code == 200


def test_a_wrong_host_is_refused_without_a_page_of_the_admin(admin: Client) -> None:
    response = admin.get("/admin/", headers={"Host": "elsewhere.example"})
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")


def test_a_form_that_came_without_its_extensions_is_shown_again_and_loses_nothing(
    admin: Client, trial: Trial, untouched: Sent
) -> None:
    stored = trial.extensions
    sent = {name: value for name, value in untouched.items() if name != "extensions"}

    response = admin.post(address(trial), sent | {"brief_title": "Another title"})

    assert response.status_code == 200
    assert complaints(response)[""]["extensions"] == ["The form came without this; nothing was saved."]
    trial.refresh_from_db()
    assert stored
    assert trial.extensions == stored
    assert trial.brief_title != "Another title"
    again = response.context["adminform"].form["extensions"].value()
    assert again == opened(admin, trial)["extensions"].replace("\r\n", "\n")


def test_a_browser_gets_a_picture_for_its_tab(client: Client) -> None:
    response = client.get("/favicon.ico", follow=True)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/svg+xml")
    assert b"<svg" in b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_a_page_of_the_admin_names_the_picture(admin: Client) -> None:
    assert b'href="/static/registry/favicon.svg"' in admin.get("/admin/").content
