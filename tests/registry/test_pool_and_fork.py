"""No process may read from a socket of another, and no request may get the answer of another."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection

from tests.factories import documents
from tests.serving import ROOT, Served, served
from trials import actions

# Opens the pool, forks, and lets parent and children ask at the same time for something that only they know.
# Prints how each child ended: 0 only its own answers, 1 a stranger's, 2 an error; -14 it still waited after seconds.
FORKING = """
import os, signal, sys, threading, time

from registry import pool
how, opened_by, forked_by = sys.argv[1:]
if how == "naive":
    pool.guard = lambda: None

import django
django.setup()
from django.db import connection

def ask(rounds=100):
    for number in range(rounds):
        nonce = f"{os.getpid()}-{number}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.001), %s", [nonce])
            if cursor.fetchone()[1] != nonce:
                return 1
        connection.close()  # back into the pool, as after each request
    return 0

def survive(work):
    try:
        return work()
    except BaseException as error:
        return 2

if opened_by == "a thread":
    thread = threading.Thread(target=ask, args=(3,))
    thread.start()
    thread.join()
else:
    ask(3)
    if opened_by == "the parent, in use":
        connection.ensure_connection()

children = []

def fork():
    for _ in range(4):
        child = os.fork()
        if child == 0:
            signal.alarm(2 if how == "naive" else 20)
            code = survive(ask)
            if how == "naive" or forked_by == "a thread":
                os._exit(code)
            sys.exit(code)  # through the interpreter's own clean-up, which must not say goodbye on the parent's socket
        children.append(child)

if forked_by == "a thread":
    thread = threading.Thread(target=fork)
    thread.start()
    thread.join()
else:
    fork()

if how == "naive":
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(2)
own = survive(ask)
ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
after = survive(lambda: ask(20)) if how != "naive" else 0
print(own, after, *ends)
sys.stdout.flush()
os._exit(0)
"""


def fork(how: str, opened_by: str, forked_by: str) -> list[int]:
    """Return how parent and children ended; a pool of one makes them meet on one socket if they can."""
    environment = os.environ | {"POOL_SIZE": "1", "DJANGO_SETTINGS_MODULE": "registry.settings"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKING, how, opened_by, forked_by],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return [int(code) for code in done.stdout.split()] or [2]


@pytest.mark.parametrize("opened_by", ["the parent", "the parent, in use", "a thread"])
@pytest.mark.parametrize("forked_by", ["the parent", "a thread"])
def test_a_forked_process_never_uses_the_sockets_of_its_parent(opened_by: str, forked_by: str) -> None:
    assert fork("guarded", opened_by, forked_by) == [0] * 6


@pytest.mark.parametrize("opened_by", ["the parent", "a thread"])
def test_control_without_the_guard_answers_get_mixed_up(opened_by: str) -> None:
    for _ in range(3):
        if any(fork("naive", opened_by, "the parent")):
            return
    pytest.fail("The control never failed, so the test above shows nothing.")


# The shipped server

TRIALS, PARALLEL, REQUESTS = 20, 64, 1500


@pytest.fixture
def paths(transactional_db: None) -> dict[str, str]:
    """Return path and title of many trials."""
    by = User.objects.create_superuser("curator")
    found = {}
    for number in range(TRIALS):
        document = documents.complete() | {"brief_title": f"Canary {number}", "identifiers": []}
        publication = actions.publish(record=actions.create(by=by, document=document), by=by)
        found[f"/api/v1/trials/{publication.record_id}"] = f"Canary {number}"
    return found


def database_url() -> str:
    """Return the URL of the database that the tests use."""
    settings = connection.settings_dict
    account = f"{settings['USER']}:{settings['PASSWORD']}" if settings["PASSWORD"] else settings["USER"]
    host = f"@{settings['HOST']}:{settings['PORT'] or 5432}" if settings["HOST"][:1] not in ("", "/") else "@"
    socket = f"?host={settings['HOST']}" if settings["HOST"].startswith("/") else ""
    options = settings["OPTIONS"].get("host")
    return f"postgresql://{account}{host}/{settings['NAME']}{socket or (f'?host={options}' if options else '')}"


def ask_all(server: Served, paths: dict[str, str], disturb: bool) -> Counter[str]:
    """Ask for many trials at once; count answers that are right, wrong, or none because a connection broke."""

    def ask(number: int) -> str:
        if disturb and number == REQUESTS // 3:
            os.kill(max(server.workers()), signal.SIGKILL)
        path = list(paths)[number % TRIALS]
        answer = server.get(path)
        if answer.status != 200:
            return str(answer.status)
        body = answer.json()
        mine = body["id"] == path.rpartition("/")[2] and body["brief_title"] == paths[path]
        return "right" if mine else "wrong"

    with ThreadPoolExecutor(PARALLEL) as pool:
        return Counter(pool.map(ask, range(REQUESTS)))


@pytest.mark.slow
def test_every_answer_belongs_to_its_request_even_when_a_worker_is_killed(paths: dict[str, str]) -> None:
    with served(DATABASE_URL=database_url()) as server:
        assert ask_all(server, paths, disturb=False) == {"right": REQUESTS}
        before = set(server.workers())
        counted = ask_all(server, paths, disturb=True)
        assert set(counted) <= {"right", "0"}, "a killed worker may break connections, and nothing else"
        assert counted["right"] > REQUESTS / 2
        until = time.monotonic() + 15
        while len(set(server.workers()) & before) == len(server.workers()) or len(server.workers()) < len(before):
            assert time.monotonic() < until, "the killed worker was not replaced"
            time.sleep(0.2)
        assert ask_all(server, paths, disturb=False) == {"right": REQUESTS}
