"""GET /trials with Accept: text/csv: the same page as a table that a spreadsheet opens without running anything."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.api import csvtext
from tests.answers import body
from tests.client import CheckedClient
from tests.factories import documents
from tests.publishing import trials_of_a_module
from tests.shelf import Shelf

pytestmark = pytest.mark.django_db

HEADER = (
    "id,version,acronym,brief_title,study_type,overall_status,phases,conditions,interventions,lead_sponsor,"
    "enrollment_count,enrollment_type,start_date,start_type,primary_completion_date,primary_completion_type,"
    "completion_date,completion_type,registered_on,published_at"
)
FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =1", " \t=1", "＝1", "＋1", "－1",
            "＠A"]  # fmt: skip
HARMLESS = ["a=1", "1-2", "mail@example.org", "“=”", "'quoted", 'with "quotes"', "with, comma", "two\r\nlines",
            "ümlaut 抗体"]  # fmt: skip


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    contents = {"complete": documents.complete()} | {
        text: documents.minimal(
            brief_title=text,
            acronym=text,
            conditions=[text, "second"],
            interventions=[{"name": text}],
            sponsors={"lead": {"name": text}},
        )
        for text in FORMULAS + HARMLESS
    }
    with trials_of_a_module(shelf, contents) as numbers:
        yield numbers


def table(api: CheckedClient, query: str = "", accept: str = "text/csv") -> Any:
    """Return the answer to a list asked for as a table."""
    return api.get(f"/api/v1/trials?page_size=1000&{query}", headers={"Accept": accept})


def rows(response: Any) -> list[dict[str, str]]:
    """Return the rows as a spreadsheet would read them."""
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline=""), strict=True))


def test_the_columns_are_a_promise(api: CheckedClient, ids: dict[str, str]) -> None:
    response = table(api)

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.decode().split("\r\n")[0] == HEADER


def test_a_trial_with_everything_fills_every_column(api: CheckedClient, ids: dict[str, str]) -> None:
    response = table(api, "identifier=EX-001")
    (row,) = rows(response)

    assert response.content.endswith(b"\r\n")
    assert row == {
        "id": ids["complete"],
        "version": "1",
        "acronym": "EXAMPLE-1",
        "brief_title": "Drug A With Drug B in Advanced Example Disease",
        "study_type": "INTERVENTIONAL",
        "overall_status": "RECRUITING",
        "phases": "PHASE1|PHASE2",
        "conditions": "Example Disease|Carcinoma, Example",
        "interventions": "Drug A|Drug B",
        "lead_sponsor": "Example Institute",
        "enrollment_count": "120",
        "enrollment_type": "ESTIMATED",
        "start_date": "2026-05",
        "start_type": "ACTUAL",
        "primary_completion_date": "2029",
        "primary_completion_type": "ESTIMATED",
        "completion_date": "2030-01-31",
        "completion_type": "ESTIMATED",
        "registered_on": row["registered_on"],
        "published_at": row["published_at"],
    }


def test_lines_end_as_the_format_says(api: CheckedClient, ids: dict[str, str]) -> None:
    text = table(api, "identifier=EX-001").content

    assert text.count(b"\r\n") == text.count(b"\n") == text.count(b"\r") == 2


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_is_made_text(api: CheckedClient, ids: dict[str, str], text: str) -> None:
    row = next(row for row in rows(table(api)) if row["id"] == ids[text])

    assert [row[name] for name in ("brief_title", "acronym", "interventions", "lead_sponsor")] == [f"'{text}"] * 4
    assert row["conditions"] == f"'{text}|second"


@pytest.mark.parametrize("text", HARMLESS)
def test_everything_else_stays_as_it_is(api: CheckedClient, ids: dict[str, str], text: str) -> None:
    row = next(row for row in rows(table(api)) if row["id"] == ids[text])

    assert (row["brief_title"], row["conditions"]) == (text, f"{text}|second")


def test_json_is_never_changed_for_the_sake_of_spreadsheets(api: CheckedClient, ids: dict[str, str]) -> None:
    titles = {item["brief_title"] for item in body(api.get("/api/v1/trials?page_size=1000"))["items"]}

    assert set(FORMULAS) <= titles


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_becomes_a_formula_and_none_is_lost(text: str) -> None:
    written = csvtext.table(["column"], [[text]]).decode()
    cell = list(csv.reader(io.StringIO(written, newline=""), strict=True))[1:]
    read = cell[0][0] if cell and cell[0] else ""

    assert not read.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert read in (text, f"'{text}")


def test_a_table_has_the_pages_of_the_list(api: CheckedClient, ids: dict[str, str]) -> None:
    listed = body(api.get("/api/v1/trials?page_size=4&sort=title"))
    first = api.get("/api/v1/trials?page_size=4&sort=title", headers={"Accept": "text/csv"})
    address = first.headers["Link"].split(">")[0].strip("<")
    second = api.get(address, headers={"Accept": "text/csv"})

    assert [row["id"] for row in rows(first)] == [item["id"] for item in listed["items"]]
    assert listed["next_page_token"] in address
    assert not {row["id"] for row in rows(first)} & {row["id"] for row in rows(second)}


def test_an_empty_table_has_its_header(api: CheckedClient, ids: dict[str, str]) -> None:
    assert table(api, "status=SUSPENDED").content.decode() == f"{HEADER}\r\n"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.9, application/json;q=0.1", "text/csv"),
        ("text/html, text/csv", "text/csv"),
        ("application/json", "application/json"),
        ("application/*", "application/json"),
        ("*/*", "application/json"),
        ("text/html, */*;q=0.1", "application/json"),
        ("TEXT/CSV", "text/csv"),
    ],
)
def test_the_client_chooses_by_accept(api: CheckedClient, ids: dict[str, str], accept: str, kind: str) -> None:
    response = table(api, accept=accept)

    assert (response.status_code, response.headers["Content-Type"].split(";")[0]) == (200, kind)


def test_without_accept_it_is_json(api: CheckedClient, ids: dict[str, str]) -> None:
    assert api.get("/api/v1/trials").headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("accept", ["application/xml", "text/html", "image/png", "text/csvx", "nonsense", ";;;"])
def test_what_there_is_not_is_refused_with_what_there_is(api: CheckedClient, ids: dict[str, str], accept: str) -> None:
    response = table(api, accept=accept)
    problem = orjson.loads(response.content)

    assert (response.status_code, problem["code"]) == (406, "not_acceptable")
    assert "application/json" in problem["detail"]
    assert "text/csv" in problem["detail"]


def test_a_mistake_in_the_query_is_a_problem_in_either_format(api: CheckedClient) -> None:
    response = api.get("/api/v1/trials?page_size=0", headers={"Accept": "text/csv"})

    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
