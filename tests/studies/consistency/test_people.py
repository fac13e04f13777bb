"""Who is compared with whom, and from which number on a part is too large."""

from itertools import product
from typing import Any

import pytest

from studies.consistency import findings
from tests.studies.consistency.documents import Document, event, flagged, study

GRADES = ["ANY", "1", "2", "3", "4", "5", "1-2", "1-3", "1-4", "1-5", "2-3", "2-4", "2-5", "3-4", "3-5", "4-5"]


def grades(grade: str) -> set[int]:
    """Return the grades that a range of them covers."""
    return {1, 2, 3, 4, 5} if grade == "ANY" else set(range(int(grade[0]), int(grade[-1]) + 1))


@pytest.mark.parametrize(("grade", "other"), list(product(GRADES, GRADES)))
def test_a_grade_is_compared_with_every_wider_range_and_with_nothing_else(grade: str, other: str) -> None:
    rows = [event("Rash", grade, 5), event("Rash", other, 4)]
    is_part = grades(grade) < grades(other)

    assert flagged("GRADES_EXCEED_ANY", study(adverse_events=rows)) == ["/adverse_events/0/count"] * is_part
    assert flagged("GRADES_EXCEED_ANY", study(adverse_events=[rows[0], event("Rash", other, 5)])) == []


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("phase", "initial", "rechallenge"),
        ("phase", None, "rechallenge"),
        ("group", "all", "drug"),
        ("term", "Rash", "Itching"),
        ("serious", True, False),
        ("at_risk", 13, 12),
    ],
)
def test_grades_of_what_is_not_the_same_event_are_not_compared(field: str, first: Any, second: Any) -> None:
    """Six had it when first treated and four when treated again: neither number is part of the other."""
    rows = [event("Rash", "3-4", 6), event("Rash", "ANY", 4)]

    def stated(*values: Any) -> Document:
        return study(adverse_events=[row | {field: value} for row, value in zip(rows, values, strict=True)])

    assert flagged("GRADES_EXCEED_ANY", stated(first, first)) == ["/adverse_events/0/count"]
    assert flagged("GRADES_EXCEED_ANY", stated(first, second)) == []


@pytest.mark.parametrize("grade", [None, "", "severe", "0", "3-6"])
def test_an_event_without_a_known_grade_is_compared_with_nothing(grade: str | None) -> None:
    rows = [event("Rash", "3-4", 6), event("Rash", "ANY", 4) | {"grade": grade}, event("Rash", "ANY", 6)]

    assert flagged("GRADES_EXCEED_ANY", study(adverse_events=rows)) == []


@pytest.mark.parametrize(("enrolled", "is_exceeded"), [(None, False), (0, True), (12, True), (13, False), (14, False)])
def test_nobody_is_at_risk_who_was_not_enrolled(enrolled: int | None, is_exceeded: bool) -> None:
    document = study(adverse_events=[event("Rash", "ANY", 4)], population={"enrolled": enrolled})

    assert flagged("AT_RISK_EXCEEDS_GROUP", document) == ["/adverse_events/0/at_risk"] * is_exceeded


@pytest.mark.parametrize("name", ["treated", "evaluable"])
@pytest.mark.parametrize(("count", "is_exceeded"), [(39, False), (40, False), (41, True)])
def test_no_more_are_treated_or_evaluable_than_were_enrolled(name: str, count: int, is_exceeded: bool) -> None:
    document = study(population={"enrolled": 40, name: count})

    assert flagged("PART_EXCEEDS_WHOLE", document) == [f"/population/{name}"] * is_exceeded


def test_parts_are_not_added_up_to_a_whole_of_unknown_size() -> None:
    parts = [{"key": key, "type": "ARM", "label": key, "size": 30, "parent": "all"} for key in "ab"]

    assert flagged("PARTS_EXCEED_WHOLE", {"groups": [{"key": "all", "type": "COHORT"}, *parts]}) == []


def test_a_part_without_a_size_counts_for_nobody() -> None:
    sizes = (40, None, 1)
    part: Document = {"type": "ARM", "parent": "all"}
    parts = [{**part, "key": f"{n}", "size": size} for n, size in enumerate(sizes)]
    whole: Document = {"key": "all", "type": "COHORT", "size": 40}

    assert flagged("PARTS_EXCEED_WHOLE", {"groups": [whole, *parts]}) == ["/groups/1/size"]
    assert flagged("PARTS_EXCEED_WHOLE", {"groups": [whole, *parts[:2]]}) == []


@pytest.mark.parametrize("kind", ["ARM", "COHORT", "SUBGROUP", "Sex: "])
@pytest.mark.parametrize(
    ("sizes", "exceed"), [((20, 20), False), ((20, 21), True), ((41,), False), ((20, None), False)]
)
def test_only_parts_that_exclude_each_other_are_added_up(
    kind: str, sizes: tuple[int | None, ...], exceed: bool
) -> None:
    """Arms and cohorts do, and so do the categories of one characteristic; other subgroups may overlap."""
    named: Document = {"type": "SUBGROUP", "label": f"{kind}1"} if kind.endswith(" ") else {"type": kind, "label": "1"}
    parts = [named | {"key": f"{n}", "size": size, "parent": "all"} for n, size in enumerate(sizes)]
    document = {"groups": [{"key": "all", "type": "COHORT", "size": 40}, *parts]}

    wrong = exceed and kind != "SUBGROUP"
    assert flagged("PARTS_EXCEED_WHOLE", document) == ["/groups/1/size"] * wrong


def test_parts_of_different_characteristics_or_kinds_are_not_added_up() -> None:
    labels = [("SUBGROUP", "Sex: male"), ("SUBGROUP", "Age: old"), ("ARM", "A"), ("COHORT", "B")]
    parts = [{"key": label, "type": kind, "label": label, "size": 30, "parent": "all"} for kind, label in labels]

    assert flagged("PARTS_EXCEED_WHOLE", {"groups": [{"key": "all", "type": "COHORT", "size": 40}, *parts]}) == []


def test_hundreds_of_rows_about_one_event_are_compared_with_the_fewest_of_each_wider_range() -> None:
    rows = [event("Rash", "3", 5)] * 300 + [event("Rash", "ANY", count) for count in (4, 3, 9)] * 100
    found = [each for each in findings(study(adverse_events=rows)) if each.code == "GRADES_EXCEED_ANY"]

    assert [each.pointer for each in found] == [f"/adverse_events/{number}/count" for number in range(300)]
    assert {each.recomputed for each in found} == {"at most 3"}
