"""What a run of the tests leaves out, it says; what it must not leave out, fails it."""

import pytest

from tests.completeness import Completeness
from tests.needs import LACKS, Need

pytest_plugins = ["pytester"]
GOLD = Need("gold", present=False, remedy="dig")
LACKS_GOLD = f"{LACKS}gold: dig"


def completeness(*, strict: bool = False, may_lack: str = "") -> Completeness:
    """Return one that has collected two tests and seen the first end well."""
    counted = Completeness(strict=strict, may_lack=may_lack.split())
    counted.collect(["first", "second"])
    counted.report("first", None)
    return counted


def test_two_tests_with_one_name_are_refused() -> None:
    with pytest.raises(pytest.UsageError, match="1 names belong to several tests: twice"):
        Completeness(strict=False, may_lack=()).collect(["twice", "once", "twice"])


def test_what_several_workers_collect_is_not_repeated() -> None:
    counted = completeness()
    counted.collect(["first", "second"])
    counted.report("second", None)

    assert counted.faults() == []


def test_a_collected_test_that_did_not_run_is_a_fault() -> None:
    assert completeness().faults() == ["1 collected tests did not run: second"]


@pytest.mark.parametrize(
    ("strict", "may_lack", "reason", "faults"),
    [
        (False, "", LACKS_GOLD, 0),
        (False, "", "no mood", 0),
        (True, "", LACKS_GOLD, 1),
        (True, "silver", LACKS_GOLD, 1),
        (True, "silver gold", LACKS_GOLD, 0),
        (True, "gold", "no mood", 1),
        (True, "no", "no mood", 1),
    ],
)
def test_only_a_strict_run_fails_for_a_skip_and_not_for_what_may_be_lacking(
    strict: bool, may_lack: str, reason: str, faults: int
) -> None:
    counted = completeness(strict=strict, may_lack=may_lack)
    counted.report("second", reason)

    assert len(counted.faults()) == faults


def test_what_the_machine_lacks_is_said_in_one_line() -> None:
    counted = completeness()
    counted.report("second", LACKS_GOLD)
    counted.report("first", LACKS_GOLD)

    assert counted.summary() == "Not tested, because this machine lacks gold: dig (2 skipped)"


def test_a_need_that_is_met_skips_nothing() -> None:
    assert Need("gold", present=True, remedy="dig").mark.args == (False,)
    assert GOLD.mark.args == (True,)
    assert GOLD.mark.kwargs == {"reason": LACKS_GOLD}


@pytest.mark.parametrize(("ci", "code", "line"), [("", 0, "Not tested, because"), ("1", 1, "FAILED, because 1 tests")])
def test_a_run_says_it_and_ends_accordingly(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, code: int, line: str
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.delenv("MAY_LACK", raising=False)
    pytester.makepyfile("import pytest\ndef test_one(): pass\ndef test_two(): pytest.skip('no mood')\n")

    run = pytester.runpytest_inprocess("-p", "tests.completeness", "-p", "no:django", "-p", "no:schemathesis")

    assert run.ret == code
    run.stdout.fnmatch_lines([f"*{line}*no mood*"])
