"""The cheap tests first, so that a mistake shows after seconds (a pytest plugin).

Files stay whole, because what a module prepares serves its tests only. Within a file, tests that build on the same
records come together. The dear files end with the shortest: a long one that comes last leaves the other cores idle.
"""

from collections import Counter

import pytest

DATABASE = {"db", "_django_db_helper", "django_db_setup"}
COMMITS = {"transactional_db", "live_server"}
BROWSER, PROCESSES = 3, 4  # a page in a browser is as dear as a process, but the files of browsers are the longest


def cost(item: pytest.Item) -> int:
    """Return how expensive a test is: nothing but Python, a database, commits, a browser, processes."""
    if item.get_closest_marker("browser"):
        return BROWSER
    if item.get_closest_marker("slow"):
        return PROCESSES
    asked = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    if COMMITS & asked or (marker and marker.kwargs.get("transaction")):
        return 2
    return 1 if marker or DATABASE & asked else 0


@pytest.hookimpl(trylast=True)  # after pytest-django, which puts tests without a database last
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the files by their dearest test."""
    costs = {item: cost(item) for item in items}
    dearest: dict[str, int] = {}
    for item, each in costs.items():
        dearest[file(item)] = max(dearest.get(file(item), 0), each)
    numbers = Counter(map(file, items))

    def place(item: pytest.Item) -> tuple[int, int, str, int]:
        path = file(item)
        long = numbers[path] if dearest[path] >= BROWSER else 0
        return dearest[path], -long, path, costs[item]

    items.sort(key=place)


def file(item: pytest.Item) -> str:
    """Return where a test was found; pytest's own way looks for the line, too, which takes a second for all."""
    return item.nodeid.partition("::")[0]
