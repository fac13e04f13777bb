"""GET /findings: what was found about every published record, filtered, sorted and paged."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories.documents import minimal as trial
from tests.factories.studies import minimal as study
from tests.factories.studies import outcome
from tests.publishing import publish_study, publish_trial
from tests.shelf import Shelf

pytestmark = pytest.mark.django_db
Numbers = dict[str, str]

LATE: dict[str, Any] = {
    "study_type": "INTERVENTIONAL",
    "status": {"overall": "COMPLETED", "start": {"date": "2018", "type": "ACTUAL"}},
    "record_dates": {"first_submitted": "2020-05-02"},
    "identifiers": [{"type": "NCT", "value": "NCT01234567"}],
}
PLANNED = {"status": {"overall": "COMPLETED"}, "enrollment": {"count": 20, "type": "ACTUAL"}}


def published(by: User) -> Numbers:
    """Publish two trials, a study with an impossible percentage, and one of more people than its trial enrolled."""
    late = publish_trial(by, trial(brief_title="Late", **LATE))
    small = publish_trial(by, trial(brief_title="Small", **PLANNED))
    link = {"trial": small, "relation": "REPORTS_RESULTS"}
    wrong = publish_study(by, study(title="Wrong", outcomes=[outcome(value="138.0", numerator=None, denominator=None)]))
    large = publish_study(by, study(title="Large", population={"treated": 30}, trials=[link],
                                    identifiers=[{"type": "DOI", "value": "10.1000/large"}]))  # fmt: skip
    return {"late": late, "small": small, "wrong": wrong, "large": large}


@pytest.fixture(scope="module")
def numbers(shelf: Shelf) -> Iterator[Numbers]:
    with shelf.reserved(published) as filled:
        yield filled


def listed(api: CheckedClient, query: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = body(api.get(f"/api/v1/findings?{query}"))["items"]
    return items


def test_a_row_says_of_which_record_it_is_and_against_which(api: CheckedClient, numbers: Numbers) -> None:
    assert listed(api, "code=REPORTED_MORE_THAN_ENROLLED") == [
        {
            "kind": "study", "id": numbers["large"], "version": 1, "title": "Large",
            "code": "REPORTED_MORE_THAN_ENROLLED", "severity": "INCONSISTENT", "pointer": "/population/treated",
            "message": f"30 people are reported as treated, more than the 20 that {numbers['small']} enrolled.",
            "reported": "30", "recomputed": "20", "against": numbers["small"],
        }
    ]  # fmt: skip


def test_findings_of_every_record_are_those_of_its_document(api: CheckedClient, numbers: Numbers) -> None:
    for name, path in (("late", "trials"), ("small", "trials"), ("wrong", "studies"), ("large", "studies")):
        document = body(api.get(f"/api/v1/{path}/{numbers[name]}"))
        rows = [row for row in listed(api) if row["id"] == numbers[name] and "against" not in row]
        stamps = {"kind": path[:5].replace("studi", "study"), "id": numbers[name], "version": 1}
        assert rows == [stamps | {"title": name.title()} | each for each in document.get("findings", [])]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["wrong", "large", "late"]),
        ("kind=trial", ["late"]),
        ("kind=study", ["wrong", "large"]),
        ("severity=NOTE", ["wrong", "late"]),
        ("severity=NOTE,IMPOSSIBLE", ["wrong", "late"]),
        ("code=REGISTERED_AFTER_START&code=REPORTED_MORE_THAN_ENROLLED", ["large", "late"]),
        ("code=REGISTERED_AFTER_START&severity=IMPOSSIBLE", []),
        ("record={late}", ["late"]),
        ("record=nct01234567", ["late"]),
        ("record=10.1000/LARGE", ["large"]),
        ("record={small}", ["large"]),  # it is held against it
        ("record=TR9999998", []),
        ("sort=-severity", ["late", "wrong", "large"]),
        ("sort=code", ["wrong", "late", "large"]),
        ("sort=-record", ["late", "large", "wrong"]),
    ],
)
def test_it_is_filtered_and_sorted(api: CheckedClient, numbers: Numbers, query: str, names: list[str]) -> None:
    called = {number: name for name, number in numbers.items()}
    assert list(dict.fromkeys(called[row["id"]] for row in listed(api, query.format(**numbers)))) == names


@pytest.mark.parametrize("sort", ["record", "-record", "severity", "-severity", "code", "-code"])
def test_pages_of_one_are_the_whole_list(api: CheckedClient, numbers: Numbers, sort: str) -> None:
    whole, rows, token = listed(api, f"sort={sort}"), list[Any](), ""
    for _ in whole:
        page = body(api.get(f"/api/v1/findings?sort={sort}&page_size=1" + (f"&page_token={token}" if token else "")))
        rows += page["items"]
        token = page.get("next_page_token", "")

    assert (rows, token) == (whole, "")
    assert len(whole) > 2


def test_values_are_counted(api: CheckedClient, numbers: Numbers) -> None:
    answer, rows = body(api.get("/api/v1/findings?facets=code,severity,kind&count=true")), listed(api)
    assert answer["total"] == len(rows)
    for facet, counts in answer["facets"].items():
        assert {each["value"]: each["count"] for each in counts} == Counter(row[facet] for row in rows)


def test_as_a_table_it_has_a_row_per_finding(api: CheckedClient, numbers: Numbers) -> None:
    lines = api.get("/api/v1/findings?kind=trial", headers={"Accept": "text/csv"}).content.decode().splitlines()
    assert lines[0] == "kind,id,version,title,code,severity,pointer,places,message,reported,recomputed,against"
    assert lines[1].startswith(f"trial,{numbers['late']},1,Late,REGISTERED_AFTER_START,NOTE,/record_dates/first_subm")
    assert len(lines) == 2


@pytest.mark.parametrize("query", ["code=NOT_A_CODE", "severity=ERROR", "kind=paper", "sort=title", "q=x"])
def test_what_cannot_be_asked_is_refused(api: CheckedClient, numbers: Numbers, query: str) -> None:
    assert problem(api.get(f"/api/v1/findings?{query}"))[0] == 400


@pytest.mark.parametrize(
    ("query", "number"),
    [("", 1), ("record=NCT01234567", 1), ("kind=trial&sort=code", 1), ("count=true&facets=code", 3)],
)
@pytest.mark.parametrize("size", [1, 1000])
def test_it_takes_as_many_queries_whatever_the_size_of_its_page(
    api: CheckedClient, numbers: Numbers, django_assert_num_queries: Any, query: str, number: int, size: int
) -> None:
    with django_assert_num_queries(number):
        api.get(f"/api/v1/findings?{query}&page_size={size}")
