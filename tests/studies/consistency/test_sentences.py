"""What a finding states: it is published with its study and stays, so its numbers and words must be the right ones."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from studies.consistency import findings
from tests.studies.consistency.documents import Document, event, months, outcome, study
from tests.studies.consistency.test_rules import EXAMPLES

# (rule, where, what is reported, what it should be, the sentence), for the example of the rule
STATED = [
    ("PERCENTAGE_OUT_OF_RANGE", "/outcomes/0/value", "104.2 %", "", "ORR: no share of people can be 104.2 %."),
    ("COUNT_EXCEEDS_TOTAL", "/outcomes/0/numerator", "14", "", "ORR: 14 cannot be part of 13."),
    (
        "INTERVAL_REVERSED",
        "/outcomes/0/interval/low",
        "7.1 to 3.2",
        "",
        "The lower bound 7.1 lies above the upper bound 3.2.",
    ),
    (
        "ESTIMATE_OUTSIDE_INTERVAL",
        "/outcomes/0/value",
        "8.2 (3.2 to 7.1)",
        "",
        "PFS: 8.2 lies outside its own interval, 3.2 to 7.1.",
    ),
    (
        "PROGRESSION_AFTER_DEATH",
        "/outcomes/0/value",
        "13.3 months",
        "52 weeks",
        "PFS of 13.3 months is longer than OS of 52 weeks.",
    ),
    ("RATE_ABOVE_SURVIVAL", "/outcomes/0/value", "61.0 %", "55.0 %", "PFS_RATE of 61.0 % is above OS_RATE of 55.0 %."),
    (
        "RATE_RISES",
        "/outcomes/1/value",
        "64.0 %",
        "at most 61.0 %",
        "OS_RATE is 64.0 % at 2 years, above the 61.0 % at 12 months.",
    ),
    (
        "RATE_AGAINST_MEDIAN",
        "/outcomes/1/value",
        "56.9 %",
        "at most 50 %",
        "PFS is 56.9 % at 6 months, but its median is 4.1 months: at most 50 % expected.",
    ),
    (
        "MEDIAN_NOT_REACHED_HAS_LIMIT",
        "/outcomes/0/interval/high",
        "20.4",
        "",
        "OS: a median that was not reached cannot have the upper limit 20.4.",
    ),
    (
        "FOLLOW_UP_SHORT",
        "/outcomes/0/value",
        "6.5 months",
        "5 months",
        "PFS reaches beyond the median follow-up of 5 months: half of the people were observed for less.",
    ),
    ("PART_EXCEEDS_WHOLE", "/groups/1/size", "41", "at most 40", "PD-L1 high: 41 cannot be part of 40."),
    (
        "PARTS_EXCEED_WHOLE",
        "/groups/1/size",
        "30 + 20",
        "40",
        "Sex: male, Sex: female add up to 50, more than the 40 of Everybody.",
    ),
    (
        "GRADES_EXCEED_ANY",
        "/adverse_events/1/count",
        "5",
        "at most 4",
        "Anemia: 5 people with grade 3-4 cannot be part of the 4 with any grade.",
    ),
    (
        "AT_RISK_EXCEEDS_GROUP",
        "/adverse_events/0/at_risk",
        "13",
        "at most 12",
        "Anemia: 13 people at risk, but only 12 enrolled.",
    ),
]


@pytest.mark.parametrize(("code", "pointer", "reported", "recomputed", "message"), STATED)
def test_a_finding_states_its_numbers(code: str, pointer: str, reported: str, recomputed: str, message: str) -> None:
    [found] = [one for one in findings(EXAMPLES[code][0]) if one.code == code]

    assert (found.pointer, found.reported, found.recomputed, found.message) == (pointer, reported, recomputed, message)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            study(months("PFS", None, state="NOT_REACHED"), months("OS", "12.0")),
            "PFS was not reached, unlike OS of 12.0 months.",
        ),
        (
            study(months("PFS", "8.0", interval={"level": "95", "high": "7.1"})),
            "PFS: 8.0 lies outside its own interval, ? to 7.1.",
        ),
        (
            study(months("PFS", "3.0", interval={"level": "95", "low": "3.2"})),
            "PFS: 3.0 lies outside its own interval, 3.2 to ?.",
        ),
        (
            study(months("OS", None, state="NOT_REACHED"),
                  outcome("OS_RATE", "40.0", statistic="RATE", time_point="1 year")),
            "OS is 40.0 % at 1 year, but its median is not reached: more than 50 % expected.",
        ),
        (
            study(adverse_events=[event("Rash", "3", 5), event("Rash", "3-4", 4)]),
            "Rash: 5 people with grade 3 cannot be part of the 4 with grade 3-4.",
        ),
        (
            {"population": {"enrolled": 40, "treated": 41}},
            "41 treated cannot be part of 40 enrolled.",
        ),
        (
            study(outcome("OS_RATE", "61.0", statistic="RATE", time_point="6 months"),
                  follow_up={"statistic": "MEDIAN", "value": "5", "unit": "months"}),
            "OS_RATE reaches beyond the median follow-up of 5 months: half of the people were observed for less.",
        ),
    ],
)  # fmt: skip
def test_a_sentence_says_what_is_known(document: Document, message: str) -> None:
    assert [one.message for one in findings(document)] == [message]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each value of a document."""
    inside = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    if not isinstance(value, (list, dict)):
        yield path
    for key, item in inside:
        yield from leaves(item, (*path, key))


@pytest.mark.parametrize("code", EXAMPLES)
def test_no_rule_fails_where_a_value_is_not_stated(code: str) -> None:
    for document in EXAMPLES[code]:
        for *path, name in leaves(document):
            poorer = copy.deepcopy(document)
            place: Any = poorer
            for step in path:
                place = place[step]
            del place[name]
            findings(poorer)
