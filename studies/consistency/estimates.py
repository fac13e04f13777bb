"""Shares with their confidence intervals, and what recomputing them says."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from registry import budget
from studies.consistency.binomial import METHODS, fitting_methods, recomputed_interval
from studies.consistency.derivation import USUAL, Fit, derived_counts, underivable
from studies.consistency.percentages import counts_for, truncated_counts_for
from studies.consistency.printed import Printed
from studies.consistency.reading import ReportedRow, ReportedStudy, is_percentage

# What a trial calls Wald's interval may have the continuity correction.
_ALSO = {"WALD": "WALD_CC"}

_HIGHEST = Decimal("99.99")  # no study prints a higher level, and arithmetic would run out of digits


@dataclass(frozen=True)
class EstimatedShare:
    """A percentage with its confidence interval, the sizes it may be out of and the counts it can stand for."""

    row: ReportedRow
    percent: Printed
    low: Printed
    high: Printed
    level: str
    sizes: list[int]
    people: int | None  # how many there are at most, where that is stated

    @cached_property
    def counts(self) -> list[tuple[int, int]]:
        """The counts, with their sizes, that give the percentage; as stated, if the count is."""
        if (stated := self.row.count("numerator")) is not None:
            return [(stated, n) for n in self.sizes if stated <= n]
        text = self.percent.text
        return [(k, n) for n in self.sizes for k in counts_for(text, n) or truncated_counts_for(text, n)]

    @cached_property
    def verdict(self) -> str:
        """The code of the rule that has something to say, empty if the interval is what it should be."""
        if exact := self.fitting():
            return "INTERVAL_METHOD" if self.of_other_method(exact) else ""
        near = self.fitting(off=1)
        if usual := [fit for fit in near if fit[2] in USUAL]:
            if self.of_other_method(near):
                return "INTERVAL_METHOD"
            return "INTERVAL_ONE_BOUND" if self.one_bound(usual) else "INTERVAL_LAST_DIGIT"
        if not self.sizes:
            return "INTERVAL_OF_NO_COUNT" if underivable(*self.texts) else ""
        if self.other:
            return "INTERVAL_OF_OTHER_COUNT"
        if near or not self.counts:
            return "INTERVAL_LAST_DIGIT" if near else ""
        return "INTERVAL_UNEXPLAINED" if any(_close(self, k, n) for k, n in self.counts) else "INTERVAL_MISMATCH"

    def of_other_method(self, fits: list[Fit]) -> bool:
        """Whether a method is stated, and is none of those that fit."""
        method = self.row.within("interval").text("method") or ""
        return method in METHODS and not {method, _ALSO.get(method)} & {name for _, _, name in fits}

    def one_bound(self, fits: list[Fit]) -> Fit | None:
        """Return the count, size and method of which one bound is as printed, and the other a digit off."""
        return next((fit for fit in fits if any(self.exact(fit))), None)

    def exact(self, fit: Fit) -> list[bool]:
        """Say of each bound whether it is as recomputed; one of 0 or 100 says nothing."""
        recomputed = recomputed_interval(fit[0], fit[1], self.level, fit[2])
        bounds = zip((self.low, self.high), recomputed, strict=True)
        return [printed.shows(exact) and exact not in (0, 100) for printed, exact in bounds]

    def cut_off(self, fit: Fit) -> bool:
        """Whether both bounds are as printed once further digits are cut off."""
        bounds = zip((self.low, self.high), recomputed_interval(fit[0], fit[1], self.level, fit[2]), strict=True)
        return all(0 <= exact - printed.value < printed.unit for printed, exact in bounds)

    @cached_property
    def other(self) -> Fit | None:
        """The count out of a size that is not stated which alone gives percentage and interval exactly."""
        fits = self.derived()
        return fits[0] if len({n for _, n, _ in fits}) == 1 and fits[0][1] not in self.sizes else None

    @property
    def texts(self) -> tuple[str, str, str, str]:
        return self.percent.text, self.low.text, self.high.text, self.level

    def derived(self, off: int = 0) -> list[Fit]:
        """Return what gives percentage and interval together, out of no more people than there are."""
        fits = derived_counts(*self.texts, off)
        return [fit for fit in fits if self.people is None or fit[1] <= self.people]

    def fitting(self, off: int = 0) -> list[Fit]:
        """Return the counts and methods that give the interval, forgiving ``off`` units of the last digit.

        Where neither count nor size is stated, any that give percentage and interval together.
        """
        if not self.sizes:
            return self.derived(off)
        bounds = self.low.text, self.high.text
        return [(k, n, m) for k, n in self.counts for m in fitting_methods(k, n, *bounds, self.level, off)]

    def recomputed(self, fit: Fit) -> str:
        """Return an interval with the decimals that are printed."""
        low, high = recomputed_interval(fit[0], fit[1], self.level, fit[2])
        return f"{self.low.rounded(low)} to {self.high.rounded(high)}"

    @property
    def printed(self) -> str:
        return f"{self.low.text} to {self.high.text}"


def estimates(study: ReportedStudy) -> Iterator[EstimatedShare]:
    """Yield every share with an interval of a stated level."""
    for row in filter(is_percentage, study.outcomes):
        budget.check()
        interval = row.within("interval")
        percent, low, high = row.number("value"), interval.number("low"), interval.number("high")
        level, size = interval.number("level"), row.count("denominator")
        if percent and low and high and level and low.value <= high.value and 50 <= level.value <= _HIGHEST:
            sizes = [size] if size else [n for n, _ in study.sizes(row.text("group"))]
            counted = row.count("numerator") is not None
            if counted or all(n < 10 ** (percent.places + 3) for n in sizes):  # else too many counts would do
                people = study.people(row.text("group"))
                yield EstimatedShare(row, percent, low, high, level.text, sizes, people)


def _close(estimate: EstimatedShare, k: int, n: int) -> bool:
    intervals = [recomputed_interval(k, n, estimate.level, method) for method in METHODS]
    slack = max(high - low for low, high in intervals) / 5
    least, most = zip(*intervals, strict=True)
    return _between(estimate.low, least, slack) and _between(estimate.high, most, slack)


def _between(bound: Printed, recomputed: tuple[Decimal, ...], slack: Decimal) -> bool:
    return min(recomputed) - slack <= bound.high and bound.low <= max(recomputed) + slack
