"""What every address keeps to."""

import re
from collections.abc import Collection, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

from registry.api.views import PublicView
from registry.records.views import SectionView
from tests.studies.api.test_study_sections import PARTS as OF_STUDIES
from tests.trials.api.test_trial_sections import PARTS as OF_TRIALS

SPECTACULAR = {"docs", "redoc"}  # pages of the library that shows the description


def routes(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every route of ours with its pattern; the admin's own are Django's."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        elif isinstance(pattern, URLResolver) and not route.startswith("admin"):
            yield from routes(pattern.url_patterns, route)


OURS = dict(routes())
API = {route: pattern for route, pattern in OURS.items() if route.startswith("api/")}


@pytest.mark.parametrize("route", API)
def test_an_address_of_the_api_has_no_trailing_slash_and_small_letters(route: str) -> None:
    assert re.fullmatch(r"api/v1(/([a-z_-]+(\.json|\.yaml|\.svg)?|<(path|int):[a-z_]+>))+", route)


@pytest.mark.parametrize("route", API)
def test_an_address_of_the_api_is_answered_in_the_one_way(route: str) -> None:
    view = getattr(API[route].callback, "view_class", None) or getattr(API[route].callback, "cls", None)
    if view is not None and route.removeprefix("api/v1/") not in SPECTACULAR:
        assert issubclass(view, PublicView), f"{route} must answer its mistakes as problems"


def test_no_two_addresses_are_the_same() -> None:
    assert len(list(routes())) == len(OURS)


@pytest.mark.parametrize("route", API)
def test_nobody_is_asked_who_they_are_to_read(route: str) -> None:
    view = getattr(API[route].callback, "cls", None)
    if view is not None and issubclass(view, APIView):
        assert list(view.authentication_classes) == []


@pytest.mark.parametrize(("records", "parts"), [("trials", OF_TRIALS), ("studies", OF_STUDIES)])
def test_every_part_of_a_record_is_compared_with_its_document(records: str, parts: Collection[str]) -> None:
    views = {route: getattr(pattern.callback, "cls", None) for route, pattern in API.items()}
    served = {route for route, view in views.items() if view and issubclass(view, SectionView)}
    addresses = {route for route in served if route.startswith(f"api/v1/{records}/") and not route.endswith(".svg")}

    assert {route.rsplit("/", 1)[1] for route in addresses} == set(parts), "add it to PARTS in the test of its sections"
