"""What a form refuses although the database would take it, and what it says where one thing goes with another."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import documents
from tests.forms import Sent, address, complaints, form_on, opened, row, saved
from trials import actions
from trials.document import render
from trials.models import Intervention, Link, Site, Source, Trial

pytestmark = pytest.mark.django_db
UNSAFE = "javascript:alert(1)"
REFUSED = "is not an address that starts with http:// or https://."


@pytest.mark.parametrize(
    "name",
    ["ipd_url", "results_url", "results_protocol_url", "links-0-url", "available_data-0-url", "identifiers-0-link"],
)
def test_an_address_that_does_not_lead_to_the_web_is_refused(
    admin: Client, trial: Trial, untouched: Sent, name: str
) -> None:
    response = admin.post(address(trial), untouched | {name: UNSAFE})

    assert response.status_code == 200
    assert f"“{UNSAFE}” {REFUSED}" in str(complaints(response))
    assert UNSAFE not in str(render(trial))


def test_the_address_of_a_source_is_refused_too(admin: Client, trial: Trial) -> None:
    source = Source.objects.filter(trial=trial)[0]
    page = f"/admin/trials/source/{source.pk}/change/"

    response = admin.post(page, form_on(admin.get(page), "source_form") | {"url": UNSAFE})

    assert REFUSED in str(complaints(response))


def test_one_that_stands_there_already_keeps_nobody_from_saving_the_rest(
    admin: Client, trial: Trial, curator: User
) -> None:
    document = documents.complete() | {"links": [{"label": "Old", "url": "www.example.org"}]}
    actions.replace(record=trial, document=document, by=curator)

    saved(admin, trial, opened(admin, trial) | {"links-0-label": "New"})

    assert list(Link.objects.values_list("label", "url")) == [("New", "www.example.org")]


@pytest.mark.parametrize("typed", [{}, {"facility": "  "}, {"place": "1"}])
def test_a_site_that_states_nothing_is_not_added(admin: Client, trial: Trial, typed: dict[str, str]) -> None:
    page = f"/admin/trials/site/add/?trial__id__exact={trial.pk}"

    response = admin.post(page, form_on(admin.get(page), "site_form") | typed)

    assert "This states nothing." in str(complaints(response))
    assert trial.sites.count() == 2


def test_a_site_is_not_emptied_either(admin: Client, trial: Trial) -> None:
    site = Site.objects.filter(trial=trial)[0]
    page = f"/admin/trials/site/{site.pk}/change/"
    emptied = dict.fromkeys(("facility", "status", "city", "state", "zip", "country", "latitude", "longitude"), "")

    response = admin.post(page, form_on(admin.get(page), "site_form") | emptied)

    assert "This states nothing." in str(complaints(response))
    assert Site.objects.get(pk=site.pk).facility == site.facility


def test_a_site_with_its_country_alone_is_something(admin: Client, trial: Trial) -> None:
    page = f"/admin/trials/site/add/?trial__id__exact={trial.pk}"

    assert admin.post(page, form_on(admin.get(page), "site_form") | {"country": "Norway"}).status_code == 302

    assert render(trial)["sites"][-1] == {"country": "Norway"}


@pytest.mark.parametrize(
    ("prefix", "emptied"),
    [
        ("endpoints", ("measure", "time_frame", "description")),
        ("arms", ("label", "type", "interventions", "description")),
    ],
)
def test_a_row_of_the_page_is_deleted_and_not_emptied(
    admin: Client, trial: Trial, untouched: Sent, prefix: str, emptied: tuple[str, ...]
) -> None:
    sent: Any = untouched | {f"{prefix}-0-{name}": [] if name == "interventions" else "" for name in emptied}

    response = admin.post(address(trial), sent | ({"endpoints-0-role": "PRIMARY"} if prefix == "endpoints" else {}))

    assert "This states nothing." in str(complaints(response))


def test_an_arm_with_nothing_but_what_it_gets_is_something(admin: Client, trial: Trial, untouched: Sent) -> None:
    drug = Intervention.objects.filter(trial=trial)[0]
    row(untouched, "arms", label="", type="", description="", interventions=[str(drug.pk)])

    saved(admin, trial, untouched)

    assert trial.arms.count() == 3


def test_a_deleted_intervention_is_said_to_be_taken_out_of_its_arms(
    admin: Client, trial: Trial, untouched: Sent
) -> None:
    saved(admin, trial, untouched | {"interventions-1-DELETE": "on"})

    page = admin.get(address(trial)).content.decode()
    assert "“Drug B [B]” was deleted, and taken out of: Combination, Control." in page
    assert all("B" not in arm.get("interventions", []) for arm in render(trial)["arms"])


def test_one_that_no_arm_gets_goes_without_a_word(admin: Client, trial: Trial, curator: User) -> None:
    document = documents.complete()
    document["interventions"].append({"type": "DRUG", "name": "Nobody's"})
    actions.replace(record=trial, document=document, by=curator)

    saved(admin, trial, opened(admin, trial) | {"interventions-2-DELETE": "on"})

    assert "taken out of" not in admin.get(address(trial)).content.decode()


def test_on_its_own_page_that_is_said_before_it_is_deleted(admin: Client, trial: Trial) -> None:
    drug = Intervention.objects.get(trial=trial, key="B")

    page = admin.get(f"/admin/trials/intervention/{drug.pk}/delete/").content.decode()

    assert "In the arm Combination" in page
    assert "In the arm Control" in page
