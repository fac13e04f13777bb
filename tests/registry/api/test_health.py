"""/healthz and /readyz, and what readers see while something is broken."""

from typing import Any

import pytest
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from psycopg_pool import PoolTimeout

from tests.answers import problem
from tests.client import CheckedClient
from trials.models import Trial


def test_a_living_process_says_so_without_asking_the_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}  # the database is out of bounds in this test


@pytest.mark.django_db
def test_it_is_ready_when_the_tables_are_up_to_date(client: Client) -> None:
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ready"})
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_it_is_not_ready_while_a_migration_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [("something", False)])

    response = client.get("/readyz")

    assert response.status_code == 503
    assert "migrate" in response.json()["reason"]


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("gone"), PoolTimeout("full")])
def test_a_database_that_is_away_is_said_and_not_hidden(
    client: Client, api: CheckedClient, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(MigrationExecutor, "__init__", fail)
    monkeypatch.setattr("registry.records.views.current", fail)

    assert client.get("/readyz").status_code == 503
    response = api.get("/api/v1/trials/TR0000017")
    assert problem(response) == (503, "unavailable")
    assert response.headers["Retry-After"] == "2"


@pytest.mark.django_db
def test_what_nobody_expected_is_a_problem_that_tells_no_secrets(
    published: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("the password is 1234")

    monkeypatch.setattr("registry.records.views.current", fail)
    api = CheckedClient(raise_request_exception=False)

    response = api.get("/api/v1/trials/TR0000017")

    assert problem(response) == (500, "internal_error")
    assert b"1234" not in response.content


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/nothing", "/api/v1/trials/", "/api/v2/trials"])
def test_an_address_that_does_not_exist_is_a_problem(client: Client, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_every_answer_of_the_api_forbids_what_it_does_not_need(api: CheckedClient) -> None:
    response = api.get("/api/v1/trials")

    assert response.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
