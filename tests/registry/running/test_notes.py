"""A note about a process lasts as long as the process, and no longer."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from registry.running import notes, orphans
from registry.running.__main__ import status, stop
from tests.processes import ROOT, wait_until

HOLD = """
import sys, time
from pathlib import Path
from registry.running import notes
with notes.held(Path(sys.argv[1]), "http://127.0.0.1:8123"):
    print("held", flush=True)
    time.sleep(300)
"""
FORKED = HOLD.replace("    print", "    import os\n    if os.fork(): print")


def holding(path: Path, program: str = HOLD) -> subprocess.Popen[str]:
    """Start a process, in a session of its own, that holds the note."""
    words = [sys.executable, "-c", program, str(path)]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout
    with process.stdout as output:
        assert output.readline() == "held\n"
    return process


def test_nobody_holds_a_note_that_is_not_there_or_was_left(tmp_path: Path) -> None:
    assert notes.read(tmp_path / "x.pid") is None
    with notes.held(tmp_path / "x.pid", "here"):
        pass
    assert notes.read(tmp_path / "x.pid") is None


def test_a_note_tells_who_where_and_since_when_until_its_process_is_killed(tmp_path: Path) -> None:
    before = time.time()
    process = holding(tmp_path / "x.pid")
    note = notes.read(tmp_path / "x.pid")
    process.kill()
    process.wait()

    assert note
    assert (note.pid, note.where) == (process.pid, "http://127.0.0.1:8123")
    assert before <= note.since <= time.time()
    assert note.started.endswith(" UTC")
    assert notes.read(tmp_path / "x.pid") is None, "the number may be anybody's by now"


def test_a_note_that_is_held_is_refused_to_others(tmp_path: Path) -> None:
    with notes.held(tmp_path / "x.pid", "here"):
        with pytest.raises(notes.Held), notes.held(tmp_path / "x.pid", "there"):
            pass
        note = notes.read(tmp_path / "x.pid")
        assert note
        assert note.where == "here"


def test_a_server_that_was_left_behind_is_ended_with_what_it_forked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orphans, "PATIENCE", 0)
    process = holding(tmp_path / notes.SERVER, FORKED)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert notes.read(tmp_path / notes.SERVER), "its child is still there"

    orphan = orphans.end(tmp_path)

    assert orphan
    assert orphan.pid == process.pid
    wait_until(lambda: notes.read(tmp_path / notes.SERVER) is None)


def test_nothing_that_runs_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (status(tmp_path), stop(tmp_path)) == (1, 0)
    assert capsys.readouterr().out == f"No registry runs in {tmp_path}.\n" * 2


def test_what_was_left_behind_is_shown_and_stopped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orphans, "PATIENCE", 0)
    process = holding(tmp_path / notes.SERVER)

    assert (status(tmp_path), stop(tmp_path)) == (1, 0)
    assert process.wait() == -signal.SIGKILL
    said = capsys.readouterr().out
    assert f"Its server is process {process.pid} on http://127.0.0.1:8123, since " in said
    assert f"its server, process {process.pid}, was left behind and is ended" in said
