"""The cheap tests come first, and a file stays whole."""

import pytest

pytest_plugins = ["pytester"]
MARKED = "import pytest\n@pytest.mark.{0}\ndef test_{0}(): pass\ndef test_beside_{0}(): pass\n"
PLUGINS = ("-p", "tests.order", "-p", "no:django", "-p", "no:schemathesis")
MARKS = ("browser: drives a browser", "slow: takes long", "django_db: uses the database")
ASKING = "import pytest\n@pytest.fixture\ndef {0}(): pass\ndef test_{0}({0}): pass\n"


def test_files_are_sorted_by_their_dearest_test(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmarkers =\n" + "".join(f"    {mark}\n" for mark in MARKS))
    pytester.makepyfile(
        test_a=MARKED.format("browser"), test_b=MARKED.format("slow"), test_c=ASKING.format("live_server"),
        test_d=MARKED.format("django_db"), test_e=ASKING.format("db"), test_f="def test_pure(): pass\n",
        test_g=MARKED.format("django_db").replace(".django_db\n", ".django_db(transaction=True)\n"),
    )  # fmt: skip

    collected = pytester.runpytest_inprocess("--collect-only", "-q", *PLUGINS)

    assert [line.partition("::")[2] for line in collected.outlines if "::" in line] == [
        "test_pure", "test_beside_django_db", "test_django_db", "test_db", "test_live_server",
        "test_beside_django_db", "test_django_db", "test_beside_browser", "test_browser", "test_beside_slow",
        "test_slow",
    ]  # fmt: skip


@pytest.mark.parametrize(("mark", "order"), [("slow", ["test_b", "test_a"]), ("django_db", ["test_a", "test_b"])])
def test_of_the_dear_files_the_long_ones_come_first(pytester: pytest.Pytester, mark: str, order: list[str]) -> None:
    pytester.makeini("[pytest]\nmarkers =\n" + "".join(f"    {mark}\n" for mark in MARKS))
    pytester.makepyfile(test_a=MARKED.format(mark), test_b=MARKED.format(mark) + "def test_third(): pass\n")

    collected = pytester.runpytest_inprocess("--collect-only", "-q", *PLUGINS)

    files = [line.partition(".py::")[0] for line in collected.outlines if "::" in line]
    assert list(dict.fromkeys(files)) == order


def test_a_file_that_says_how_long_it_takes_comes_before_shorter_ones(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmarkers =\n" + "".join(f"    {mark}\n" for mark in MARKS))
    pytester.makepyfile(
        test_a=MARKED.format("browser"), test_b=MARKED.format("slow").replace("mark.slow", "mark.slow(seconds=40)")
    )

    collected = pytester.runpytest_inprocess("--collect-only", "-q", *PLUGINS)

    assert [line.partition(".py::")[0] for line in collected.outlines if "::" in line] == [
        "test_b",
        "test_b",
        "test_a",
        "test_a",
    ]
