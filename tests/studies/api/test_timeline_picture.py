"""GET /studies/{id}/timeline.svg, and /studies/{id}/timeline with Accept: image/svg+xml"""

from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User

from studies import actions
from studies.choices import TimelineType
from studies.models import Study
from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories.studies import complete, minimal
from tests.publishing import publish_study
from tests.studies.api.drawn import HOSTILE, picture

pytestmark = pytest.mark.django_db

DOI = "10.1000/example.2025(1)-2"
DRAWN = {"Accept": "image/svg+xml"}


@pytest.mark.parametrize("identifier", ["number", DOI, "39999999"])
def test_the_course_of_a_case_is_drawn_at_both_addresses(
    api: CheckedClient, published_study: Study, identifier: str
) -> None:
    number = published_study.record_id if identifier == "number" else identifier
    alone = api.get(f"/api/v1/studies/{number}/timeline.svg")
    negotiated = api.get(f"/api/v1/studies/{number}/timeline", headers=DRAWN)

    assert "Drug A, 2023-02-01 to 2023-08" in picture(alone)
    assert alone.content == negotiated.content
    assert "Accept" in negotiated.headers["Vary"]


def test_caches_keep_the_picture_and_the_list_apart(api: CheckedClient, published_study: Study) -> None:
    path = f"/api/v1/studies/{published_study.record_id}/timeline"
    listed, drawn = api.get(path), api.get(path, headers=DRAWN)

    assert "Accept" in listed.headers["Vary"]
    assert listed.headers["ETag"] != drawn.headers["ETag"]
    assert body(listed)["timeline"] == complete()["timeline"]
    again = api.get(path, headers=DRAWN | {"If-None-Match": listed.headers["ETag"]})
    assert again.status_code == 200


@pytest.mark.parametrize("path", ["timeline", "timeline.svg"])
def test_a_client_that_has_it_gets_304(api: CheckedClient, published_study: Study, path: str) -> None:
    address = f"/api/v1/studies/{DOI}/{path}"
    first = api.get(address, headers=DRAWN)
    again = api.get(address, headers=DRAWN | {"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("image/svg+xml", "image/svg+xml"), ("image/*", "image/svg+xml"), ("*/*", "application/json"),
     ("application/json, image/svg+xml;q=0.9", "application/json"), ("text/html, image/svg+xml", "image/svg+xml"),
     ("image/svg+xml, application/json;q=0.5", "image/svg+xml")],
)  # fmt: skip
def test_the_client_chooses_by_accept(api: CheckedClient, published_study: Study, accept: str, kind: str) -> None:
    response = api.get(f"/api/v1/studies/{DOI}/timeline", headers={"Accept": accept})

    assert (response.status_code, response.headers["Content-Type"]) == (200, kind)


@pytest.mark.parametrize("accept", ["text/csv", "image/png", "text/html", "application/xml", "nonsense"])
def test_what_there_is_not_is_refused_with_what_there_is(
    api: CheckedClient, published_study: Study, accept: str
) -> None:
    response = api.get(f"/api/v1/studies/{DOI}/timeline", headers={"Accept": accept})

    assert problem(response) == (406, "not_acceptable")
    assert "application/json or image/svg+xml" in orjson.loads(response.content)["detail"]


def test_the_address_of_the_picture_does_not_ask_what_is_accepted(api: CheckedClient, published_study: Study) -> None:
    """An image on a page is asked for with whatever the browser sends."""
    for accept in ("text/html", "image/png", "*/*"):
        picture(api.get(f"/api/v1/studies/{DOI}/timeline.svg", headers={"Accept": accept}))


@pytest.mark.parametrize("path", ["timeline", "timeline.svg"])
def test_a_study_without_a_course_has_a_picture_that_says_so(api: CheckedClient, curator: User, path: str) -> None:
    number = publish_study(curator, minimal())

    drawing = picture(api.get(f"/api/v1/studies/{number}/{path}", headers=DRAWN))
    assert "The record states no course of a case." in drawing


@pytest.mark.parametrize("dates", [{}, {"date": "2024-02-29"}, {"date": "0001"}, {"date": "9999-12-31"},
                                   {"date": "2024", "end_date": "2023"}])  # fmt: skip
def test_hostile_labels_stay_text_whatever_the_dates(api: CheckedClient, curator: User, dates: dict[str, Any]) -> None:
    row = dates | {name: HOSTILE.replace("\x01", "") for name in ("label", "description", "regimen", "dose", "unit",
                                                                  "value", "criteria", "schedule")}  # fmt: skip
    entries = [row | {"type": word, "line": number} for number, word in enumerate(TimelineType.values)]
    provenance = [{"path": "/timeline/1/date", "source": "s", "relation": "DIFFERS", "reported": f"May 2024 {HOSTILE}",
                   "locator": HOSTILE}] if "date" in dates else []  # fmt: skip
    document = minimal(title=HOSTILE.replace("\x01", ""), timeline=entries, provenance=provenance)

    for path in ("timeline", "timeline.svg"):
        response = api.get(f"/api/v1/studies/{publish_study(curator, document)}/{path}", headers=DRAWN)
        assert "<script>" in picture(response)
        assert b"<script" not in response.content


def test_the_picture_is_of_the_current_version(api: CheckedClient, published_study: Study, curator: User) -> None:
    path = f"/api/v1/studies/{published_study.record_id}/timeline.svg"
    before = api.get(path)
    actions.replace(record=published_study, document=minimal(title="Renamed"), by=curator)
    assert api.get(path).content == before.content

    actions.publish(record=published_study, by=curator)
    after = api.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert "Renamed" in picture(after)


def test_it_takes_one_query(api: CheckedClient, published_study: Study, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        api.get(f"/api/v1/studies/{DOI}/timeline.svg")


def test_head_answers_the_headers(api: CheckedClient, published_study: Study) -> None:
    response = api.head(f"/api/v1/studies/{DOI}/timeline.svg")

    assert (response.status_code, response.content, response.headers["Content-Type"]) == (200, b"", "image/svg+xml")
