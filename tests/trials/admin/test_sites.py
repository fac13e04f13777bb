"""Sites and the other lists on pages of their own; a thousand of them are no burden."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registry.curation.models import CurationEvent
from tests.factories import documents
from tests.forms import Sent, address, form_on, opened, saved
from tests.trials.admin.conftest import add_sites, as_somebody
from trials import actions
from trials.document import render
from trials.models import Provenance, Site, Trial

pytestmark = pytest.mark.django_db


def part(model: str, row: Any, page: str = "change") -> str:
    return f"/admin/trials/{model}/{row.pk}/{page}/"


def listed(model: str, trial: Trial, more: str = "") -> str:
    return f"/admin/trials/{model}/?trial__id__exact={trial.pk}{more}"


def adding(model: str, trial: Trial) -> str:
    return f"/admin/trials/{model}/add/?_changelist_filters=trial__id__exact%3D{trial.pk}"


@pytest.mark.parametrize("sites", [10, 1000])
def test_the_page_of_a_trial_opens_within_thirty_queries_however_many_sites_it_has(
    admin: Client, trial: Trial, sites: int, django_assert_max_num_queries: Any
) -> None:
    add_sites(trial, sites)

    with django_assert_max_num_queries(30):
        page = admin.get(address(trial))

    assert f"{sites + 2:,} sites" in page.content.decode()
    assert len(page.content) < 1_500_000


def test_the_number_of_queries_does_not_grow_with_the_lists_on_the_page(
    admin: Client, curator: User, django_assert_max_num_queries: Any
) -> None:
    document = documents.complete()
    for name in ("arms", "endpoints", "contacts", "references", "officials", "identifiers"):
        document[name] = (document[name] * 15)[:15]
    document["sponsors"]["collaborators"] = [{"name": f"Hospital {n}"} for n in range(15)]
    trial = actions.create(by=curator, document=document)

    with django_assert_max_num_queries(30):
        admin.get(address(trial))


def test_a_trial_with_a_thousand_sites_and_provenance_for_each_is_saved(admin: Client, trial: Trial) -> None:
    add_sites(trial, 1000)
    source = trial.sources.get(key="page")
    Provenance.objects.bulk_create(
        Provenance(trial=trial, source=source, path=f"/sites/{n}/facility", position=n + 9) for n in range(2, 400)
    )

    saved(admin, trial, opened(admin, trial) | {"acronym": "X"})

    assert render(trial)["acronym"] == "X"
    assert trial.sites.count() == 1002


def test_a_list_that_grew_too_long_for_the_form_moves_to_a_page_of_its_own_and_is_kept(
    admin: Client, curator: User
) -> None:
    endpoints = [{"role": "OTHER", "measure": f"Measure {n}"} for n in range(200)]
    trial = actions.create(by=curator, document=documents.complete() | {"endpoints": endpoints})
    page = admin.get(address(trial))
    assert "open the endpoints" in page.content.decode()

    saved(admin, trial, form_on(page, "trial_form") | {"acronym": "X"})

    assert render(trial)["endpoints"] == endpoints
    assert admin.get(listed("endpoint", trial)).status_code == 200
    last = trial.endpoints.last()
    assert last is not None
    sent = form_on(admin.get(part("endpoint", last)), form="endpoint_form") | {"measure": "Last", "place": "1"}
    assert admin.post(part("endpoint", last), sent).status_code == 302
    assert render(trial)["endpoints"][0]["measure"] == "Last"


def test_sites_are_listed_fifty_a_page_searched_and_filtered(admin: Client, trial: Trial) -> None:
    add_sites(trial, 120)

    page = admin.get(listed("site", trial))
    assert len(page.context["cl"].result_list) == 50
    assert "Example Hospital" in page.content.decode()
    assert [site.city for site in admin.get(listed("site", trial, "&q=berlin")).context["cl"].result_list] == ["Berlin"]
    assert admin.get(listed("site", trial, "&country=Germany")).context["cl"].result_count == 1
    assert admin.get(listed("site", trial, "&status__exact=NOT_YET_RECRUITING")).context["cl"].result_count == 1


def test_a_list_without_its_trial_leads_to_the_trials(admin: Client, trial: Trial) -> None:
    assert admin.get("/admin/trials/site/").headers["Location"] == "/admin/trials/trial/"
    assert admin.get("/admin/trials/site/add/").headers["Location"] == "/admin/trials/trial/"


def test_clearing_all_filters_stays_with_the_trial(admin: Client, trial: Trial) -> None:
    admin.get(listed("site", trial, "&q=berlin"))

    assert admin.get("/admin/trials/site/").headers["Location"] == listed("site", trial)


def test_many_sites_get_a_status_as_one_event(admin: Client, trial: Trial) -> None:
    add_sites(trial, 60)
    chosen = list(trial.sites.values_list("pk", flat=True)[:60])

    admin.post(listed("site", trial), {"action": "set_status_completed", "_selected_action": chosen})

    assert trial.sites.filter(status="COMPLETED").count() == 60
    (event,) = CurationEvent.objects.filter(draft=trial.pk, verb="CHANGE")
    assert len(event.changes) == 60


def test_sites_of_another_trial_cannot_be_changed_through_the_list(admin: Client, trial: Trial, curator: User) -> None:
    other = actions.create(by=curator, document=documents.complete())
    chosen = list(other.sites.values_list("pk", flat=True))

    admin.post(listed("site", trial), {"action": "set_status_completed", "_selected_action": chosen})

    assert render(other) == documents.complete()


def test_a_site_is_added_at_the_end_with_an_event_of_its_trial(admin: Client, trial: Trial) -> None:
    admin.get(part("site", trial.sites.first()))
    sent = form_on(admin.get(adding("site", trial)), form="site_form")
    assert sent["place"] == ""

    response = admin.post(adding("site", trial), sent | {"facility": "New Hospital", "city": "Wuhan", "why": "Joined"})

    assert response.status_code == 302, response.context["adminform"].form.errors
    assert render(trial)["sites"][-1] == {"facility": "New Hospital", "city": "Wuhan"}
    event = CurationEvent.objects.filter(draft=trial.pk).first()
    assert event is not None
    assert (event.note, event.changes[0]["path"]) == ("Joined", "/sites/2")  # type: ignore[index]


def test_a_site_is_edited_with_its_contacts(admin: Client, trial: Trial) -> None:
    site = trial.sites.first()
    sent = form_on(admin.get(part("site", site)), form="site_form")

    admin.post(part("site", site), sent | {"city": "Wuhan", "contacts-0-name": "New office"})

    published_site = render(trial)["sites"][0]
    assert (published_site["city"], published_site["contacts"][0]["name"]) == ("Wuhan", "New office")


def test_moving_and_deleting_sites_takes_their_provenance_along(admin: Client, trial: Trial) -> None:
    first, second = trial.sites.all()
    source = trial.sources.get(key="page")
    for path in ("/sites/0/city", "/sites/1/city"):
        Provenance.objects.create(trial=trial, source=source, path=path)
    sent = form_on(admin.get(part("site", second)), form="site_form")
    assert sent["place"] == "2"

    assert admin.post(part("site", second), sent | {"place": "1"}).status_code == 302
    assert set(trial.provenance.values_list("path", flat=True)) >= {"/sites/0/city", "/sites/1/city"}
    assert [site["city"] for site in render(trial)["sites"]] == ["Berlin", "Shanghai"]
    assert admin.post(part("site", second, "delete"), {"post": "yes"}).status_code == 302

    assert [path for path in trial.provenance.values_list("path", flat=True) if "sites" in path] == ["/sites/0/city"]
    assert Site.objects.get(trial=trial) == first


def test_a_stale_site_form_shows_the_conflict_and_saves_nothing(admin: Client, trial: Trial, untouched: Sent) -> None:
    site = trial.sites.first()
    mine = form_on(admin.get(part("site", site)), form="site_form") | {"city": "Mine"}
    saved(as_somebody("colleague", "view_trial", "change_trial"), trial, untouched | {"acronym": "THEIRS"})

    response = admin.post(part("site", site), mine)

    assert "colleague changed this record" in response.content.decode()
    again = form_on(response, form="site_form")
    assert (render(trial)["sites"][0]["city"], again["city"]) == ("Shanghai", "Mine")
    assert admin.post(part("site", site), again).status_code == 302
    assert render(trial)["sites"][0]["city"] == "Mine"


def test_provenance_is_entered_with_a_source_of_the_same_trial(admin: Client, trial: Trial, curator: User) -> None:
    other = actions.create(by=curator, document=documents.complete())
    sent = form_on(admin.get(adding("provenance", trial)), form="provenance_form") | {"path": "/acronym"}

    foreign = admin.post(adding("provenance", trial), sent | {"source": str(other.sources.first().pk)})  # type: ignore[union-attr]
    own = admin.post(adding("provenance", trial), sent | {"source": str(trial.sources.first().pk)})  # type: ignore[union-attr]

    assert (foreign.status_code, own.status_code) == (200, 302)
    assert trial.provenance.count() == 3


def test_the_key_of_a_source_is_given_once(admin: Client, trial: Trial) -> None:
    sent = form_on(admin.get(adding("source", trial)), form="source_form") | {"key": "page"}

    response = admin.post(adding("source", trial), sent)

    assert response.status_code == 200
    assert trial.sources.count() == 2


def test_a_retraction_is_entered_on_the_page_of_its_reference(admin: Client, trial: Trial) -> None:
    reference = trial.references.get()
    sent = form_on(admin.get(part("reference", reference)), form="reference_form") | {"retractions-0-pmid": "123"}

    assert admin.post(part("reference", reference), sent).status_code == 302

    assert render(trial)["references"][0]["retractions"][0]["pmid"] == "123"


@pytest.mark.parametrize("model", ["site", "source", "provenance", "reference", "arm", "trialorganization"])
def test_rows_may_be_changed_by_whoever_may_change_the_trial_and_by_nobody_else(trial: Trial, model: str) -> None:
    relation = {"trialorganization": "organizations", "provenance": "provenance"}.get(model, f"{model}s")
    row = getattr(trial, relation).first()
    reader, curator = as_somebody("reader", "view_trial"), as_somebody("curator2", "view_trial", "change_trial")

    for address_ in (listed(model, trial), part(model, row)):
        assert reader.get(address_).status_code == curator.get(address_).status_code == 200
        assert Client().get(address_).status_code == 302
    for address_ in (part(model, row), part(model, row, "delete"), adding(model, trial)):
        assert reader.post(address_, {"post": "yes"}).status_code == 403
        assert as_somebody(f"nobody{address_}"[:150]).post(address_, {"post": "yes"}).status_code == 403
    assert getattr(trial, relation).filter(pk=row.pk).exists()


def test_reordering_on_the_page_takes_provenance_along(admin: Client, trial: Trial) -> None:
    source = trial.sources.get(key="page")
    for path in ("/arms/0/label", "/endpoints/2/measure", "/endpoints/0/measure"):
        Provenance.objects.create(trial=trial, source=source, path=path, position=9)
    sent = opened(admin, trial) | {"arms-0-position": "1", "arms-1-position": "0", "endpoints-0-DELETE": "on"}

    saved(admin, trial, sent)

    assert list(trial.provenance.values_list("path", flat=True))[2:] == ["/arms/1/label", "/endpoints/1/measure"]
