"""GET /evidence: orders, pages, facets, and the table as CSV."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User

from studies.filters import EVIDENCE_FACETS, EVIDENCE_ORDERS
from tests.answers import body, errors, problem
from tests.client import CheckedClient
from tests.factories.studies import complete, minimal, outcome
from tests.publishing import publish_study, studies_of_a_module
from tests.shelf import Shelf

pytestmark = pytest.mark.django_db

HEADER = (
    "study,version,pointer,title,study_type,published_on,conditions,drugs,therapy_lines,trials,group,comparator,treatment,n,"
    "measure,name,report,statistic,value,unit,bound,censoring,state,spread,low,high,numerator,denominator,interval_level,interval_low,interval_low_state,"
    "interval_high,interval_high_state,interval_method,recomputed_percentage,recomputed_low,recomputed_high,"
    "recomputed_level,recomputed_method,p_value,criteria,assessor,time_point,cutoff,data_cutoff_on,note,findings,"
    "sources,locators"
)
FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "\t=1", "  =1", "＝1"]


def contents(one: str, two: str) -> dict[str, dict[str, Any]]:
    """Return studies whose outcomes have equal measures, numbers and dates."""
    equal = {
        f"equal {n}": minimal(
            publication={"published_on": "2024"}, conditions=["Cancer"], drugs=["Drug A", "Drug A", "B"][: n + 1],
            population={"therapy_lines": ["FIRST", "SECOND"][: n + 1]}, study_type=("REVIEW", "CASE_REPORT")[n % 2],
            trials=[{"trial": one, "relation": "MENTIONS"}, {"trial": one, "relation": "BACKGROUND"}],
            outcomes=[outcome() for _ in range(12)],
        )
        for n in range(3)
    }  # fmt: skip
    hostile = minimal(
        title=FORMULAS[0],
        groups=[{"key": "g", "label": FORMULAS[1]}],
        outcomes=[outcome(name=text, note=text, unit=text, group="g") for text in FORMULAS],
        provenance=[{"path": "/outcomes/0", "source": "s", "relation": "SUPPORTS", "locator": FORMULAS[2]}],
    )
    return equal | {"complete": complete(trial=two) | {"identifiers": []}, "hostile": hostile}


ROWS = 3 * 12 + 5 + len(FORMULAS)


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    with studies_of_a_module(shelf, contents) as (numbers, _):
        yield numbers


def key(row: dict[str, Any]) -> tuple[str, str]:
    """Return what tells a row from all others."""
    return row["study"], row["pointer"]


def walk(api: CheckedClient, query: str, size: int) -> list[tuple[str, str]]:
    """Return the rows of a list in their order, following its links to the end."""
    keys: list[tuple[str, str]] = []
    address = f"/api/v1/evidence?{query}&page_size={size}"
    while address:
        response = api.get(address)
        page = body(response)["items"]
        assert page, "An empty page."
        keys += map(key, page)
        assert len(keys) <= ROWS, "It goes round in circles."
        address = response.headers.get("Link", "").split(">")[0].removeprefix("<")
    return keys


@pytest.mark.parametrize("order", list(EVIDENCE_ORDERS))
@pytest.mark.parametrize("size", [1, 5, 23, 45, 46, 47])
def test_every_page_size_gives_each_outcome_exactly_once(
    api: CheckedClient, ids: dict[str, str], order: str, size: int
) -> None:
    whole = walk(api, f"sort={order}", 1000)

    assert len(whole) == len(set(whole)) == ROWS
    assert walk(api, f"sort={order}", size) == whole


@pytest.mark.parametrize(
    ("order", "column", "absent", "down"),
    [("measure", "measure", "", False), ("n", "n", -1, False), ("-n", "n", -1, True),
     ("study_published", "published_on", "", False), ("-study_published", "published_on", "", True),
     ("study", "study", "", False)],
)  # fmt: skip
def test_an_order_is_what_it_says(
    api: CheckedClient, ids: dict[str, str], order: str, column: str, absent: Any, down: bool
) -> None:
    values = [
        row.get(column, absent) for row in body(api.get(f"/api/v1/evidence?sort={order}&page_size=1000"))["items"]
    ]

    assert values == sorted(values, reverse=down)


def test_without_an_order_the_outcomes_of_a_study_stand_together(api: CheckedClient, ids: dict[str, str]) -> None:
    assert walk(api, "", 7) == walk(api, "sort=study", 1000)


@pytest.mark.parametrize(
    "other", ["sort=-n", "sort=study", "", "sort=n&measure=ORR", "sort=n&drug=a", "sort=n&min_n=1"]
)
def test_a_token_of_a_list_with_other_parameters_is_refused(
    api: CheckedClient, ids: dict[str, str], other: str
) -> None:
    token = body(api.get("/api/v1/evidence?sort=n&page_size=2"))["next_page_token"]

    assert problem(api.get(f"/api/v1/evidence?{other}&page_token={token}")) == (400, "invalid_page_token")
    assert api.get(f"/api/v1/evidence?sort=n&page_size=9&count=true&page_token={token}").status_code == 200


@pytest.mark.parametrize("facet", EVIDENCE_FACETS)
@pytest.mark.parametrize("query", ["", "measure=ORR", "drug=a", "condition=cancer&line=SECOND", "min_n=2147483647"])
def test_counts_are_those_of_a_naive_count(api: CheckedClient, ids: dict[str, str], facet: str, query: str) -> None:
    expected: Counter[str] = Counter()
    for row in body(api.get(f"/api/v1/evidence?{query}&page_size=1000"))["items"]:
        value = [link["trial"] for link in row.get("trials", [])] if facet == "trials" else row.get(facet, [])
        expected.update({value} if isinstance(value, str) else set(value))

    answer = body(api.get(f"/api/v1/evidence?{query}&page_size=1&facets={facet}"))["facets"]
    assert {row["value"]: row["count"] for row in answer[facet]} == expected


def test_the_total_is_given_on_request(api: CheckedClient, ids: dict[str, str]) -> None:
    assert body(api.get("/api/v1/evidence?count=true&page_size=1"))["total"] == ROWS
    assert "total" not in body(api.get("/api/v1/evidence"))


def table(api: CheckedClient, query: str = "page_size=1000") -> Any:
    """Return the answer in CSV."""
    return api.get(f"/api/v1/evidence?{query}", headers={"Accept": "text/csv"})


def cells(response: Any) -> list[dict[str, str]]:
    """Return the rows of a table by column."""
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


def test_a_table_has_the_rows_of_the_list_under_its_header(api: CheckedClient, ids: dict[str, str]) -> None:
    response = table(api)

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.decode().split("\r\n")[0] == HEADER
    assert list(map(key, cells(response))) == walk(api, "", 1000)


def test_a_row_of_the_table_has_what_the_row_says(api: CheckedClient, ids: dict[str, str]) -> None:
    row = cells(table(api, f"study={ids['complete']}"))[0]

    assert {name: value for name, value in row.items() if value} == {
        "study": ids["complete"], "version": "1", "pointer": "/outcomes/0",
        "title": "Drug A With Drug B in Advanced Example Disease", "study_type": "SINGLE_ARM_TRIAL",
        "published_on": "2025-04-01", "conditions": "Advanced example disease", "drugs": "Drug A|Drug B",
        "therapy_lines": "SECOND|THIRD", "trials": ids["two"], "group": "All patients", "n": "27", "measure": "ORR",
        "name": "Response", "report": "PRIMARY", "statistic": "PERCENTAGE", "value": "37.0", "unit": "%",
        "numerator": "10",
        "denominator": "27", "interval_level": "95", "interval_low": "19.4", "interval_high": "57.6",
        "interval_method": "CLOPPER_PEARSON", "recomputed_percentage": "37.0", "recomputed_low": "19.4",
        "recomputed_high": "57.6", "recomputed_level": "95", "recomputed_method": "CLOPPER_PEARSON",
        "criteria": "RECIST 1.1", "assessor": "BICR", "data_cutoff_on": "2024-12-31", "note": "Primary endpoint.",
        "sources": "paper", "locators": "Table 2",
    }  # fmt: skip


def test_a_bound_cannot_be_taken_for_a_number_in_the_table(api: CheckedClient, ids: dict[str, str]) -> None:
    (row,) = cells(table(api, f"study={ids['complete']}&measure=DOR"))
    told = ("value", "unit", "bound", "censoring", "report")

    assert [row[name] for name in told] == ["≥17+", "months", "AT_LEAST", "ONGOING", "PRIMARY"]


def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(api: CheckedClient, ids: dict[str, str]) -> None:
    rows = cells(table(api, f"study={ids['hostile']}"))

    for text, row in zip(FORMULAS, rows, strict=True):
        assert (row["name"], row["note"], row["unit"]) == (f"'{text}", f"'{text}", f"'{text}")
        assert (row["title"], row["group"]) == (f"'{FORMULAS[0]}", f"'{FORMULAS[1]}")
    assert rows[0]["locators"] == f"'{FORMULAS[2]}"


@pytest.mark.parametrize("accept", ["text/csv", "image/svg+xml"])
@pytest.mark.parametrize("parameter", ["facets=drugs", "count=true"])
def test_what_only_json_has_a_place_for_is_refused(
    api: CheckedClient, ids: dict[str, str], accept: str, parameter: str
) -> None:
    response = api.get(f"/api/v1/evidence?{parameter}", headers={"Accept": accept})

    assert problem(response) == (400, "not_in_this_format")
    assert errors(response)[0]["parameter"] == parameter.split("=")[0]


@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
def test_the_etag_is_the_sha256_of_the_body_and_is_answered_with_304(
    api: CheckedClient, ids: dict[str, str], accept: str
) -> None:
    first = api.get("/api/v1/evidence", headers={"Accept": accept})
    etag = first.headers["ETag"]

    assert etag == f'"{hashlib.sha256(first.content).hexdigest()}"'
    assert "Accept" in first.headers["Vary"]
    assert api.get("/api/v1/evidence", headers={"Accept": accept, "If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(("query", "number"), [("", 1), ("drug=a&condition=cancer", 1), ("count=true&facets=drugs", 3)])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    api: CheckedClient, ids: dict[str, str], curator: User, django_assert_num_queries: Any, query: str, number: int
) -> None:
    for _ in range(2):
        with django_assert_num_queries(number):
            api.get(f"/api/v1/evidence?page_size=1000&{query}")
        publish_study(curator, complete() | {"identifiers": []})


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_can_only_be_read(api: CheckedClient, method: str) -> None:
    response = getattr(api, method)("/api/v1/evidence")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
