"""No process may read from a socket of another. That no request gets the answer of another is in `test_server.py`."""

import json
import subprocess
import sys
from itertools import product

import pytest

from tests.processes import PATIENCE, ROOT, environment

OPENED_BY = ["the parent", "the parent, in use", "a thread"]
FORKED_BY = ["the parent", "a thread"]
Ends = dict[tuple[str, str], list[int]]


def fork(how: str, ways: list[tuple[str, str]]) -> Ends:
    """Return how parent and children ended, for each way to open the pool and to fork."""
    words = [sys.executable, "-W", "ignore", "-m", "tests.registry.forking", how, json.dumps(ways)]
    settings = environment(POOL_SIZE="1", DJANGO_SETTINGS_MODULE="registry.settings")
    process = subprocess.run(
        words, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    results = [json.loads(line) for line in process.stdout.splitlines()]
    return {(opened_by, forked_by): ends for opened_by, forked_by, ends in results}


@pytest.fixture(scope="module")
def guarded() -> Ends:
    return fork("guarded", list(product(OPENED_BY, FORKED_BY)))


@pytest.mark.parametrize("opened_by", OPENED_BY)
@pytest.mark.parametrize("forked_by", FORKED_BY)
def test_a_forked_process_never_uses_the_sockets_of_its_parent(guarded: Ends, opened_by: str, forked_by: str) -> None:
    assert guarded.get((opened_by, forked_by)) == [0] * 6


def test_control_without_the_guard_answers_get_mixed_up() -> None:
    missing = {("the parent", "the parent"), ("a thread", "the parent")}
    for _ in range(3):  # chance may keep them apart once
        missing -= {way for way, ends in fork("naive", sorted(missing)).items() if any(ends)}
        if not missing:
            return
    pytest.fail("The control never failed, so the test above shows nothing.")
