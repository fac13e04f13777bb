"""Ratios and differences between groups, with their intervals and p values."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import log

from registry import budget
from studies.consistency.p_values import PValue, Range, StatedTest, implied, standardized
from studies.consistency.printed import Printed
from studies.consistency.reading import ReportedRow, ReportedStudy

RATIOS = {"HAZARD_RATIO", "ODDS_RATIO", "RISK_RATIO"}
DIFFERENCES = {"MEAN_DIFFERENCE", "RISK_DIFFERENCE"}
_LONGEST = 500  # characters that are read for what is said of a test
_FEW = 4  # degrees of freedom where nobody says how many people there are; fewer are not compared


@dataclass(frozen=True)
class Effect:
    """A ratio or a difference inside its interval; ``p`` and ``level`` where they are printed."""

    row: ReportedRow
    value: Printed
    low: Printed
    high: Printed
    level: Printed | None
    p: PValue | None
    fewest: int | None  # people in the smaller group, where that is stated

    @property
    def printed(self) -> str:
        return f"{self.value.text} ({self.low.text} to {self.high.text})"

    @property
    def is_ratio(self) -> bool:
        return self.row.text("statistic") in RATIOS

    @property
    def nothing(self) -> int:
        """The value that means no effect."""
        return 1 if self.is_ratio else 0

    @property
    def symmetric(self) -> bool:
        """Whether the estimate may be the middle of its interval, for all that rounding hides."""
        if self.is_ratio:
            least, most = (self.low.low * self.high.low).sqrt(), (self.low.high * self.high.high).sqrt()
        else:
            least, most = (self.low.low + self.high.low) / 2, (self.low.high + self.high.high) / 2
        return self.value.high >= least and self.value.low <= most

    @property
    def middle(self) -> str:
        """The middle of the interval, with the decimals of the estimate."""
        low, high = self.low.value, self.high.value
        return self.value.rounded((low * high).sqrt() if self.is_ratio else (low + high) / 2)

    @property
    def excludes_nothing(self) -> bool:
        """Whether the interval lies on one side of no effect."""
        return self.low.value > self.nothing or self.high.value < self.nothing

    @property
    def touches_nothing(self) -> bool:
        """Whether a bound may lie on either side of no effect."""
        return any(bound.low <= self.nothing <= bound.high for bound in (self.low, self.high))

    @cached_property
    def tested(self) -> StatedTest:
        """What is said of its test; a share is compared by tests that differ from Wald's on the difference."""
        said = StatedTest.read(" ".join((self.row.text(name) or "")[:_LONGEST] for name in ("p_value", "note", "name")))
        if self.row.text("statistic") == "RISK_DIFFERENCE":
            return StatedTest(said.sides, said.adjusted, True, said.margin)
        return said

    @cached_property
    def implied(self) -> Range | None:
        """The range of two-sided p values that the interval implies."""
        rounded = [self._scaled(number) for number in (self.value, self.low, self.high)]
        distances = standardized(*rounded) if None not in rounded else None  # type: ignore[arg-type]
        if not distances or not self.level:
            return None
        freedom = None if self.is_ratio else max((self.fewest or _FEW + 1) - 1, 1)
        return implied(distances, self.level, freedom)

    def _scaled(self, number: Printed) -> Range | None:
        """Return what a number may have been before rounding, on the scale on which its interval has a middle."""
        if not self.is_ratio:
            return float(number.low), float(number.high)
        return (log(number.low), log(number.high)) if number.low > 0 else None


def effects(study: ReportedStudy, statistics: set[str]) -> Iterator[Effect]:
    """Yield what lies inside a complete interval: of positive numbers if it is a ratio."""
    for row in study.outcomes:
        budget.check()
        bounds = row.within("interval")
        value, low, high = row.number("value"), bounds.number("low"), bounds.number("high")
        if row.text("statistic") not in statistics or not value or not low or not high:
            continue
        least = low.value > 0 or row.text("statistic") in DIFFERENCES
        if least and low.value <= value.value <= high.value:
            p, level = PValue.parse(row.text("p_value")), bounds.number("level")
            yield Effect(row, value, low, high, level, p, _fewest(study, row))


def _fewest(study: ReportedStudy, row: ReportedRow) -> int | None:
    groups = [study.groups.get(row.text(name) or "") for name in ("group", "comparator")]
    sizes = [group.count("size") for group in groups if group]
    known = [size for size in sizes if size]
    return min(known) if len(known) == len(groups) else None


def significance(effect: Effect) -> float:
    """Return the level of significance that goes with the interval."""
    return float(1 - effect.level.value / 100) if effect.level else float(Decimal("0.05"))
