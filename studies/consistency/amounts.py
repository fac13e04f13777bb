"""How many people a printed count or percentage can stand for, on one scale for any mixture of both."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from studies.consistency.printed import Printed
from studies.consistency.reading import ReportedRow, is_percentage

_NOISE = Decimal("1e-9")  # what a count loses when it is put in percent


@dataclass(frozen=True)
class Amount:
    """The least and the greatest that is meant: people, out of ``size`` where that is known, or percent."""

    low: Decimal
    high: Decimal
    size: int | None = None
    counted: bool = False

    @property
    def percent(self) -> "Amount":
        scale = Decimal(100) / self.size if self.size and self.counted else Decimal(1)
        return Amount(self.low * scale, self.high * scale)

    def certainly_above(self, other: "Amount") -> bool:
        return self.low > other.high + _NOISE


def amount(row: ReportedRow, size: int | None) -> Amount | None:
    """Return what a row states: its count, else the counts that its percentage can be rounded, or cut off, from."""
    if (count := row.count("numerator")) is not None:
        return Amount(Decimal(count), Decimal(count), size, counted=True)
    percent = row.number("value") if is_percentage(row) else None
    if percent is None:
        return None
    # One that no count gives is told of as such: here it may be a digit off, so as not to be told of twice.
    slack = percent.unit / 2 if size else 0
    printed = Amount(max(percent.low - slack, Decimal(0)), percent.high + slack)
    return (_counted(percent, size) if size else None) or printed


def _counted(percent: Printed, size: int) -> Amount | None:
    """Return the whole numbers that give a percentage; ``None`` where there are none, which another rule tells."""
    for low, high in ((percent.low, percent.high), (percent.value, percent.value + percent.unit)):
        least, most = ceil(low * size / 100 - _NOISE), floor(high * size / 100 + _NOISE)
        if max(least, 0) <= min(most, size):
            return Amount(Decimal(max(least, 0)), Decimal(min(most, size)), size, counted=True)
    return None


def aligned(amounts: Iterable[Amount | None]) -> list[Amount] | None:
    """Return amounts as people of one size, else all in percent; ``None`` where one is missing or has no scale."""
    stated = list(amounts)
    known = [each for each in stated if each]
    if len(known) < len(stated):
        return None
    if all(each.counted for each in known) and len({each.size for each in known}) == 1:
        return known
    return [each.percent for each in known] if all(each.size or not each.counted for each in known) else None


def total(amounts: list[Amount]) -> Amount:
    """Return the sum of amounts that are aligned."""
    low, high = sum((each.low for each in amounts), Decimal(0)), sum((each.high for each in amounts), Decimal(0))
    return Amount(low, high, amounts[0].size, amounts[0].counted)
