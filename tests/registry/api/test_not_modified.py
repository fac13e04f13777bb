"""What a 304 says: a cache that is told nothing changed must learn what the whole answer would have told it."""

from collections.abc import Iterator
from typing import Any

import pytest

from registry.api.pagination import PageQuery
from registry.api.views import PublicView
from tests.client import CheckedClient
from tests.conventions.test_urls import API
from tests.factories import studies as documents
from tests.publishing import studies_of_a_module
from tests.shelf import Shelf

ELSEWHERE = "https://elsewhere.example"
OF_THE_BODY = {"content-type", "content-length"}  # which a 304 does not have (RFC 9110, 15.4.5)


def addresses() -> Iterator[tuple[str, str]]:
    """Yield each of them in every format; a list with a page after it."""
    for route, pattern in API.items():
        view = getattr(pattern.callback, "view_class", None)
        if not (view and issubclass(view, PublicView) and view.conditional):
            continue
        kind = "study" if "studies/<" in route else "trial"
        path = route.replace("<path:id>", f"{{{kind}}}").replace("<int:version>", "1")
        query = "?page_size=1" if issubclass(view.query, PageQuery) else ""
        for renderer in view.renderer_classes:
            yield f"/{path}{query}", renderer.media_type
    yield "/api/v1/openapi.json", "application/json"
    yield "/api/v1/openapi.yaml", "application/yaml"


def contents(one: str, two: str) -> dict[str, dict[str, Any]]:
    """Return two studies of one trial."""
    again = documents.minimal(trials=[{"trial": one, "relation": "MENTIONS"}])
    return {"study": documents.complete(trial=one), "again": again}


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    with studies_of_a_module(shelf, contents) as (numbers, _):
        yield numbers | {"trial": numbers["one"]}


def lasting(response: Any) -> dict[str, str]:
    """Return the headers of an answer that do not describe its body, their names in lower case."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    return {name: value for name, value in headers.items() if name not in OF_THE_BODY}


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "media_type"), list(addresses()))
def test_a_client_that_has_an_answer_is_told_all_its_headers_again(
    api: CheckedClient, ids: dict[str, str], address: str, media_type: str
) -> None:
    """Without `Vary` a cache gives a table to who asked for JSON; without `Link` a reader loses the next page."""
    path, asked = address.format(**ids), {"Accept": media_type, "Origin": ELSEWHERE}
    whole = api.get(path, headers=asked)
    again = api.get(path, headers=asked | {"If-None-Match": whole.headers["ETag"]})

    assert (whole.status_code, again.status_code, again.content) == (200, 304, b"")
    assert lasting(again) == lasting(whole)
    assert {"etag", "cache-control", "access-control-allow-origin", "content-security-policy"} <= set(lasting(again))
    assert "Content-Type" not in again.headers


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Link", 'rel="next"', {"trials", "changes", "studies", "trials/{trial}/studies", "evidence", "evidence.svg"}),
        ("Content-Location", "/api/v1/", {"trials/{trial}", "studies/{study}"}),
        ("Vary", "Accept, ", {
            "trials", "studies", "trials/{trial}/studies", "evidence", "evidence.svg", "findings",
            "trials/{trial}/enrollment",
            "trials/{trial}/enrollment.svg", "studies/{study}/timeline", "studies/{study}/timeline.svg",
        }),
    ],
)  # fmt: skip
def test_the_answers_that_are_compared_have_the_headers_that_could_be_lost(
    api: CheckedClient, ids: dict[str, str], name: str, value: str, expected: set[str]
) -> None:
    having = {
        address.removeprefix("/api/v1/").partition("?")[0]
        for address, media_type in addresses()
        if value in api.get(address.format(**ids), headers={"Accept": media_type}).headers.get(name, "")
    }

    assert having == expected
