"""Percentages against counts: which are judged, out of what, and what is said."""

from typing import Any

import pytest

from studies.consistency import findings
from tests.studies.consistency.documents import Document, outcome, study

NOTHING: list[Any] = []


def baseline(**fields: Any) -> Document:
    return study(baseline=[{"group": "all", "characteristic": "Any", "category": "X", "unit": "%", **fields}])


def event(**fields: Any) -> Document:
    return study(adverse_events=[{"group": "all", "term": "Rash", **fields}])


def rash(size: int | None = None, **fields: Any) -> Document:
    return study(size=size, adverse_events=[{"group": "all", "term": "Rash", **fields}])


NEAR_13 = "1/13 = 7.7 % and 2/13 = 15.4 % are nearest"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        # what counts as a percentage of people
        (baseline(statistic="PERCENTAGE", value="7.8", total=13), [("PERCENTAGE_UNREACHABLE", NEAR_13)]),
        (baseline(statistic="COUNT", value="7.8", total=13), [("PERCENTAGE_UNREACHABLE", NEAR_13)]),
        (baseline(statistic="MEAN", value="7.8", total=13), NOTHING),
        (baseline(statistic="MEAN", value="7.8", total=13, count=1), [("PERCENTAGE_MISMATCH", "1/13 = 7.7 %")]),
        (baseline(value="7.8", total=13, count=0), [("PERCENTAGE_MISMATCH", "0/13 = 0.0 %")]),
        (baseline(statistic="PERCENTAGE", value="7.8", total=13, unit="months"), NOTHING),
        (event(percentage="7.8", at_risk=13), [("PERCENTAGE_UNREACHABLE", NEAR_13)]),
        (event(percentage="7.8", at_risk=13, count=2), [("PERCENTAGE_MISMATCH", "2/13 = 15.4 %")]),
        (rash(13, percentage="7.8"), [("PERCENTAGE_NOT_OF_GROUP", NEAR_13)]),
        (rash(None, percentage="7.8"), NOTHING),
        # the ends of the scale
        (study(outcome("ORR", "100", denominator=23)), NOTHING),
        (study(outcome("ORR", "0", denominator=23)), NOTHING),
        (
            study(outcome("ORR", "0.1", denominator=23)),
            [("PERCENTAGE_UNREACHABLE", "0/23 = 0.0 % and 1/23 = 4.3 % are nearest")],
        ),
        (
            study(outcome("ORR", "99.9", denominator=23)),
            [("PERCENTAGE_UNREACHABLE", "22/23 = 95.7 % and 23/23 = 100.0 % are nearest")],
        ),
        (study(outcome("ORR", "100", numerator=12, denominator=13)), [("PERCENTAGE_MISMATCH", "12/13 = 92 %")]),
        (study(outcome("ORR", "0", numerator=3, denominator=13)), [("PERCENTAGE_MISMATCH", "3/13 = 23 %")]),
        (study(outcome("ORR", "100.5", numerator=12, denominator=13)), [("PERCENTAGE_OUT_OF_RANGE", "")]),
        (study(outcome("ORR", "-0.5", numerator=3, denominator=13)), [("PERCENTAGE_OUT_OF_RANGE", "")]),
        # a count that cannot be is not blamed on its percentage
        (study(outcome("ORR", "60.9", numerator=24, denominator=23)), [("COUNT_EXCEEDS_TOTAL", "")]),
        (study(outcome("ORR", "60.9", numerator=23, denominator=23)), [("PERCENTAGE_MISMATCH", "23/23 = 100.0 %")]),
        # digits that were cut off
        (study(outcome("ORR", "46.1", denominator=13)), [("PERCENTAGE_TRUNCATED", "6/13 = 46.2 %")]),
        # Five counts of 5,000 are 46.1 % when cut off; the one that is stated is named.
        (
            study(outcome("ORR", "46.1", numerator=2309, denominator=5000)),
            [("PERCENTAGE_TRUNCATED", "2309/5000 = 46.2 %")],
        ),
        (study(outcome("ORR", "46.1"), size=13), [("PERCENTAGE_TRUNCATED", "6/13 = 46.2 %")]),
        (study(outcome("ORR", "46.1"), size=13, population={"enrolled": 102}), NOTHING),  # 47 of 102
        # other sizes
        (study(outcome("ORR", "33.33"), size=4), [("PERCENTAGE_NOT_OF_GROUP", "1/3")]),
        # but never more people than there are
        (study(outcome("ORR", "33.33"), size=2),
         [("PERCENTAGE_NOT_OF_GROUP", "0/2 = 0.00 % and 1/2 = 50.00 % are nearest")]),
        (study(outcome("ORR", "33.33"), size=2, population={"enrolled": 4}), [("PERCENTAGE_NOT_OF_GROUP", "1/3")]),
        # estimates over time, also when they are sent as shares of people
        (study(outcome("OTHER", "61.5", denominator=10, name="Relapse-free at two years (Kaplan-Meier)")), NOTHING),
        (study(outcome("OTHER", "61.5", denominator=10, name="1-year OS rate")), NOTHING),
        (study(outcome("OTHER", "61.5", denominator=10, numerator=6, name="x", note="Cumulative incidence.")), NOTHING),
        (study(outcome("ORR", "61.5", denominator=10, interval={"method": "LOG_LOG"})), NOTHING),
        (study(outcome("DOR_RATE", "61.5", denominator=10)), NOTHING),
        # survivors who were counted are a share
        (study(outcome("OTHER", "61.5", denominator=10, numerator=6, name="Survival to discharge")),
         [("PERCENTAGE_MISMATCH", "6/10 = 60.0 %")]),
        (
            study(outcome("ORR", "99.8"), size=2),
            [("PERCENTAGE_NOT_OF_GROUP", "1/2 = 50.0 % and 2/2 = 100.0 % are nearest")],
        ),
        (study(outcome("ORR", "4.3"), size=1000), NOTHING),
        # A third of 45 is next to the group's own size; next to those evaluable is one of 39.
        (study(outcome("ORR", "33.3"), size=46, population={"evaluable": 40}), [("PERCENTAGE_NOT_OF_GROUP", "15/45")]),
        (study(outcome("ORR", "30.3", numerator=10, denominator=46), size=33),
         [("PERCENTAGE_MISMATCH", "10/46 = 21.7 %")]),
        (study(outcome("ORR", "30.3", numerator=11), size=46, population={"evaluable": 33}),
         [("PERCENTAGE_MISMATCH", "11/46 = 23.9 %")]),
        (study(outcome("ORR", "30.3", numerator=10), size=46, population={"evaluable": 33}),
         [("PERCENTAGE_OF_OTHER_SIZE", "10/33")]),
        (study(outcome("ORR", "30.3"), size=46, population={"evaluable": 33, "enrolled": 66}),
         [("PERCENTAGE_OF_OTHER_SIZE", "10/33")]),
        (study(outcome("ORR", "30.4"), size=46, population={"evaluable": 23}), NOTHING),
    ],
)  # fmt: skip
def test_a_percentage_is_judged_by_what_is_printed_beside_it(document: Document, expected: list[Any]) -> None:
    assert [(each.code, each.recomputed) for each in findings(document)] == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            ("4.3", "30.4"),
            {"1/23": ", a size that the group's other percentages fit too", "7/23": ", a size that the group's "
             "other percentages fit too"},
        ),
        (
            ("30.3", "33.3"),  # 33.3 % alone would be 13 of 39, which is nearer
            {"10/33": ", a size that the group's other percentages fit too", "11/33": ", a size that the group's "
             "other percentages fit too"},
        ),
        (("4.3", "31.7"), {"1/23": ""}),  # 13 of 41
        (("4.3", "30.4", "7.89"), {"1/23": "", "7/23": "", "3/38": ""}),
    ],
)  # fmt: skip
def test_a_size_that_fits_all_percentages_of_a_group_is_named_before_one_that_fits_one(
    values: tuple[str, ...], expected: dict[str, str]
) -> None:
    measures = zip(("ORR", "DCR", "PD"), values, strict=False)
    shown = findings(study(*(outcome(measure, value) for measure, value in measures), size=41))

    assert [each.recomputed for each in shown] == list(expected)
    for each in shown:
        assert each.message == (
            f"No count out of the 41 of the group gives {each.reported}; {each.recomputed} does"
            f"{expected[each.recomputed]}."
        )


def test_percentages_of_other_groups_and_of_events_are_no_part_of_that() -> None:
    groups = [{"key": key, "label": key, "type": "ARM", "size": 41} for key in ("a", "b")]
    events = [{"group": "a", "term": "Rash", "percentage": "30.4"}]
    rows = [outcome("ORR", "4.3", group="a"), outcome("DCR", "30.4", group="b")]

    shown = findings({"groups": groups, "outcomes": rows, "adverse_events": events})

    assert [each.pointer for each in shown] == [
        "/outcomes/0/value",
        "/outcomes/1/value",
        "/adverse_events/0/percentage",
    ]
    assert not [each.message for each in shown if "other percentages" in each.message]


def test_an_event_is_no_part_of_that_beside_outcomes_of_its_own_group() -> None:
    rows = [outcome("ORR", "4.3"), outcome("DCR", "30.4")]
    events = [{"group": "all", "term": "Rash", "percentage": "7.7"}]

    *_, ae = findings(study(*rows, size=41, adverse_events=events))
    alone, _ = findings(study(rows[0], size=41, adverse_events=events))

    assert ae.message == "No count out of the 41 of the group gives 7.7 %; 3/39 does."
    assert alone.message == "No count out of the 41 of the group gives 4.3 %; 1/23 does."


def test_every_size_that_was_tried_is_named() -> None:
    population = {"evaluable": 20, "treated": 21, "enrolled": 22}
    (finding,) = findings(study(outcome("ORR", "34.77"), size=23, population=population))
    assert finding.message == (
        "No count out of the 23 of the group or the 20 evaluable or the 21 treated or the 22 enrolled gives 34.77 %."
    )
