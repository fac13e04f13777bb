"""Pages of large records: bounded in bytes, and nothing is lost at their ends."""

from collections.abc import Iterator
from typing import Any

import pytest

from registry.api import pagination
from registry.records import lists
from registry.serving import database
from tests.answers import body
from tests.client import CheckedClient
from tests.factories.documents import minimal
from tests.publishing import trials_of_a_module
from tests.shelf import Shelf

pytestmark = pytest.mark.django_db

LARGE = 100_000
SIZES = [10, LARGE, 10, LARGE, LARGE, 10, 10, LARGE, 10]


@pytest.fixture(scope="module", autouse=True)
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    made = {
        f"{number}": minimal(
            brief_title=f"Trial {number}", conditions=["c" * (size // 200 + 1)], extensions={"x": {"y": "é" * size}}
        )
        for number, size in enumerate(SIZES)
    }
    with trials_of_a_module(shelf, made) as numbers:
        yield numbers


@pytest.fixture(autouse=True)
def limit_asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of bytes stands in the statement, which is kept for a query string; here it changes in between."""
    monkeypatch.setattr(lists, "_asked", lists._asked.__wrapped__)  # type: ignore[attr-defined]


def pages(api: CheckedClient, query: str) -> list[list[dict[str, Any]]]:
    """Return the items of each page of a list, following its tokens to the end."""
    found, more = [], ""
    while True:
        page = body(api.get(f"/api/v1/trials?{query}{more}"))
        found.append(page["items"])
        if "next_page_token" not in page:
            return found
        more = f"&page_token={page['next_page_token']}"


@pytest.mark.parametrize("fields", ["*", "extensions"])
@pytest.mark.parametrize("sort", ["published", "-published", "id", "title", "-title", "start", "-relevance"])
@pytest.mark.parametrize("size", [2, 1000])
def test_a_page_of_large_records_is_shorter_than_asked_and_none_is_lost(
    api: CheckedClient, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch, fields: str, sort: str, size: int
) -> None:
    asked = f"fields={fields}&sort={sort}&q=trial&page_size={size}"
    whole = [item for page in pages(api, asked) for item in page]
    monkeypatch.setattr(pagination, "MAX_BYTES", 500_000)  # a large one has 200,000 and more
    found = pages(api, asked)

    assert [item for page in found for item in page] == whole
    assert len(whole) == len(SIZES)
    large = [sum(len(item["extensions"]["x"]["y"]) == LARGE for item in page) for page in found]
    assert max(large) <= 2
    assert size == 2 or len(found) == 2


def test_a_record_that_is_larger_than_a_page_is_a_page(api: CheckedClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "MAX_BYTES", 1)

    assert [len(page) for page in pages(api, "fields=*&page_size=1000")] == [1] * len(SIZES)


def test_long_pages_of_summaries_and_tables_are_bounded_likewise(
    api: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagination, "MAX_BYTES", 1_500)
    found = pages(api, "page_size=1000")
    table = api.get("/api/v1/trials?page_size=1000", headers={"Accept": "text/csv"})

    assert len(found) > 2
    assert sorted(item["id"] for page in found for item in page) == sorted(set(ids_of(found)))
    assert len(ids_of(found)) == len(SIZES)
    assert table.content.count(b"\r\n") == 1 + len(found[0])
    assert 'rel="next"' in table.headers["Link"]


def ids_of(found: list[list[dict[str, Any]]]) -> list[str]:
    return [item["id"] for page in found for item in page]


def test_what_does_not_fit_is_never_sent_by_the_database(api: CheckedClient, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    ask = database.rows

    def watched(*args: Any) -> Any:
        rows = ask(*args)
        held.append(sum(len(row[-1] or "") for row in rows))
        return rows

    monkeypatch.setattr(database, "rows", watched)
    monkeypatch.setattr(pagination, "MAX_BYTES", 500_000)
    pages(api, "fields=*&page_size=1000")

    assert held
    assert max(held) <= 500_000


@pytest.mark.parametrize("query", ["fields=*", "fields=extensions&q=trial", "", "sort=-title"])
@pytest.mark.parametrize("size", [1, 20, 21, 1000])
def test_a_page_is_one_query_whether_it_is_bounded_or_not(
    api: CheckedClient, django_assert_num_queries: Any, query: str, size: int
) -> None:
    with django_assert_num_queries(1):
        api.get(f"/api/v1/trials?{query}&page_size={size}")
