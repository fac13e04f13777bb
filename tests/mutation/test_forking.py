"""A child is asked, for a limited time."""

import os
import signal
import time

from tests.mutation.forking import TakesTooLong, alarm, in_child


def _endless(limit: float) -> str:
    alarm(limit)
    try:
        while True:
            try:
                time.sleep(60)
            except Exception:
                return "swallowed"
    except TakesTooLong:
        return "took too long"


def test_the_answer_of_a_child_comes_back() -> None:
    assert in_child(lambda: {"pid": os.getpid()}, seconds=20)["pid"] != os.getpid()


def test_an_endless_loop_is_ended_by_its_alarm_which_no_except_exception_swallows() -> None:
    assert in_child(lambda: _endless(0.2), seconds=20) == "took too long"


def test_a_child_that_ignores_its_alarm_is_killed_and_has_no_answer() -> None:
    def deaf() -> None:
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        time.sleep(60)

    assert in_child(deaf, seconds=0.3) is None


def test_a_child_that_dies_has_no_answer() -> None:
    assert in_child(lambda: os.kill(os.getpid(), signal.SIGKILL), seconds=20) is None


def test_an_error_in_a_child_is_said() -> None:
    error = in_child(lambda: 1 // 0, seconds=20)
    assert isinstance(error, RuntimeError)
    assert "ZeroDivisionError" in str(error)


def test_what_a_child_changes_stays_in_the_child() -> None:
    names = ["one"]
    assert in_child(lambda: names.pop(), seconds=20) == "one"
    assert names == ["one"]
