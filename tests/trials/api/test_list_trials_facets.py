"""GET /trials?facets=: counts of values among everything that matches."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.answers import body
from tests.client import CheckedClient
from tests.factories.documents import minimal
from tests.publishing import trials_of_a_module
from tests.shelf import Shelf
from trials.filters import FACETS

pytestmark = pytest.mark.django_db

MAX_VALUES = 100  # not taken from the code: a client that fills a menu relies on it
PUBLISHED: dict[str, dict[str, Any]] = {
    f"{n}": minimal(
        study_type=("INTERVENTIONAL", "OBSERVATIONAL")[n % 2],
        status={"overall": ("RECRUITING", "COMPLETED", "UNKNOWN")[n % 3]},
        design={"phases": [["PHASE1", "PHASE2"], ["PHASE2"], ["PHASE2", "PHASE2"], []][n % 4]},
        sponsors={"lead": {"name": "Somebody", "class": ("INDUSTRY", "OTHER")[n % 2]}},
        interventions=[{"type": "DRUG", "name": "A"}, {"type": ("DRUG", "DEVICE")[n % 2], "name": "B"}],
        recruitment_countries=["China", "Ünited", "China"][: n % 4],
        sites=[{"country": "China"}, {"country": "Germany"}, {"city": "Nowhere"}][: n % 3],
        conditions=["Cancer", f"Disease {n}", "Cancer"][: n % 4],
    )
    for n in range(12)
}
PUBLISHED["bare"] = minimal()
PUBLISHED["rare"] = minimal(conditions=[f"Rarity {n}" for n in range(MAX_VALUES)])


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    with trials_of_a_module(shelf, PUBLISHED) as numbers:
        yield numbers


def values(document: dict[str, Any], facet: str) -> set[str]:
    """Return the values that a document has for a facet, found in the naive way."""
    match facet:
        case "overall_status":
            listed = [document.get("status", {}).get("overall")]
        case "study_type":
            listed = [document.get("study_type")]
        case "phases":
            listed = document.get("design", {}).get("phases", [])
        case "intervention_types":
            listed = [row.get("type") for row in document.get("interventions", [])]
        case "lead_sponsor_class":
            listed = [document.get("sponsors", {}).get("lead", {}).get("class")]
        case "countries":
            sites = [site.get("country") for site in document.get("sites", [])]
            listed = sites + document.get("recruitment_countries", [])
        case _:
            listed = document.get("conditions", [])
    return {value for value in listed if value}


def counted(documents: list[dict[str, Any]], facet: str) -> Counter[str]:
    """Return in how many documents each value stands."""
    return Counter(value for document in documents for value in values(document, facet))


QUERIES = ["", "status=RECRUITING", "phase=PHASE1", "study_type=OBSERVATIONAL&country=china", "q=cancer",
           "status=SUSPENDED", "condition=cancer&sort=title&page_size=1"]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("facet", FACETS)
def test_counts_are_those_of_a_naive_count(api: CheckedClient, ids: dict[str, str], facet: str, query: str) -> None:
    names = {number: name for name, number in ids.items()}
    listed = body(api.get(f"/api/v1/trials?{query}&page_size=1000".replace("page_size=1&", "")))["items"]
    expected = counted([PUBLISHED[names[item["id"]]] for item in listed], facet)

    counts = body(api.get(f"/api/v1/trials?{query}&facets={facet}"))["facets"][facet]

    assert len(counts) == min(len(expected), MAX_VALUES)
    assert {row["value"]: row["count"] for row in counts}.items() <= expected.items()


@pytest.mark.parametrize("facet", FACETS)
def test_the_commonest_come_first_and_equals_go_by_name(api: CheckedClient, ids: dict[str, str], facet: str) -> None:
    counts = body(api.get(f"/api/v1/trials?facets={facet}"))["facets"][facet]

    assert [(-row["count"], row["value"]) for row in counts] == sorted((-row["count"], row["value"]) for row in counts)


@settings(max_examples=25)
@given(facets=st.lists(st.sampled_from(FACETS), min_size=1, max_size=9))
def test_any_facets_come_together_each_once_and_the_same_as_alone(
    api: CheckedClient, ids: dict[str, str], facets: list[str]
) -> None:
    together = body(api.get(f"/api/v1/trials?facets={','.join(facets)}"))["facets"]

    assert list(together) == list(dict.fromkeys(facets))
    for facet in facets:
        assert together[facet] == body(api.get(f"/api/v1/trials?facets={facet}"))["facets"][facet]


def test_counts_do_not_depend_on_the_page(api: CheckedClient, ids: dict[str, str]) -> None:
    first = body(api.get("/api/v1/trials?facets=phases&page_size=2"))
    second = body(api.get(f"/api/v1/trials?facets=phases&page_size=3&page_token={first['next_page_token']}"))

    assert first["facets"] == second["facets"]


def test_a_facet_is_not_given_unasked(api: CheckedClient, ids: dict[str, str]) -> None:
    assert "facets" not in body(api.get("/api/v1/trials"))
    assert set(body(api.get("/api/v1/trials?facets=phases"))["facets"]) == {"phases"}


def test_a_facet_has_a_limited_number_of_values(api: CheckedClient, ids: dict[str, str]) -> None:
    counts = body(api.get("/api/v1/trials?facets=conditions"))["facets"]["conditions"]

    assert (len(counts), counts[0]) == (MAX_VALUES, {"value": "Cancer", "count": 9})
