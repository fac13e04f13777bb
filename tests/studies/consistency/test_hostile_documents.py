"""Documents that are made to take long: twice as many rows take twice the work."""

from collections.abc import Callable

import pytest

from studies.consistency import findings
from tests.studies.consistency.documents import Document, months, ratio
from tests.work import assert_in_proportion


def hazards_and_medians(number: int) -> Document:
    rows = [months("PFS", "3", group="a"), ratio("0.50", "0.41", "0.61", group="a", comparator="b")]
    return {"outcomes": rows * number}


def parts_and_results(number: int) -> Document:
    parts = [
        {"key": f"g{n}", "label": f"L{n // 2} {n}", "parent": "all", "size": 25, "type": "SUBGROUP"}
        for n in range(2 * number)
    ]
    rows = [months("PFS", "3", group="all", name=f"{n}") for n in range(number)]
    return {"groups": [{"key": "all", "size": 50}, *parts], "outcomes": rows}


def quotations(number: int) -> Document:
    said = {"path": "/title", "source": "s", "reported": "on 1 May 2020 " * 50}
    rows = [said | {"reported": f"{n}"} for n in range(number)] + [said | {"relation": "DIFFERS"}] * number
    return {"title": "A", "sources": [{"key": "s"}], "provenance": rows}


@pytest.mark.parametrize("made", [hazards_and_medians, parts_and_results, quotations])
def test_twice_as_much_takes_twice_the_work(made: Callable[[int], Document]) -> None:
    assert_in_proportion(lambda number: findings(made(number)), 60)


def test_of_a_long_note_the_beginning_is_read() -> None:
    row = ratio("0.68", "0.52", "0.89", "0.02", note="x " * 300_000 + "log-rank")
    assert [each.code for each in findings({"outcomes": [row]})] == ["P_VALUE_DIFFERS"]
