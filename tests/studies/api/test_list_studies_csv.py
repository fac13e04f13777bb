"""GET /studies with Accept: text/csv: the same page as a table that a spreadsheet opens without running anything."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from tests.answers import body, errors, problem
from tests.client import CheckedClient
from tests.factories.studies import complete, minimal
from tests.publishing import studies_of_a_module
from tests.shelf import Shelf

pytestmark = pytest.mark.django_db

HEADER = (
    "id,version,title,study_type,identifiers,citation,journal,meeting,published_on,data_cutoff_on,enrolled,treated,"
    "evaluable,therapy_lines,conditions,drugs,countries,trials,registered_on,record_published_at"
)
FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "  =1", "＝1", "＠A"]
HARMLESS = ["a=1", "1-2", "“=”", "'quoted", 'with "quotes"', "with, comma", "two\r\nlines", "ümlaut 抗体 🧬"]


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    def contents(one: str, two: str) -> dict[str, Any]:
        texts = {
            text: minimal(title=text, conditions=[text, "second"], drugs=[text], publication={"journal": text})
            for text in FORMULAS + HARMLESS
        }
        return texts | {"complete": complete(trial=one)}

    with studies_of_a_module(shelf, contents) as (numbers, _):
        yield numbers


def table(api: CheckedClient, query: str = "page_size=1000") -> Any:
    """Return the answer in CSV."""
    return api.get(f"/api/v1/studies?{query}", headers={"Accept": "text/csv"})


def rows(response: Any) -> list[dict[str, str]]:
    """Return the rows of a table by column."""
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


def test_a_table_says_what_it_is_and_starts_with_its_header(api: CheckedClient, ids: dict[str, str]) -> None:
    response = table(api)

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.decode().split("\r\n")[0] == HEADER
    assert len(rows(response)) == len(ids) - 2


def test_a_row_has_what_the_summary_says(api: CheckedClient, ids: dict[str, str]) -> None:
    item = body(api.get("/api/v1/studies?identifier=39999999"))["items"][0]
    (row,) = rows(table(api, "identifier=39999999"))

    assert row == {
        "id": ids["complete"],
        "version": "1",
        "title": "Drug A With Drug B in Advanced Example Disease",
        "study_type": "SINGLE_ARM_TRIAL",
        "identifiers": "10.1000/example.2025(1)-2|39999999",
        "citation": "Example A, Sample B. Drug A with drug B. Ex J 2025;1:2-9.",
        "journal": "Example Journal",
        "meeting": "Example Meeting 2025",
        "published_on": "2025-04-01",
        "data_cutoff_on": "2024-12-31",
        "enrolled": "30",
        "treated": "29",
        "evaluable": "27",
        "therapy_lines": "SECOND|THIRD",
        "conditions": "Advanced example disease",
        "drugs": "Drug A|Drug B",
        "countries": "China|Japan",
        "trials": ids["one"],
        "registered_on": item["registered_on"],
        "record_published_at": item["published_at"],
    }


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(
    api: CheckedClient, ids: dict[str, str], text: str
) -> None:
    row = next(row for row in rows(table(api)) if row["id"] == ids[text])

    assert (row["title"], row["conditions"], row["drugs"], row["journal"]) == (
        f"'{text}", f"'{text}|second", f"'{text}", f"'{text}"
    )  # fmt: skip


@pytest.mark.parametrize("text", HARMLESS)
def test_any_other_text_is_what_it_is(api: CheckedClient, ids: dict[str, str], text: str) -> None:
    row = next(row for row in rows(table(api)) if row["id"] == ids[text])

    assert (row["title"], row["conditions"]) == (text, f"{text}|second")


@pytest.mark.parametrize("parameter", ["fields=title", "fields=*", "facets=drugs", "count=true"])
def test_what_a_table_has_no_place_for_is_refused(api: CheckedClient, ids: dict[str, str], parameter: str) -> None:
    response = table(api, parameter)

    assert problem(response) == (400, "not_in_this_format")
    assert errors(response)[0]["parameter"] == parameter.split("=")[0]


def test_a_table_has_the_pages_of_the_list(api: CheckedClient, ids: dict[str, str]) -> None:
    listed = body(api.get("/api/v1/studies?page_size=4&sort=title"))
    first = table(api, "page_size=4&sort=title")
    address = first.headers["Link"].split(">")[0].strip("<")
    second = api.get(address, headers={"Accept": "text/csv"})

    assert [row["id"] for row in rows(first)] == [item["id"] for item in listed["items"]]
    assert not {row["id"] for row in rows(first)} & {row["id"] for row in rows(second)}


def test_an_empty_table_has_its_header(api: CheckedClient, ids: dict[str, str]) -> None:
    assert table(api, "line=FIRST").content.decode() == f"{HEADER}\r\n"


@pytest.mark.parametrize("accept", ["application/xml", "text/html", "image/svg+xml", "nonsense"])
def test_what_there_is_not_is_refused_with_what_there_is(api: CheckedClient, ids: dict[str, str], accept: str) -> None:
    response = api.get("/api/v1/studies", headers={"Accept": accept})

    assert problem(response) == (406, "not_acceptable")
    assert "application/json or text/csv" in orjson.loads(response.content)["detail"]
