"""What limits the work of a request, without a thread that is killed."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from registry import budget


def busy(turns: int = 10**7) -> None:
    for _ in range(turns):
        budget.check()


def test_nothing_is_limited_outside_of_a_request() -> None:
    busy(10)
    assert budget.left() == float("inf")


def test_work_ends_with_its_share_of_a_processor_and_says_what_to_send_less_of() -> None:
    with pytest.raises(budget.TooMuchWork, match="Send fewer rows"), budget.limited("Send fewer rows.", cpu=0.01):
        busy()


def test_waiting_takes_no_share_of_a_processor() -> None:
    with budget.limited("", cpu=0.2):
        threading.Event().wait(0.3)
        budget.check()


def test_work_ends_when_its_time_is_over() -> None:
    with pytest.raises(budget.TookTooLong, match="Ask for less"), budget.limited("Ask for less.", seconds=0.01):
        busy()


def test_a_limit_within_another_only_narrows_it_and_ends_with_its_block() -> None:
    with budget.limited("outer", seconds=1000, cpu=1000):
        with budget.limited("inner", seconds=5000):
            assert 0 < budget.left() < 1001
        with pytest.raises(budget.TooMuchWork, match="inner"), budget.limited("inner", cpu=0.001):
            busy()
        busy(10)


def test_the_limit_of_one_thread_is_none_of_another() -> None:
    with budget.limited("", seconds=0, cpu=0), ThreadPoolExecutor(1) as pool:
        pool.submit(busy, 10).result()


def test_heavy_work_is_done_by_one_at_a_time_and_the_next_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(budget, "_PATIENCE", 0.01)

    def work() -> None:
        with budget.heavy(""):
            pass

    with ThreadPoolExecutor(1) as pool:
        with budget.heavy(""), pytest.raises(budget.TookTooLong, match="try again"):
            pool.submit(work).result()
        with pytest.raises(ZeroDivisionError), budget.heavy(""):
            raise ZeroDivisionError
        pool.submit(work).result()


def test_heavy_work_has_a_share_of_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "CPU", 0.01)
    with pytest.raises(budget.TooMuchWork, match="Send fewer"), budget.heavy("Send fewer."):
        busy()


def test_as_many_as_the_limit_are_begun_with_and_one_more_is_not() -> None:
    budget.within(5, 5)
    with pytest.raises(budget.TooMuchWork, match="At most 5 can be drawn, and these are 6"):
        budget.within(6, 5)
