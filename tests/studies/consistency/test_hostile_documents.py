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


def scans(number: int) -> Document:
    """One treatment with many scans, each quoted, measured and judged, and as many grades."""
    start = {"type": "TREATMENT", "key": "a", "date": "2020-01-01", "cycle_days": 7, "ongoing": True}
    days = [f"2021-{1 + n % 12:02}-{1 + n % 28:02}" for n in range(number)]
    lesions = [{"type": "MEASUREMENT", "measured": f"Mass {n}", "date": day, "value": "20.0", "unit": "mm"}
               for n, day in enumerate(["2019-12-01", *days])]  # fmt: skip
    judged = [{"type": "RESPONSE", "treatment": "a", "date": day, "cycles": 900, "response": "PR",
               "criteria": "RECIST 1.1"} for day in days]  # fmt: skip
    values = [{"type": "MEASUREMENT", "label": "ALT", "value": "900", "reference_high": "40"}] * number
    event = {"term": "ALT and troponin increased", "grade": "1", "criteria": "CTCAE 5.0", "count": 1}
    free = {"measure": "PFS", "treatment": "a", "value": "90", "unit": "months", "censoring": "ONGOING"}
    said = {"path": "/timeline/0/date", "source": "s", "relation": "DIFFERS", "reported": "on 1 May 2020"}
    return {"study_type": "CASE_REPORT", "timeline": [start, *lesions, *judged, *values], "sources": [{"key": "s"}],
            "outcomes": [free] * number, "adverse_events": [event] * number, "provenance": [said] * number}  # fmt: skip


@pytest.mark.parametrize("made", [hazards_and_medians, parts_and_results, quotations, scans])
def test_twice_as_much_takes_twice_the_work(made: Callable[[int], Document]) -> None:
    assert_in_proportion(lambda number: findings(made(number)), 60)


def test_of_a_long_note_the_beginning_is_read() -> None:
    row = ratio("0.68", "0.52", "0.89", "0.02", note="x " * 300_000 + "log-rank")
    assert [each.code for each in findings({"outcomes": [row]})] == ["P_VALUE_DIFFERS"]
