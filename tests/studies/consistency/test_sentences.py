"""Sentences of findings beside those of the examples, and what is not stated at all."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from studies.consistency import findings
from tests.studies.consistency.documents import Document, event, months, outcome, study
from tests.studies.consistency.test_rules import EXAMPLES


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
