"""GET /trials, page by page"""

import base64
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.db import connection, models
from django.test import RequestFactory
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from registry.ledger.models import Publication
from tests.client import CheckedClient
from tests.factories import documents
from trials import actions
from trials.filters import ORDERS

pytestmark = pytest.mark.django_db
MANY = 13


def publish(curator: User, **values: Any) -> Publication:
    return actions.publish(trial=actions.create(by=curator, document=documents.minimal(**values)), by=curator)


@pytest.fixture
def ties(curator: User) -> list[str]:
    """Trials that are equal in everything one can sort by, but for their numbers."""
    return [publish(curator, brief_title="The same title").record_id for _ in range(MANY)]


def walk(api: CheckedClient, query: str) -> list[str]:
    """Follow the pages to their end; more pages than rows would be a circle."""
    found: list[str] = []
    token = ""
    for _ in range(2 * MANY + 2):
        page = orjson.loads(api.get(f"/api/v1/trials?{query}{token}").content)
        found += [item["id"] for item in page["items"]]
        if "next_page_token" not in page:
            return found
        token = f"&page_token={page['next_page_token']}"
    raise AssertionError("the pages go round in circles")


@pytest.mark.parametrize("size", [1, 3, MANY, MANY + 1])
def test_every_trial_stands_on_one_page_though_all_are_equal(api: CheckedClient, ties: list[str], size: int) -> None:
    for order in ORDERS:
        assert sorted(walk(api, f"sort={order}&page_size={size}")) == sorted(ties), order


def test_what_is_published_meanwhile_neither_repeats_nor_hides_a_trial(
    api: CheckedClient, ties: list[str], curator: User
) -> None:
    first = orjson.loads(api.get("/api/v1/trials?page_size=5&sort=id").content)
    publish(curator, brief_title="A newcomer")
    seen = [item["id"] for item in first["items"]]
    query = f"page_size=5&sort=id&page_token={first['next_page_token']}"

    rest = orjson.loads(api.get(f"/api/v1/trials?{query}").content)

    assert seen + [item["id"] for item in rest["items"]] == sorted(ties)[:10]


def _token(value: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(value)).decode().rstrip("=")


@pytest.mark.parametrize(
    "token",
    [
        "x", "!!!!", "a" * 1999, "ü", _token(1), _token([]), _token([1, 2, 3]), _token({"a": 1}),
        _token(["x" * 12, "a", "b"]), _token(["x", 1.5, 2]), _token(["x", None, None]), _token(["x", True, 1]),
    ],
)  # fmt: skip
def test_a_corrupt_token_is_refused(api: CheckedClient, ties: list[str], token: str) -> None:
    response = api.get(f"/api/v1/trials?page_token={token}")

    assert (response.status_code, orjson.loads(response.content)["code"]) == (400, "invalid_page_token")


def test_a_token_of_another_list_is_refused(api: CheckedClient, ties: list[str]) -> None:
    token = orjson.loads(api.get("/api/v1/trials?page_size=2").content)["next_page_token"]

    response = api.get(f"/api/v1/trials?page_size=2&q=equal&page_token={token}")

    assert (response.status_code, orjson.loads(response.content)["code"]) == (400, "invalid_page_token")


def test_a_token_serves_pages_of_another_size(api: CheckedClient, ties: list[str]) -> None:
    token = orjson.loads(api.get("/api/v1/trials?page_size=2&sort=id").content)["next_page_token"]

    page = orjson.loads(api.get(f"/api/v1/trials?page_size=4&sort=id&page_token={token}").content)

    assert [item["id"] for item in page["items"]] == sorted(ties)[2:6]


@pytest.mark.parametrize("size", ["0", "1001", "-1", "x", "1.5", "9" * 30])
def test_a_page_has_from_one_to_a_thousand_items(api: CheckedClient, size: str) -> None:
    assert api.get(f"/api/v1/trials?page_size={size}").status_code == 400


def test_the_link_header_names_the_next_page(api: CheckedClient, ties: list[str]) -> None:
    response = api.get("/api/v1/trials?page_size=7&sort=id")
    address = response.headers["Link"].split(">")[0].removeprefix("<")

    page = orjson.loads(api.get(address).content)

    assert [item["id"] for item in page["items"]] == sorted(ties)[7:]


@pytest.mark.parametrize("more", ["", "&fields=*", "&fields=arms,sites"])
def test_the_number_of_queries_does_not_depend_on_the_page(
    api: CheckedClient, ties: list[str], django_assert_num_queries: Any, more: str
) -> None:
    for size in (1, MANY):
        with django_assert_num_queries(1):
            api.get(f"/api/v1/trials?page_size={size}{more}")
        with django_assert_num_queries(3):
            api.get(f"/api/v1/trials?page_size={size}{more}&count=true&facets=phases,overall_status")


class Tie(models.Model):
    """A row of a table in which everything is equal but the key."""

    moment = models.DateTimeField()
    objects: models.Manager["Tie"] = models.Manager()

    class Meta:
        app_label = "tests"
        managed = False
        db_table = "ties"

    def __str__(self) -> str:
        return str(self.pk)


def test_the_frameworks_own_cursor_loses_rows_on_ties() -> None:
    """The control: more rows with one sort value than its offset limit, as one import makes, and it never gets past."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE ties AS SELECT n AS id, now() AS moment FROM generate_series(1, 2400) n")
    pages, seen, address = CursorPagination(), set(), "/x"
    pages.page_size, pages.ordering = 100, ("moment",)

    for _ in range(100):
        shown: list[Tie] | None = pages.paginate_queryset(Tie.objects.all(), Request(RequestFactory().get(address)))
        seen |= {row.pk for row in shown or []}
        address = pages.get_next_link() or ""
        if not address:
            break

    assert len(seen) < 2400
