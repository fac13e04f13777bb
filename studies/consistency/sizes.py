"""Sizes of lesions as printed, such as “9.0 × 14” mm."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from studies.consistency.printed import Printed
from studies.consistency.reading import ReportedRow

_MILLIMETRES = {"mm": 1, "cm": 10}
_BY = re.compile(r"\s*[x×*]\s*", re.IGNORECASE)
_LONGEST = 60  # characters of a size that are read


@dataclass(frozen=True)
class Size:
    """A diameter, or a sum of some, in millimetres, with what its rounding leaves open."""

    value: Decimal
    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        return f"{self.value:f}"


def is_length(row: ReportedRow) -> bool:
    return row.text("unit") in _MILLIMETRES


def diameter(row: ReportedRow) -> Size | None:
    """Return the longest diameter of a measurement; none where it is inexact or no length."""
    factor = _MILLIMETRES.get(row.text("unit") or "")
    text = row.text("value") or ""
    numbers = [Printed.parse(part) for part in _BY.split(text)] if len(text) <= _LONGEST else []
    exact = [number for number in numbers if number and number.value >= 0]
    if not factor or row.is_inexact or not exact or len(exact) < len(numbers):
        return None
    longest = max(exact, key=lambda number: number.value)
    return Size(longest.value * factor, longest.low * factor, longest.high * factor)


def total(sizes: Iterable[Size]) -> Size:
    """Return the sum of diameters."""
    listed = list(sizes)
    zero = Decimal(0)
    return Size(*(sum((getattr(size, name) for size in listed), zero) for name in ("value", "low", "high")))
