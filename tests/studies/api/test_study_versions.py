"""GET /studies/{id}/versions and /versions/{n}"""

import hashlib

import pytest
from django.contrib.auth.models import User

from studies import actions
from studies.models import Study
from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories import studies as documents

pytestmark = pytest.mark.django_db

DOI = "10.1000/example.2025(1)-2"
FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture
def changed(published_study: Study, curator: User) -> Study:
    """A study with two versions."""
    with actions.changing(record=published_study, by=curator) as study:
        study.title = "Renamed"
        study.save()
    actions.publish(record=published_study, by=curator, note="Renamed")
    return published_study


def test_versions_are_listed_the_newest_first_with_what_changed(api: CheckedClient, changed: Study) -> None:
    history = body(api.get(f"/api/v1/studies/{DOI}/versions"))

    assert history["id"] == changed.record_id
    assert [(row["version"], row["note"]) for row in history["items"]] == [(2, "Renamed"), (1, "First version")]
    assert history["items"][0]["previous_sha256"] == history["items"][1]["entry_sha256"]


def test_each_version_is_kept_as_it_was_with_the_hash_that_the_list_gives(api: CheckedClient, changed: Study) -> None:
    path = f"/api/v1/studies/{changed.record_id}"
    for row in body(api.get(f"{path}/versions"))["items"]:
        response = api.get(f"{path}/versions/{row['version']}")
        assert hashlib.sha256(response.content).hexdigest() == row["content_sha256"]
        assert response.headers["ETag"] == f'"{row["content_sha256"]}"'
        assert response.headers["Cache-Control"] == FOR_EVER
        assert body(response)["version"] == row["version"]
    assert api.get(path).content == api.get(f"{path}/versions/2").content
    assert body(api.get(f"{path}/versions/1"))["title"] == documents.complete()["title"]


def test_the_first_version_does_not_change_when_a_second_comes(
    api: CheckedClient, published_study: Study, curator: User
) -> None:
    path = f"/api/v1/studies/{published_study.record_id}"
    before, listed = api.get(path).content, api.get(f"{path}/versions")
    actions.replace(record=published_study, document=documents.minimal(), by=curator)
    actions.publish(record=published_study, by=curator)
    after = api.get(f"{path}/versions", headers={"If-None-Match": listed.headers["ETag"]})

    assert api.get(f"{path}/versions/1").content == before
    assert body(after)["items"][1:] == body(listed)["items"]
    assert listed.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("path", ["versions", "versions/1", "versions/2"])
def test_a_client_that_has_it_gets_304(api: CheckedClient, changed: Study, path: str) -> None:
    first = api.get(f"/api/v1/studies/{DOI}/{path}")
    again = api.get(f"/api/v1/studies/{DOI}/{path}", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.headers["Cache-Control"]) == (304, first.headers["Cache-Control"])


@pytest.mark.parametrize("version", ["0", "3", "2147483647", "2147483648", "9" * 19, "9" * 4000])
def test_a_version_that_does_not_exist_is_a_problem(api: CheckedClient, changed: Study, version: str) -> None:
    assert problem(api.get(f"/api/v1/studies/{changed.record_id}/versions/{version}")) == (404, "version_not_found")


@pytest.mark.parametrize("version", ["-1", "x", "1.0", "9" * 5000, "%D9%A1", "1/", "1/outcomes", "%00"])
def test_what_is_no_number_of_a_version_has_no_address(api: CheckedClient, changed: Study, version: str) -> None:
    response = api.get(f"/api/v1/studies/{changed.record_id}/versions/{version}")

    assert problem(response) in [(404, "not_found"), (404, "version_not_found")]


def test_a_draft_after_the_last_version_is_none_of_the_versions(
    api: CheckedClient, published_study: Study, curator: User
) -> None:
    actions.replace(record=published_study, document=documents.minimal(), by=curator)

    assert len(body(api.get(f"/api/v1/studies/{DOI}/versions"))["items"]) == 1
    assert problem(api.get(f"/api/v1/studies/{DOI}/versions/2")) == (404, "version_not_found")


def test_a_trial_has_none_of_a_studys_versions(api: CheckedClient, changed: Study) -> None:
    trial = changed.links.get().trial

    assert problem(api.get(f"/api/v1/trials/{trial}/versions/2")) == (404, "version_not_found")
    assert problem(api.get(f"/api/v1/trials/{changed.record_id}/versions/1")) == (404, "not_found")
    assert problem(api.get(f"/api/v1/studies/{trial}/versions/1")) == (404, "not_found")
