"""The path of a provenance entry in the admin: suggested, and refused where it leads nowhere."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registry.records.admin import paths
from tests.forms import form_on
from tests.trials.admin.conftest import add_sites
from trials import actions
from trials.models import Trial

pytestmark = pytest.mark.django_db


def adding(trial: Trial) -> str:
    return f"/admin/trials/provenance/add/?_changelist_filters=trial__id__exact%3D{trial.pk}"


def sent(admin: Client, trial: Trial, path: str) -> Any:
    source = trial.sources.get(key="page")
    opened = form_on(admin.get(adding(trial)), form="provenance_form")
    return admin.post(adding(trial), opened | {"path": path, "source": str(source.pk)})


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/arms/7/label", "There is no value at /arms/7/label. /arms has 2 entries, /arms/0 to /arms/1."),
        (
            "/arms/0/lable",
            "There is no value at /arms/0/lable. /arms/0 states label, type, description, interventions.",
        ),
        ("/acronym/0", "There is no value at /acronym/0. /acronym is a value, with nothing inside it."),
        ("/arms/-", "There is no value at /arms/-. /arms has 2 entries, /arms/0 to /arms/1."),
        ("arms/0", "Write a JSON Pointer, which starts with a slash."),
    ],
)
def test_a_path_that_leads_nowhere_is_refused_and_the_nearest_that_is_there_named(
    admin: Client, trial: Trial, path: str, complaint: str
) -> None:
    before = trial.provenance.count()
    response = sent(admin, trial, path)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors == {"path": [complaint]}
    assert trial.provenance.count() == before


def test_a_path_that_leads_nowhere_at_all_is_told_what_the_record_states(admin: Client, trial: Trial) -> None:
    (complaint,) = sent(admin, trial, "/titel").context["adminform"].form.errors["path"]
    assert complaint.startswith("There is no value at /titel. The record states acronym, brief_title, ")


def test_a_path_that_leads_somewhere_is_saved(admin: Client, trial: Trial) -> None:
    assert sent(admin, trial, "/arms/1/label").status_code == 302
    assert list(trial.provenance.values_list("path", flat=True))[-1] == "/arms/1/label"


def test_an_entry_whose_value_is_gone_is_not_saved_in_green(admin: Client, trial: Trial, curator: User) -> None:
    assert sent(admin, trial, "/why_stopped").status_code == 200
    assert sent(admin, trial, "/acronym").status_code == 302
    with actions.changing(record=trial, by=curator) as locked:
        locked.acronym = ""
        locked.save(update_fields=["acronym"])
    entry = trial.provenance.filter(path="/acronym")[0]
    address = f"/admin/trials/provenance/{entry.pk}/change/"
    response = admin.post(address, form_on(admin.get(address), form="provenance_form") | {"locator": "Page 1"})
    assert response.status_code == 200
    assert "There is no value at /acronym." in response.context["adminform"].form.errors["path"][0]


def test_the_paths_of_the_record_are_suggested_with_what_stands_there(admin: Client, trial: Trial) -> None:
    page = admin.get(adding(trial)).content.decode()
    assert 'list="id_path_paths"' in page
    assert '<datalist id="id_path_paths">' in page
    assert '<option value="/arms/1/label">Arms › 2 › Label: Control</option>' in page
    assert '<option value="/arms/1">Arms › 2</option>' in page
    assert 'value="/sources' not in page


def test_of_very_many_paths_those_of_the_rows_are_suggested(admin: Client, trial: Trial) -> None:
    add_sites(trial, 800)
    page = admin.get(adding(trial)).content.decode()
    assert page.count('<option value="/') == paths.SUGGESTED
    assert '<option value="/sites/801">' in page


def test_a_path_is_shown_as_text_even_if_it_looks_like_markup() -> None:
    widget = paths.PathWidget(lambda: {"<b>": "</option><script>"})
    page = widget.render("path", "<x>", {"id": "id_path"})
    assert "<script>" not in page
    assert '<option value="/&lt;b&gt;">&lt;b&gt;: &lt;/option&gt;&lt;script&gt;</option>' in page


def test_the_first_row_of_an_empty_list_is_added_to_its_record(admin: Client, trial: Trial) -> None:
    trial.sites.all().delete()
    page = admin.get(f"/admin/trials/site/?trial__id__exact={trial.pk}")
    assert f"{trial} has no sites yet." in page.content.decode()
    address = page.content.decode().partition('id="add-first" href="')[2].partition('"')[0].replace("&amp;", "&")
    response = admin.post(address, form_on(admin.get(address), form="site_form") | {"facility": "Example Hospital"})
    assert response.status_code == 302
    assert [site.facility for site in trial.sites.all()] == ["Example Hospital"]
    filtered = admin.get(f"/admin/trials/site/?trial__id__exact={trial.pk}&q=nowhere").content.decode()
    assert f"No sites of {trial} are like that." in filtered
