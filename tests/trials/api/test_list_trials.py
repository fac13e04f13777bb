"""GET /trials: what a page is made of. Searching, filtering, paging, facets and CSV have files of their own."""

import hashlib
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User

from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories import documents
from tests.publishing import publish_trial, trials_of_a_module
from tests.shelf import Shelf
from trials import actions
from trials.filters import SECTIONS
from trials.models import Trial

pytestmark = pytest.mark.django_db

STAMPS = {"id", "version", "registered_on", "published_at"}


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    """Publish one trial with everything and two with as good as nothing."""
    contents = {
        "complete": documents.complete() | {"identifiers": documents.complete()["identifiers"][:1]},  # no NCT number
        "bare": documents.minimal(),
        "named": documents.minimal(brief_title="Named", acronym="NAMED", conditions=["Something"]),
    }
    with trials_of_a_module(shelf, contents) as numbers:
        yield numbers


def test_without_parameters_the_newest_publications_come_first(api: CheckedClient, ids: dict[str, str]) -> None:
    page = body(api.get("/api/v1/trials"))

    assert [item["id"] for item in page["items"]] == [ids["named"], ids["bare"], ids["complete"]]
    assert set(page) == {"items"}


def test_an_item_is_the_document_with_fewer_values(api: CheckedClient, ids: dict[str, str]) -> None:
    for item in body(api.get("/api/v1/trials"))["items"]:
        assert_part(item, body(api.get(f"/api/v1/trials/{item['id']}")), "")


def assert_part(part: Any, whole: Any, path: str) -> None:
    """Fail unless everything that a part states stands in the whole at the same place."""
    if isinstance(part, dict):
        for name, value in part.items():
            assert name in whole, f"{path}/{name}"
            assert_part(value, whole[name], f"{path}/{name}")
    elif isinstance(part, list):
        assert len(part) == len(whole), path
        for index, (value, other) in enumerate(zip(part, whole, strict=True)):
            assert_part(value, other, f"{path}/{index}")
    else:
        assert part == whole, path


def test_a_summary_says_what_a_result_list_shows(api: CheckedClient, ids: dict[str, str]) -> None:
    item = body(api.get("/api/v1/trials?identifier=EX-001"))["items"][0]

    assert item == {
        "id": ids["complete"],
        "version": 1,
        "registered_on": item["registered_on"],
        "published_at": item["published_at"],
        "acronym": "EXAMPLE-1",
        "brief_title": "Drug A With Drug B in Advanced Example Disease",
        "study_type": "INTERVENTIONAL",
        "conditions": ["Example Disease", "Carcinoma, Example"],
        "sponsors": {"lead": {"name": "Example Institute", "class": "OTHER"}},
        "status": {
            "overall": "RECRUITING",
            "start": {"date": "2026-05", "type": "ACTUAL"},
            "primary_completion": {"date": "2029", "type": "ESTIMATED"},
            "completion": {"date": "2030-01-31", "type": "ESTIMATED"},
        },
        "design": {"phases": ["PHASE1", "PHASE2"]},
        "enrollment": {"count": 120, "type": "ESTIMATED"},
        "interventions": [{"type": "DRUG", "name": "Drug A"}, {"type": "BIOLOGICAL", "name": "Drug B"}],
    }


def test_an_empty_registry_answers_an_empty_page(api: CheckedClient, empty: None) -> None:
    assert body(api.get("/api/v1/trials?count=true&facets=phases")) == {
        "items": [],
        "total": 0,
        "facets": {"phases": []},
    }


def test_drafts_are_not_listed_found_or_counted(api: CheckedClient, empty: None, trial: Trial) -> None:
    for query in ("", "?q=EXAMPLE-1", "?identifier=NCT09999991", "?condition=example", "?status=RECRUITING"):
        assert body(api.get(f"/api/v1/trials{query}"))["items"] == []
    counted = body(api.get("/api/v1/trials?count=true&facets=conditions,overall_status"))
    assert (counted["total"], counted["facets"]) == (0, {"conditions": [], "overall_status": []})


def test_what_a_draft_changes_is_not_seen_before_it_is_published(
    api: CheckedClient, published: Trial, curator: User
) -> None:
    before = api.get("/api/v1/trials").content
    changed = documents.complete() | {"brief_title": "Renamed"}
    actions.replace(record=published, document=changed, by=curator)

    assert api.get("/api/v1/trials").content == before
    assert body(api.get("/api/v1/trials?q=renamed"))["items"] == []

    actions.publish(record=published, by=curator)
    assert [item["version"] for item in body(api.get("/api/v1/trials?q=renamed"))["items"]] == [2]


class TestFields:
    """``fields`` gives sections of the document instead of the summary."""

    def test_a_star_gives_the_documents_as_they_were_published(self, api: CheckedClient, ids: dict[str, str]) -> None:
        items = body(api.get("/api/v1/trials?fields=*&sort=published"))["items"]

        assert items == [body(api.get(f"/api/v1/trials/{number}")) for number in ids.values()]

    def test_the_bytes_of_a_document_stand_in_the_page_unchanged(self, api: CheckedClient, ids: dict[str, str]) -> None:
        page = api.get("/api/v1/trials?fields=*").content

        assert api.get(f"/api/v1/trials/{ids['complete']}").content in page

    @pytest.mark.parametrize("section", [name for name in SECTIONS if name != "findings"])
    def test_a_section_comes_with_the_stamps_and_nothing_else(
        self, api: CheckedClient, ids: dict[str, str], section: str
    ) -> None:
        item = body(api.get(f"/api/v1/trials?fields={section}&identifier=EX-001"))["items"][0]

        assert set(item) == STAMPS | {section}

    @pytest.mark.parametrize("query", ["fields=arms,endpoints", "fields=arms&fields=endpoints"])
    def test_several_are_written_with_commas_or_repeated(
        self, api: CheckedClient, ids: dict[str, str], query: str
    ) -> None:
        items = body(api.get(f"/api/v1/trials?{query}&sort=published"))["items"]

        assert [set(item) - STAMPS for item in items] == [{"arms", "endpoints"}, set(), set()]

    def test_an_unknown_section_is_refused_with_those_there_are(self, api: CheckedClient) -> None:
        problem = orjson.loads(api.get("/api/v1/trials?fields=arms,secrets").content)

        assert (problem["code"], problem["errors"][0]["allowed"]) == ("invalid_choice", ["*", *SECTIONS])


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("page_size=0", "out_of_range", "page_size"),
        ("page_size=-1", "out_of_range", "page_size"),
        ("page_size=1001", "out_of_range", "page_size"),
        ("page_size=abc", "invalid_value", "page_size"),
        ("page_size=", "invalid_value", "page_size"),
        ("page_size=1.5", "invalid_value", "page_size"),
        (f"page_size={'9' * 5000}", "invalid_value", "page_size"),
        ("page_size=2&page_size=3", "repeated_parameter", "page_size"),
        ("q=a&q=b", "repeated_parameter", "q"),
        ("sort=id&sort=title", "repeated_parameter", "sort"),
        ("sort=sideways", "invalid_choice", "sort"),
        ("sort=rank", "invalid_choice", "sort"),
        ("count=maybe", "invalid_value", "count"),
        ("facets=titles", "invalid_choice", "facets"),
        ("colour=red", "unknown_parameter", "colour"),
        ("Status=RECRUITING", "unknown_parameter", "Status"),
        ("offset=20", "unknown_parameter", "offset"),
        ("format=csv", "unknown_parameter", "format"),
    ],
)
def test_a_mistake_in_the_query_is_refused_and_named(api: CheckedClient, query: str, code: str, parameter: str) -> None:
    response = api.get(f"/api/v1/trials?{query}")
    problem = orjson.loads(response.content)

    assert (response.status_code, problem["code"]) == (400, code)
    assert [error["parameter"] for error in problem["errors"]] == [parameter]


def test_every_mistake_is_named_at_once(api: CheckedClient) -> None:
    problem = orjson.loads(api.get("/api/v1/trials?page_size=0&phase=PHASE9&colour=red&start_from=soon").content)

    assert {error["parameter"] for error in problem["errors"]} == {"page_size", "phase", "colour", "start_from"}


@pytest.mark.parametrize(("number", "refusal"), [(1001, (400, "bad_request")), (4000, (414, "address_too_long"))])
def test_more_parameters_than_anybody_needs_are_refused_as_a_problem(
    api: CheckedClient, number: int, refusal: tuple[int, str]
) -> None:
    assert problem(api.get(f"/api/v1/trials?{'&'.join(['q=a'] * number)}")) == refusal


@pytest.mark.parametrize("word", ["true", "1", "True", "yes"])
def test_count_gives_the_total_whatever_the_page_holds(api: CheckedClient, ids: dict[str, str], word: str) -> None:
    page = body(api.get(f"/api/v1/trials?page_size=1&count={word}"))

    assert (len(page["items"]), page["total"]) == (1, 3)


def test_the_total_is_given_only_on_request(api: CheckedClient, ids: dict[str, str]) -> None:
    assert "total" not in body(api.get("/api/v1/trials?count=false"))
    assert "total" not in body(api.get("/api/v1/trials"))


@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
def test_the_etag_is_the_sha256_of_the_body_and_is_answered_with_304(
    api: CheckedClient, ids: dict[str, str], accept: str
) -> None:
    first = api.get("/api/v1/trials?sort=id", headers={"Accept": accept})
    etag = first.headers["ETag"]

    assert etag == f'"{hashlib.sha256(first.content).hexdigest()}"'
    assert first.headers["Cache-Control"] == "public, no-cache"
    second = api.get("/api/v1/trials?sort=id", headers={"Accept": accept, "If-None-Match": etag})
    assert (second.status_code, second.content, second.headers["ETag"]) == (304, b"", etag)


def test_the_etag_changes_with_what_is_listed(api: CheckedClient, published: Trial, curator: User) -> None:
    etag = api.get("/api/v1/trials").headers["ETag"]
    publish_trial(curator, documents.minimal())

    assert api.get("/api/v1/trials", headers={"If-None-Match": etag}).status_code == 200


def test_the_link_header_leads_to_the_next_page_and_keeps_the_other_parameters(
    api: CheckedClient, ids: dict[str, str]
) -> None:
    first = api.get("/api/v1/trials?page_size=2&sort=-title&fields=conditions&facets=phases&facets=countries")
    address, relation = first.headers["Link"].split("; ")
    second = api.get(address.strip("<>"))

    assert relation == 'rel="next"'
    assert len(body(second)["items"]) == 1
    assert set(body(second)["facets"]) == {"phases", "countries"}
    assert not second.has_header("Link")


def test_caches_keep_json_and_csv_apart(api: CheckedClient, ids: dict[str, str]) -> None:
    assert "Accept" in api.get("/api/v1/trials").headers["Vary"]


def test_head_answers_the_headers_of_get(api: CheckedClient, ids: dict[str, str]) -> None:
    get, head = api.get("/api/v1/trials"), api.head("/api/v1/trials")

    assert (head.status_code, head.content) == (200, b"")
    assert {name: head.headers[name] for name in ("ETag", "Content-Type")} == {
        name: get.headers[name] for name in ("ETag", "Content-Type")
    }


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_it_can_only_be_read(api: CheckedClient, method: str) -> None:
    response = getattr(api, method)("/api/v1/trials")

    assert problem(response) == (405, "method_not_allowed")
    assert response.headers["Allow"] == "GET, HEAD"


def test_a_trailing_slash_is_another_address(api: CheckedClient) -> None:
    assert api.get("/api/v1/trials/").status_code == 404
