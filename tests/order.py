"""The cheap tests first, so that a mistake shows after seconds (a pytest plugin).

Files stay whole, because what a module prepares serves its tests only. Within a file, tests that build on the same
records come together.
"""

import pytest

DATABASE = {"db", "_django_db_helper", "django_db_setup"}
COMMITS = {"transactional_db", "live_server"}


def cost(item: pytest.Item) -> int:
    """Return how expensive a test is: nothing but Python, a database, commits, processes, a browser."""
    if item.get_closest_marker("browser"):
        return 4
    if item.get_closest_marker("slow"):
        return 3
    asked = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    if COMMITS & asked or (marker and marker.kwargs.get("transaction")):
        return 2
    return 1 if marker or DATABASE & asked else 0


@pytest.hookimpl(trylast=True)  # after pytest-django, which puts tests without a database last
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the files by their dearest test."""
    costs: dict[str, int] = {}
    for item in items:
        path = item.location[0]
        costs[path] = max(costs.get(path, 0), cost(item))
    items.sort(key=lambda item: (costs[item.location[0]], item.location[0], cost(item)))
