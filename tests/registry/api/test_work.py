"""What is refused because it takes too much work or too long, and what the refusal says."""

from contextlib import nullcontext
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import HttpResponse

from registry import budget
from registry.api import facets
from registry.api.problems import Unavailable
from registry.pictures import kept
from registry.serving.limits import in_time
from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories import studies
from tests.factories.documents import minimal
from tests.publishing import publish_study, publish_trial

CHECKS = {
    "/api/v1/validate/trial": minimal(),
    "/api/v1/validate/study": studies.minimal(),
    "/api/v1/consistency": {"outcomes": [{"measure": "OS"}]},
}


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no pictures from other tests."""
    monkeypatch.setattr(kept, "pictures", kept.PictureCache())


@pytest.fixture
def no_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give no request a share of a processor."""
    monkeypatch.setattr(budget, "CPU", 0.0)


@pytest.fixture
def in_service(settings: Any) -> Any:
    """Limit requests as where they are served."""
    settings.SERVING = True
    return settings


def said(response: Any) -> str:
    detail: str = orjson.loads(response.content)["detail"]
    return detail


# A share of a processor


@pytest.mark.usefixtures("no_share")
@pytest.mark.parametrize("path", CHECKS)
def test_checks_that_take_too_much_work_are_refused_with_what_to_send_less_of(api: CheckedClient, path: str) -> None:
    response = api.post(path, orjson.dumps(CHECKS[path]), content_type="application/json")

    assert problem(response) == (422, "too_much_work")
    assert "fewer" in said(response)


@pytest.mark.parametrize("path", CHECKS)
def test_who_cannot_be_checked_soon_is_told_to_come_again(
    api: CheckedClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(budget, "_PATIENCE", 0.01)
    with budget.heavy(""):
        response = api.post(path, orjson.dumps(CHECKS[path]), content_type="application/json")

    assert problem(response) == (503, "unavailable")
    assert response.headers["Retry-After"] == "2"
    assert api.post(path, orjson.dumps(CHECKS[path]), content_type="application/json").status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("no_share", "published_study")
@pytest.mark.parametrize("path", ["trials/EX-001/enrollment", "studies/39999999/timeline", "evidence"])
@pytest.mark.parametrize("negotiated", [True, False])
def test_a_picture_that_takes_too_much_work_is_refused(api: CheckedClient, path: str, negotiated: bool) -> None:
    address, accept = (path, {"Accept": "image/svg+xml"}) if negotiated else (f"{path}.svg", {})
    response = api.get(f"/api/v1/{address}", headers=accept)

    assert problem(response) == (422, "too_much_work")
    assert "as JSON" in said(response)


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "status"), [(500, 200), (501, 422)])
def test_more_counts_than_can_be_told_apart_are_not_drawn(
    api: CheckedClient, curator: User, number: int, status: int
) -> None:
    history = [{"on": str(1200 + year), "count": 1, "type": "ACTUAL"} for year in range(number)]
    trial = publish_trial(curator, minimal(enrollment={"history": history}))
    response = api.get(f"/api/v1/trials/{trial}/enrollment.svg")

    assert response.status_code == status
    assert status == 200 or "At most 500" in said(response)
    assert len(body(api.get(f"/api/v1/trials/{trial}/enrollment"))["enrollment"]["history"]) == number


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "status"), [(200, 200), (201, 422)])
def test_a_longer_course_than_can_be_read_is_not_drawn(
    api: CheckedClient, curator: User, number: int, status: int
) -> None:
    course = [{"type": "EVENT", "label": "Event", "date": str(1800 + year)} for year in range(number)]
    study = publish_study(curator, studies.minimal(timeline=course))
    response = api.get(f"/api/v1/studies/{study}/timeline.svg")

    assert response.status_code == status
    assert status == 200 or "At most 200" in said(response)


# Time


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["trials", "trials/EX-001", "changes", "evidence.svg", "studies?facets=conditions"])
def test_a_request_whose_time_is_over_is_told_to_ask_for_less(api: CheckedClient, in_service: Any, path: str) -> None:
    in_service.REQUEST_TIMEOUT = 0
    response = api.get(f"/api/v1/{path}")

    assert problem(response) == (503, "unavailable")
    assert "fewer" in said(response)
    assert response.headers["Retry-After"] == "2"


@pytest.mark.django_db
def test_facets_have_a_time_of_their_own(api: CheckedClient, in_service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "_SECONDS", 0.0)

    assert body(api.get("/api/v1/trials")) == {"items": []}
    response = api.get("/api/v1/trials?facets=phases")
    assert (problem(response), "facets" in said(response)) == ((503, "unavailable"), True)


@pytest.mark.django_db
def test_an_answer_in_time_is_the_same(api: CheckedClient, in_service: Any) -> None:
    path = "/api/v1/trials?facets=phases&count=true"

    assert body(api.get(path)) == {"items": [], "total": 0, "facets": {"phases": []}}


def timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        value: str = cursor.fetchone()[0]
    return value


def sleep() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(60)")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("block", [nullcontext, transaction.atomic])
def test_a_statement_is_cancelled_when_the_time_of_its_request_is_over(block: Any) -> None:
    before = timeout()
    with connection.execute_wrapper(in_time), budget.limited("Ask for less.", seconds=0.2):
        with pytest.raises(budget.TookTooLong, match="Ask for less"), block():
            sleep()
        with pytest.raises(budget.TookTooLong):
            timeout()
    assert timeout() == before, "the connection is as it was"


@pytest.mark.django_db(transaction=True)
def test_a_statement_has_what_is_left_and_the_next_request_finds_nothing_of_it() -> None:
    before = timeout()
    with connection.execute_wrapper(in_time):
        with budget.limited("", seconds=settings.STATEMENT_TIMEOUT / 2000):
            assert timeout() != before
        assert timeout() == before


@pytest.mark.parametrize(
    ("error", "status"), [(budget.TookTooLong("Ask for less."), 503), (budget.TooMuchWork("Send less."), 422)]
)
def test_where_no_view_answers_a_middleware_does(rf: Any, error: Exception, status: int) -> None:
    response = Unavailable(lambda _: HttpResponse()).process_exception(rf.get("/admin/"), error)

    assert response is not None
    assert (response.status_code, "less" in said(response)) == (status, True)
