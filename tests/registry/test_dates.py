"""Dates as sources state them."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from registry.dates import PartialDate, PartialDateField

_days = st.dates()
_partial = st.one_of(
    _days.map(lambda day: day.isoformat()),
    _days.map(lambda day: day.isoformat()[:7]),
    _days.map(lambda day: day.isoformat()[:4]),
).map(PartialDate)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-12", "2024-12-01", "2024-12-31"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_it_spans_the_days_that_it_can_mean(text: str, earliest: str, latest: str) -> None:
    date = PartialDate(text)

    assert (str(date.earliest), str(date.latest)) == (earliest, latest)


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024-1", "2024-13", "2024-00", "2024-02-30", "2023-02-29", "2024-04-31", "0000", "0000-01-01",
     "20240101", "2024-01-01T00:00", "2024-", " 2024", "2024 ", "2024\n", "2024-01\n",
     "٢٠٢٤", "²024", "-2024", "12024", "2024/01"],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_the_text_that_was_given(text: str) -> None:
    with pytest.raises(ValueError, match="is not a da"):
        PartialDate(text)


@given(_days)
def test_a_day_means_itself(day: datetime.date) -> None:
    date = PartialDate(day.isoformat())

    assert date.earliest == date.latest == day


@given(_partial)
def test_it_is_the_text_it_was_made_from(date: PartialDate) -> None:
    assert PartialDate(str(date)) == date
    assert str(date.earliest).startswith(date)
    assert str(date.latest).startswith(date)


@given(_partial, _partial)
def test_certainly_after_means_every_day_of_one_after_every_day_of_the_other(a: PartialDate, b: PartialDate) -> None:
    assert a.certainly_after(b) == (a.earliest > b.latest)
    assert not (a.certainly_after(b) and b.certainly_after(a))
    if str(a).startswith(b) or str(b).startswith(a):  # one lies within the other
        assert not a.certainly_after(b)


@given(_days, _days)
def test_texts_sort_as_days_do(a: datetime.date, b: datetime.date) -> None:
    assert (PartialDate(a.isoformat()) < PartialDate(b.isoformat())) == (a < b)


@given(st.text(max_size=12))
def test_any_other_text_is_refused(text: str) -> None:
    try:
        date = PartialDate(text)
    except ValueError:
        return
    assert date.earliest <= date.latest


def test_the_field_refuses_it_with_a_sentence_for_the_curator() -> None:
    with pytest.raises(ValidationError, match="is not a day of the calendar"):
        PartialDateField().clean("2024-02-30", None)


def test_the_field_gives_dates_and_leaves_the_empty_text_empty() -> None:
    field = PartialDateField()

    assert isinstance(field.from_db_value("2024-05", None, None), PartialDate)
    assert field.from_db_value("", None, None) == ""
    assert field.clean("", None) == ""
