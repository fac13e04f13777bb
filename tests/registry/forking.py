"""A program that forks with an open pool, in several ways; `test_pool_and_fork.py` runs it.

    python -W ignore -m tests.registry.forking guarded|naive '[["the parent", "a thread"], …]'

For each way, a process opens the pool and forks; then parent and children ask at the same time for something that only
they know. The pool of one makes them meet on one socket if they can. A line tells how parent and children ended: 0 only
their own answers, 1 a stranger's, 2 an error; -14 one still waited after seconds.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable

import django
from django.db import connection

from registry.serving import pool

NAIVE = sys.argv[1:2] == ["naive"]
CHILDREN, ROUNDS = 4, 50
PATIENCE = 2 if NAIVE else 60  # seconds; answers that went to another process never come


def ask(rounds: int = ROUNDS) -> int:
    """Ask for something of our own, again and again; 1 if a stranger's answer comes."""
    for number in range(rounds):
        nonce = f"{os.getpid()}-{number}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.001), %s", [nonce])
            if cursor.fetchone()[1] != nonce:
                return 1
        connection.close()  # back into the pool, as after each request
    return 0


def survive(work: Callable[[], int]) -> int:
    """Return what the work returns, and 2 if it fails."""
    try:
        return work()
    except BaseException:
        return 2


def in_a_thread(work: Callable[[], object]) -> None:
    """Work in a thread of its own, to the end."""
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def open_pool(opened_by: str) -> None:
    """Open the pool, and perhaps keep a connection from it."""
    if opened_by == "a thread":
        in_a_thread(lambda: ask(3))
    else:
        ask(3)
    if opened_by == "the parent, in use":
        connection.ensure_connection()


def fork(through_clean_up: bool) -> int:
    """Fork a child that asks; return its process id."""
    child = os.fork()
    if child == 0:
        signal.alarm(PATIENCE)
        code = survive(ask)
        if through_clean_up:
            sys.exit(code)  # the interpreter's own, which must not say goodbye on the parent's socket
        os._exit(code)
    return child


def ends(opened_by: str, forked_by: str) -> list[int]:
    """Return how parent and children ended."""
    open_pool(opened_by)
    children: list[int] = []

    def fork_all() -> None:
        children.extend(fork(not NAIVE and forked_by == "the parent") for _ in range(CHILDREN))

    in_a_thread(fork_all) if forked_by == "a thread" else fork_all()
    if NAIVE:
        signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(PATIENCE)
    own = survive(ask)
    signal.alarm(0)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    afterwards = 0 if NAIVE else survive(lambda: ask(20))
    return [own, afterwards, *codes]


def begin(opened_by: str, forked_by: str) -> int:
    """Try one way in a process of its own, which nobody has opened a pool in; return its process id."""
    child = os.fork()
    if child == 0:
        line = json.dumps([opened_by, forked_by, ends(opened_by, forked_by)])
        os.write(sys.stdout.fileno(), f"{line}\n".encode())  # at once: other ways are told at the same time
        os._exit(0)
    return child


if __name__ == "__main__":
    if NAIVE:
        pool.guard = lambda: None
    django.setup()  # installs the guard
    for process in [begin(*way) for way in json.loads(sys.argv[2])]:
        os.waitpid(process, 0)
