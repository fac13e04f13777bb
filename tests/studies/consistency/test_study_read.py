"""How a study document is read: what is absent or not of the expected form is nothing."""

from typing import Any

import pytest

from studies.consistency.reading import (
    ReportedRow,
    ReportedStudy,
    compatible,
    in_percent,
    is_percentage,
    partial_date,
    same,
)


def row(**data: Any) -> ReportedRow:
    return ReportedRow("/outcomes/3", data)


@pytest.mark.parametrize(("stated", "text"), [(" a ", "a"), ("", None), ("  ", None), (3, None), (None, None)])
def test_a_text_is_one_that_says_something(stated: Any, text: str | None) -> None:
    assert row(name=stated).text("name") == text


@pytest.mark.parametrize(
    ("stated", "count"),
    [(0, 0), (13, 13), (10**10 - 1, 10**10 - 1), (10**10, None), (-1, None), (True, None), ("13", None), (1.0, None)],
)
def test_a_count_is_a_whole_number_of_people(stated: Any, count: int | None) -> None:
    assert row(size=stated).count("size") == count


def test_a_row_knows_its_place_and_that_of_what_stands_in_it() -> None:
    assert row().at("value") == "/outcomes/3/value"
    assert row(interval={"low": "1"}).within("interval") == ReportedRow("/outcomes/3/interval", {"low": "1"})
    assert row(interval=["1"]).within("interval") == ReportedRow("/outcomes/3/interval", {})


def test_a_span_is_of_the_value_unless_another_is_named() -> None:
    stated = row(value="2", other="3", unit="weeks")
    assert [span and int(span.low + span.high) for span in (stated.span(), stated.span("other"))] == [28, 42]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("name", "measure", "term", "label"), "name"),
        (("measure", "term", "label"), "measure"),
        (("term", "label"), "term"),
        (("label",), "label"),
        ((), "The value"),
    ],
)
def test_a_row_is_called_what_a_reader_would_call_it(names: tuple[str, ...], words: str) -> None:
    assert row(**{name: name for name in names}).words == words


def test_what_is_no_list_of_objects_has_no_rows() -> None:
    study = ReportedStudy({"groups": [{"key": "a"}, "b", {"label": "no key"}, {"key": "c"}], "outcomes": {"0": {}}})
    assert [each.pointer for each in study.rows("groups")] == ["/groups/0", "/groups/2", "/groups/3"]
    assert {key: each.pointer for key, each in study.groups.items()} == {"a": "/groups/0", "c": "/groups/3"}
    assert (study.outcomes, list(study.rows("timeline")), study.root.pointer) == ([], [], "")


def test_outcomes_are_found_by_their_measure() -> None:
    study = ReportedStudy({"outcomes": [{"measure": "ORR"}, {"measure": "PFS"}, {"measure": " ORR "}]})
    assert [each.pointer for each in study.measured("ORR")] == ["/outcomes/0", "/outcomes/2"]


PEOPLE = {"evaluable": 20, "treated": 22, "enrolled": 22}


@pytest.mark.parametrize(
    ("groups", "group", "sizes"),
    [
        (
            [{"key": "all", "size": 25}],
            "all",
            {25: "the 25 of the group", 20: "the 20 evaluable", 22: "the 22 treated"},
        ),
        ([{"key": "all"}], "all", {20: "the 20 evaluable", 22: "the 22 treated"}),
        ([{"key": "all", "size": 20}], "all", {20: "the 20 of the group", 22: "the 22 treated"}),
        ([{"key": "a", "size": 9}, {"key": "b", "size": 8}], "a", {9: "the 9 of the group"}),
        ([{"key": "a", "size": 9}, {"key": "b", "parent": "a"}], "b", {}),
        ([{"key": "a", "size": 0}, {"key": "b", "size": 8}], "a", {}),
        ([], None, {20: "the 20 evaluable", 22: "the 22 treated"}),
        ([{"key": "a", "size": 9}], "unknown", {}),
    ],
)
def test_the_sizes_that_a_share_of_a_group_can_be_out_of(
    groups: list[dict[str, Any]], group: str | None, sizes: dict[int, str]
) -> None:
    study = ReportedStudy({"groups": groups, "population": PEOPLE})
    assert study.sizes(group) == list(sizes.items())


def test_what_names_no_group_has_the_size_of_none() -> None:
    assert ReportedStudy({"groups": [{"key": "X", "size": 7}]}).sizes(None) == []


@pytest.mark.parametrize(
    ("groups", "group", "everybody"),
    [
        ([], "any", True),
        ([{"key": "a"}], None, True),
        ([{"key": "a"}], "all", True),
        ([{"key": "a"}], "other", False),
        ([{"key": "a"}], "a", True),
        ([{"key": "a", "type": "SUBGROUP"}], "a", False),
        ([{"key": "a", "parent": "b"}], "a", False),
        ([{"key": "a"}, {"key": "b", "parent": "a"}], "a", True),
        ([{"key": "a"}, {"key": "b"}], "a", False),
    ],
)
def test_a_group_is_everybody_when_no_other_stands_beside_it(
    groups: list[dict[str, Any]], group: str | None, everybody: bool
) -> None:
    assert ReportedStudy({"groups": groups}).is_everybody(group) is everybody


@pytest.mark.parametrize(
    ("unit", "statistic", "percent"),
    [
        ("%", None, True),
        ("Percent", None, True),
        ("percentage", None, True),
        ("months", "PERCENTAGE", False),
        (None, "PERCENTAGE", True),
        (None, "MEAN", False),
    ],
)
def test_a_value_is_in_percent_by_its_unit_else_by_its_statistic(
    unit: str | None, statistic: str | None, percent: bool
) -> None:
    assert in_percent(row(unit=unit, statistic=statistic)) is percent


@pytest.mark.parametrize(
    ("stated", "share"),
    [
        *(({"measure": name}, True) for name in ("ORR", "DCR", "CR", "PR", "SD", "PD", "NE", "PCR", "MPR")),
        ({"measure": "CLINICAL_CR"}, True),
        *(({"measure": "ORR", "statistic": name}, True) for name in ("PERCENTAGE", "RATE")),
        ({"measure": "ORR", "statistic": "MEDIAN"}, False),
        ({"measure": "ORR", "unit": "months"}, False),
        *(({"measure": name, "statistic": "PERCENTAGE", "numerator": 1}, False) for name in ("PFS_RATE", "OS_RATE")),
        *(
            ({"measure": name, "statistic": "PERCENTAGE", "numerator": 1}, False)
            for name in ("PFS", "OS", "DOR", "TTR", "DFS", "EFS")
        ),
        ({"measure": "OTHER", "statistic": "PERCENTAGE"}, False),
        ({"measure": "OTHER", "statistic": "PERCENTAGE", "numerator": 0}, True),
        ({"measure": "OTHER", "statistic": "PERCENTAGE", "denominator": 9}, True),
        ({"measure": "OTHER", "statistic": "RATE", "numerator": 1, "denominator": 9}, False),
    ],
)
def test_an_outcome_is_a_share_of_people_by_its_measure_or_by_its_count(stated: dict[str, Any], share: bool) -> None:
    assert is_percentage(row(**({"unit": "%"} | stated))) is share


@pytest.mark.parametrize(("raw", "date"), [("2024-05", "2024-05"), ("2024-13", None), (2024, None), (None, None)])
def test_a_date_is_read_where_there_is_one(raw: Any, date: str | None) -> None:
    read = partial_date(raw)
    assert (read and str(read)) == date


def test_rows_say_the_same_of_each_name_or_nothing_different() -> None:
    first, second, open_ = row(a=1, b=2), row(a=1, b=3), row(a=1)
    assert same(first, first, "a", "b")
    assert not same(first, second, "a", "b")
    assert not same(first, open_, "a", "b")
    assert compatible(first, open_, "a", "b")
    assert compatible(open_, first, "a", "b")
    assert not compatible(first, second, "a", "b")
