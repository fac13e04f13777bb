"""GET /studies: pages and orders."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from hypothesis import given, settings
from hypothesis import strategies as st

from studies.filters import ORDERS
from tests.answers import body, errors, problem
from tests.client import CheckedClient
from tests.factories.studies import minimal
from tests.publishing import publish_study, studies_of_a_module
from tests.shelf import Shelf

pytestmark = pytest.mark.django_db


def contents(one: str, two: str) -> dict[str, dict[str, Any]]:
    """Return 20 studies that nothing but their number tells apart, and a few around them."""
    return {f"equal {n}": minimal(title="Equal Study") for n in range(20)} | {
        "alpha": minimal(
            title="alpha", publication={"published_on": "2024"}, population={"enrolled": 0},
            trials=[{"trial": one, "relation": "MENTIONS"}],
        ),
        "Beta": minimal(
            title="Beta", publication={"published_on": "2024-05"}, population={"enrolled": 7},
            trials=[{"trial": one, "relation": "MENTIONS"}, {"trial": two, "relation": "MENTIONS"}],
        ),
        "émile": minimal(
            title="Émile", publication={"published_on": "2024-05-02"}, population={"enrolled": 2**31 - 1},
            trials=[{"trial": one, "relation": "MENTIONS"}, {"trial": two, "relation": "MENTIONS"}],
        ),
        "zulu": minimal(title="zulu", summary="Equal.", publication={"published_on": "2023"}),
    }  # fmt: skip


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    with studies_of_a_module(shelf, contents) as (numbers, _):
        yield numbers


def walk(api: CheckedClient, query: str, size: int) -> list[list[str]]:
    """Return the numbers on each page of a list, following its links to the end."""
    pages: list[list[str]] = []
    address = f"/api/v1/studies?{query}&page_size={size}"
    while address:
        response = api.get(address)
        pages.append([item["id"] for item in body(response)["items"]])
        assert len(pages) < 60, "It goes round in circles."
        assert ("next_page_token" in body(response)) == response.has_header("Link")
        address = response.headers.get("Link", "").split(">")[0].removeprefix("<")
    return pages


@settings(max_examples=25)
@given(
    size=st.one_of(st.integers(1, 26), st.just(1000)),
    order=st.sampled_from(list(ORDERS)),
    q=st.sampled_from(["", "equal", "equal or alpha"]),
)
def test_every_page_size_gives_each_study_exactly_once_and_ends(
    api: CheckedClient, ids: dict[str, str], size: int, order: str, q: str
) -> None:
    query = f"sort={order}&q={quote(q)}"
    (whole,) = walk(api, query, 1000)

    pages = walk(api, query, size)

    assert [number for page in pages for number in page] == whole
    assert all(len(page) == size for page in pages[:-1])
    assert len(whole) == len(set(whole)) == {"": 24, "equal": 21, "equal or alpha": 22}[q]


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("-published", ["zulu", "émile", "Beta", "alpha", "equal 19"]),
        ("published", ["equal 0", "equal 1"]),
        ("id", ["equal 0", "equal 1"]),
        ("title", ["alpha", "Beta", "equal 0", "equal 1"]),
        ("-title", ["émile", "zulu", "equal 19", "equal 18"]),
        ("study_published", ["equal 0", "equal 1"]),
        ("-study_published", ["émile", "Beta", "alpha", "zulu", "equal 19"]),
        ("enrolled", ["equal 0", "equal 1"]),
        ("-enrolled", ["émile", "Beta", "alpha", "zulu", "equal 19"]),
    ],
)
def test_an_order_is_what_it_says_and_ties_go_by_number(
    api: CheckedClient, ids: dict[str, str], order: str, first: list[str]
) -> None:
    items = body(api.get(f"/api/v1/studies?sort={order}&page_size={len(first)}"))["items"]

    assert [item["id"] for item in items] == [ids[name] for name in first]


@pytest.mark.parametrize("order", ["published", "title", "study_published", "enrolled"])
def test_an_order_and_its_opposite_are_each_others_mirror(api: CheckedClient, ids: dict[str, str], order: str) -> None:
    (up,), (down,) = walk(api, f"sort={order}", 1000), walk(api, f"sort=-{order}", 1000)

    assert up == down[::-1]


@pytest.mark.parametrize("order", list(ORDERS))
def test_what_is_published_between_two_pages_neither_repeats_nor_hides_others(
    api: CheckedClient, ids: dict[str, str], curator: User, order: str
) -> None:
    first = body(api.get(f"/api/v1/studies?sort={order}&page_size=10&q=equal"))
    publish_study(curator, minimal(title="Equal Study"))
    token = first["next_page_token"]
    rest = body(api.get(f"/api/v1/studies?sort={order}&page_size=1000&q=equal&page_token={token}"))

    ids_of_both = [item["id"] for item in first["items"] + rest["items"]]
    assert len(ids_of_both) == len(set(ids_of_both))
    assert {number for name, number in ids.items() if name.startswith("equal")} <= set(ids_of_both)


def token(api: CheckedClient, path: str = "/api/v1/studies?sort=title") -> str:
    """Return the token of the second page."""
    page_token: str = body(api.get(f"{path}&page_size=1"))["next_page_token"]
    return page_token


@pytest.mark.parametrize(
    "other", ["sort=-title", "sort=id", "", "sort=title&q=equal", "sort=title&measure=OS", "sort=title&drug=x",
              "sort=title&min_enrolled=1", "sort=title&study_published_to=2030"]
)  # fmt: skip
def test_a_token_of_a_list_with_other_parameters_is_refused(
    api: CheckedClient, ids: dict[str, str], other: str
) -> None:
    response = api.get(f"/api/v1/studies?{other}&page_token={token(api)}")

    assert problem(response) == (400, "invalid_page_token")
    assert errors(response)[0]["parameter"] == "page_token"


def test_a_token_of_another_trials_list_is_refused(api: CheckedClient, ids: dict[str, str]) -> None:
    one = token(api, f"/api/v1/trials/{ids['one']}/studies?sort=title")
    others = (f"/api/v1/trials/{ids['two']}/studies", "/api/v1/studies", "/api/v1/trials")

    answers = {path: api.get(f"{path}?sort=title&page_token={one}").status_code for path in others}
    assert answers == dict.fromkeys(others, 400)


@pytest.mark.parametrize("same", ["&page_size=7", "&count=true", "&fields=title", "&facets=drugs"])
def test_how_a_page_is_shown_may_change_from_one_to_the_next(
    api: CheckedClient, ids: dict[str, str], same: str
) -> None:
    page = body(api.get(f"/api/v1/studies?sort=title&page_token={token(api)}{same}"))

    assert page["items"][0]["id"] == ids["Beta"]


@pytest.mark.parametrize("wrong", ["x", "AAAA", "🧬", "é", "=", "null", "[]", "A" * 4999, "W10", "eyJhIjoxfQ"])
def test_what_is_no_token_is_refused(api: CheckedClient, ids: dict[str, str], wrong: str) -> None:
    assert problem(api.get(f"/api/v1/studies?sort=title&page_token={wrong}")) == (400, "invalid_page_token")


@pytest.mark.parametrize(("text", "code"), [("A" * 5001, "too_long"), ("%00", "invalid_text"), ("", "invalid_value")])
def test_what_no_token_can_be_is_refused_as_that(api: CheckedClient, text: str, code: str) -> None:
    assert problem(api.get(f"/api/v1/studies?page_token={text}")) == (400, code)
