"""Rule AGE_LIMITS_REVERSED: which of two ages is older, in whatever units they are stated."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trials.test_validation import pointers_of

# (an age, a younger or equal one, whether the first is certainly older)
AGES = [
    ("12 Months", "1 Year", False),
    ("1 Year", "12 Months", False),
    ("13 Months", "1 Year", True),
    ("1 Year", "11 Months", True),
    ("216 Months", "18 Years", False),
    ("18 Years", "17 Years", True),
    ("18 Years", "18 Years", False),
    ("7 Days", "1 Week", False),
    ("8 Days", "1 Week", True),
    ("1 Week", "7 Days", False),
    ("1 Week", "6 Days", True),
    ("24 Hours", "1 Day", False),
    ("25 Hours", "1 Day", True),
    ("60 Minutes", "1 Hour", False),
    ("61 Minutes", "1 Hour", True),
    ("1 Hour", "59 Minutes", True),
    # A month has 28 to 31 days and a year 365 or 366, and many call 52 weeks a year: what is close is not told apart.
    ("1 Year", "365 Days", False),
    ("365 Days", "1 Year", False),
    ("366 Days", "1 Year", False),
    ("1 Year", "52 Weeks", False),
    ("52 Weeks", "1 Year", False),
    ("1 Year", "51 Weeks", True),
    ("53 Weeks", "1 Year", True),
    ("1 Month", "4 Weeks", False),
    ("1 Month", "28 Days", False),
    ("31 Days", "1 Month", False),
    ("1 Month", "27 Days", True),
    ("34 Days", "1 Month", True),
    ("6 Months", "26 Weeks", False),
    ("6 Months", "25 Weeks", True),
    ("18 Years", "6574 Days", False),
    ("18 Years", "6500 Days", True),
    ("1 Month", "672 Hours", False),
]


@pytest.mark.parametrize(("age", "other", "is_older"), AGES)
def test_ages_in_different_units_are_compared_as_far_as_calendars_agree(age: str, other: str, is_older: bool) -> None:
    """What a calendar leaves open must not refuse a record: the rule is an error."""
    limits = {"eligibility": {"minimum_age": age, "maximum_age": other}}

    assert pointers_of(limits, "AGE_LIMITS_REVERSED") == ["/eligibility/minimum_age"] * is_older


@given(
    months=st.integers(1, 1500), start=st.dates(date(1901, 3, 1), date(1970, 1, 1)).map(lambda day: day.replace(day=1))
)
def test_no_age_in_months_is_called_older_than_the_days_that_it_can_have(months: int, start: date) -> None:
    """Nor younger: whichever months they are, and with leap years."""
    years, month = divmod(start.month - 1 + months, 12)
    days = (date(start.year + years, month + 1, 1) - start).days

    for age, other in ((f"{months} Months", f"{days} Days"), (f"{days} Days", f"{months} Months")):
        assert pointers_of({"eligibility": {"minimum_age": age, "maximum_age": other}}, "AGE_LIMITS_REVERSED") == []
