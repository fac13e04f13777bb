"""The cheap tests first, so that a mistake shows after seconds (a pytest plugin).

Files stay whole, because what a module prepares serves its tests only. Within a file, tests that build on the same
records come together. The dear files end with the shortest: a long one that comes last leaves the other cores idle.
A file whose tests wait much says how long it takes, ``pytest.mark.slow(seconds=40)``; for others their number tells.

A third of what the dear files take is waiting (for a server to start, to stop, to time out). So there is a process
of tests more than there are cores: one waits while the others work.
"""

import os
from collections import Counter

import pytest

DATABASE = {"db", "_django_db_helper", "django_db_setup"}
COMMITS = {"transactional_db", "live_server"}
DEAR = 3  # browsers and processes


def cost(item: pytest.Item) -> int:
    """Return how expensive a test is: nothing but Python, a database, commits, a browser or processes."""
    if item.get_closest_marker("browser") or item.get_closest_marker("slow"):
        return DEAR
    asked = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    if COMMITS & asked or (marker and marker.kwargs.get("transaction")):
        return 2
    return 1 if marker or DATABASE & asked else 0


@pytest.hookimpl(optionalhook=True, tryfirst=True)  # of pytest-xdist, whose own answer would come first
def pytest_xdist_auto_num_workers() -> int:
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(trylast=True)  # after pytest-django, which puts tests without a database last
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the files by their dearest test."""
    costs: dict[str, int] = {}
    lengths = Counter(map(_path, items))
    for item in items:
        path = _path(item)
        costs[path] = max(costs.get(path, 0), cost(item))
        lengths[path] = max(lengths[path], _seconds(item))

    def place(item: pytest.Item) -> tuple[int, int, str, int]:
        path = _path(item)
        length = lengths[path] if costs[path] == DEAR else 0
        return costs[path], -length, path, cost(item)

    items.sort(key=place)


def _path(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _seconds(item: pytest.Item) -> int:
    marker = item.get_closest_marker("slow") or item.get_closest_marker("browser")
    return int(marker.kwargs.get("seconds", 0)) if marker else 0
