"""What dies is started again, what cannot start is not tried without pause, and nothing outlives its supervisor."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from registry.running import supervisor
from registry.running.supervisor import Child, Failed
from tests.processes import ROOT, wait_until

OBEDIENT = "import os\nwhile os.read(0, 1): pass"  # ends with its input
DEAF = "import time\ntime.sleep(300)"
SUPERVISOR = f"""
import sys
from registry.running.supervisor import Child, keep
child = Child("server", [sys.executable, "-c", {OBEDIENT!r}])
child.start()
print(child._process.pid, flush=True)
keep([child], print)
"""


def child(program: str, *, speaks: bool = False) -> Child:
    return Child("server", [sys.executable, "-c", program], speaks=speaks)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that goes on when a test says so."""
    now = [1000.0]
    monkeypatch.setattr(supervisor.time, "monotonic", lambda: now[0])
    return now


def ended(one: Child) -> None:
    wait_until(lambda: one.code() is not None)


def test_what_dies_is_started_again_and_told(clock: list[float]) -> None:
    one, said = child(OBEDIENT), list[str]()
    one.start()
    clock[0] += 60
    assert one._process
    one._process.kill()
    ended(one)
    one.restart_when_due(said.append)
    clock[0] += supervisor.FIRST
    one.restart_when_due(said.append)

    assert said == ["The server was killed by SIGKILL; it is started again."]
    assert one.code() is None
    one.end()
    assert one.code() == 0


def test_what_ends_at_once_is_tried_at_growing_distances_and_for_ever(clock: list[float]) -> None:
    one, said = child("raise SystemExit(3)"), list[str]()
    one.start()
    waits = []
    for _ in range(9):
        ended(one)
        one.restart_when_due(said.append)
        waits.append(round(one._due - clock[0], 1))
        clock[0] = one._due
        one.restart_when_due(said.append)
    ended(one)

    assert waits == [0.4, 0.8, 1.6, 3.2, 6.4, 10, 10, 10, 10]
    assert said == ["The server ended with code 3; it is started again."] * 9


def test_a_start_waits_for_what_speaks_and_tells_what_it_complained_of() -> None:
    for program, complaint in (
        ("print('No disk.\\nNone at all.')", r"^No disk\.\nNone at all\.$"),
        ("", "said nothing"),
    ):
        one = child(program, speaks=True)
        with pytest.raises(Failed, match=complaint):
            one.start()
        ended(one)
    well = child(f"print('ready', flush=True)\n{OBEDIENT}", speaks=True)
    well.start()
    well.end()


def test_what_does_not_end_in_order_is_ended_by_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE", 0)
    one = child(DEAF)
    one.start()
    one.end()
    assert one.code() == -signal.SIGKILL


def test_what_it_left_in_its_session_is_ended_before_it_is_started_again(tmp_path: Path) -> None:
    one = child(f"import os, time\nif os.fork(): open({str(tmp_path / 'pid')!r}, 'w').write('x'); os._exit(1)\n{DEAF}")
    one.start()
    assert one._process
    group = one._process.pid
    ended(one)
    wait_until(lambda: not alive_in(group))


def alive_in(group: int) -> list[str]:
    alive = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            alive.append(stat.parent.name)
    return alive


def test_a_child_ends_with_its_supervisor_even_after_kill_9() -> None:
    words = [sys.executable, "-c", SUPERVISOR]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    with process.stdout as output:
        pid = int(output.readline())
    os.kill(pid, 0)
    process.kill()
    process.wait()
    wait_until(lambda: not alive_in(pid))
