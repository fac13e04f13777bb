"""From values to places: dates, numbers, ratios; each with the ticks of its axis."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log, log10

from registry.pictures.text import width

Tick = tuple[float, str]  # where, and what is written there


def labels(ticks: list[Tick], low: float, high: float) -> list[Tick]:
    """Return where labels go, centred: moved inside of the ends, and without those that would touch another."""
    kept: list[Tick] = []
    for x, label in ticks:
        half = width(label) / 2
        x = min(max(x, low + half), high - half)
        if not kept or x - half > kept[-1][0] + width(kept[-1][1]) / 2 + 4:
            kept.append((x, label))
    return kept


@dataclass(frozen=True, slots=True)
class Numbers:
    """A linear scale from ``low`` to ``high``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value, that of the nearer end where it lies outside."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self, most: int = 6) -> list[Tick]:
        step = round_step((self.high - self.low) / most)
        values = [number * step for number in range(ceil(self.low / step), floor(self.high / step + 1e-9) + 1)]
        return [(self.at(value), f"{value:,.10g}") for value in values]


def round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that is not less."""
    power = 10.0 ** floor(log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))


@dataclass(frozen=True, slots=True)
class Ratios:
    """A logarithmic scale from ``low`` to ``high``, both above 0."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value, that of the nearer end where it lies outside."""
        inside = min(max(value, self.low), self.high)
        return self.start + log(inside / self.low) / log(self.high / self.low) * (self.end - self.start)

    def ticks(self) -> list[Tick]:
        """Return ticks at 1, 2, 5 times powers of ten, at the powers alone where those would crowd."""
        powers = range(floor(log10(self.low)), ceil(log10(self.high)) + 1)
        factors = (1, 2, 5) if len(powers) <= 3 else (1, 3) if len(powers) <= 4 else (1,)
        values = [factor * 10.0**power for power in powers for factor in factors]
        return [(self.at(value), f"{value:g}") for value in values if self.low * 0.999 <= value <= self.high * 1.001]


@dataclass(frozen=True, slots=True)
class Dates:
    """A scale of days from ``first`` to ``last``."""

    first: date
    last: date
    start: float
    end: float

    @classmethod
    def around(cls, days: list[date], start: float, end: float) -> "Dates":
        """Make a scale that has air around all of the days."""
        air = max(10, (max(days) - min(days)).days // 30)
        first = date.fromordinal(max(1, min(days).toordinal() - air))
        last = date.fromordinal(min(date.max.toordinal(), max(days).toordinal() + air))
        return cls(first, last, start, end)

    def at(self, day: date) -> float:
        """Return the place of a day."""
        return self.start + (day - self.first).days / (self.last - self.first).days * (self.end - self.start)

    def ticks(self, room: float = 42) -> list[Tick]:
        """Return ticks at first days of years, quarters or months, or at single days, with room for each label."""
        days = (self.last - self.first).days * room / (self.end - self.start)
        if days < 20:
            step = ceil(max(days * 1.5, 1))  # a day takes more room than a month
            marked = [self.first + timedelta(number) for number in range(1, (self.last - self.first).days, step)]
            return [(self.at(day), day.isoformat()) for day in marked]
        months = next((step for step in (1, 2, 3, 6) if step * 30 >= days), 12 * round_step_of_years(days))
        return [(self.at(day), day.isoformat()[: 4 if months >= 12 else 7]) for day in self._firsts(months)]

    def _firsts(self, months: int) -> list[date]:
        """Return the first day of each so many months."""
        begin = (self.first.year * 12 + self.first.month) // months * months
        numbers = range(begin, self.last.year * 12 + self.last.month, months)
        days = [date(number // 12, number % 12 + 1, 1) for number in numbers if number >= 12]
        return [day for day in days if self.first <= day <= self.last]


def round_step_of_years(days: float) -> int:
    """Return the round number of years that takes at least so many days."""
    return int(round_step(max(1.0, days / 366)))
