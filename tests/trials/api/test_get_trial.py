"""GET /trials/{id}"""

import hashlib

import orjson
import pytest

from tests.answers import problem
from tests.client import CheckedClient
from trials import actions
from trials.document import render
from trials.models import Trial

pytestmark = pytest.mark.django_db


def test_the_body_is_the_published_document(api: CheckedClient, published: Trial) -> None:
    body = orjson.loads(api.get(f"/api/v1/trials/{published.record_id}").content)

    assert {name: value for name, value in body.items() if name in render(published)} == render(published)
    assert (body["id"], body["version"]) == (published.record_id, 1)


def test_the_etag_is_the_sha256_of_the_body(api: CheckedClient, published: Trial) -> None:
    response = api.get(f"/api/v1/trials/{published.record_id}")

    assert response.headers["ETag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'


def test_a_client_that_has_the_current_version_gets_304(api: CheckedClient, published: Trial) -> None:
    path = f"/api/v1/trials/{published.record_id}"
    etag = api.get(path).headers["ETag"]

    for header in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        assert api.get(path, headers={"If-None-Match": header}).status_code == 304
    assert api.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_caches_must_ask_whether_it_still_holds(api: CheckedClient, published: Trial) -> None:
    assert api.get(f"/api/v1/trials/{published.record_id}").headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("identifier", ["NCT09999991", "nct09999991", "EX-001", " ex-001 "])
def test_a_trial_is_found_by_any_identifier_that_is_unique(
    api: CheckedClient, published: Trial, identifier: str
) -> None:
    response = api.get(f"/api/v1/trials/{identifier}")

    assert orjson.loads(response.content)["id"] == published.record_id
    assert response.headers["Content-Location"] == f"/api/v1/trials/{published.record_id}"


def test_an_identifier_that_two_trials_have_names_both(api: CheckedClient, published: Trial, curator: object) -> None:
    numbers = [{"type": "SPONSOR_PROTOCOL", "value": "EX-001"}]
    document = render(published) | {"brief_title": "Another trial", "identifiers": numbers}
    other = actions.publish(record=actions.create(by=curator, document=document), by=curator)  # type: ignore[arg-type]

    response = api.get("/api/v1/trials/EX-001")

    problem = orjson.loads(response.content)
    assert (response.status_code, problem["code"]) == (409, "identifier_not_unique")
    assert [candidate["id"] for candidate in problem["candidates"]] == [published.record_id, other.record_id]


def test_it_takes_one_query(api: CheckedClient, published: Trial, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        api.get(f"/api/v1/trials/{published.record_id}")
    with django_assert_num_queries(1):  # type: ignore[operator]
        api.get("/api/v1/trials/NCT09999991")


def test_a_draft_is_as_unknown_as_what_never_was(api: CheckedClient, trial: Trial) -> None:
    answers = {api.get(f"/api/v1/trials/{name}").content for name in ("NCT09999991", "EX-001", "NCT00000000")}

    assert len(answers) == 1


@pytest.mark.parametrize(
    "identifier", ["TR0000018", "TR9999998", "x" * 5000, "%00", "ü", "%F0%9F%A6%A0", "..", "a%2Fb"]
)
def test_what_is_not_here_is_a_problem_with_404(api: CheckedClient, published: Trial, identifier: str) -> None:
    response = api.get(f"/api/v1/trials/{identifier}")

    assert problem(response) == (404, "not_found")


def test_a_parameter_that_it_does_not_have_is_refused(api: CheckedClient, published: Trial) -> None:
    response = api.get(f"/api/v1/trials/{published.record_id}?field=arms")

    assert problem(response) == (400, "unknown_parameter")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_it_can_only_be_read(api: CheckedClient, published: Trial, method: str) -> None:
    response = getattr(api, method)(f"/api/v1/trials/{published.record_id}")

    assert problem(response) == (405, "method_not_allowed")
    assert response.headers["Allow"] == "GET, HEAD"


def test_an_unsupported_media_type_is_refused_with_what_there_is(api: CheckedClient, published: Trial) -> None:
    response = api.get(f"/api/v1/trials/{published.record_id}", headers={"Accept": "application/xml"})

    assert response.status_code == 406
    assert "application/json" in orjson.loads(response.content)["detail"]


def test_any_page_may_read_it(api: CheckedClient, published: Trial) -> None:
    response = api.get(f"/api/v1/trials/{published.record_id}", headers={"Origin": "https://anywhere.example"})

    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
