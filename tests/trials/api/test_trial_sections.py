"""GET /trials/{id}/{arms,endpoints,enrollment,status,sites,findings}"""

import hashlib
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories import documents
from tests.publishing import publish_trial
from trials import actions
from trials.models import Trial

pytestmark = pytest.mark.django_db

# part: (what it holds, what it holds where the trial states nothing)
PARTS: dict[str, tuple[tuple[str, ...], Any]] = {
    "arms": (("arms", "interventions"), []),
    "endpoints": (("endpoints",), []),
    "enrollment": (("enrollment",), {}),
    "status": (("status",), {}),
    "sites": (("sites",), []),
    "findings": (("findings",), []),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_what_the_document_says(api: CheckedClient, published: Trial, part: str) -> None:
    whole = body(api.get(f"/api/v1/trials/{published.record_id}"))
    names, empty = PARTS[part]

    assert part == "findings" or all(whole[name] for name in names)
    assert body(api.get(f"/api/v1/trials/{published.record_id}/{part}")) == {
        "id": published.record_id,
        "version": 1,
    } | {name: whole.get(name, empty) for name in names}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_not_stated_is_empty(api: CheckedClient, curator: User, part: str) -> None:
    number = publish_trial(curator, documents.minimal())
    names, empty = PARTS[part]

    answer = body(api.get(f"/api/v1/trials/{number}/{part}"))

    assert answer == {"id": number, "version": 1} | dict.fromkeys(names, empty)


def test_status_and_enrollment_come_with_their_history(api: CheckedClient, published: Trial) -> None:
    status = body(api.get(f"/api/v1/trials/{published.record_id}/status"))["status"]
    enrollment = body(api.get(f"/api/v1/trials/{published.record_id}/enrollment"))["enrollment"]

    assert [row["status"] for row in status["history"]] == ["NOT_YET_RECRUITING", "RECRUITING"]
    assert enrollment["history"] == [{"on": "2026-10-31", "count": 14, "type": "ACTUAL"}]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_of_the_current_version(api: CheckedClient, published: Trial, curator: User, part: str) -> None:
    before = api.get(f"/api/v1/trials/{published.record_id}/{part}")
    actions.replace(record=published, document=documents.minimal(), by=curator)
    actions.publish(record=published, by=curator)
    after = api.get(f"/api/v1/trials/{published.record_id}/{part}", headers={"If-None-Match": before.headers["ETag"]})

    assert body(after)["version"] == 2
    assert all(body(after)[name] == PARTS[part][1] for name in PARTS[part][0])


@pytest.mark.parametrize("part", PARTS)
def test_the_etag_is_the_sha256_of_the_body_and_is_answered_with_304(
    api: CheckedClient, published: Trial, part: str
) -> None:
    path = f"/api/v1/trials/{published.record_id}/{part}"
    first = api.get(path)
    etag = first.headers["ETag"]

    assert etag == f'"{hashlib.sha256(first.content).hexdigest()}"'
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert api.get(path, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("part", PARTS)
def test_it_takes_one_query(api: CheckedClient, published: Trial, part: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        api.get(f"/api/v1/trials/NCT09999991/{part}")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("identifier", ["TR0000018", "%00", "x" * 3000, "ü"])
def test_a_trial_that_is_not_here_has_no_parts(
    api: CheckedClient, published: Trial, part: str, identifier: str
) -> None:
    response = api.get(f"/api/v1/trials/{identifier}/{part}")

    assert problem(response) == (404, "not_found")


@pytest.mark.parametrize("part", PARTS)
def test_a_draft_has_no_parts(api: CheckedClient, trial: Trial, part: str) -> None:
    draft, nothing = (api.get(f"/api/v1/trials/{name}/{part}") for name in ("NCT09999991", "NCT00000000"))

    assert (draft.status_code, draft.content) == (404, nothing.content)


@pytest.mark.parametrize("part", ["contacts", "design", "arms/0", "ARMS", "arms/", "__class__"])
def test_no_other_part_has_an_address(api: CheckedClient, published: Trial, part: str) -> None:
    assert api.get(f"/api/v1/trials/{published.record_id}/{part}").status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_a_parameter_is_refused(api: CheckedClient, published: Trial, part: str) -> None:
    response = api.get(f"/api/v1/trials/{published.record_id}/{part}?page_size=2")

    assert problem(response) == (400, "unknown_parameter")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_can_only_be_read(api: CheckedClient, published: Trial, part: str, method: str) -> None:
    response = getattr(api, method)(f"/api/v1/trials/{published.record_id}/{part}")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
