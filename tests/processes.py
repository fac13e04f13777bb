"""What tests need that start processes: their environment, their children, and how to wait for them."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300  # seconds, only to end a hang: a start takes two on an idle machine, and a hundred on a crowded one


def environment(**more: str) -> dict[str, str]:
    """Return our environment with more in it, for a process that starts quickly and has the rights of its role."""
    return os.environ | {"OWNER_DATABASE_URL": "", "SERVING": ""} | _bytecode() | more


def _bytecode() -> dict[str, str]:
    """Let processes share compiled modules where ours may keep none: compiling takes half of a start."""
    if not sys.dont_write_bytecode or "TEST_RUN_FOLDER" not in os.environ:
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{os.environ['TEST_RUN_FOLDER']}/bytecode"}


def wait_until(holds: Callable[[], object], what: str = "what was waited for") -> None:
    """Return as soon as the condition holds."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, f"{what} did not happen"
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    """Return the living children of a process."""
    return [child for child, parent in _parents() if parent == pid]


def alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def listens(pid: int, port: int) -> bool:
    """Whether a process listens on a port of this machine."""
    lines = Path("/proc/net/tcp").read_text().splitlines()
    sockets = {f"socket:[{line.split()[9]}]" for line in lines if f":{port:04X} 00000000:0000 0A" in line}
    return any(_leads_to(descriptor) in sockets for descriptor in Path(f"/proc/{pid}/fd").glob("*"))


def _leads_to(descriptor: Path) -> str:
    try:
        return os.readlink(descriptor)
    except OSError:  # it was closed
        return ""


def _parents() -> Iterator[tuple[int, int]]:
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            yield int(status.parent.name), int(parent)
