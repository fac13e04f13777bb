"""GET /trials/{id}/versions, /versions/{n} and the sections of a trial."""

import hashlib

import pytest
from django.contrib.auth.models import User

from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories import documents
from trials import actions
from trials.models import Trial

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(published: Trial, curator: User) -> Trial:
    """A trial with two versions."""
    with actions.changing(record=published, by=curator) as trial:
        trial.acronym = "EXAMPLE-2"
        trial.save()
    actions.publish(record=published, by=curator, note="Renamed")
    return published


def test_a_new_version_changes_the_current_document_and_no_other(api: CheckedClient, published: Trial) -> None:
    curator = User.objects.get(username="curator")
    path = f"/api/v1/trials/{published.record_id}"
    before = api.get(path)
    with actions.changing(record=published, by=curator) as trial:
        trial.acronym = "EXAMPLE-2"
        trial.save()
    actions.publish(record=published, by=curator)

    after = api.get(path)

    assert (body(after)["version"], body(after)["acronym"]) == (2, "EXAMPLE-2")
    assert after.headers["ETag"] != before.headers["ETag"]
    assert api.get(f"{path}/versions/1").content == before.content
    assert api.get(f"{path}/versions/2").content == after.content
    assert body(after)["registered_on"] == body(before)["registered_on"]


def test_versions_are_listed_the_newest_first_with_what_changed(api: CheckedClient, changed: Trial) -> None:
    history = body(api.get(f"/api/v1/trials/{changed.record_id}/versions"))

    assert [(row["version"], row["serial"], row["note"]) for row in history["items"]] == [
        (2, 2, "Renamed"),
        (1, 1, "First version"),
    ]
    assert history["items"][0]["previous_sha256"] == history["items"][1]["entry_sha256"]


def test_a_version_may_be_kept_for_ever_and_its_etag_is_its_hash(api: CheckedClient, changed: Trial) -> None:
    response = api.get(f"/api/v1/trials/{changed.record_id}/versions/1")

    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    by_another = api.get("/api/v1/trials/NCT09999991/versions/1")
    assert by_another.headers["Cache-Control"] == "public, no-cache"  # it may come to be another record's
    assert by_another.content == response.content
    assert response.headers["ETag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'


@pytest.mark.parametrize("version", ["0", "3", "99999999999999999999"])
def test_a_version_that_does_not_exist_is_a_problem(api: CheckedClient, changed: Trial, version: str) -> None:
    response = api.get(f"/api/v1/trials/{changed.record_id}/versions/{version}")

    assert problem(response) == (404, "version_not_found")


@pytest.mark.parametrize(
    ("section", "parts"),
    [
        ("arms", ("arms", "interventions")),
        ("endpoints", ("endpoints",)),
        ("enrollment", ("enrollment",)),
        ("status", ("status",)),
        ("sites", ("sites",)),
    ],
)
def test_a_section_is_that_part_of_the_document(
    api: CheckedClient, published: Trial, section: str, parts: tuple[str, ...]
) -> None:
    answer = body(api.get(f"/api/v1/trials/{published.record_id}/{section}"))

    whole = documents.complete()
    assert answer == {"id": published.record_id, "version": 1} | {part: whole[part] for part in parts}


@pytest.mark.parametrize("section", ["arms", "endpoints", "enrollment", "status", "sites"])
def test_a_section_that_is_not_stated_is_empty(api: CheckedClient, curator: User, section: str) -> None:
    trial = actions.create(by=curator, document=documents.minimal())
    number = actions.publish(record=trial, by=curator).record_id

    answer = body(api.get(f"/api/v1/trials/{number}/{section}"))

    assert not answer[section]


@pytest.mark.parametrize("version", ["-1", "x", "1.0", "9" * 5000, "%D9%A1", "1/", "1/arms"])
def test_what_is_no_number_of_a_version_has_no_address(api: CheckedClient, changed: Trial, version: str) -> None:
    response = api.get(f"/api/v1/trials/{changed.record_id}/versions/{version}")

    assert problem(response) in ((404, "not_found"), (404, "version_not_found"))


@pytest.mark.parametrize("path", ["versions", "versions/1", "versions/2"])
def test_a_client_that_has_it_gets_304(api: CheckedClient, changed: Trial, path: str) -> None:
    address = f"/api/v1/trials/{changed.record_id}/{path}"
    first = api.get(address)
    again = api.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.headers["Cache-Control"]) == (304, first.headers["Cache-Control"])


def test_the_list_grows_and_says_so(api: CheckedClient, published: Trial, curator: User) -> None:
    path = f"/api/v1/trials/{published.record_id}/versions"
    before = api.get(path)
    actions.replace(record=published, document=documents.minimal(), by=curator)
    actions.publish(record=published, by=curator)
    after = api.get(path, headers={"If-None-Match": before.headers["ETag"]})

    assert before.headers["Cache-Control"] == "public, no-cache"
    assert body(after)["items"][1:] == body(before)["items"]


def test_each_version_has_the_hash_that_the_list_gives(api: CheckedClient, changed: Trial) -> None:
    for row in body(api.get(f"/api/v1/trials/{changed.record_id}/versions"))["items"]:
        content = api.get(f"/api/v1/trials/{changed.record_id}/versions/{row['version']}").content
        assert hashlib.sha256(content).hexdigest() == row["content_sha256"]


@pytest.mark.parametrize("path", ["versions", "versions/1", "versions/99"])
def test_a_draft_is_as_unknown_as_what_never_was(api: CheckedClient, trial: Trial, path: str) -> None:
    draft, nothing = (api.get(f"/api/v1/trials/{name}/{path}") for name in ("NCT09999991", "NCT00000000"))

    assert (draft.status_code, draft.content) == (404, nothing.content)


def test_a_number_that_a_version_no_longer_has_does_not_find_it(
    api: CheckedClient, published: Trial, curator: User
) -> None:
    actions.replace(record=published, document=documents.minimal(), by=curator)
    actions.publish(record=published, by=curator)

    assert api.get("/api/v1/trials/NCT09999991").status_code == 404
    assert body(api.get(f"/api/v1/trials/{published.record_id}/versions/1"))["identifiers"][1]["value"] == "NCT09999991"
