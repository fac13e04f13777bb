"""What the checks find stands beside the value that it is about, and at the top of the page."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registry.records.admin.columns import columns
from registry.records.admin.value_remarks import column_of
from studies import actions
from studies.document import StudyDocument
from studies.models import Study
from tests.factories import studies as documents
from tests.forms import address, opened, saved
from tests.studies.admin.conftest import as_somebody


@pytest.fixture
def wrong(study: Study, curator: User) -> Study:
    """A study in which three numbers do not agree with the others: one cannot be true."""
    document = documents.complete()
    document["outcomes"][0]["value"] = "30.3"
    document["adverse_events"][0]["count"] = 30  # of 29
    document["adverse_events"][0].pop("percentage")
    document["data_cutoff_on"] = "2026-01"  # after it was published
    return actions.replace(record=study, document=document, by=curator)


def title(response: Any, prefix: str, number: int) -> str:
    """Return what stands in the line of a folded row."""
    (rows,) = [each for each in response.context["inline_admin_formsets"] if each.formset.prefix == prefix]
    return str([form.original for form in rows][number].get_inline_title)


def hint(response: Any, prefix: str, number: int, name: str) -> str:
    """Return what stands below a field of a row."""
    (rows,) = [each for each in response.context["inline_admin_formsets"] if each.formset.prefix == prefix]
    return str(rows.formset.forms[number][name].help_text)


@pytest.mark.django_db
def test_a_finding_stands_under_the_field_of_its_value(admin: Client, wrong: Study) -> None:
    response = admin.get(address(wrong))

    remark = hint(response, "outcomes", 0, "value")
    assert "10 of 27 is 37.0 %, not 30.3 %." in remark
    assert "Inconsistent" in remark
    assert "Reported: 30.3 % → recomputed: 10/27 = 37.0 %" in remark
    assert 'id="id_outcomes-0-value_helptext"' in remark
    assert "Impossible" in hint(response, "adverse_events", 0, "count")
    assert "curation-remark" not in hint(response, "outcomes", 1, "value")


@pytest.mark.django_db
def test_a_finding_about_the_study_itself_stands_under_its_field(admin: Client, wrong: Study) -> None:
    form = admin.get(address(wrong)).context["adminform"].form

    assert "cannot have been published on 2025-04-01" in form["data_cutoff_on"].help_text


@pytest.mark.django_db
def test_a_folded_row_shows_in_words_that_it_has_findings(admin: Client, wrong: Study) -> None:
    response = admin.get(address(wrong))
    page = response.content.decode()

    assert '<span class="curation-mark curation-warning">1 inconsistent</span>' in page
    assert '<span class="curation-mark curation-danger">1 impossible</span>' in page
    assert "Response 30.3 % · All patients" in title(response, "outcomes", 0)
    assert "curation-mark" not in title(response, "outcomes", 1)


@pytest.mark.django_db
def test_the_top_of_the_page_counts_the_findings_and_leads_to_each(admin: Client, wrong: Study) -> None:
    response = admin.get(address(wrong))

    remarks = response.context["remarked"]
    assert [each.text for each in remarks.counts] == ["2 impossible", "1 inconsistent"]
    assert {(each.remark.pointer, each.address, each.field) for each in remarks.listed} == {
        ("/data_cutoff_on", f"{address(wrong)}#section-publication-dates", "id_data_cutoff_on"),
        ("/outcomes/0/value", f"{address(wrong)}#section-outcomes", "id_outcomes-0-value"),
        ("/adverse_events/0/count", f"{address(wrong)}#section-adverse-events", "id_adverse_events-0-count"),
    }
    assert "3 findings" in response.content.decode()


@pytest.mark.django_db
def test_findings_follow_their_row_when_it_is_moved(admin: Client, wrong: Study) -> None:
    places = {"outcomes-0-position": "3", "outcomes-3-position": "0"}

    saved(admin, wrong, opened(admin, wrong) | places)

    response = admin.get(address(wrong))
    assert "10 of 27" in hint(response, "outcomes", 3, "value")
    assert "10 of 27" not in hint(response, "outcomes", 0, "value")


@pytest.mark.django_db
def test_findings_stay_beside_their_values_when_a_form_comes_back_with_errors(admin: Client, wrong: Study) -> None:
    response = admin.post(address(wrong), opened(admin, wrong) | {"published_on": "2025-13"})

    assert "10 of 27" in hint(response, "outcomes", 0, "value")
    assert "3 findings" in response.content.decode()


@pytest.mark.django_db
def test_whoever_may_only_read_sees_the_findings_too(wrong: Study) -> None:
    page = as_somebody("reader", "view_study").get(address(wrong)).content.decode()

    assert "10 of 27 is 37.0 %, not 30.3 %." in page
    assert "1 inconsistent" in page


@pytest.mark.django_db
def test_findings_about_a_long_list_lead_to_the_pages_of_its_rows_and_stand_there(
    admin: Client, study: Study, curator: User
) -> None:
    rows = [documents.outcome(note=f"Row {number}") for number in range(99)] + [documents.outcome(value="30.3")]
    actions.replace(record=study, document=documents.complete() | {"outcomes": rows}, by=curator)
    page = f"/admin/studies/outcome/{study.outcomes.get(value='30.3').pk}/change/"

    (listed,) = admin.get(address(study)).context["remarked"].listed

    assert listed.address == page
    assert "10 of 27" in str(admin.get(page).context["adminform"].form["value"].help_text)
    assert page in admin.get(f"/admin/studies/outcome/?study__id__exact={study.pk}").content.decode()


@pytest.mark.django_db
def test_the_page_of_findings_leads_to_those_of_what_is_published(admin: Client, published_study: Study) -> None:
    address = f"/admin/studies/study/{published_study.pk}/findings/"

    assert f'href="/api/v1/findings?record={published_study.record_id}"' in admin.get(address).content.decode()


@pytest.mark.django_db
def test_the_page_of_findings_lists_each_once_those_about_numbers_too(admin: Client, wrong: Study) -> None:
    page = admin.get(f"/admin/studies/study/{wrong.pk}/findings/")
    listed = [
        (each.finding.code, each.finding.pointer) for group in page.context["findings"] for each in group["findings"]
    ]

    assert ("PERCENTAGE_MISMATCH", "/outcomes/0/value") in listed
    assert len(set(listed)) == len(listed)


@pytest.mark.django_db
def test_a_study_that_was_never_published_leads_to_no_findings_of_others(admin: Client, study: Study) -> None:
    assert "/api/v1/findings" not in admin.get(f"/admin/studies/study/{study.pk}/findings/").content.decode()


@pytest.mark.django_db
def test_a_study_without_findings_shows_none(admin: Client, study: Study) -> None:
    page = admin.get(address(study)).content.decode()

    assert "curation-remark" not in page
    assert 'id="remarks"' not in page


@pytest.mark.parametrize(
    ("pointer", "column"),
    [
        ("/population/enrolled", "enrolled"),
        ("/follow_up/value", "follow_up_value"),
        ("/publication/authors/3", "authors"),
        ("/conditions/0", "conditions"),
        ("/outcomes/3/interval/high", "interval_high"),
        ("/outcomes/3/interval", "interval_level"),
        ("/outcomes/3/comparator", "comparator"),
        ("/outcomes/3", "group"),
        ("/nothing", ""),
        ("", ""),
    ],
)
def test_the_field_of_a_value_is_read_off_the_document(pointer: str, column: str) -> None:
    assert column_of(columns(StudyDocument()), pointer) == column


def test_what_computes_is_not_loaded_with_the_admin() -> None:
    program = (
        "import django; django.setup(); from django.contrib import admin; admin.autodiscover(); import sys;"
        "assert 'studies.admin.study' in sys.modules;"
        "sys.exit(str([each for each in ('scipy', 'numpy') if each in sys.modules]))"
    )
    process = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "registry.settings"},
    )  # fmt: skip

    assert process.stderr.strip().splitlines()[-1:] == ["[]"]
