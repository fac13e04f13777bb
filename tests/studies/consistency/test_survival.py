"""Times and rates that lie just within and just beyond what they allow each other to be."""

from typing import Any

import pytest

from studies.consistency import findings
from tests.studies.consistency.documents import Document, bounds, flagged, months, outcome, study

AFTER_DEATH = "PROGRESSION_AFTER_DEATH"


def survival(pfs: str, os: str, **fields: Any) -> Document:
    """Two medians in months; a word stands for the state of one that is not known."""
    rows = [
        (name, {"state": printed} if printed.isupper() else {"value": printed})
        for name, printed in (("PFS", pfs), ("OS", os))
    ]
    return study(*(months(name, **row, **(fields if name == "OS" else {})) for name, row in rows))


@pytest.mark.parametrize(
    ("pfs", "os", "pointer"),
    [
        ("NOT_REACHED", "NOT_REACHED", None),  # too few have died to say anything about either
        ("NOT_REACHED", "20.1", "/outcomes/0/state"),
        ("NOT_REACHED", "IMMATURE", None),
        ("12.0", "NOT_REACHED", None),
        ("IMMATURE", "20.1", None),
        ("IMMATURE", "NOT_REACHED", None),
        ("12.0", "20.1", None),
        ("12.0", "12.0", None),
        ("12.3", "12.0", None),  # two per cent, so that weeks, months and days can stand for one another
        ("12.4", "12.0", "/outcomes/0/value"),
        ("13", "12.3", None),  # 12.5 to 12.34
        ("20.1", "12.0", "/outcomes/0/value"),
    ],
)
def test_progression_is_after_death_only_where_both_are_known_or_deaths_came_first(
    pfs: str, os: str, pointer: str | None
) -> None:
    assert flagged(AFTER_DEATH, survival(pfs, os)) == ([pointer] if pointer else [])


@pytest.mark.parametrize(
    ("fields", "are_compared"),
    [
        ({}, True),
        ({"group": "other"}, False),
        ({"phase": "rechallenge"}, False),
        ({"data_cutoff_on": "2024-01"}, False),
        ({"criteria": "RECIST 1.1"}, True),  # the other does not say which
        ({"assessor": "BICR"}, True),
    ],
)
def test_medians_of_other_people_or_another_time_are_not_compared(fields: dict[str, str], are_compared: bool) -> None:
    assert flagged(AFTER_DEATH, survival("20.1", "12.0", **fields)) == ["/outcomes/0/value"] * are_compared


@pytest.mark.parametrize("name", ["criteria", "assessor"])
def test_medians_of_different_criteria_or_assessors_are_not_compared(name: str) -> None:
    pfs, os = survival("20.1", "12.0")["outcomes"]

    assert flagged(AFTER_DEATH, study(pfs | {name: "one"}, os | {name: "other"})) == []
    assert flagged(AFTER_DEATH, study(pfs | {name: "one"}, os | {name: "one"})) == ["/outcomes/0/value"]


def rated(pfs: str, os: str, time: str = "12 months", other: str = "12 months") -> Document:
    """Rates of survival without progression and at all."""
    rows = (("PFS_RATE", pfs, time), ("OS_RATE", os, other))
    return study(*(outcome(name, value, statistic="RATE", time_point=when) for name, value, when in rows))


@pytest.mark.parametrize(
    ("document", "is_above"),
    [
        (rated("61.0", "55.0"), True),
        (rated("61.0", "61.0"), False),
        (rated("61.1", "61.0"), False),  # 61.05 may be either
        (rated("61.2", "61.0"), True),
        (rated("61.4", "61"), False),
        (rated("61.0", "55.0", "12 months", "1 year"), True),
        (rated("61.0", "55.0", "6 months"), False),
        (rated("61.0", "55.0", "the end", "the end"), False),
        (rated("55.0", "61.0"), False),
    ],
)
def test_fewer_are_free_of_progression_than_alive_at_the_same_time(document: Document, is_above: bool) -> None:
    assert flagged("RATE_ABOVE_SURVIVAL", document) == ["/outcomes/0/value"] * is_above


@pytest.mark.parametrize(
    ("early", "late", "rises"),
    [
        ("61.0", "64.0", True),
        ("61.0", "61.0", False),
        ("61.0", "61.1", False),  # 61.05 may be either
        ("61.0", "61.2", True),
        ("61", "61.4", False),
        ("64.0", "61.0", False),
    ],
)
@pytest.mark.parametrize("measure", ["PFS_RATE", "OS_RATE"])
def test_a_rate_of_survival_does_not_rise(measure: str, early: str, late: str, rises: bool) -> None:
    rows = (("24 months", late), ("1 year", early))  # in whatever order they are listed
    document = study(*(outcome(measure, value, statistic="RATE", time_point=time) for time, value in rows))

    assert flagged("RATE_RISES", document) == ["/outcomes/0/value"] * rises


def test_rates_that_rise_are_named_in_one_order_progression_before_death() -> None:
    times = ("1 year", "61.0"), ("2 years", "64.0")
    rows = [(measure, *each) for measure in ("OS_RATE", "PFS_RATE") for each in times]
    document = study(*(outcome(name, value, statistic="RATE", time_point=time) for name, time, value in rows))

    assert flagged("RATE_RISES", document) == ["/outcomes/3/value", "/outcomes/1/value"]


@pytest.mark.parametrize("field", ["criteria", "assessor", "name", "group", "phase", "data_cutoff_on"])
def test_rates_that_were_measured_otherwise_may_rise(field: str) -> None:
    rows = [outcome("PFS_RATE", "61.0", statistic="RATE", time_point="1 year", **{field: "one"}),
            outcome("PFS_RATE", "64.0", statistic="RATE", time_point="2 years", **{field: "other"})]  # fmt: skip

    assert flagged("RATE_RISES", study(*rows)) == []
    assert flagged("RATE_RISES", study(rows[0], rows[1] | {field: "one"})) == ["/outcomes/1/value"]


@pytest.mark.parametrize(
    ("rate", "time", "median", "expected"),
    [
        ("56.9", "6 months", "4.1", "at most 50 %"),
        ("50.0", "6 months", "4.1", None),
        ("50.1", "6 months", "4.1", "at most 50 %"),
        ("50", "6 months", "4.1", None),  # 50.4 may be meant
        ("56.9", "6 months", "5.6", None),  # closer than a tenth
        ("56.9", "6 months", "5.3", "at most 50 %"),
        ("40.0", "6 months", "8.2", "more than 50 %"),
        ("50.0", "6 months", "8.2", None),
        ("49.9", "6 months", "8.2", "more than 50 %"),
        ("50", "6 months", "8.2", None),
        ("40.0", "6 months", "6.5", None),
        ("40.0", "6 months", "NOT_REACHED", "more than 50 %"),
        ("56.9", "6 months", "NOT_REACHED", None),
        ("40.0", "9999 years", "NOT_REACHED", "more than 50 %"),  # later than any time
        ("56.9", "9999 years", "NOT_REACHED", None),
        ("40.0", "6 months", "IMMATURE", None),
        ("40.0", "the end", "8.2", None),
    ],
)
@pytest.mark.parametrize("name", ["PFS", "OS"])
def test_a_rate_and_a_median_agree_about_which_half_is_left(
    name: str, rate: str, time: str, median: str, expected: str | None
) -> None:
    stated = {"state": median} if median.isupper() else {"value": median}
    document = study(months(name, **stated), outcome(f"{name}_RATE", rate, statistic="RATE", time_point=time))
    bounds = [one.recomputed for one in findings(document) if one.code == "RATE_AGAINST_MEDIAN"]

    assert bounds == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("row", "is_flagged"),
    [
        ({"state": "NOT_REACHED"}, True),
        ({"state": "IMMATURE"}, False),
        ({"state": "NOT_REACHED", "value": "12.5"}, False),  # the state then speaks of something else
        ({"state": "NOT_REACHED", "measure": "SCORE"}, False),
        ({}, False),
    ],
)
def test_only_a_median_that_was_not_reached_can_have_no_upper_limit(row: dict[str, str], is_flagged: bool) -> None:
    document = study(months(**({"measure": "OS"} | row), interval=bounds("12.1", "20.4")))

    assert flagged("MEDIAN_NOT_REACHED_HAS_LIMIT", document) == ["/outcomes/0/interval/high"] * is_flagged


@pytest.mark.parametrize(
    ("row", "pointer"),
    [
        (months("PFS", "5.2"), "/outcomes/0/value"),
        (months("PFS", "5.0"), None),
        (months("PFS", "5"), None),
        (months("PFS", "9.0", statistic="MEAN"), None),
        (months("SCORE", "9.0"), None),
        (outcome("OS_RATE", "61.0", statistic="RATE", time_point="6 months"), "/outcomes/0/time_point"),
        (outcome("OS_RATE", "61.0", statistic="RATE", time_point="5 months"), None),
        (outcome("ORR", "61.0", time_point="6 months"), None),
    ],
)
@pytest.mark.parametrize(("statistic", "is_known"), [("MEDIAN", True), ("MEAN", False)])
def test_what_lies_beyond_the_median_follow_up_is_noted(
    row: Document, pointer: str | None, statistic: str, is_known: bool
) -> None:
    document = study(row, follow_up={"statistic": statistic, "value": "5.0", "unit": "months"})

    assert flagged("FOLLOW_UP_SHORT", document) == ([pointer] if pointer and is_known else [])
