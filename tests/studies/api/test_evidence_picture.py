"""GET /evidence.svg, and /evidence with Accept: image/svg+xml"""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from studies.choices import Statistic
from tests.answers import errors, problem
from tests.client import CheckedClient
from tests.factories.studies import complete, minimal, outcome
from tests.publishing import studies_of_a_module
from tests.shelf import Shelf
from tests.studies.api.drawn import HOSTILE, picture

pytestmark = pytest.mark.django_db

DRAWN = {"Accept": "image/svg+xml"}
WORDS = HOSTILE.replace("\x01", "")


def contents(one: str, two: str) -> dict[str, dict[str, Any]]:
    """Return studies with every kind of outcome, with hostile texts, and with numbers that are none."""
    texts = dict.fromkeys(("name", "unit", "criteria", "time_point", "cutoff", "note"), WORDS)
    odd = ["NaN", "Infinity", "-1", "0", "9" * 300, "1e400", "1_0", "٣", WORDS]
    return {
        "complete": complete(trial=one),
        "hostile": minimal(
            title=WORDS, conditions=[WORDS], drugs=["Hostile drug"], groups=[{"key": "g", "label": WORDS}],
            outcomes=[
                outcome(**texts, group="g", statistic=word, value=value,
                        interval={"level": WORDS, "low": value, "high": WORDS})
                for word in Statistic.values for value in odd
            ],
        ),
    }  # fmt: skip


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    with studies_of_a_module(shelf, contents) as (numbers, _):
        yield numbers


@pytest.mark.parametrize(
    ("query", "text", "unsaid"),
    [
        ("drug=-hostile", "5 results of 1 study", "no results"),
        ("measure=ORR", "Reported outcomes · ORR", "PFS"),
        ("measure=PFS&drug=drug", "hazard ratio", "ORR"),
        ("statistic=PERCENTAGE", "recomputed 37.0 (19.4–57.6) %", "hazard ratio"),
        ("trial={one}&line=SECOND&min_n=27", "10/27 participants", "hazard ratio"),
        ("study_type=REVIEW", "no results", "ORR"),
        ("drug=nothing-of-the-kind", "nothing-of-the-kind", "ORR"),
    ],
)
def test_the_rows_that_are_asked_for_are_drawn_at_both_addresses(
    api: CheckedClient, ids: dict[str, str], query: str, text: str, unsaid: str
) -> None:
    query = query.format(**ids)
    alone = api.get(f"/api/v1/evidence.svg?{query}")
    negotiated = api.get(f"/api/v1/evidence?{query}", headers=DRAWN)

    words = picture(alone)
    assert text in words
    assert unsaid not in words
    assert alone.content == negotiated.content
    assert "Accept" in negotiated.headers["Vary"]


def test_hostile_texts_stay_text_and_odd_numbers_are_drawn(api: CheckedClient, ids: dict[str, str]) -> None:
    response = api.get(f"/api/v1/evidence.svg?study={ids['hostile']}&page_size=200")

    assert "<script>" in picture(response)
    assert b"<script" not in response.content


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202e\x01]]>", "🧬", "$\\frac{1}{2}$", "x" * 1000])
def test_words_of_the_query_stay_text_in_the_title(api: CheckedClient, ids: dict[str, str], text: str) -> None:
    response = api.get("/api/v1/evidence.svg", {"drug": text, "condition": text})

    assert "Reported outcomes" in picture(response)
    assert b"<script" not in response.content


@pytest.mark.parametrize("path", ["evidence", "evidence.svg"])
def test_a_client_that_has_it_gets_304(api: CheckedClient, ids: dict[str, str], path: str) -> None:
    first = api.get(f"/api/v1/{path}?measure=ORR", headers=DRAWN)
    again = api.get(f"/api/v1/{path}?measure=ORR", headers=DRAWN | {"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


@pytest.mark.parametrize(("size", "status"), [(1, 200), (200, 200), (201, 400), (1000, 400), (1001, 400)])
@pytest.mark.parametrize("path", ["evidence", "evidence.svg"])
def test_a_picture_has_a_limited_number_of_rows(
    api: CheckedClient, ids: dict[str, str], path: str, size: int, status: int
) -> None:
    response = api.get(f"/api/v1/{path}?page_size={size}", headers=DRAWN)

    assert response.status_code == status
    if status == 400:
        assert problem(response) == (400, "out_of_range")
        assert errors(response)[0]["parameter"] == "page_size"
    assert api.get("/api/v1/evidence?page_size=1000").status_code == 200


@pytest.mark.parametrize("path", ["evidence", "evidence.svg"])
def test_the_next_page_is_a_picture_too(api: CheckedClient, ids: dict[str, str], path: str) -> None:
    first = api.get(f"/api/v1/{path}?page_size=3&study={ids['complete']}", headers=DRAWN)
    address = first.headers["Link"].split(">")[0].strip("<")
    second = api.get(address, headers=DRAWN)

    assert address.startswith(f"/api/v1/{path}?")
    assert "3 of 5 results, from 1 study" in picture(first)
    assert "2 of 5 results, from 1 study" in picture(second)
    assert "PD-L1" in picture(second)
    assert not second.has_header("Link")


@pytest.mark.parametrize("query", ["facets=drugs", "count=true", "q=x", "colour=red", "fields=title"])
def test_the_picture_has_no_parameter_that_it_has_no_place_for(api: CheckedClient, query: str) -> None:
    assert problem(api.get(f"/api/v1/evidence.svg?{query}")) == (400, "unknown_parameter")


@pytest.mark.parametrize("accept", ["application/xml", "image/png", "text/html", "nonsense"])
def test_what_there_is_not_is_refused_with_what_there_is(api: CheckedClient, ids: dict[str, str], accept: str) -> None:
    response = api.get("/api/v1/evidence", headers={"Accept": accept})

    assert problem(response) == (406, "not_acceptable")
    assert "image/svg+xml" in orjson.loads(response.content)["detail"]
    picture(api.get("/api/v1/evidence.svg?measure=DCR", headers={"Accept": accept}))


def test_it_takes_one_query_and_one_to_count_where_it_has_not_all_rows(
    api: CheckedClient, ids: dict[str, str], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        api.get("/api/v1/evidence.svg?measure=DCR")
    with django_assert_num_queries(2):
        api.get("/api/v1/evidence.svg?page_size=1")


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_it_can_only_be_read(api: CheckedClient, method: str) -> None:
    response = getattr(api, method)("/api/v1/evidence.svg")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
