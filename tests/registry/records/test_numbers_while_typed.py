"""What is said of a number while it is typed in the admin: what saving and publishing would say of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from registry import identifiers
from registry.curation.models import Curated
from studies.choices import StudyIdentifierType
from studies.models import Study
from tests.factories import documents
from tests.factories import studies as study_documents
from tests.forms import address
from tests.publishing import publish_study, publish_trial
from trials import actions
from trials.choices import IdentifierType
from trials.models import Trial

pytestmark = pytest.mark.django_db
WELL_FORMED = {
    "NCT": "NCT01234567", "NCT_ALIAS": "NCT01234568", "EUDRACT_NUMBER": "2020-123456-12", "CTIS": "2023-512345-12-00",
    "DOI": "10.1000/abc", "PMID": "37677918", "PMCID": "PMC1234567",
}  # fmt: skip
NOTHING = {"refused": False, "remarks": ""}


@pytest.fixture
def admin(curator: User) -> Client:
    """A browser in which the curator is logged in."""
    return signed_in(curator)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def staff(*permissions: str) -> User:
    """Return a member of staff with these permissions."""
    user = User.objects.create_user("somebody", password="a long enough password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def remarks(admin: Client, record: Curated, type_: str, value: str) -> Any:
    response = admin.get(address(record, "number"), {"type": type_, "value": value})
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    return response.json()


@pytest.mark.parametrize("type_", IdentifierType.values)
def test_the_trial_that_has_a_number_is_named_with_a_link(
    admin: Client, trial: Trial, curator: User, type_: str
) -> None:
    value = WELL_FORMED.get(type_, "EX-77")
    document = documents.minimal(brief_title="<b>Theirs</b>", identifiers=[{"type": type_, "value": value}])
    number = publish_trial(curator, document, working_copy=True)

    answer = remarks(admin, trial, type_, f" {value} ")

    link = f'<a class="underline" href="{address(Trial.objects.get(record_id=number))}">{number}</a>'
    verb = "belongs to" if type_ in identifiers.OF_ONE_RECORD else "stands in"
    assert answer["refused"] == (type_ in identifiers.OF_ONE_RECORD)
    assert f"{value} {verb} {link} (“&lt;b&gt;Theirs&lt;/b&gt;”)" in answer["remarks"]


@pytest.mark.parametrize("type_", StudyIdentifierType.values)
def test_the_study_that_has_a_number_is_named_with_a_link(
    admin: Client, study: Study, curator: User, type_: str
) -> None:
    value = WELL_FORMED.get(type_, "EX-77")
    number = publish_study(
        curator, study_documents.minimal(identifiers=[{"type": type_, "value": value}]), working_copy=True
    )

    answer = remarks(admin, study, type_, value)

    assert answer["refused"] == (type_ in identifiers.OF_ONE_RECORD)
    assert f'href="{address(Study.objects.get(record_id=number))}">{number}</a>' in answer["remarks"]


def test_a_record_without_a_working_copy_is_linked_to_what_is_published(
    admin: Client, study: Study, curator: User
) -> None:
    document = study_documents.minimal(identifiers=[{"type": "DOI", "value": "10.1000/abc"}])
    number = publish_study(curator, document, mirrored=True)

    assert f'href="/api/v1/studies/{number}"' in remarks(admin, study, "DOI", "10.1000/ABC")["remarks"]


def test_the_address_of_a_doi_is_taken_for_the_doi(admin: Client, study: Study, curator: User) -> None:
    publish_study(curator, study_documents.minimal(identifiers=[{"type": "DOI", "value": "10.1000/abc"}]))

    assert "10.1000/abc belongs to" in remarks(admin, study, "DOI", "https://doi.org/10.1000/abc")["remarks"]
    assert remarks(admin, study, "DOI", "https://doi.org/10.1000/xyz") == NOTHING


def test_a_number_of_the_record_itself_and_one_that_nobody_has_are_no_clash(admin: Client, published: Trial) -> None:
    own = published.identifiers.filter(type="NCT")[0]

    assert remarks(admin, published, own.type, own.value) == NOTHING
    assert remarks(admin, published, "NCT", "NCT07654321") == NOTHING


def test_a_number_of_another_draft_is_a_warning(admin: Client, trial: Trial, curator: User) -> None:
    numbers = [{"type": "NCT", "value": "NCT01234567"}]
    draft = actions.create(by=curator, document=documents.minimal(identifiers=numbers))

    answer = remarks(admin, trial, "NCT", "nct01234567".upper())

    assert not answer["refused"]
    assert f'stands in <a class="underline" href="{address(draft)}">' in answer["remarks"]


@pytest.mark.parametrize(
    ("type_", "value", "message"),
    [
        ("NCT", "NCT1234", "is not the form of a number of this type"),
        ("NCT_ALIAS", "01234567", "is not the form of a number of this type"),
        ("EUDRACT_NUMBER", "2020-1-1", "is not the form of a number of this type"),
        ("CTIS", "2023-412345-12-00", "is not the form of a number of this type"),
        ("OTHER", "N/A", "is a placeholder"),
        ("NO_SUCH_TYPE", "X", "NO_SUCH_TYPE"),
        ("NCT", "<script>x</script>", "&lt;script&gt;"),
        ("NCT", "NCT" + "1" * 4000, "is not the form of a number of this type"),
    ],
)
def test_what_cannot_be_such_a_number_of_a_trial_is_refused(
    admin: Client, trial: Trial, type_: str, value: str, message: str
) -> None:
    answer = remarks(admin, trial, type_, value)
    assert answer["refused"]
    assert message in answer["remarks"]
    assert "<script" not in answer["remarks"]


@pytest.mark.parametrize(("type_", "value"), [("DOI", "10.1/x"), ("PMID", "0123"), ("PMCID", "1234567")])
def test_what_cannot_be_such_a_number_of_a_study_is_refused(
    admin: Client, study: Study, type_: str, value: str
) -> None:
    answer = remarks(admin, study, type_, value)
    assert answer["refused"]
    assert f"is not a {type_}" in answer["remarks"]


def test_nothing_is_said_of_a_number_that_is_not_typed_yet(admin: Client, trial: Trial) -> None:
    assert remarks(admin, trial, "NCT", "  ") == NOTHING
    assert admin.get(address(trial, "number")).json() == NOTHING


def test_an_address_with_nul_and_one_of_no_record_lead_nowhere(admin: Client, trial: Trial) -> None:
    assert admin.get(f"{address(trial, 'number')}?type=NCT&value=%00").status_code == 400
    assert admin.get("/admin/trials/trial/999999/number/").status_code == 404


@pytest.mark.parametrize("permission", ["view_trial", "change_study", ""])
def test_who_may_not_change_the_kind_of_record_is_told_nothing(trial: Trial, permission: str) -> None:
    response = signed_in(staff(permission)).get(address(trial, "number"), {"type": "NCT", "value": "NCT01234567"})
    assert response.status_code == 403


def test_who_may_change_it_is_answered_and_a_stranger_is_led_to_the_login(trial: Trial, client: Client) -> None:
    assert remarks(signed_in(staff("view_trial", "change_trial")), trial, "NCT", "NCT01234567") == NOTHING
    assert client.get(address(trial, "number")).headers["Location"].startswith("/admin/login/")


def test_a_removed_record_takes_no_numbers(admin: Client, published: Trial, curator: User) -> None:
    actions.remove(record=published, by=curator, note="Registered twice.")
    assert admin.get(address(published, "number"), {"type": "NCT", "value": "NCT1"}).status_code == 403
