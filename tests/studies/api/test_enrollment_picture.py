"""GET /trials/{id}/enrollment.svg, and /trials/{id}/enrollment with Accept: image/svg+xml"""

from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories import documents as trial_documents
from tests.publishing import publish_trial
from tests.studies.api.drawn import HOSTILE, picture
from trials.models import Trial

pytestmark = pytest.mark.django_db

DRAWN = {"Accept": "image/svg+xml"}
PATHS = ["enrollment", "enrollment.svg"]


def test_enrollment_is_drawn_at_both_addresses(api: CheckedClient, published: Trial) -> None:
    alone = api.get(f"/api/v1/trials/{published.record_id}/enrollment.svg")
    negotiated = api.get("/api/v1/trials/NCT09999991/enrollment", headers=DRAWN)

    assert "120" in picture(alone)
    assert "14" in picture(alone)
    assert alone.content == negotiated.content
    assert "Accept" in negotiated.headers["Vary"]
    assert "Accept" in api.get("/api/v1/trials/NCT09999991/enrollment").headers["Vary"]
    assert body(api.get("/api/v1/trials/NCT09999991/enrollment"))["enrollment"]["count"] == 120


@pytest.mark.parametrize("path", PATHS)
def test_a_client_that_has_it_gets_304(api: CheckedClient, published: Trial, path: str) -> None:
    first = api.get(f"/api/v1/trials/NCT09999991/{path}", headers=DRAWN)
    again = api.get(f"/api/v1/trials/NCT09999991/{path}", headers=DRAWN | {"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "enrollment",
    [
        {},
        {"count": 0, "type": "ACTUAL"},
        {"count": 2**31 - 1, "type": "ESTIMATED"},
        {"history": [{"on": "0001", "count": 0}, {"on": "9999-12-31", "count": 2**31 - 1}]},
        {"count": 5, "history": [{"on": "2024", "count": 5}] * 3},
    ],
)
def test_whatever_is_stated_there_is_a_picture(
    api: CheckedClient, curator: User, enrollment: dict[str, Any], path: str
) -> None:
    title = HOSTILE.replace("\x01", "")
    number = publish_trial(curator, trial_documents.minimal(brief_title=title, acronym=title, enrollment=enrollment))
    response = api.get(f"/api/v1/trials/{number}/{path}", headers=DRAWN)

    assert "<script>" in picture(response)
    assert b"<script" not in response.content


@pytest.mark.parametrize("accept", ["text/csv", "image/png", "text/html", "application/xml"])
def test_what_there_is_not_is_refused(api: CheckedClient, published: Trial, accept: str) -> None:
    response = api.get("/api/v1/trials/NCT09999991/enrollment", headers={"Accept": accept})

    assert problem(response) == (406, "not_acceptable")
    picture(api.get("/api/v1/trials/NCT09999991/enrollment.svg", headers={"Accept": accept}))


@pytest.mark.parametrize("path", PATHS)
def test_a_draft_has_no_picture(api: CheckedClient, trial: Trial, path: str) -> None:
    draft, nothing = (
        api.get(f"/api/v1/trials/{name}/{path}", headers=DRAWN) for name in ("NCT09999991", "NCT00000000")
    )

    assert (draft.status_code, draft.content) == (404, nothing.content)


def test_it_takes_one_query_and_no_parameter(
    api: CheckedClient, published: Trial, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        api.get("/api/v1/trials/NCT09999991/enrollment.svg")
    assert problem(api.get("/api/v1/trials/NCT09999991/enrollment.svg?x=1")) == (400, "unknown_parameter")
