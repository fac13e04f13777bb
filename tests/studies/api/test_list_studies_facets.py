"""GET /studies?facets=: counts of values among everything that matches."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from registry.api.facets import MAX_VALUES
from studies.filters import FACETS
from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories.studies import minimal, outcome
from tests.publishing import Document, studies_of_a_module
from tests.shelf import Shelf

pytestmark = pytest.mark.django_db


def contents(one: str, two: str) -> dict[str, dict[str, Any]]:
    """Return studies whose values recur, one without any, one with very many."""
    links = [{"trial": one, "relation": "MENTIONS"}, {"trial": one, "relation": "BACKGROUND"},
             {"trial": two, "relation": "MENTIONS"}]  # fmt: skip
    return {
        f"{n}": minimal(
            study_type=("CASE_REPORT", "REVIEW")[n % 2],
            conditions=["Cancer", f"Disease {n}", "Cancer"][: n % 4],
            drugs=["Drug A", "Ünited", "Drug A"][: n % 3],
            countries=["China", "Japan", "China"][: n % 4],
            population={"therapy_lines": ["FIRST", "SECOND"][: n % 3]},
            outcomes=[outcome(), outcome(measure="OS"), outcome(value="38.0"), outcome(numerator=28)][: n % 5],
            trials=links[: n % 4],
        )
        for n in range(12)
    } | {"bare": minimal(), "rare": minimal(conditions=[f"Rarity {n}" for n in range(MAX_VALUES)])}


Published = tuple[dict[str, str], dict[str, Document]]


@pytest.fixture(scope="module")
def published(shelf: Shelf) -> Iterator[Published]:
    with studies_of_a_module(shelf, contents) as both:
        yield both


def values(document: Document, facet: str) -> set[str]:
    """Return the values that a published document has for a facet, found in the naive way."""
    listed: list[Any]
    match facet:
        case "therapy_lines":
            listed = document.get("population", {}).get("therapy_lines", [])
        case "measures":
            listed = [row["measure"] for row in document.get("outcomes", [])]
        case "trials":
            listed = [row["trial"] for row in document.get("trials", [])]
        case "finding_severities":
            listed = [row["severity"] for row in document.get("findings", [])]
        case "study_type":
            listed = [document.get(facet)]
        case _:
            listed = document.get(facet, [])
    return {value for value in listed if value}


QUERIES = ["", "study_type=REVIEW", "line=SECOND&country=china", "q=cancer", "measure=PFS", "finding=IMPOSSIBLE",
           "condition=cancer&sort=title", "min_enrolled=2147483647"]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("facet", FACETS)
def test_counts_are_those_of_a_naive_count(api: CheckedClient, published: Published, facet: str, query: str) -> None:
    listed = body(api.get(f"/api/v1/studies?{query}&page_size=1000&fields=*"))["items"]
    expected = Counter(value for document in listed for value in values(document, facet))

    counts = body(api.get(f"/api/v1/studies?{query}&page_size=1&facets={facet}"))["facets"][facet]

    assert len(counts) == min(len(expected), MAX_VALUES)
    assert {row["value"]: row["count"] for row in counts}.items() <= expected.items()
    assert [(-row["count"], row["value"]) for row in counts] == sorted((-row["count"], row["value"]) for row in counts)


def test_every_facet_counts_something(api: CheckedClient, published: Published) -> None:
    assert all(body(api.get(f"/api/v1/studies?facets={','.join(FACETS)}"))["facets"].values())


def test_together_they_are_as_alone_each_once(api: CheckedClient, published: Published) -> None:
    together = body(api.get(f"/api/v1/studies?facets={','.join(FACETS)},drugs&facets=drugs"))["facets"]

    assert list(together) == list(FACETS)
    for facet in FACETS:
        assert body(api.get(f"/api/v1/studies?facets={facet}"))["facets"] == {facet: together[facet]}


def test_counts_of_the_trials_studies_are_of_those_alone(api: CheckedClient, published: Published) -> None:
    two = published[0]["two"]
    page = body(api.get(f"/api/v1/trials/{two}/studies?facets=trials,countries&count=true"))

    assert {row["value"]: row["count"] for row in page["facets"]["trials"]}[two] == page["total"] == 3


@pytest.mark.parametrize("number", ["2147483648", "9" * 30])
def test_a_number_beyond_every_enrollment_breaks_no_facet(
    api: CheckedClient, published: Published, number: str
) -> None:
    assert problem(api.get(f"/api/v1/studies?min_enrolled={number}&facets=drugs")) == (400, "out_of_range")
