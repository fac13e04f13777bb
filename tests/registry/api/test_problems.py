"""Every error is a problem (RFC 9457) with a code that programs can rely on."""

from http import HTTPStatus
from typing import Any

import orjson
import pytest
from django.db import DataError, IntegrityError, InterfaceError, InternalError, OperationalError, connection
from hypothesis import given
from hypothesis import strategies as st
from psycopg_pool import PoolTimeout
from rest_framework.exceptions import ErrorDetail

from registry.api.problems import flatten
from tests.answers import problem
from tests.client import CheckedClient

JSON = {"content_type": "application/json"}

# method, path, options, status, code
TABLE: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("get", "/api/v1/trials?page_size=0", {}, 400, "out_of_range"),
    ("get", "/api/v1/trials?status=OPEN", {}, 400, "invalid_choice"),
    ("get", "/api/v1/trials?start_from=soon", {}, 400, "invalid_value"),
    ("get", "/api/v1/trials?colour=red", {}, 400, "unknown_parameter"),
    ("get", "/api/v1/trials?q=a&q=b", {}, 400, "repeated_parameter"),
    ("get", "/api/v1/trials?page_token=x", {}, 400, "invalid_page_token"),
    ("get", f"/api/v1/trials?q={'x' * 1001}", {}, 400, "too_long"),
    ("get", "/api/v1/trials?q=%00", {}, 400, "invalid_text"),
    ("get", f"/api/v1/trials?{'&'.join(['q=a'] * 1001)}", {}, 400, "bad_request"),
    ("get", "/api/v1/changes?since=x", {}, 400, "invalid_value"),
    ("post", "/api/v1/validate/trial", {"data": b"{", **JSON}, 400, "invalid_json"),
    ("get", "/api/v1/trials/TR0000018", {}, 404, "not_found"),
    ("get", "/api/v1/nothing", {}, 404, "not_found"),
    ("get", "/nothing", {}, 404, "not_found"),
    ("delete", "/api/v1/trials", {}, 405, "method_not_allowed"),
    ("get", "/api/v1/validate/trial", {}, 405, "method_not_allowed"),
    ("get", "/api/v1/trials", {"headers": {"Accept": "image/png"}}, 406, "not_acceptable"),
    ("post", "/api/v1/validate/trial", {"data": b"x" * 5_000_000, **JSON}, 413, "too_large"),
    ("post", "/api/v1/validate/trial", {"data": b"a=1", "content_type": "text/plain"}, 415, "unsupported_media_type"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path", "options", "status", "code"), TABLE)
def test_an_error_has_the_one_shape(
    api: CheckedClient, method: str, path: str, options: dict[str, Any], status: int, code: str
) -> None:
    response = getattr(api, method)(path, **options)
    problem = orjson.loads(response.content)

    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert (response.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["type"] == f"urn:problem:registry:{code}"
    assert problem["title"] == HTTPStatus(status).phrase
    assert problem["detail"].strip()


class _State(Exception):
    """What the driver raises, with the state that PostgreSQL gave."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def caused(error: Exception, sqlstate: str) -> Exception:
    """Return an error of Django's with the cause that the driver gave."""
    error.__cause__ = _State(sqlstate)
    return error


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make every query of the API raise an error."""

    def install(error: Exception) -> CheckedClient:
        def fail(*_: Any, **__: Any) -> None:
            raise error

        monkeypatch.setattr("registry.ledger.views.Publication.objects.order_by", fail)
        return CheckedClient(raise_request_exception=False)

    return install


PASSING = [
    OperationalError("connection refused"),
    PoolTimeout("couldn't get a connection after 2.00 sec"),
    InterfaceError("connection already closed"),
    caused(OperationalError("server closed the connection"), "08006"),
    caused(OperationalError("too many connections"), "53300"),
    caused(OperationalError("canceling statement due to statement timeout"), "57014"),
    caused(OperationalError("terminating connection due to administrator command"), "57P01"),
    caused(OperationalError("canceling statement due to lock timeout"), "55P03"),
    caused(InternalError("terminating connection due to transaction timeout"), "25P04"),
    caused(InternalError("terminating connection due to idle-in-transaction timeout"), "25P03"),
]
LASTING = [
    RuntimeError("the password is 1234"),
    IntegrityError("the password is 1234"),
    DataError("the password is 1234"),
    caused(OperationalError("the password is 1234"), "42P01"),
    MemoryError("the password is 1234"),
    RecursionError("the password is 1234"),
]


@pytest.mark.parametrize("error", PASSING, ids=str)
def test_what_will_pass_is_answered_with_when_to_try_again(breaking: Any, error: Exception) -> None:
    response = breaking(error).get("/api/v1/ledger/head")

    assert problem(response) == (503, "unavailable")
    assert int(response.headers["Retry-After"]) > 0
    assert str(error).encode() not in response.content


@pytest.mark.parametrize("error", LASTING, ids=lambda error: type(error).__name__)
def test_what_is_broken_tells_the_log_and_not_the_reader(
    breaking: Any, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    response = breaking(error).get("/api/v1/ledger/head")

    assert problem(response) == (500, "internal_error")
    assert b"1234" not in response.content
    assert b"Traceback" not in response.content
    assert "1234" in caplog.text
    assert not response.has_header("Retry-After")


@pytest.mark.django_db
def test_a_statement_that_takes_too_long_is_cancelled_and_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(*_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 10")
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr("registry.ledger.views.Publication.objects.order_by", slowly)
    response = CheckedClient(raise_request_exception=False).get("/api/v1/ledger/head")

    assert problem(response) == (503, "unavailable")


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ({"a": [ErrorDetail("No.", "x")]}, [("/a", "x")]),
        ({"a": {"b": [ErrorDetail("No.", "x"), ErrorDetail("Nor.", "y")]}}, [("/a/b", "x"), ("/a/b", "y")]),
        ({"a": [{}, {"b": [ErrorDetail("No.", "x")]}]}, [("/a/1/b", "x")]),
        ({"a": {2: [ErrorDetail("No.", "x")]}}, [("/a/2", "x")]),
        ({"a/b": {"c~d": [ErrorDetail("No.", "x")]}}, [("/a~1b/c~0d", "x")]),
        ({"non_field_errors": [ErrorDetail("No.", "x")]}, [("", "x")]),
        ([ErrorDetail("No.", "x")], [("", "x")]),
        ({"a": "No."}, [("/a", "invalid")]),
    ],
)
def test_a_tree_of_errors_becomes_a_list_of_places(detail: Any, expected: list[tuple[str, str]]) -> None:
    assert [(error["pointer"], error["code"]) for error in flatten(detail)] == expected


@given(st.recursive(st.just([ErrorDetail("No.", "x")]), lambda inner: st.dictionaries(st.text(), inner, min_size=1)))
def test_every_place_can_be_followed_back(tree: Any) -> None:
    for error in flatten(tree):
        place = tree
        for step in error["pointer"].split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            place = place[key] if key in place else place["non_field_errors"]
        while isinstance(place, dict):
            place = place["non_field_errors"]
        assert place == ["No."]
