"""Keep a forked process off the database sockets of its parent.

Two processes that read from one socket get each other's rows, with HTTP 200. A pool that was opened before a fork
does exactly that, so the child forgets every inherited connection before it can use one.
"""

import os
from collections import Counter

from django.db import connections


def guard() -> None:
    """Make every fork of this process start without connections."""
    os.register_at_fork(after_in_child=forget_inherited)


def forget_inherited() -> None:
    """Drop inherited pools and connections without closing them: their sockets still belong to the parent."""
    for connection in connections.all():  # a thread without one may fork, too: the pools belong to all threads
        pools = getattr(type(connection), "_connection_pools", {})
        _abandoned.extend(pools.values())  # kept alive: collecting them would say goodbye on the parent's socket
        pools.clear()
        if connection.connection is not None:
            _abandoned.append(connection.connection)
            connection.connection = None


def statistics() -> Counter[str]:
    """Return what the pools of this process say of themselves, added up, under the names that psycopg_pool gives."""
    added: Counter[str] = Counter()
    for connection in connections.all():
        for pool in getattr(type(connection), "_connection_pools", {}).values():
            added.update(pool.get_stats())
        break  # the pools belong to the class
    return added


def close_pools() -> None:
    """Say goodbye to the database, at the end of a command."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        getattr(connection, "close_pool", lambda: None)()


_abandoned: list[object] = []
