"""Texts as papers print them: p values, times, dates."""

import pytest

from studies.consistency.durations import MONTH, moment
from studies.consistency.p_values import PValue
from studies.consistency.spoken import spoken_date


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("<.0001", 0, 0.0001),
        ("P =.0011", 0.00105, 0.00115),
        ("= 0.004", 0.0035, 0.0045),
        ("p<0.001", 0, 0.001),
        ("0.011", 0.0105, 0.0115),
        ("P value: 0.3", None, None),
        ("p-value 0.3", 0.25, 0.35),
        (">0.99", 0.99, 1),
        ("0·02", 0.015, 0.025),
        ("1.2 × 10-5", 1.15e-5, 1.25e-5),
        ("3e-4", 2.5e-4, 3.5e-4),
        ("0.000", 0, 0.0005),
        ("NS", None, None),
        ("", None, None),
    ],
)
def test_a_p_value_is_the_range_that_it_can_stand_for(text: str, low: float | None, high: float | None) -> None:
    p = PValue.parse(text)

    assert (p and pytest.approx(p.low)) == low
    assert (p and pytest.approx(p.high)) == high


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("6 months", 6 * MONTH),
        ("6-month", 6 * MONTH),
        ("at 24 weeks", 168),
        ("Week 24", 168),
        ("2 years", 24 * MONTH),
        ("90 d", 90),
        ("up to 2 years", None),
        ("6 months and 12 months", None),
        ("cycle 3", None),
        (None, None),
    ],
)
def test_a_time_point_is_read_only_if_it_is_one_time(text: str | None, days: object) -> None:
    point = moment(text)

    assert (point.low if point else None) == days


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("January 22, 2024", "2024-01-22"),
        ("Jan. 22 2024", "2024-01-22"),
        ("18 October 2023", "2023-10-18"),
        ("18th Oct 2023", "2023-10-18"),
        ("May 2020", "2020-05"),
        ("Sept 2020", "2020-09"),
        ("2023-10", "2023-10"),
        ("February 30, 2024", None),
        ("Ma 2020", None),
        ("01/02/2024", None),  # the first of February, or the second of January
        ("after January 22, 2024", None),
    ],
)
def test_a_date_is_read_where_it_can_mean_only_one(text: str, date: str | None) -> None:
    assert spoken_date(text) == date
