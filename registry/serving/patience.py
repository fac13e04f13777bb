"""Connections on which nothing moves are closed, whatever they wait for: a header, a body, or that an answer is read.

The server has a deadline for headers alone. What moves is asked of the kernel, which counts the bytes of an answer that
its client confirmed; only Linux tells.
"""

import logging
import os
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fcntl import ioctl
from termios import TIOCOUTQ

log = logging.getLogger(__name__)
ARRIVING = 30  # seconds that a request may take; the server's own deadline for headers is no longer than that
READING = 15  # seconds in which a client that is being answered reads ENOUGH: before the server forgets the connection
ENOUGH = 8 * 1024  # bytes
EVERY = 5  # seconds between two looks
SENT = 120  # where the count of confirmed bytes stands in the kernel's tcp_info, since Linux 4.1
AT_ONCE = struct.pack("ii", 1, 0)  # what nobody read is forgotten with the connection, not kept by the kernel
Name = tuple[int, object]  # of a connection: its descriptor here and the address of its client


@dataclass
class Mark:
    """When the client of a connection last got on, and how many bytes it had confirmed then."""

    at: float
    confirmed: int


def watch() -> None:
    """Close slow connections of this process from now on, in a thread of its own."""
    if sys.platform == "linux":
        threading.Thread(target=_watch, name="patience", daemon=True).start()


def _watch() -> None:
    marks: dict[Name, Mark] = {}
    while True:
        time.sleep(EVERY)
        marks, closed = sweep(marks, time.monotonic())
        if closed:
            log.warning("%d connections were closed because their clients are too slow.", closed)


def sweep(marks: dict[Name, Mark], now: float) -> tuple[dict[Name, Mark], int]:
    """Look at every connection once, given what was seen before; return that anew, and how many were closed."""
    seen, closed = {}, 0
    for name, connection in _connections():
        with connection, suppress(OSError):  # it may have ended meanwhile
            confirmed, waiting = _confirmed(connection), _waiting(connection)
            mark = marks.get(name) or Mark(now, confirmed)
            if confirmed - mark.confirmed >= (ENOUGH if waiting else 1):
                mark = Mark(now, confirmed)
            if now - mark.at >= (READING if waiting else ARRIVING):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                connection.shutdown(socket.SHUT_RDWR)
                closed += 1
            seen[name] = mark
    return seen, closed


def _connections() -> Iterator[tuple[Name, socket.socket]]:
    """Give each connection that the server accepted: it has the port of a socket that listens. Close what is given."""
    sockets = list(_sockets())
    ports = {each.getsockname()[1] for _, each in sockets if _listens(each)}
    for descriptor, each in sockets:
        try:
            peer = each.getpeername() if each.getsockname()[1] in ports else None
        except OSError:  # not connected, such as the one that listens
            peer = None
        if peer:
            yield (descriptor, peer), each
        else:
            each.close()


def _sockets() -> Iterator[tuple[int, socket.socket]]:
    for name in os.listdir("/proc/self/fd"):
        try:
            # A duplicate stays what it is while we look, even if the server closes its own and opens another.
            duplicate = os.dup(int(name))
        except OSError:
            continue
        try:
            found = socket.socket(fileno=duplicate)
        except OSError:  # a file, a pipe
            os.close(duplicate)
            continue
        if found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM:
            yield int(name), found
        else:
            found.close()


def _listens(found: socket.socket) -> bool:
    return found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 1


def _confirmed(connection: socket.socket) -> int:
    facts = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, SENT + 8)
    (confirmed,) = struct.unpack_from("Q", facts, SENT)
    return int(confirmed)


def _waiting(connection: socket.socket) -> int:
    """Return how many bytes of an answer wait for the client."""
    (waiting,) = struct.unpack("i", ioctl(connection, TIOCOUTQ, b"\0" * 4))
    return int(waiting)
