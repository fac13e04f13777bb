"""References within a document that lead nowhere, and keys that stand twice."""

from typing import Any

import pytest

from registry.records import citing
from studies.consistency import Finding, Severity
from studies.document import described
from studies.document.parts import unknown_groups
from trials.document.sections import _unknown_interventions

REPEATED, UNKNOWN = "repeated_key", "unknown_group"


def codes(wrong: Any) -> Any:
    """Return the same tree with the codes of its errors."""
    if isinstance(wrong, dict):
        return {key: codes(value) for key, value in wrong.items()}
    return [error.code for error in wrong]


def group(key: str, **fields: Any) -> dict[str, Any]:
    return {"key": key} | fields


def of(key: str | None) -> dict[str, str] | None:
    return None if key is None else {"key": key}


def test_the_second_and_every_further_source_of_one_key_is_refused() -> None:
    values = {
        "sources": [group("a"), group("b"), group("a"), group("a")],
        "provenance": [{"source": of("a")}, {"source": of("c")}, {"source": of("b")}],
    }
    assert codes(citing.problems(values)) == {
        "sources": {2: {"key": [REPEATED]}, 3: {"key": [REPEATED]}},
        "provenance": {1: {"source": ["unknown_source"]}},
    }
    assert citing.problems({}) == {"sources": {}, "provenance": {}}


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, {"groups": {}}),
        ({"groups": [group("a"), group("b", parent=of("a"))]}, {"groups": {}}),
        ({"groups": [group("a"), group("b"), group("b")]}, {"groups": {2: {"key": [REPEATED]}}}),
        (
            {"groups": [group("a"), group("a", parent=of("x"))]},
            {"groups": {1: {"key": [REPEATED], "parent": [UNKNOWN]}}},
        ),
        ({"groups": [group("a", parent=None)]}, {"groups": {}}),
        ({"baseline": [{}, {"group": of("x")}]}, {"groups": {}, "baseline": {1: {"group": [UNKNOWN]}}}),
        (
            {"groups": [group("a")], "outcomes": [{"group": of("a"), "comparator": of("x")}, {"group": of("y")}]},
            {"groups": {}, "outcomes": {0: {"comparator": [UNKNOWN]}, 1: {"group": [UNKNOWN]}}},
        ),
        (
            {"outcomes": [{"group": of("x"), "comparator": of("y")}]},
            {"groups": {}, "outcomes": {0: {"group": [UNKNOWN], "comparator": [UNKNOWN]}}},
        ),
        ({"adverse_events": [{"group": of("x")}]}, {"groups": {}, "adverse_events": {0: {"group": [UNKNOWN]}}}),
    ],
)
def test_a_row_names_a_group_that_is_listed(values: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert codes(unknown_groups(values)) == wrong


def arms(*names: list[str], known: tuple[str | None, ...] = ("A", "B", "B", None)) -> dict[int, Any]:
    """Return what is wrong with arms that get these interventions."""
    interventions = [{"name": name} if name else {} for name in known]
    return _unknown_interventions(
        {"interventions": interventions, "arms": [{"intervention_names": each} for each in names]}
    )


def test_an_arm_names_an_intervention_no_more_often_than_it_is_listed() -> None:
    assert arms(["A", "B", "B"], ["B"], []) == {}
    assert codes(arms(["A"], ["A", "A"], ["C", "B"])) == {
        1: {"interventions": ["unknown_intervention"]},
        2: {"interventions": ["unknown_intervention"]},
    }
    assert arms(["x" * 81, "y"])[0] == {"interventions": [f"“{'x' * 80}” is not in the list of interventions."]}
    assert _unknown_interventions({"arms": [{}]}) == {}
    assert list(_unknown_interventions({"arms": [{"intervention_names": ["A"]}]})) == [0]


@pytest.mark.parametrize("recomputed", ["", "7.7 %"])
def test_a_finding_says_what_was_recomputed_if_anything_was(recomputed: str) -> None:
    finding = Finding("CODE", Severity.NOTE, "/a", "", recomputed, "A sentence.")
    expected = {"code": "CODE", "severity": "NOTE", "pointer": "/a", "reported": "", "message": "A sentence."}
    assert described(finding) == expected | ({"recomputed": recomputed} if recomputed else {})
