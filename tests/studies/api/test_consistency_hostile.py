"""POST /consistency and /validate/study: bodies that are well-formed, small, and made to break or to take long."""

from typing import Any

import orjson
import pytest

from studies.evaluation import LIMITS
from tests.client import CheckedClient
from tests.factories.studies import outcome

CONSISTENCY, VALIDATE = "/api/v1/consistency", "/api/v1/validate/study"


def cited(path: str, number: int = 1) -> dict[str, Any]:
    """Return a study whose only source says something else about a value, many times."""
    row = {"path": path, "source": "s", "relation": "DIFFERS", "reported": "another"}
    return {"title": "A study", "sources": [{"key": "s"}], "outcomes": [outcome()], "provenance": [row] * number}


def ratio(p_value: str) -> dict[str, Any]:
    """Return a study with a hazard ratio and its p value."""
    interval = {"level": "95", "low": "0.52", "high": "0.89"}
    row = {"measure": "PFS", "statistic": "HAZARD_RATIO", "value": "0.68", "interval": interval, "p_value": p_value}
    return {"title": "A study", "outcomes": [row]}


def printed(value: str) -> dict[str, Any]:
    """Return a study with a value as printed."""
    return {"title": "A study", "outcomes": [outcome(value=value)]}


def level(text: str) -> dict[str, Any]:
    """Return a study with an interval of a level."""
    return {"title": "A study", "outcomes": [outcome(interval={"level": text, "low": "19.4", "high": "57.6"})]}


def rate(time_point: str) -> dict[str, Any]:
    """Return a study with a rate at a time point."""
    row = {"measure": "OS_RATE", "statistic": "RATE", "value": "50", "unit": "%", "time_point": time_point}
    follow_up = {"statistic": "MEDIAN", "value": "3", "unit": "months"}
    return {"title": "A study", "follow_up": follow_up, "outcomes": [row]}


def chained(number: int) -> dict[str, Any]:
    """Return a study with groups that are each a part of the next."""
    groups: list[dict[str, Any]] = [{"key": f"g{n}", "parent": f"g{n + 1}"} for n in range(number - 1)]
    return {"title": "A study", "groups": [*groups, {"key": f"g{number - 1}"}]}


BODIES: dict[str, dict[str, Any]] = {
    "a level that floats take for 100": level("99.999999999999999"),
    "a level of next to nothing": level("0.000000000000001"),
    "a level of 100": level("100"),
    "a level with many digits": level("9" * 5000),
    "a p value with two million decimals": ratio("0." + "1" * 2_000_100),
    "a p value beyond all numbers": ratio("0.5e999"),
    "a p value below all numbers": ratio("5e-999999999"),
    "a p value of spaces": ratio("P" + " " * 4000 + "x"),
    "a p value of digits": ratio("1" * 4000 + "x"),
    "a p value of powers": ratio("1 × 10-9 × 10-9"),
    "a p value of no number": ratio("·"),
    "a time point of a million digits": rate("1" * 1_000_001 + " months"),
    "a time point of spaces": rate("1" + " " * 4000 + "!"),
    "an index of many digits": cited("/outcomes/" + "9" * 5000),
    "an index in Arabic digits": cited("/outcomes/٠"),
    "an index with a raised digit": cited("/outcomes/²"),
    "a long path": cited("/outcomes" * 5000),
    "a value of digits": printed("1" * 4000 + "x"),
    "a value of commas": printed("," * 4000),
    "a value of emoji": printed("🧬" * 1000),
    "infinity": printed("Infinity"),
    "no number": printed("NaN"),
    "counts as large as there are": {"title": "A", "outcomes": [outcome(numerator=2**31 - 1, denominator=2**31 - 1)]},
    "groups that are parts of each other": {
        "title": "A", "groups": [{"key": "a", "parent": "b"}, {"key": "b", "parent": "a"}, {"key": "c", "parent": "c"}],
    },
    "as many groups in a chain as can be checked": chained(LIMITS["groups"]),
    "more groups than can be checked": chained(3000),
    "many contradictions": cited("/title", 300),
    "a date before all dates": {"title": "A", "timeline": [{"type": "EVENT", "date": "0001", "end_date": "9999"}]},
}  # fmt: skip


@pytest.mark.parametrize("path", [CONSISTENCY, VALIDATE])
@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_body_is_answered_or_refused(api: CheckedClient, name: str, path: str) -> None:
    response = api.post(path, orjson.dumps(BODIES[name]), content_type="application/json")

    assert response.status_code in (200, 400)


ODD = {f"{47 - number * 0.001:.3f}": number for number in range(LIMITS["outcomes"])}


@pytest.mark.slow
@pytest.mark.parametrize("group", [[], [{"key": "all", "size": 999}]])
def test_as_many_odd_intervals_as_the_limit_are_answered(api: CheckedClient, group: list[dict[str, Any]]) -> None:
    """How long it takes is measured by whoever runs this; a machine with other things to do says nothing."""
    rows = [
        {"measure": "ORR", "statistic": "PERCENTAGE", "value": "50", "unit": "%",
         "interval": {"level": "95", "low": low, "high": "53.000"}} | ({"group": "all"} if group else {})
        for low in ODD
    ]  # fmt: skip
    response = api.post(CONSISTENCY, orjson.dumps({"groups": group, "outcomes": rows}), content_type="application/json")

    assert response.status_code == 200
