"""Numbers just inside and just outside of what they may be."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from studies.consistency import findings
from tests.studies.consistency.documents import Document, baseline, event, flagged, months, outcome, study

OUTSIDE, REVERSED = "ESTIMATE_OUTSIDE_INTERVAL", "INTERVAL_REVERSED"


def estimate(value: str, low: str | None, high: str | None, **fields: Any) -> Document:
    """A mean with its interval, of which a limit may not be stated."""
    limits = {name: limit for name, limit in (("low", low), ("high", high)) if limit is not None}
    return study(outcome("SCORE", value, statistic="MEAN", unit="points", interval={"level": "95", **limits}, **fields))


def turned(printed: str | None) -> str | None:
    """Return the number on the other side of zero."""
    return printed and (printed[1:] if printed.startswith("-") else f"-{printed}")


# Each is a range: 7 stands for 6.5 to 7.5, 6.9 for 6.85 to 6.95. Outside is what lies outside however it was rounded.
ESTIMATES = [
    ("7", "3.2", "6.9", False),
    ("7", "3.2", "6.5", False),
    ("7", "3.2", "6.4", True),
    ("7.0", "3.2", "6.9", False),  # 6.95 may be either
    ("7.00", "3.2", "6.9", True),
    ("6.96", "3.2", "6.9", True),
    ("6.94", "3.2", "6.9", False),
    ("7.4", "3.2", "7", False),
    ("7.6", "3.2", "7", True),
    ("5", "3.2", "6.9", False),
    ("7.0", None, "6.8", True),
    ("7.0", None, None, False),
    ("9", "5.0", "5.0", True),  # an interval of one point is not reversed
]


@pytest.mark.parametrize(("value", "low", "high", "is_outside"), ESTIMATES)
def test_rounding_is_allowed_for_at_both_bounds_alike(
    value: str, low: str | None, high: str | None, is_outside: bool
) -> None:
    """An interval that is mirrored at zero must get the same verdict, or one bound is read more strictly."""
    expected = ["/outcomes/0/value"] if is_outside else []

    assert flagged(OUTSIDE, estimate(value, low, high)) == expected
    assert flagged(OUTSIDE, estimate(str(turned(value)), turned(high), turned(low))) == expected


_DECIMALS = st.decimals(-100, 100, places=3, allow_nan=False)


@given(st.tuples(_DECIMALS, _DECIMALS, _DECIMALS).map(sorted), st.tuples(*[st.integers(0, 3)] * 3))
def test_what_lies_inside_is_never_flagged_however_its_numbers_are_rounded(
    exact: list[Any], places: tuple[int, int, int]
) -> None:
    low, value, high = (f"{number:.{kept}f}" for number, kept in zip(exact, places, strict=True))
    assume(float(low) <= float(high))

    assert flagged(OUTSIDE, estimate(value, low, high)) == []


def test_a_reversed_interval_is_said_once() -> None:
    document = estimate("5", "7.1", "3.2")

    assert [(one.code, one.pointer) for one in findings(document)] == [(REVERSED, "/outcomes/0/interval/low")]


def spread(statistic: str, kind: str, value: str = "9", low: str = "1", high: str = "2") -> Document:
    """A value at baseline with what it ranges over."""
    row = {"group": "all", "characteristic": "Age", "statistic": statistic, "value": value, "unit": "years"}
    return study(baseline=[row | {"spread": kind, "low": low, "high": high}])


@pytest.mark.parametrize(
    ("statistic", "kind", "is_bounded"),
    [
        ("MEDIAN", "RANGE", True),
        ("MEAN", "RANGE", True),
        ("MEDIAN", "IQR", True),
        ("MEAN", "IQR", False),  # a few old people draw a mean beyond the quartiles
        ("MEDIAN", "SD", False),
        ("MEAN", "SD", False),
    ],
)
def test_a_value_lies_inside_its_range_and_only_a_median_between_its_quartiles(
    statistic: str, kind: str, is_bounded: bool
) -> None:
    assert flagged(OUTSIDE, spread(statistic, kind)) == ["/baseline/0/value"] * is_bounded
    assert flagged(REVERSED, spread(statistic, kind, "1", "2", "1")) == ["/baseline/0/low"] * is_bounded


@pytest.mark.parametrize("percent", ["-0.1", "0", "0.0", "100", "100.0", "100.1", "101"])
def test_a_share_may_be_none_or_all_and_nothing_beyond(percent: str) -> None:
    code, beyond = "PERCENTAGE_OUT_OF_RANGE", not 0 <= float(percent) <= 100
    ae = event("Rash", "ANY", 1, percent)

    assert flagged(code, study(outcome("ORR", percent))) == ["/outcomes/0/value"] * beyond
    assert flagged(code, study(outcome("PFS_RATE", percent, statistic="RATE"))) == ["/outcomes/0/value"] * beyond
    assert flagged(code, study(adverse_events=[ae])) == ["/adverse_events/0/percentage"] * beyond
    assert flagged(code, study(outcome("PFS_RATE", percent, statistic="RATE", unit="per 1000 days"))) == []


@pytest.mark.parametrize(
    ("place", "row"),
    [
        ("/outcomes/0/numerator", lambda k: {"outcomes": [outcome("ORR", None, numerator=k, denominator=13)]}),
        ("/baseline/0/count", lambda k: {"baseline": [baseline("Male", k, "1.0")]}),
        ("/adverse_events/0/count", lambda k: {"adverse_events": [event("Rash", "ANY", k)]}),
    ],
)
def test_all_may_be_counted_and_no_more(place: str, row: Any) -> None:
    code = "COUNT_EXCEEDS_TOTAL"

    assert [flagged(code, row(k)) for k in (0, 12, 13, 14)] == [[], [], [], [place]]


def test_a_count_without_a_total_and_a_total_without_a_count_exceed_nothing() -> None:
    rows = {"numerator": 14}, {"denominator": 13}

    assert flagged("COUNT_EXCEEDS_TOTAL", study(*(outcome("ORR", None, **row) for row in rows))) == []


def test_a_finding_that_recomputes_nothing_states_no_number() -> None:
    rows = [
        outcome("ORR", "104.2", numerator=14, denominator=13, interval=("7", "3")),
        months("PFS", "9", interval=("1", "2")),
    ]

    assert {one.recomputed for one in findings(study(*rows))} == {""}


@pytest.mark.parametrize("statistic", ["HAZARD_RATIO", "ODDS_RATIO", "RISK_RATIO", "MEAN"])
@pytest.mark.parametrize(("number", "is_negative"), [("-0.1", True), ("0", False), ("0.1", False)])
def test_no_kind_of_ratio_is_negative_nor_its_lower_bound(statistic: str, number: str, is_negative: bool) -> None:
    wrong = is_negative and statistic != "MEAN"
    value = study(outcome("OS", number, statistic=statistic, unit=None))
    bound = study(outcome("OS", "0.7", statistic=statistic, unit=None, interval=(number, "0.9")))

    assert flagged("RATIO_NOT_POSITIVE", value) == ["/outcomes/0/value"] * wrong
    assert flagged("RATIO_NOT_POSITIVE", bound) == ["/outcomes/0/interval/low"] * wrong
