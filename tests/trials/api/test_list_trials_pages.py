"""GET /trials: pages and orders."""

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from django.contrib.auth.models import User
from django.db.models import IntegerField
from django.db.models.functions import Cast, Left
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from registry.api import pagination
from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories.documents import minimal
from tests.publishing import publish_trial, trials_of_a_module
from tests.shelf import Shelf
from trials.filters import ORDERS
from trials.models import Organization

pytestmark = pytest.mark.django_db

# 62 trials that nothing but their number tells apart, and a few around them.
PUBLISHED: dict[str, dict[str, Any]] = {f"equal {n}": minimal(brief_title="Equal Trial") for n in range(62)} | {
    "alpha": minimal(brief_title="alpha", status={"start": {"date": "2024"}}, enrollment={"count": 0}),
    "Beta": minimal(brief_title="Beta", status={"start": {"date": "2024-05"}}, enrollment={"count": 7}),
    "émile": minimal(brief_title="Émile", status={"start": {"date": "2024-05-02"}}, enrollment={"count": 2**31 - 1}),
    "zulu": minimal(brief_title="zulu", status={"start": {"date": "2023"}}, acronym="EQUAL"),
}


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    with trials_of_a_module(shelf, PUBLISHED) as numbers:
        yield numbers


def walk(api: CheckedClient, query: str, size: int) -> list[list[str]]:
    """Return the numbers on each page of a list, following its tokens to the end."""
    pages: list[list[str]] = []
    more = ""
    while True:
        page = body(api.get(f"/api/v1/trials?{query}&page_size={size}{more}"))
        pages.append([item["id"] for item in page["items"]])
        assert len(pages) < 2 * len(PUBLISHED), "It goes round in circles."
        if "next_page_token" not in page:
            return pages
        more = f"&page_token={page['next_page_token']}"


@settings(max_examples=40)
@given(
    size=st.one_of(st.integers(1, 70), st.sampled_from([1, 61, 62, 63, 65, 66, 67, 1000])),
    order=st.sampled_from(list(ORDERS)),
    q=st.sampled_from(["", "equal", "equal or alpha"]),
)
def test_every_page_size_gives_each_trial_exactly_once_and_ends(
    api: CheckedClient, ids: dict[str, str], size: int, order: str, q: str
) -> None:
    query = f"sort={order}&q={quote(q)}"
    (whole,) = walk(api, query, 1000)

    pages = walk(api, query, size)

    assert [number for page in pages for number in page] == whole
    assert all(len(page) == size for page in pages[:-1])
    assert len(whole) == len(set(whole)) == {"": 66, "equal": 63, "equal or alpha": 64}[q]


def test_no_page_but_the_first_is_ever_empty(api: CheckedClient, ids: dict[str, str]) -> None:
    for size in (6, 11, 22, 33, 66):  # each divides the number of trials
        assert [len(page) for page in walk(api, "sort=title", size)] == [size] * (len(ids) // size)


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("-published", ["zulu", "émile", "Beta", "alpha", "equal 61", "equal 60"]),
        ("published", ["equal 0", "equal 1", "equal 2"]),
        ("id", ["equal 0", "equal 1", "equal 2"]),
        ("title", ["alpha", "Beta", "equal 0", "equal 1"]),
        ("-title", ["émile", "zulu", "equal 61", "equal 60"]),
        ("start", ["equal 0", "equal 1"]),
        ("-start", ["émile", "Beta", "alpha", "zulu", "equal 61"]),
        ("enrollment", ["equal 0", "equal 1"]),
        ("-enrollment", ["émile", "Beta", "alpha", "zulu", "equal 61"]),
    ],
)
def test_an_order_is_what_it_says_and_ties_go_by_number(
    api: CheckedClient, ids: dict[str, str], order: str, first: list[str]
) -> None:
    items = body(api.get(f"/api/v1/trials?sort={order}&page_size={len(first)}"))["items"]

    assert [item["id"] for item in items] == [ids[name] for name in first]


@pytest.mark.parametrize("order", ["published", "title", "start", "enrollment"])
def test_an_order_and_its_opposite_are_each_others_mirror(api: CheckedClient, ids: dict[str, str], order: str) -> None:
    (up,), (down,) = walk(api, f"sort={order}", 1000), walk(api, f"sort=-{order}", 1000)

    assert up == down[::-1]


@pytest.mark.parametrize("order", list(ORDERS))
def test_what_is_published_between_two_pages_neither_repeats_nor_hides_others(
    api: CheckedClient, ids: dict[str, str], curator: User, order: str
) -> None:
    ids_of_pages: list[str] = []
    more, reads = "", 0
    while reads == 0 or more:
        page = body(api.get(f"/api/v1/trials?q=equal&sort={order}&page_size=10{more}"))
        ids_of_pages += [item["id"] for item in page["items"]]
        more = f"&page_token={page['next_page_token']}" if "next_page_token" in page else ""
        if reads < 2:
            publish_trial(curator, minimal(brief_title="Equal Trial"))
        reads += 1

    known = [number for name, number in ids.items() if name.startswith("equal") or name == "zulu"]
    assert [ids_of_pages.count(number) for number in known] == [1] * len(known)
    assert len(ids_of_pages) == len(set(ids_of_pages))


def test_a_trial_that_moves_between_two_pages_leaves_the_others_where_they_are(
    api: CheckedClient, ids: dict[str, str], curator: User
) -> None:
    first = body(api.get("/api/v1/trials?sort=title&page_size=30"))
    last_seen = first["items"][29]["id"]  # its row is what the token names
    publish_trial(curator, minimal(brief_title="aaa"), record_id=last_seen)
    second = body(api.get(f"/api/v1/trials?sort=title&page_size=1000&page_token={first['next_page_token']}"))

    assert sorted(item["id"] for item in first["items"] + second["items"]) == sorted(ids.values())


def test_the_longest_title_still_fits_into_a_token(api: CheckedClient, ids: dict[str, str], curator: User) -> None:
    for title in ("𝕫" * 700, "\x01" * 700, "zürich " * 100):
        for _ in range(2):
            publish_trial(curator, minimal(brief_title=title))

    for order in ("title", "-title"):
        assert len([number for page in walk(api, f"sort={order}", 1) for number in page]) == len(ids) + 6


def token(api: CheckedClient, query: str = "sort=title") -> str:
    """Return the token of the second page."""
    page_token: str = body(api.get(f"/api/v1/trials?{query}&page_size=2"))["next_page_token"]
    return page_token


def packed(value: Any) -> str:
    """Return a value in the form of a token."""
    return wrapped(orjson.dumps(value))


def wrapped(text: bytes) -> str:
    """Return any bytes in the form of a token."""
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def refused(api: CheckedClient, query: str) -> None:
    """Fail unless a token is refused as one."""
    response = api.get(f"/api/v1/trials?{query}")
    problem = orjson.loads(response.content)
    assert (response.status_code, problem["code"]) == (400, "invalid_page_token")
    assert problem["errors"][0]["parameter"] == "page_token"


@pytest.mark.parametrize(
    "corrupt",
    [
        "x", "A", "AAAA", "_-_-", "%F0%9F%A6%A0", "é", "=", "====", "null", "[]", "!!!!", "A" * 1999,
        *(packed(value) for value in (
            None, 0, "abc", [], {}, [1], [1, 2], [1, 2, 3], ["", "", "", ""], {"a": 1, "b": 2, "c": 3},
            ["", None, None], ["", [], {}], ["", "a", 1], ["", 1, "a"], ["", True, True], ["", "a\x00", "b"],
            ["", "a", "b\x00"], [[], "a", "TR"], ["0" * 12, "a", "TR0000017"], ["x", 1.5, 2],
        )),
        *map(wrapped, (b"\xff\xfe\x00", b'["","\\ud800","x"]', b'["",1e999,"x"]', b"[" * 300, b'["","a","b"] ')),
    ],
)  # fmt: skip
def test_a_corrupt_token_is_refused(api: CheckedClient, ids: dict[str, str], corrupt: str) -> None:
    refused(api, f"sort=title&page_token={corrupt}")


@settings(max_examples=60)
@given(noise=st.binary(min_size=1, max_size=200), order=st.sampled_from(list(ORDERS)))
def test_no_bytes_whatever_break_it(api: CheckedClient, ids: dict[str, str], noise: bytes, order: str) -> None:
    refused(api, f"sort={order}&page_token={wrapped(noise)}")


@pytest.mark.parametrize(("text", "code"), [("A" * 5001, "too_long"), ("%00", "invalid_text"), ("", "invalid_value")])
def test_what_is_no_token_at_all_is_refused(api: CheckedClient, ids: dict[str, str], text: str, code: str) -> None:
    response = api.get(f"/api/v1/trials?page_token={text}")

    assert problem(response) == (400, code)


@pytest.mark.parametrize("other", ["sort=-title", "sort=id", "", "sort=title&q=equal", "sort=title&status=COMPLETED"])
def test_a_token_of_another_list_is_refused(api: CheckedClient, ids: dict[str, str], other: str) -> None:
    refused(api, f"{other}&page_token={token(api)}")


@pytest.mark.parametrize("same", ["&page_size=7", "&count=true", "&fields=arms", "&facets=phases"])
def test_how_a_page_is_shown_may_change_from_one_to_the_next(
    api: CheckedClient, ids: dict[str, str], same: str
) -> None:
    page = body(api.get(f"/api/v1/trials?sort=title&page_token={token(api)}{same}"))

    assert page["items"][0]["id"] == ids["equal 0"]


@pytest.mark.parametrize("order", ["-published", "published", "enrollment", "-enrollment"])
@pytest.mark.parametrize("number", ["2147483648", "-2147483649", "9223372036854775808", "-9223372036854775808",
                                    "18446744073709551615", "9" * 60, "1.5", "1e300"])  # fmt: skip
def test_a_number_in_a_token_that_no_row_can_have_breaks_nothing(
    api: CheckedClient, ids: dict[str, str], order: str, number: str
) -> None:
    question = orjson.loads(base64.urlsafe_b64decode(token(api, f"sort={order}") + "=="))[0]
    key = number if "published" in order else '"TR0000017"'

    forged = wrapped(f'["{question}",{number},{key}]'.encode())

    response = api.get(f"/api/v1/trials?sort={order}&page_token={forged}")

    assert response.status_code in (200, 400)


class TestEqualValues:
    """More rows with the same sort value than the framework's own paginator can take (reliability F2)."""

    ROWS = 2500
    ORDER = pagination.Order("organization_class", str, key="pk", key_kind=int)

    @pytest.fixture
    def rows(self, db: None) -> set[int]:
        """Make many organizations of one class."""
        organizations = [Organization(name=str(n), organization_class="OTHER") for n in range(self.ROWS)]
        return {row.pk for row in Organization.objects.bulk_create(organizations)}

    def test_ours_gives_each_row_exactly_once(self, rows: set[int]) -> None:
        keys: list[int] = []
        values: dict[str, Any] = {"page_size": 100}
        for _ in range(self.ROWS // 100):
            page = pagination.page(Organization.objects.all(), order=self.ORDER, values=values)
            keys += [row.pk for row in page.rows]
            values["page_token"] = page.next_token

        assert (len(keys), set(keys), page.next_token) == (self.ROWS, rows, None)

    def test_negative_control_the_frameworks_own_goes_round_in_circles(self, rows: set[int]) -> None:
        keys: list[int] = []
        address: str | None = "/rows"
        for _ in range(2 * self.ROWS // 100):
            assert address, "It ended: it can be used after all."
            paginator = CursorPagination()
            paginator.page_size, paginator.ordering = 100, ("organization_class",)
            request = Request(APIRequestFactory().get(address))
            keys += [row.pk for row in paginator.paginate_queryset(Organization.objects.all(), request) or []]
            address = paginator.get_next_link()

        assert address, "It still offers a next page after twice as many as there are."
        assert len(set(keys)) < self.ROWS < len(keys)


@settings(max_examples=40)
@given(values=st.lists(st.integers(-3, 3), max_size=25), size=st.integers(1, 12), descending=st.booleans())
def test_any_values_come_in_order_whatever_the_page_size(
    db: None, values: list[int], size: int, descending: bool
) -> None:
    Organization.objects.all().delete()
    Organization.objects.bulk_create([Organization(name=f"{value:+d}/{n}") for n, value in enumerate(values)])
    rows = Organization.objects.annotate(value=Cast(Left("name", 2), IntegerField())).values("value", "pk")
    order = pagination.Order("value", int, descending=descending, key="pk", key_kind=int)
    pairs: list[tuple[int, int]] = []
    asked: dict[str, Any] = {"page_size": size}
    while len(pairs) <= len(values):
        page = pagination.page(rows, order=order, values=asked)
        pairs += [(row["value"], row["pk"]) for row in page.rows]
        if page.next_token is None:
            break
        asked["page_token"] = page.next_token

    assert len(pairs) == len(values)
    assert pairs == sorted(pairs, reverse=descending)
