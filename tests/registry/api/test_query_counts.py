"""How many queries an answer takes: the same for one row and for many."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.client import CheckedClient
from tests.factories.documents import complete, minimal
from tests.publishing import trials_of_a_module
from tests.shelf import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    trials = {f"{n}": minimal(brief_title=f"Trial {n}") for n in range(60)} | {"complete": complete()}
    with trials_of_a_module(shelf, trials) as numbers:
        yield numbers


@pytest.mark.parametrize("size", [1, 60])
@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 1),
        ("q=trial", 1),
        ("sort=-title&status=RECRUITING&condition=example&country=china&start_from=2024", 1),
        ("identifier=EX-001", 1),
        ("fields=*", 1),
        ("fields=arms,endpoints", 1),
        ("count=true", 2),
        ("facets=phases", 2),
        ("facets=phases,countries,conditions,study_type", 2),
        ("count=true&facets=phases&q=trial", 3),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
def test_a_list_takes_as_many_whatever_the_size_of_its_page(
    api: CheckedClient,
    ids: dict[str, str],
    django_assert_max_num_queries: Any,
    django_assert_num_queries: Any,
    size: int,
    query: str,
    number: int,
    accept: str,
) -> None:
    exactly = django_assert_num_queries if accept == "application/json" else django_assert_max_num_queries
    with exactly(number):
        api.get(f"/api/v1/trials?{query}&page_size={size}", headers={"Accept": accept})


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("trials/{}", 1),
        ("trials/EX-001", 1),
        ("trials/{}/arms", 1),
        ("trials/{}/versions", 2),
        ("trials/{}/versions/1", 2),
        ("trials/NCT00000000", 2),  # a number that nobody has may be of what was removed
        ("trials/TR9999998", 2),
        ("changes?page_size=1", 1),
        ("changes?page_size=1000", 1),
        ("changes?page_size=2&since=3&kind=trial", 1),
        ("ledger/head", 1),
        ("vocabularies", 0),
        ("openapi.json", 0),
        ("openapi.yaml", 0),
        ("docs", 0),
        ("nothing/here", 0),
        ("trials?page_size=0", 0),
        ("trials?page_token=nonsense", 0),
    ],
)
def test_every_other_read_takes_a_fixed_number(
    api: CheckedClient, ids: dict[str, str], django_assert_num_queries: Any, path: str, number: int
) -> None:
    with django_assert_num_queries(number):
        api.get(f"/api/v1/{path.format(ids['complete'])}")


def test_an_answer_that_the_client_has_takes_no_more(
    api: CheckedClient, ids: dict[str, str], django_assert_num_queries: Any
) -> None:
    etag = api.get(f"/api/v1/trials/{ids['complete']}").headers["ETag"]

    with django_assert_num_queries(1):
        api.get(f"/api/v1/trials/{ids['complete']}", headers={"If-None-Match": etag})


@pytest.mark.parametrize(("document", "number"), [(complete(), 1), (minimal(), 0)], ids=["with numbers", "without"])
def test_validating_asks_once_who_else_has_its_numbers(
    api: CheckedClient, db: None, django_assert_num_queries: Any, document: dict[str, Any], number: int
) -> None:
    with django_assert_num_queries(number):
        api.post("/api/v1/validate/trial", data=document, content_type="application/json")
