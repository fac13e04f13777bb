"""GET /studies: what a page is made of. Searching, filtering, paging, facets and CSV have files of their own."""

import hashlib
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User

from studies.filters import SECTIONS
from tests.answers import body, errors, problem
from tests.client import CheckedClient
from tests.factories import studies as documents
from tests.factories.records import CuratorFactory
from tests.publishing import publish_study, studies_of_a_module
from tests.shelf import Shelf

pytestmark = pytest.mark.django_db

STAMPS = {"id", "version", "registered_on", "published_at"}


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    """Publish one study with everything, one with as good as nothing, one with a wrong number."""

    def contents(one: str, two: str) -> dict[str, Any]:
        return {
            "complete": documents.complete(trial=one),
            "bare": documents.minimal(),
            "wrong": documents.minimal(outcomes=[documents.outcome(value="38.0")]),
        }

    with studies_of_a_module(shelf, contents) as (numbers, _):
        yield numbers


def test_without_parameters_the_newest_publications_come_first(api: CheckedClient, ids: dict[str, str]) -> None:
    page = body(api.get("/api/v1/studies"))

    assert [item["id"] for item in page["items"]] == [ids["wrong"], ids["bare"], ids["complete"]]
    assert set(page) == {"items"}


def test_a_summary_says_what_a_result_list_shows(api: CheckedClient, ids: dict[str, str]) -> None:
    item = body(api.get("/api/v1/studies?identifier=39999999"))["items"][0]
    whole = documents.complete(trial=ids["one"])
    names = ("title", "study_type", "identifiers", "data_cutoff_on", "conditions", "drugs", "countries", "trials")

    assert {name: item[name] for name in item if name not in STAMPS} == {
        **{name: whole[name] for name in names},
        "publication": {
            name: whole["publication"][name] for name in ("citation", "journal", "meeting", "published_on")
        },
        "population": {
            name: whole["population"][name]
            for name in ("enrolled", "treated", "evaluable", "therapy_lines", "therapy_line")
        },
    }
    assert (item["id"], item["version"]) == (ids["complete"], 1)


def test_a_summary_does_not_state_what_the_study_does_not(api: CheckedClient, ids: dict[str, str]) -> None:
    items = body(api.get("/api/v1/studies"))["items"]

    assert set(items[1]) == STAMPS | {"title"}


def test_an_empty_registry_answers_an_empty_page(api: CheckedClient, empty: None) -> None:
    assert body(api.get("/api/v1/studies?count=true&facets=drugs")) == {
        "items": [],
        "total": 0,
        "facets": {"drugs": []},
    }


class TestFields:
    """``fields`` gives sections of the document instead of the summary."""

    def test_a_star_gives_the_documents_byte_for_byte(self, api: CheckedClient, ids: dict[str, str]) -> None:
        page = api.get("/api/v1/studies?fields=*").content
        whole = [api.get(f"/api/v1/studies/{ids[name]}").content for name in ("wrong", "bare", "complete")]

        assert page == b'{"items":[' + b",".join(whole) + b"]}"

    @pytest.mark.parametrize("section", [name for name in SECTIONS if name != "findings"])
    def test_a_section_comes_with_the_stamps_and_nothing_else(
        self, api: CheckedClient, ids: dict[str, str], section: str
    ) -> None:
        item = body(api.get(f"/api/v1/studies?fields={section}&identifier=39999999"))["items"][0]

        assert set(item) == STAMPS | {section}

    @pytest.mark.parametrize("query", ["fields=findings,title", "fields=findings&fields=title"])
    def test_several_are_written_with_commas_or_repeated(
        self, api: CheckedClient, ids: dict[str, str], query: str
    ) -> None:
        items = body(api.get(f"/api/v1/studies?{query}"))["items"]

        assert [set(item) - STAMPS for item in items] == [{"findings", "title"}, {"title"}, {"title"}]

    def test_an_unknown_section_is_refused_with_those_there_are(self, api: CheckedClient) -> None:
        refused = orjson.loads(api.get("/api/v1/studies?fields=title,secrets").content)

        assert (refused["code"], refused["errors"][0]["allowed"]) == ("invalid_choice", ["*", *SECTIONS])


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("page_size=0", "out_of_range", "page_size"),
        ("page_size=1001", "out_of_range", "page_size"),
        (f"page_size={'9' * 5000}", "invalid_value", "page_size"),
        ("page_size=2&page_size=3", "repeated_parameter", "page_size"),
        ("q=a&q=b", "repeated_parameter", "q"),
        ("drug=a&drug=b", "repeated_parameter", "drug"),
        ("trial=a&trial=b", "repeated_parameter", "trial"),
        ("min_enrolled=1&min_enrolled=2", "repeated_parameter", "min_enrolled"),
        ("min_enrolled=-1", "out_of_range", "min_enrolled"),
        ("min_enrolled=2147483648", "out_of_range", "min_enrolled"),
        ("min_enrolled=many", "invalid_value", "min_enrolled"),
        ("min_enrolled=1.5", "invalid_value", "min_enrolled"),
        ("sort=sideways", "invalid_choice", "sort"),
        ("sort=start", "invalid_choice", "sort"),
        ("count=maybe", "invalid_value", "count"),
        ("facets=titles", "invalid_choice", "facets"),
        ("colour=red", "unknown_parameter", "colour"),
        ("relation=MENTIONS", "unknown_parameter", "relation"),
        ("status=RECRUITING", "unknown_parameter", "status"),
        ("study_published_from=soon", "invalid_value", "study_published_from"),
        ("study_published_to=2025-02-29", "invalid_value", "study_published_to"),
        ("finding=IMPOSSIBLY", "invalid_choice", "finding"),
    ],
)
def test_a_mistake_in_the_query_is_refused_and_named(api: CheckedClient, query: str, code: str, parameter: str) -> None:
    response = api.get(f"/api/v1/studies?{query}")

    assert problem(response) == (400, code)
    assert [error["parameter"] for error in errors(response)] == [parameter]


def test_every_mistake_is_named_at_once(api: CheckedClient) -> None:
    answer = orjson.loads(api.get("/api/v1/studies?page_size=0&line=NINTH&colour=red&registered_from=soon").content)

    assert {error["parameter"] for error in answer["errors"]} == {"page_size", "line", "colour", "registered_from"}


def test_the_total_is_given_on_request_whatever_the_page_holds(api: CheckedClient, ids: dict[str, str]) -> None:
    page = body(api.get("/api/v1/studies?page_size=1&count=true"))

    assert (len(page["items"]), page["total"]) == (1, 3)
    assert "total" not in body(api.get("/api/v1/studies?count=false"))


@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
def test_the_etag_is_the_sha256_of_the_body_and_is_answered_with_304(
    api: CheckedClient, ids: dict[str, str], accept: str
) -> None:
    first = api.get("/api/v1/studies?sort=id", headers={"Accept": accept})
    second = api.get("/api/v1/studies?sort=id", headers={"Accept": accept, "If-None-Match": first.headers["ETag"]})

    assert first.headers["ETag"] == f'"{hashlib.sha256(first.content).hexdigest()}"'
    assert (second.status_code, second.content, second.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert first.headers["Cache-Control"] == second.headers["Cache-Control"] == "public, no-cache"
    assert "Accept" in first.headers["Vary"]


def test_the_etag_changes_with_what_is_listed(api: CheckedClient, ids: dict[str, str], curator: User) -> None:
    etag = api.get("/api/v1/studies").headers["ETag"]
    publish_study(curator, documents.minimal())

    assert api.get("/api/v1/studies", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("query", ["", "fields=*", "fields=title", "facets=drugs,measures&count=true", "q=drug"])
def test_the_number_of_queries_does_not_depend_on_what_is_listed(
    api: CheckedClient, empty: None, django_assert_num_queries: Any, query: str
) -> None:
    number = 1 + ("facets" in query) + ("count" in query)
    for _ in range(3):
        with django_assert_num_queries(number):
            api.get(f"/api/v1/studies?{query}")
        publish_study(CuratorFactory.create(), documents.complete() | {"identifiers": []})


def test_the_next_version_takes_the_place_of_the_one_before(
    api: CheckedClient, ids: dict[str, str], curator: User
) -> None:
    number = ids["complete"]
    publish_study(curator, documents.minimal(title="Renamed"), record_id=number)

    for query in ("", "?q=renamed", "?sort=title", f"?identifier={number}"):
        items = body(api.get(f"/api/v1/studies{query}"))["items"]
        assert [(item["title"], item["version"]) for item in items if item["id"] == number] == [("Renamed", 2)]
    for query in ("q=sample", "drug=drug", "country=japan", "measure=PFS", "identifier=39999999&min_enrolled=30"):
        assert number not in {item["id"] for item in body(api.get(f"/api/v1/studies?{query}"))["items"]}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_it_can_only_be_read(api: CheckedClient, method: str) -> None:
    response = getattr(api, method)("/api/v1/studies")

    assert problem(response) == (405, "method_not_allowed")
    assert response.headers["Allow"] == "GET, HEAD"


def test_head_answers_the_headers_of_get(api: CheckedClient, ids: dict[str, str]) -> None:
    get, head = api.get("/api/v1/studies"), api.head("/api/v1/studies")

    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", get.headers["ETag"])
