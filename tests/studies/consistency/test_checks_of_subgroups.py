"""Parts of a group against the whole."""

from statistics import median_low
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.consistency import findings
from tests.studies.consistency.documents import Document, months, outcome
from tests.studies.consistency.test_rules import by_ecog


def codes(document: Document) -> list[str]:
    return [each.code for each in findings(document)]


def dcr(k: int | None, n: int | None, value: str | None = None, **fields: Any) -> Document:
    return outcome("DCR", value, numerator=k, denominator=n, **fields)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([dcr(8, 13), dcr(9, 13)], ["SUBGROUP_EXCEEDS_WHOLE"]),
        ([dcr(8, 13), dcr(None, 8, "100")], []),
        ([dcr(6, 13), dcr(None, 8, "100")], ["SUBGROUP_EXCEEDS_WHOLE"]),
        ([dcr(6, 13), dcr(None, None, "100")], []),  # out of how many, nobody says
        ([dcr(6, 13), dcr(7, 8, time_point="6 months")], []),
        ([dcr(6, 13), dcr(7, 8, name="as judged by others")], []),
        ([dcr(8, 13), dcr(7, 8), dcr(2, 5)], ["SUBGROUPS_SUM"]),
        ([dcr(8, 13), dcr(6, 8), dcr(1, 5)], ["SUBGROUPS_SUM"]),
        ([dcr(None, 13, "61.5"), dcr(7, 8), dcr(None, 5, "20")], []),
        ([dcr(None, 13, "61.5"), dcr(7, 8), dcr(None, 5, "40")], ["SUBGROUPS_SUM"]),
        # of others than all: only the share of the whole is held against those of the parts
        ([dcr(8, 12), dcr(6, 8), dcr(1, 5)], []),
        ([dcr(8, 12), dcr(5, 8), dcr(1, 5)], ["SUBGROUPS_SUM"]),
        ([dcr(None, None, "61.5"), dcr(None, None, "87.5"), dcr(None, None, "20")], []),
        ([dcr(None, None, "92.3"), dcr(None, None, "87.5"), dcr(None, None, "20")], ["SUBGROUPS_SUM"]),
        ([dcr(None, None, "15.4"), dcr(None, None, "87.5"), dcr(None, None, "20")], ["SUBGROUPS_SUM"]),
        ([months("PFS", "6.7"), months("PFS", "6.14"), months("PFS", "1.68")], []),  # within a tenth
        ([months("PFS", "6.9"), months("PFS", "6.14"), months("PFS", "1.68")], ["MEDIAN_OUTSIDE_PARTS"]),
        ([months("PFS", "1.4"), months("PFS", "6.14"), months("PFS", "1.68")], ["MEDIAN_OUTSIDE_PARTS"]),
        ([months("PFS", "6.9"), months("PFS", "184", unit="days"), months("PFS", "1.68")], []),  # one in other units
        ([months("PFS", "20.0"), months("PFS", state="NOT_REACHED"), months("PFS", "1.68")], []),
        ([months("PFS", "1.4"), months("PFS", state="NOT_REACHED"), months("PFS", "1.68")], ["MEDIAN_OUTSIDE_PARTS"]),
        ([months("PFS", "6.9"), months("PFS", "6.14")], []),
    ],
)
def test_what_parts_have_is_held_against_the_whole(rows: list[Document], expected: list[str]) -> None:
    assert codes(by_ecog(*rows)) == expected


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (1, {"size": 7}),  # one of the 13 in neither part
        (1, {"label": "Never smoked"}),  # of another kind: who is in neither, or in both, is open
        (1, {"parent": None}),
        (0, {"size": None}),
    ],
)
def test_parts_that_may_not_make_the_whole_are_not_added_up(number: int, change: dict[str, Any]) -> None:
    document = by_ecog(months("PFS", "9.2"), months("PFS", "6.14"), months("PFS", "1.68"))
    assert codes(document) == ["MEDIAN_OUTSIDE_PARTS"]
    document["groups"][number] |= change
    assert codes(document) == []


def test_a_result_that_is_given_twice_is_held_against_nothing() -> None:
    document = by_ecog(months("PFS", "9.2"), months("PFS", "6.14"), months("PFS", "1.68"))
    document["outcomes"].append(document["outcomes"][2])
    assert codes(document) == []


def category(characteristic: str, name: str, count: int | None = None, value: str | None = None) -> Document:
    row = {"group": "all", "characteristic": characteristic, "category": name, "count": count, "value": value}
    return {key: item for key, item in (row | {"unit": "%"}).items() if item is not None}


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([category("Sex", "Male", 10), category("Sex", "Female", 3)], False),
        ([category("Sex", "Male", 10), category("Sex", "Female", 4)], True),
        ([category("Sex", "Male", None, "76.9"), category("Sex", "Female", 4)], True),
        ([category("Sex", "Male", None, "76.9"), category("Sex", "Female", None, "23.1")], False),
        ([category("Sex", "Male", None, "50.5"), category("Sex", "Female", None, "49.6")], False),  # rounded up
        ([category("Sex", "Male", 10), category("Sex", "Male", 10)], False),  # the same twice
        ([category("ECOG performance status", "0–1", 8), category("ECOG performance status", "2", 6)], True),
        ([category("ECOG performance status", "0–1", 8), category("ECOG performance status", "1", 6)], False),
        ([category("ECOG performance status", "0", 8), category("ECOG performance status", "≥ 1", 6)], False),
        ([category("Metastases", "Lung", 8), category("Metastases", "Bone", 8)], False),
        ([category("Metastatic sites: sex", "Male", 8), category("Metastatic sites: sex", "Female", 8)], False),
        ([category("Sex", "Male", 14)], False),
    ],
)
def test_categories_that_exclude_each_other_are_no_more_than_everybody(rows: list[Document], wrong: bool) -> None:
    groups = [{"key": "all", "label": "All", "type": "COHORT", "size": 13}]
    assert ("CATEGORIES_EXCEED_WHOLE" in codes({"groups": groups, "baseline": rows})) is wrong


PEOPLE = st.lists(st.tuples(st.floats(0.5, 60), st.booleans()), min_size=1, max_size=25)


@given(st.lists(PEOPLE, min_size=2, max_size=4), st.data())
def test_parts_of_one_set_of_people_never_contradict_it(
    parts: list[list[tuple[float, bool]]], data: st.DataObject
) -> None:
    """Each person has a time to progression and had disease control or not."""
    people = [person for part in parts for person in part]
    names = ["all", *map(str, range(len(parts)))]
    groups = [
        {"key": name, "label": f"Sites {name}", "type": "SUBGROUP", "size": len(part), "parent": "all"}
        for name, part in zip(names[1:], parts, strict=True)
    ]
    rows = []
    for name, part in zip(names, [people, *parts], strict=True):
        k, n = sum(controlled for _, controlled in part), len(part)
        stated = data.draw(
            st.sampled_from([(k, n, None), (None, n, f"{100 * k / n:.1f}"), (None, None, f"{100 * k / n:.0f}")])
        )
        rows += [dcr(*stated, group=name), months("PFS", f"{median_low([time for time, _ in part]):.1f}", group=name)]
    document = {"groups": [{"key": "all", "label": "All", "type": "COHORT", "size": len(people)}, *groups]}

    assert codes(document | {"outcomes": rows}) == []
