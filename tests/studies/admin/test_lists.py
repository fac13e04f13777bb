"""Finding studies in the admin."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from studies import actions
from studies.models import Study
from tests.factories import studies as documents

pytestmark = pytest.mark.django_db
LIST = "/admin/studies/study/"


@pytest.fixture
def several(published_study: Study, curator: User) -> None:
    """A published study, and a draft of another type."""
    actions.create(by=curator, document=documents.minimal(title="A case", study_type="CASE_REPORT"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["A case", "Drug A"]),
        ("study_type__exact=CASE_REPORT", ["A case"]),
        ("state__exact=PUBLISHED", ["Drug A"]),
        ("unpublished=yes", ["A case"]),
        ("unpublished=no", ["Drug A"]),
        ("q=39999999", ["Drug A"]),
        ("q=advanced+example", ["Drug A"]),
        ("q=ST0000017", ["Drug A"]),
        ("q=example+journal", ["Drug A"]),
        ("q=nothing", []),
    ],
)
@pytest.mark.usefixtures("several")
def test_studies_are_filtered_and_searched(admin: Client, query: str, expected: list[str]) -> None:
    titles = [str(study)[:6] for study in admin.get(f"{LIST}?{query}").context["cl"].result_list]

    assert titles == expected


def test_the_list_says_how_grave_the_findings_of_the_current_version_are(
    admin: Client, study: Study, curator: User
) -> None:
    study.outcomes.filter(position=0).update(value="30.3")
    actions.LIFECYCLE.reread(record=study, entries=study.provenance.values_list("pk", flat=True), by=curator)
    publication = actions.publish(record=study, by=curator)

    page = admin.get(LIST).content.decode()

    assert "Inconsistent" in page
    assert f"{publication.record_id} v1" in page


def test_the_list_needs_as_many_queries_for_one_study_as_for_twenty(
    admin: Client, curator: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        study = actions.create(by=curator, document=documents.minimal(title=f"Study {number}"))
        actions.publish(record=study, by=curator)

    with django_assert_max_num_queries(10):
        admin.get(LIST)
