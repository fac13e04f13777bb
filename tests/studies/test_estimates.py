"""What a forest plot draws of a row of the evidence table: which number, on which side, in which unit."""

from typing import Any

import pytest

from studies.pictures.estimates import result, sentence

MEAN_MONTH = 365.25 / 12  # days; the same as in the checks of reported numbers


def row(**values: Any) -> dict[str, Any]:
    """A row of the evidence table."""
    return {"study": "ST1", "measure": "PFS", "statistic": "MEDIAN", "unit": "months"} | values


@pytest.mark.parametrize(
    ("unit", "months"),
    [
        ("months", 1),
        ("month", 1),
        ("Months", 1),
        ("years", 12),
        ("weeks", 7 / MEAN_MONTH),  # not 7/30: 52 weeks would stand beyond a year
        ("days", 1 / MEAN_MONTH),
        ("day", 1 / MEAN_MONTH),
    ],
)
def test_a_time_is_drawn_in_months_with_both_its_limits(unit: str, months: float) -> None:
    drawn = result(row(value="10", unit=unit, interval={"low": "8", "high": "13"}))

    assert drawn.kind == "TIME"
    assert drawn.numbers == pytest.approx([10 * months, 8 * months, 13 * months])


@pytest.mark.parametrize("unit", ["%", "", "mg"])
def test_what_is_no_time_is_not_converted(unit: str) -> None:
    assert result(row(statistic="PERCENTAGE", value="10", unit=unit)).reported.value == 10


STATES = [None, "NOT_REACHED", "NOT_ESTIMABLE", "IMMATURE"]


@pytest.mark.parametrize("low", STATES)
@pytest.mark.parametrize("high", STATES)
def test_a_limit_is_open_on_the_side_that_was_not_seen(low: str | None, high: str | None) -> None:
    """An arrow on the wrong side would say that a survival was short."""
    interval = {name: state for name, state in (("low_state", low), ("high_state", high)) if state}
    reported = result(row(value="10", interval=interval)).reported
    beyond = ("NOT_REACHED", "NOT_ESTIMABLE")

    assert (reported.open_low, reported.open_high) == (low in beyond, high in beyond)
    assert (reported.low, reported.high, reported.numbers) == (None, None, [10])


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"value": "10"}, "10"),
        ({"value": "10", "unit": "days"}, "10 d"),
        ({"bound": "GREATER_THAN", "value": "3"}, ">3"),
        ({"bound": "AT_LEAST", "value": "3", "unit": "years"}, "≥3 y"),
        ({"bound": "LESS_THAN", "value": "3"}, "<3"),
        ({"bound": "AT_MOST", "value": "3"}, "≤3"),
        ({"bound": "APPROXIMATELY", "value": "3"}, "≈3"),
        ({"value": "17", "censoring": "ONGOING"}, "17+"),
        ({"value": "17", "unit": "days", "censoring": "CENSORED"}, "17+ d"),
        ({"bound": "AT_LEAST"}, ""),
        ({"value": "10", "unit": "weeks"}, "10 w"),
        ({"value": "2", "unit": "years"}, "2 y"),
        ({"value": "10", "interval": {"low": "8", "high": "13"}}, "10 (8–13)"),
        ({"value": "10", "interval": {"level": "95", "low": "8", "high": "13"}}, "10 (8–13)"),
        ({"value": "10", "interval": {"level": "90", "low": "8", "high": "13"}}, "10 (8–13, 90%)"),
        ({"value": "10", "interval": {"low": "8", "high_state": "NOT_REACHED"}}, "10 (8–NR)"),
        ({"value": "10", "interval": {"low_state": "NOT_ESTIMABLE", "high": "13"}}, "10 (NE–13)"),
        ({"value": "10", "interval": {"low": "8"}}, "10 (8–?)"),
        ({"value": "10", "interval": {"high": "13"}}, "10 (?–13)"),
        ({"value": "10", "interval": {"level": "95"}}, "10"),
        ({"state": "NOT_REACHED"}, "NR"),
        ({"state": "NOT_REACHED", "unit": "days"}, "NR"),  # of which no days are known
        ({"state": "IMMATURE"}, "immature"),
        ({"value": "10", "state": "NOT_REACHED"}, "10"),
        ({"interval": {"low": "8", "high": "13"}}, "(8–13)"),
    ],
)
def test_a_value_is_written_as_its_source_prints_it(values: dict[str, Any], text: str) -> None:
    assert result(row(**values)).reported.text == text


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"statistic": "HAZARD_RATIO", "value": "0.7", "unit": None}, "RATIO"),
        ({"statistic": "ODDS_RATIO", "value": "0.7", "unit": None}, "RATIO"),
        ({"statistic": "RISK_RATIO", "unit": None}, "RATIO"),
        ({"statistic": "HAZARD_RATIO", "value": "0", "unit": None}, "OTHER"),  # no place on a logarithmic axis
        ({"statistic": "HAZARD_RATIO", "value": "-1", "unit": None}, "OTHER"),
        ({"statistic": "PERCENTAGE", "unit": "%"}, "PERCENTAGE"),
        ({"statistic": "RATE", "unit": None}, "PERCENTAGE"),
        ({"statistic": None, "unit": "%"}, "PERCENTAGE"),
        ({"statistic": "MEAN", "unit": "%"}, "OTHER"),
        ({"statistic": "COUNT", "unit": None, "recomputed": {"percentage": "5.0"}}, "PERCENTAGE"),
        ({"statistic": "MEAN", "unit": "days"}, "TIME"),
        ({"statistic": "VALUE", "unit": "weeks"}, "TIME"),
        ({"statistic": None, "unit": "years"}, "TIME"),
        ({"statistic": "COUNT", "unit": "days"}, "OTHER"),
        ({"statistic": "MEDIAN", "unit": None, "state": "NOT_REACHED"}, "TIME"),
        ({"statistic": "MEDIAN", "unit": None, "state": "IMMATURE"}, "OTHER"),
        ({"statistic": "VALUE", "unit": None, "state": "NOT_REACHED"}, "OTHER"),
        ({"statistic": "MEDIAN", "unit": "mg"}, "OTHER"),
    ],
)
def test_a_row_stands_in_the_panel_of_its_scale(values: dict[str, Any], kind: str) -> None:
    assert result(row(**values)).kind == kind


RECOMPUTED = {"percentage": "7.7", "low": "0.2", "high": "36.0", "level": "95"}


@pytest.mark.parametrize(
    ("values", "differs"),
    [
        ({"value": "7.7"}, False),
        ({"value": "8"}, False),  # as far as both are printed
        ({"value": "7.69"}, False),
        ({"value": "7.8"}, True),
        ({"value": "7"}, True),
        ({"value": "about 8"}, False),
        ({"value": "9" * 40}, True),
        ({"value": "7.8", "statistic": "COUNT"}, False),
        ({"value": "7.7", "interval": {"low": "0.2", "high": "36.0"}}, False),
        ({"value": "7.7", "interval": {"low": "0.3", "high": "36.0"}}, True),
        ({"value": "7.7", "interval": {"low": "0.2", "high": "36.1"}}, True),
        ({"value": "7.7", "interval": {"high": "36.1"}}, True),
        ({"interval": {"low": "0.2"}}, False),
    ],
)
def test_what_differs_from_its_counts_differs_in_the_value_or_in_either_limit(
    values: dict[str, Any], differs: bool
) -> None:
    drawn = result(row(**{"statistic": "PERCENTAGE", "unit": "%", "recomputed": RECOMPUTED} | values))

    assert drawn.differs == differs
    assert drawn.checked
    assert drawn.checked.numbers == [7.7, 0.2, 36.0]
    assert (drawn.checked.open_low, drawn.checked.open_high) == (False, False)
    assert drawn.numbers == drawn.reported.numbers + drawn.checked.numbers
    assert drawn.checked.text == "7.7 (0.2–36.0)"


@pytest.mark.parametrize(
    ("recomputed", "text"),
    [
        (RECOMPUTED | {"level": "90"}, "7.7 (0.2–36.0, 90%)"),
        ({"percentage": "7.7"}, "7.7"),
        ({"percentage": "7.7", "low": "0.2"}, "7.7"),
        ({"low": "0.2", "high": "36.0"}, None),
        (None, None),
    ],
)
def test_only_what_was_recomputed_is_drawn_as_such(recomputed: dict[str, str] | None, text: str | None) -> None:
    checked = result(row(statistic="PERCENTAGE", unit="%", value="5", recomputed=recomputed)).checked

    assert (checked and checked.text) == text


def test_nothing_is_recomputed_for_a_ratio() -> None:
    assert result(row(statistic="HAZARD_RATIO", value="0.7", recomputed=RECOMPUTED)).checked is None


@pytest.mark.parametrize(("n", "size"), [(None, None), (0, None), (1, 1), (13, 13), ("13", None)])
def test_a_size_is_a_number_of_people(n: Any, size: int | None) -> None:
    assert result(row(n=n)).size == size


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ({"numerator": 0, "denominator": 13}, "0/13"),
        ({"numerator": 1, "denominator": 13}, "1/13"),
        ({"numerator": 1}, ""),
        ({"denominator": 13}, ""),
    ],
)
def test_counts_are_written_where_both_are_stated(values: dict[str, int], counts: str) -> None:
    assert result(row(**values)).counts == counts


@pytest.mark.parametrize("state", [None, "IMMATURE", "NOT_REACHED"])
def test_only_what_was_not_reached_is_drawn_so(state: str | None) -> None:
    assert result(row(state=state)).not_reached == (state == "NOT_REACHED")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"value": "10", "n": 13}, "ST1, PFS: n = 13, reported 10 months."),
        ({"value": "10", "n": 13, "numerator": 1, "denominator": 13},
         "ST1, PFS: 1/13 participants, reported 10 months."),
        ({"state": "NOT_REACHED"}, "ST1, PFS: reported not reached."),
        ({"state": "IMMATURE"}, "ST1, PFS: reported immature."),
        ({"value": "10", "interval": {"low": "8", "high_state": "NOT_ESTIMABLE"}},
         "ST1, PFS: reported 10 (8–not estimable) months."),
        ({"value": "10", "title": "Title", "group": "A", "comparator": "B", "time_point": "at 6 months", "name": "Own"},
         "ST1 · Title, A against B, at 6 months, Own: reported 10 months."),
        ({"study": None, "value": "10"}, "Study not named, PFS: reported 10 months."),
        ({}, "ST1, PFS: no value stated."),
        ({"statistic": "HAZARD_RATIO", "unit": None, "value": "0.7"}, "ST1, PFS: hazard ratio, reported 0.7."),
        ({"statistic": "ODDS_RATIO", "unit": None, "value": "0.7"}, "ST1, PFS: odds ratio, reported 0.7."),
        ({"statistic": "RISK_RATIO", "unit": None, "value": "0.7"}, "ST1, PFS: risk ratio, reported 0.7."),
        ({"statistic": "PERCENTAGE", "unit": "%", "value": "7.8", "recomputed": RECOMPUTED},
         "ST1, PFS: reported 7.8 %, recomputed 7.7 (0.2–36.0) %, exact interval, which differs from what is reported."),
    ],
)  # fmt: skip
def test_a_row_says_in_words_all_that_is_drawn_of_it(values: dict[str, Any], words: str) -> None:
    assert sentence(row(**values)) == words


BOUNDS = [
    ({"bound": "GREATER_THAN"}, 1, "more than 10 months"),
    ({"bound": "AT_LEAST"}, 1, "at least 10 months"),
    ({"bound": "LESS_THAN"}, -1, "less than 10 months"),
    ({"bound": "AT_MOST"}, -1, "at most 10 months"),
    ({"censoring": "CENSORED"}, 1, "10 months, censored"),
    ({"censoring": "ONGOING", "bound": "APPROXIMATELY"}, 1, "about 10 months, ongoing"),
    ({"bound": "APPROXIMATELY"}, 0, "about 10 months"),
    ({}, 0, "10 months"),
]


@pytest.mark.parametrize(("values", "toward", "words"), BOUNDS)
def test_a_bound_points_to_where_the_value_lies_and_is_said_in_words(
    values: dict[str, Any], toward: int, words: str
) -> None:
    stated = row(value="10", **values)

    assert result(stated).reported.toward == toward
    assert sentence(stated).endswith(f"reported {words}.")


def test_a_bound_is_not_held_against_what_the_counts_give() -> None:
    exact = {"percentage": "37.0", "low": "19.4", "high": "57.6", "level": "95"}
    stated = row(statistic="PERCENTAGE", unit="%", value="30", recomputed=exact)

    assert result(stated).differs
    assert not result(stated | {"bound": "GREATER_THAN"}).differs


@pytest.mark.parametrize(
    ("report", "group"), [("PRIMARY", "all"), ("NEWS", "News: all"), ("OTHER_CUTOFF", "Other data cut-off: all")]
)
def test_a_further_report_says_what_it_is(report: str, group: str) -> None:
    assert result(row(value="10", group="all", report=report)).group == group
