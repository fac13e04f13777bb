"""The numbers of a study on its page: the address of a DOI is taken for the DOI, and another study's is refused."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from studies.models import Study
from tests.factories import studies as documents
from tests.forms import Sent, address, complaints, row, saved
from tests.publishing import publish_study

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed", ["https://doi.org/10.1000/abc", "http://dx.doi.org/10.1000/abc", "doi: 10.1000/abc", "10.1000/abc"]
)
def test_the_address_of_a_doi_is_taken_for_the_doi(admin: Client, study: Study, untouched: Sent, typed: str) -> None:
    row(untouched, "identifiers", type="DOI", value=typed)
    saved(admin, study, untouched)
    assert study.identifiers.filter(type="DOI", value="10.1000/abc").exists()


def test_the_doi_of_another_study_is_refused_also_as_an_address(
    admin: Client, study: Study, untouched: Sent, curator: User
) -> None:
    document = documents.minimal(identifiers=[{"type": "DOI", "value": "10.1000/abc"}])
    number = publish_study(curator, document)
    row(untouched, "identifiers", type="DOI", value="https://doi.org/10.1000/ABC")

    response = admin.post(address(study), untouched)

    [errors] = complaints(response)["identifiers"]
    assert f">{number}</a>" in str(errors["value"])
    assert not study.identifiers.filter(value__icontains="abc").exists()


@pytest.mark.parametrize("typed", ["https://example.org/10.1000/abc", "10.1/x", "abc"])
def test_what_is_no_doi_is_refused_at_its_row(admin: Client, study: Study, untouched: Sent, typed: str) -> None:
    row(untouched, "identifiers", type="DOI", value=typed)
    [errors] = complaints(admin.post(address(study), untouched))["identifiers"]
    assert "is not a DOI" in str(errors["value"])


def test_a_number_on_a_page_of_its_own_is_held_against_the_same_rules(
    admin: Client, study: Study, curator: User
) -> None:
    publish_study(curator, documents.minimal(identifiers=[{"type": "DOI", "value": "10.1000/abc"}]))
    page = f"/admin/studies/studyidentifier/add/?study__id__exact={study.pk}"
    sent = {"revision": study.revision, "note": "", "type": "DOI", "value": "10.1000/abc", "place": ""}

    response = admin.post(page, sent)

    assert response.status_code == 200
    assert "belongs to" in str(response.context["adminform"].form.errors["value"])
    assert admin.post(page, sent | {"value": "https://doi.org/10.1000/xyz"}).status_code == 302
    assert study.identifiers.filter(value="10.1000/xyz").exists()
