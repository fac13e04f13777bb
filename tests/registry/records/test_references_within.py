"""References within a document that lead nowhere, and keys that stand twice."""

from typing import Any

import pytest

from registry.records import document
from studies.document import references
from trials.document import crossing

REPEATED, UNKNOWN, ASTRAY = "repeated_key", "unknown_group", "unknown_treatment"
TREATMENT = {"type": "TREATMENT", "key": "a"}


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
    assert codes(document.problems(values)) == {
        "sources": {2: {"key": [REPEATED]}, 3: {"key": [REPEATED]}},
        "provenance": {1: {"source": ["unknown_source"]}},
    }
    assert document.problems({}) == {"sources": {}, "provenance": {}}


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, {}),
        ({"groups": [group("a"), group("b", parent=of("a"))]}, {}),
        ({"groups": [group("a"), group("b"), group("b")]}, {"groups": {2: {"key": [REPEATED]}}}),
        (
            {"groups": [group("a"), group("a", parent=of("x"))]},
            {"groups": {1: {"key": [REPEATED], "parent": [UNKNOWN]}}},
        ),
        ({"groups": [group("a", parent=None)]}, {}),
        ({"baseline": [{}, {"group": of("x")}]}, {"baseline": {1: {"group": [UNKNOWN]}}}),
        (
            {"groups": [group("a")], "outcomes": [{"group": of("a"), "comparator": of("x")}, {"group": of("y")}]},
            {"outcomes": {0: {"comparator": [UNKNOWN]}, 1: {"group": [UNKNOWN]}}},
        ),
        (
            {"outcomes": [{"group": of("x"), "comparator": of("y")}]},
            {"outcomes": {0: {"group": [UNKNOWN], "comparator": [UNKNOWN]}}},
        ),
        ({"adverse_events": [{"group": of("x")}]}, {"adverse_events": {0: {"group": [UNKNOWN]}}}),
        ({"timeline": [TREATMENT, {"treatment": of("a")}], "outcomes": [{"treatment": of("a")}]}, {}),
        ({"timeline": [TREATMENT, {"type": "EVENT"}, {"type": "EVENT"}]}, {}),  # no key is not a key
        ({"timeline": [TREATMENT, TREATMENT]}, {"timeline": {1: {"key": [REPEATED]}}}),
        (
            {"timeline": [TREATMENT, {"treatment": of("x")}], "outcomes": [{"treatment": of("x"), "group": of("y")}]},
            {"timeline": {1: {"treatment": [ASTRAY]}}, "outcomes": {0: {"treatment": [ASTRAY], "group": [UNKNOWN]}}},
        ),
        (
            {"timeline": [group("scan", type="MEASUREMENT"), {"treatment": of("scan")}]},
            {"timeline": {1: {"treatment": [ASTRAY]}}},
        ),
    ],
)
def test_a_row_names_a_group_and_a_treatment_that_are_listed(values: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert codes(references.problems(values)) == wrong


def crossed(arms: list[list[str]], lists: dict[str, list[str]]) -> Any:
    """Return what is wrong with arms “1”, “2”, … that get these, and with interventions that list these arms."""
    return crossing.problems(
        {
            "arms": [{"label": str(n), "intervention_references": gets} for n, gets in enumerate(arms, 1)],
            "interventions": [{"name": name, "arm_labels": listed} for name, listed in lists.items()],
        }
    )


def test_an_arm_and_an_intervention_name_what_is_listed_and_each_once() -> None:
    assert codes(crossed([["A", "B"], ["B"], []], {"A": ["1"], "B": ["2", "1"]})) == {"arms": {}, "interventions": {}}
    assert codes(crossed([["A"], ["C", "A", "A"], ["A", "A"]], {"A": ["1", "4"], "B": ["3", "3"], "": []})) == {
        "arms": {1: {"interventions": ["unknown_intervention"]}, 2: {"interventions": ["repeated_intervention"]}},
        "interventions": {0: {"arms": ["unknown_arm"]}, 1: {"arms": ["repeated_arm"]}},
    }
    assert crossed([["x" * 81]], {})["arms"] == {
        0: {"interventions": [f"“{'x' * 80}” is not in the list of interventions."]}
    }
    assert crossing.problems({"arms": [{}], "interventions": [{}, {}]}) == {"arms": {}, "interventions": {}}


def test_no_two_interventions_go_by_the_same() -> None:
    rows = [{"name": "A"}, {"key": "second", "name": "A"}, {"name": "second"}, {"key": "A"}, {}, {}]
    wrong = crossing.problems({"interventions": rows, "arms": [{"intervention_references": ["A", "second"]}]})
    assert codes(wrong) == {"arms": {}, "interventions": {2: {"key": ["repeated_key"]}, 3: {"key": ["repeated_key"]}}}
