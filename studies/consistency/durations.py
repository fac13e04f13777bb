"""Durations as printed, in days; a month is a twelfth of a year of 365.25 days."""

import re
from dataclasses import dataclass
from decimal import Decimal

from studies.consistency.printed import Printed

MONTH = Decimal("30.4375")
# Six months of a protocol may be 24 weeks or 26: times this close say nothing about each other.
LEEWAY = Decimal("1.1")
_UNITS = {"day": Decimal(1), "week": Decimal(7), "month": MONTH, "year": 12 * MONTH}
_NAMES = {"d": "day", "wk": "week", "w": "week", "mo": "month", "m": "month", "yr": "year", "y": "year"}
_LONGEST = 40  # characters; a longer text is no point in time, and its digits would take long to read
_POINT = re.compile(r"(?:at )?(\d+(?:\.\d+)?)[ -]*([a-z]+)|(?:at )?([a-z]+) (\d+(?:\.\d+)?)", re.IGNORECASE)


@dataclass(frozen=True)
class Duration:
    """A duration in days: the shortest and the longest that the printed number can stand for."""

    low: Decimal
    high: Decimal

    def certainly_longer(self, other: "Duration", by: Decimal | int = 1) -> bool:
        """Whether it exceeds the other, by more than a factor if given, whatever the rounding."""
        return self.low > other.high * by


def days(number: Printed | None, unit: str | None) -> Duration | None:
    """Return a printed duration as days; ``None`` without a number or for a unit that is not of time."""
    size = _UNITS.get(_word(unit or ""))
    return Duration(number.low * size, number.high * size) if number and size else None


def moment(text: str | None) -> Duration | None:
    """Return a point in time such as “6 months”, “12-month” or “week 24” as exact days, ``None`` for other texts."""
    match = _POINT.fullmatch(text.strip()) if text and len(text) <= _LONGEST else None
    if not match:
        return None
    number, unit = match[1] or match[4], match[2] or match[3]
    size = _UNITS.get(_word(unit))
    return Duration(Decimal(number) * size, Decimal(number) * size) if size else None


def _word(unit: str) -> str:
    word = unit.strip().lower().rstrip(".").removesuffix("s")
    return _NAMES.get(word, word)
