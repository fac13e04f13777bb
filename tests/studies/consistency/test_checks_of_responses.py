"""Response rates against each other: what is compared, what is not, and how it is said."""

from typing import Any

import pytest

from registry.rules import Finding
from studies.consistency import findings
from studies.consistency.checks.responses import CONTEXT
from tests.studies.consistency.documents import Document, outcome, study


def findings_of(document: Document, code: str) -> list[Finding]:
    return [each for each in findings(document) if each.code == code]


def rates(n: Any = None, **values: Any) -> list[Document]:
    """Responses by measure: counts out of ``n``, or percentages."""
    if n:
        return [outcome(name, None, numerator=k, denominator=n) for name, k in values.items()]
    return [outcome(name, str(value)) for name, value in values.items()]


INCLUDED = [("ORR", "DCR"), ("CR", "ORR"), ("PR", "ORR"), ("PCR", "MPR"), ("CR", "DCR"), ("SD", "DCR")]


@pytest.mark.parametrize(("part", "whole"), INCLUDED)
def test_no_rate_is_above_one_that_includes_it(part: str, whole: str) -> None:
    (above,) = findings_of(study(*rates(**{whole: 40, part: 41.5})), "RESPONSE_ORDER")
    assert above.message == f"{part} cannot be above {whole}, which includes it: {part} 41.5 %, {whole} 40 %."
    assert not findings_of(study(*rates(**{whole: 40, part: 40.5})), "RESPONSE_ORDER")
    assert not findings_of(study(*rates(**{part: 40, whole: 41.5})), "RESPONSE_ORDER")


def test_rates_that_do_not_include_each_other_are_not_compared() -> None:
    assert not findings_of(study(*rates(MPR=50, ORR=40, PD=60)), "RESPONSE_ORDER")


def test_counts_are_compared_as_counts() -> None:
    assert not findings_of(study(*rates(20, ORR=8, DCR=8)), "RESPONSE_ORDER")
    (above,) = findings_of(study(*rates(20, ORR=9, DCR=8)), "RESPONSE_ORDER")
    assert (above.reported, above.recomputed) == ("9/20", "DCR 8/20")


def test_counts_without_a_percentage_are_compared_too() -> None:
    rows = [outcome(name, None, statistic="COUNT", unit=None, numerator=k) for name, k in (("ORR", 9), ("DCR", 8))]
    (above,) = findings_of(study(*rows), "RESPONSE_ORDER")
    assert (above.reported, above.recomputed) == ("9", "DCR 8")


def test_where_one_has_no_count_percentages_are_compared() -> None:
    orr = outcome("ORR", "45.0", numerator=9, denominator=20)
    dcr = outcome("DCR", "40.0", denominator=20)
    (above,) = findings_of(study(orr, dcr), "RESPONSE_ORDER")
    assert (above.reported, above.recomputed) == ("9/20", "DCR 40.0 %")


def test_counts_and_percentages_are_compared_whatever_is_stated_of_each() -> None:
    orr, dcr = outcome("ORR", None, numerator=9, denominator=20), outcome("DCR", "40.0")
    (above,) = findings_of(study(orr, dcr), "RESPONSE_ORDER")
    assert (above.reported, above.recomputed) == ("9/20", "DCR 40.0 %")
    assert findings_of(study(orr, dcr | {"denominator": 20}), "RESPONSE_ORDER")
    assert not findings_of(study(orr, dcr | {"value": "45.0"}), "RESPONSE_ORDER")


def test_a_count_of_unknown_size_and_a_percentage_are_not_compared() -> None:
    orr = outcome("ORR", None, numerator=9)
    assert not findings_of(study(orr, outcome("DCR", "4.0")), "RESPONSE_ORDER")


def test_rates_out_of_different_numbers_are_not_compared() -> None:
    orr, dcr, sd = outcome("ORR", "45", denominator=40), outcome("DCR", "40", denominator=41), outcome("SD", "60")
    assert not findings_of(study(orr, dcr, sd), "RESPONSE_ORDER")
    assert findings_of(study(orr, dcr | {"denominator": 40}, sd), "RESPONSE_ORDER")


def test_a_percentage_stands_for_the_counts_that_give_it_and_for_no_others() -> None:
    # 38.5 % of 13 are 5; in percent alone, 38.5, 23.0 and 61.6 would do.
    rows = [outcome("CR", "38.5", denominator=13), outcome("PR", "23.1", denominator=13)]
    assert not findings_of(study(*rows, outcome("ORR", None, numerator=8, denominator=13)), "RESPONSE_SUM")
    assert findings_of(study(*rows, outcome("ORR", None, numerator=7, denominator=13)), "RESPONSE_SUM")
    # One that no count gives is told elsewhere, and stands for what is printed.
    assert not findings_of(study(*rows, outcome("ORR", "61.6", denominator=13)), "RESPONSE_SUM")
    # 46.1 for 6 of 13 has digits cut off.
    cut = [outcome("CR", "46.1", denominator=13), outcome("PR", "0", denominator=13)]
    assert not findings_of(study(*cut, outcome("ORR", "46.2", denominator=13)), "RESPONSE_SUM")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"ORR": 7, "SD": 5, "DCR": 12}, ""),
        ({"ORR": 7, "SD": 5, "DCR": 13}, "CONTROL_ABOVE_SUM"),
        ({"ORR": 7, "SD": 5, "DCR": 11}, "CONTROL_BELOW_SUM"),
        ({"ORR": 7, "SD": 5, "PD": 8}, ""),
        ({"ORR": 7, "SD": 5, "PD": 9}, "BEST_RESPONSE_SUM"),
        ({"ORR": 7, "SD": 5, "PD": 9, "DCR": 12}, "BEST_RESPONSE_SUM"),  # told once
        ({"ORR": 7, "SD": 5, "PD": 6, "NE": 1}, "BEST_RESPONSE_GAP"),
        ({"ORR": 7, "SD": 5, "PD": 7, "NE": 1}, ""),
        ({"DCR": 12, "PD": 8}, ""),
        ({"DCR": 12, "PD": 9}, "CONTROL_AND_PROGRESSION"),
        ({"DCR": 12, "PD": 7, "NE": 2}, "CONTROL_AND_PROGRESSION"),
        ({"DCR": 12, "NE": 9}, ""),
    ],
)
def test_what_is_stated_in_place_of_complete_and_partial_response_is_added_up_too(
    values: dict[str, int], code: str
) -> None:
    assert [each.code for each in findings(study(*rates(20, **values)))] == ([code] if code else [])
    mixed = [row | ({"value": f"{row['numerator'] * 5}.0"} if index % 2 else {})
             for index, row in enumerate(rates(20, **values))]  # fmt: skip
    for row in mixed[1::2]:
        del row["numerator"], row["denominator"]
    assert [each.code for each in findings(study(*mixed))] == ([code] if code else [])


def test_a_count_without_a_size_is_shown_alone() -> None:
    rows = [outcome(name, None, numerator=k) for name, k in (("ORR", 9), ("DCR", 8))]
    (above,) = findings_of(study(*rows), "RESPONSE_ORDER")
    assert (above.reported, above.recomputed) == ("9", "DCR 8")


@pytest.mark.parametrize("name", CONTEXT)
def test_only_rates_of_the_same_people_in_the_same_way_are_compared(name: str) -> None:
    values: dict[str, Any] = {each: 40 if each == "denominator" else "one" for each in CONTEXT}
    other = 41 if name == "denominator" else "other"
    orr, dcr = outcome("ORR", "45", **values), outcome("DCR", "40", **values)
    assert findings_of(study(orr, dcr), "RESPONSE_ORDER")
    assert not findings_of(study(orr, dcr | {name: other}), "RESPONSE_ORDER")


def test_a_rate_that_is_reported_twice_is_not_compared() -> None:
    assert not findings_of(study(*rates(ORR=45, DCR=40), *rates(DCR=50)), "RESPONSE_ORDER")


def test_what_is_no_share_of_people_is_not_compared() -> None:
    assert not findings_of(study(outcome("ORR", "45"), outcome("DCR", "40", unit="months")), "RESPONSE_ORDER")
    assert not findings_of(study(outcome("ORR", "45"), outcome(" ", "40")), "RESPONSE_ORDER")


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"CR": 5, "PR": 30, "ORR": 35}, False),
        ({"CR": 5, "PR": 30, "ORR": 36}, False),  # 5.4 and 30.4 are 35.8
        ({"CR": 5, "PR": 30, "ORR": 37}, True),
        ({"CR": 5, "PR": 30, "ORR": 34}, False),
        ({"CR": 5, "PR": 30, "ORR": 33}, True),
        ({"CR": 0, "PR": 30, "ORR": 29}, False),  # no share is below nothing
        ({"CR": 0, "PR": 0, "ORR": 0}, False),
        ({"PR": 30, "ORR": 37}, False),
    ],
)
def test_objective_response_is_complete_and_partial(values: dict[str, int], wrong: bool) -> None:
    assert bool(findings_of(study(*rates(**values)), "RESPONSE_SUM")) is wrong
    assert not findings_of(study(*rates(20, CR=1, PR=6, ORR=7)), "RESPONSE_SUM")
    assert findings_of(study(*rates(20, CR=1, PR=6, ORR=8)), "RESPONSE_SUM")


@pytest.mark.parametrize(
    ("control", "code"),
    [(12, ""), (11, "CONTROL_BELOW_SUM"), (13, "CONTROL_ABOVE_SUM")],
)
def test_disease_control_is_response_and_stable_disease(control: int, code: str) -> None:
    document = study(*rates(20, CR=1, PR=6, SD=5, DCR=control))
    for each in ("CONTROL_BELOW_SUM", "CONTROL_ABOVE_SUM"):
        assert bool(findings_of(document, each)) is (each == code)


@pytest.mark.parametrize(
    ("values", "percent"),
    [
        ({"PR": 8, "SD": 8, "PD": 4}, ""),
        ({"PR": 8, "SD": 8, "PD": 5}, "105.0 %"),
        ({"PR": 18, "SD": 8}, ""),  # two may overlap
        ({"CR": 5, "PR": 8, "NE": 8}, "105.0 %"),
        ({"CR": 5, "ORR": 8, "DCR": 18, "NE": 8}, ""),
        ({"CR": 5, "PR": 5, "SD": 5, "PD": 5, "NE": 1}, "105.0 %"),
    ],
)
def test_best_responses_are_no_more_than_everybody(values: dict[str, int], percent: str) -> None:
    findings = findings_of(study(*rates(20, **values)), "BEST_RESPONSE_SUM")
    assert [each.recomputed for each in findings] == ([percent] if percent else [])


def test_best_responses_in_percent_may_be_rounded_up_together() -> None:
    assert not findings_of(study(*rates(CR=33.4, PR=33.4, SD=33.3)), "BEST_RESPONSE_SUM")
    (finding,) = findings_of(study(*rates(CR=33.4, PR=33.4, SD=33.4)), "BEST_RESPONSE_SUM")
    assert (finding.recomputed, finding.reported) == ("100.2 %", "CR 33.4 %, PR 33.4 %, SD 33.4 %")


def test_best_responses_of_which_one_has_no_count_are_added_up_in_percent() -> None:
    counted = outcome("PR", "40.0", numerator=8, denominator=20)
    rows = [outcome(name, value, denominator=20) for name, value in (("SD", "40.0"), ("PD", "30.0"))]
    (finding,) = findings_of(study(counted, *rows), "BEST_RESPONSE_SUM")
    assert (finding.recomputed, finding.reported) == ("110.0 %", "PR 8/20, SD 40.0 %, PD 30.0 %")


def test_best_responses_without_their_size_are_not_added_up() -> None:
    rows = [outcome(name, None, numerator=50) for name in ("CR", "PR", "SD")]
    assert not findings_of(study(*rows), "BEST_RESPONSE_SUM")


@pytest.mark.parametrize(
    ("values", "percent"),
    [
        ({"CR": 1, "PR": 6, "SD": 5, "PD": 7, "NE": 1}, ""),
        ({"CR": 1, "PR": 6, "SD": 5, "PD": 6, "NE": 1}, "95.0 %"),
        ({"PR": 6, "SD": 5, "PD": 6, "NE": 1}, ""),
    ],
)
def test_with_those_not_evaluable_best_responses_are_everybody(values: dict[str, int], percent: str) -> None:
    findings = findings_of(study(*rates(20, **values)), "BEST_RESPONSE_GAP")
    assert [each.recomputed for each in findings] == ([percent] if percent else [])
