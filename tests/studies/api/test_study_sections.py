"""GET /studies/{id}/{outcomes,adverse-events,timeline,findings}"""

import hashlib
from typing import Any

import pytest
from django.contrib.auth.models import User

from studies import actions
from studies.models import Study
from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories import studies as documents
from tests.publishing import publish_study

pytestmark = pytest.mark.django_db

DOI = "10.1000/example.2025(1)-2"
PARTS = {
    "outcomes": ("groups", "outcomes"),
    "adverse-events": ("groups", "adverse_events"),
    "timeline": ("timeline",),
    "findings": ("findings",),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_what_the_document_says(api: CheckedClient, published_study: Study, part: str) -> None:
    number = published_study.record_id
    whole = body(api.get(f"/api/v1/studies/{number}"))

    assert body(api.get(f"/api/v1/studies/{number}/{part}")) == {"id": number, "version": 1} | {
        name: whole.get(name, []) for name in PARTS[part]
    }
    assert part == "findings" or all(whole[name] for name in PARTS[part])


def test_findings_are_those_of_the_document(api: CheckedClient, curator: User) -> None:
    number = publish_study(curator, documents.minimal(outcomes=[documents.outcome(), documents.outcome(value="38.0")]))
    findings = body(api.get(f"/api/v1/studies/{number}/findings"))["findings"]

    assert findings == body(api.get(f"/api/v1/studies/{number}"))["findings"]
    assert all(each["pointer"].startswith("/outcomes/1") for each in findings)
    assert ("PERCENTAGE_MISMATCH", "38.0 %", "10/27 = 37.0 %") in {
        (each["code"], each["reported"], each.get("recomputed")) for each in findings
    }


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_not_stated_is_an_empty_list(api: CheckedClient, curator: User, part: str) -> None:
    number = publish_study(curator, documents.minimal())

    section = body(api.get(f"/api/v1/studies/{number}/{part}"))
    assert section == {"id": number, "version": 1} | {name: [] for name in PARTS[part]}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_of_the_current_version(api: CheckedClient, published_study: Study, curator: User, part: str) -> None:
    path = f"/api/v1/studies/{published_study.record_id}/{part}"
    before = api.get(path)
    actions.replace(record=published_study, document=documents.minimal(), by=curator)
    assert api.get(path).content == before.content

    actions.publish(record=published_study, by=curator)
    after = api.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert body(after) == {"id": published_study.record_id, "version": 2} | {name: [] for name in PARTS[part]}


@pytest.mark.parametrize("part", PARTS)
def test_the_etag_is_the_sha256_of_the_body_and_is_answered_with_304(
    api: CheckedClient, published_study: Study, part: str
) -> None:
    first = api.get(f"/api/v1/studies/{DOI}/{part}")
    etag = first.headers["ETag"]

    assert etag == f'"{hashlib.sha256(first.content).hexdigest()}"'
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert api.get(f"/api/v1/studies/{DOI}/{part}", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("by", [DOI, DOI.replace("/", "%2F"), "39999999"])
def test_it_takes_one_query_by_any_identifier(
    api: CheckedClient, published_study: Study, part: str, by: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert body(api.get(f"/api/v1/studies/{by}/{part}"))["id"] == published_study.record_id


@pytest.mark.parametrize("part", [*PARTS, "timeline.svg", "versions", "versions/1"])
@pytest.mark.parametrize("identifier", ["ST0000018", "%00", "x" * 3000, "ü", "10.1000/x", "TR0000017"])
def test_a_study_that_is_not_here_has_no_parts(
    api: CheckedClient, published_study: Study, part: str, identifier: str
) -> None:
    assert problem(api.get(f"/api/v1/studies/{identifier}/{part}")) == (404, "not_found")


@pytest.mark.parametrize("part", [*PARTS, "timeline.svg", "versions", "versions/1"])
def test_a_draft_has_no_parts(api: CheckedClient, study: Study, part: str) -> None:
    draft, nothing = (api.get(f"/api/v1/studies/{name}/{part}") for name in ("39999999", "40000000"))

    assert (draft.status_code, draft.content) == (404, nothing.content)


@pytest.mark.parametrize("part", ["groups", "outcomes/0", "OUTCOMES", "adverse_events", "outcomes/", "__class__"])
def test_no_other_part_has_an_address(api: CheckedClient, published_study: Study, part: str) -> None:
    assert problem(api.get(f"/api/v1/studies/{published_study.record_id}/{part}")) == (404, "not_found")


@pytest.mark.parametrize("part", [*PARTS, "timeline.svg"])
def test_a_parameter_is_refused(api: CheckedClient, published_study: Study, part: str) -> None:
    assert problem(api.get(f"/api/v1/studies/{DOI}/{part}?page_size=2")) == (400, "unknown_parameter")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_can_only_be_read(api: CheckedClient, published_study: Study, part: str, method: str) -> None:
    response = getattr(api, method)(f"/api/v1/studies/{DOI}/{part}")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
