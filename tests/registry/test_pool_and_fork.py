"""No process may read from a socket of another. That no request gets the answer of another is in `test_server.py`."""

import json
import subprocess
import sys
from itertools import product

import pytest

from tests.processes import PATIENCE, ROOT, environment
from tests.registry.forking import CHILDREN

OPENED_BY = ["the parent", "the parent, in use", "a thread"]
FORKED_BY = ["the parent", "a thread"]
GUARDED = list(product(["guarded"], OPENED_BY, FORKED_BY))
NAIVE = [("naive", "the parent", "the parent"), ("naive", "a thread", "the parent")]
Ends = dict[tuple[str, str, str], list[int]]


def fork(ways: list[tuple[str, str, str]]) -> Ends:
    """Return how parent and children ended, for each way: with the guard or not, who opens the pool, who forks."""
    words = [sys.executable, "-W", "ignore", "-m", "tests.registry.forking", json.dumps(ways)]
    settings = environment(POOL_SIZE="1", DJANGO_SETTINGS_MODULE="registry.settings")
    process = subprocess.run(
        words, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    results = [json.loads(line) for line in process.stdout.splitlines()]
    return {(how, opened_by, forked_by): ends for how, opened_by, forked_by, ends in results}


@pytest.fixture(scope="module")
def forked() -> Ends:
    return fork([*GUARDED, *NAIVE])


@pytest.mark.parametrize("way", GUARDED, ids=", ".join)
def test_a_forked_process_never_uses_the_sockets_of_its_parent(forked: Ends, way: tuple[str, str, str]) -> None:
    assert forked.get(way) == [0] * (2 + CHILDREN)


def test_control_without_the_guard_answers_get_mixed_up(forked: Ends) -> None:
    ends = forked
    for _ in range(2):  # chance may keep them apart once or twice
        if again := apart(ends):
            ends = ends | fork(again)
    assert apart(ends) == [], "The control never failed, so the test above shows nothing."


def apart(ends: Ends) -> list[tuple[str, str, str]]:
    return [way for way in NAIVE if not any(ends.get(way, []))]
