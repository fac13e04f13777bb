"""A program that forks with an open pool, in several ways; `test_pool_and_fork.py` runs it.

    python -W ignore -m tests.registry.forking '[["guarded", "the parent", "a thread"], …]'

For each way, a process opens the pool and forks; then parent and children ask at the same time for something that only
they know. The pool of one makes them meet on one socket if they can. A line tells how parent and children ended: 0 only
their own answers, 1 a stranger's, 2 an error; -14 one still waited after seconds. Naive ways go without the guard.
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

CHILDREN, ROUNDS = 2, 25
GUARDED, NAIVE = "guarded", "naive"
PATIENCE = {GUARDED: 60, NAIVE: 2}  # seconds; answers that went to another process never come
asked_for: list[Callable[[], None]] = []  # guards that the registry would install here, where none can be taken back


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


def fork(patience: int, through_clean_up: bool) -> int:
    """Fork a child that asks; return its process id."""
    child = os.fork()
    if child == 0:
        signal.alarm(patience)
        code = survive(ask)
        if through_clean_up:
            sys.exit(code)  # the interpreter's own, which must not say goodbye on the parent's socket
        os._exit(code)
    return child


def ends(how: str, opened_by: str, forked_by: str) -> list[int]:
    """Return how parent and children ended."""
    open_pool(opened_by)
    children: list[int] = []

    def fork_all() -> None:
        through_clean_up = how == GUARDED and forked_by == "the parent"
        children.extend(fork(PATIENCE[how], through_clean_up) for _ in range(CHILDREN))

    in_a_thread(fork_all) if forked_by == "a thread" else fork_all()
    if how == NAIVE:
        signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(PATIENCE[how])
    own = survive(ask)
    signal.alarm(0)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    afterwards = survive(lambda: ask(20)) if how == GUARDED else 0
    return [own, afterwards, *codes]


def begin(how: str, opened_by: str, forked_by: str) -> int:
    """Try one way in a process of its own, which nobody has opened a pool in; return its process id."""
    child = os.fork()
    if child == 0:
        if how == GUARDED:
            for guard in asked_for:
                guard()
        line = json.dumps([how, opened_by, forked_by, ends(how, opened_by, forked_by)])
        os.write(sys.stdout.fileno(), f"{line}\n".encode())  # at once: other ways are told at the same time
        os._exit(0)
    return child


if __name__ == "__main__":
    guard = pool.guard
    pool.guard = lambda: asked_for.append(guard)
    django.setup()  # asks for it
    for process in [begin(*way) for way in json.loads(sys.argv[1])]:
        os.waitpid(process, 0)
