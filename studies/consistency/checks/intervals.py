"""Confidence intervals of shares, recomputed from the count."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from registry import budget
from registry.rules import Severity, Violations
from studies.consistency.binomial import METHODS, derived_counts, fitting_methods, recomputed_interval
from studies.consistency.book import book
from studies.consistency.percentages import counts_for, truncated_counts_for
from studies.consistency.printed import Printed
from studies.consistency.reading import ReportedRow, ReportedStudy, is_percentage

# Almost every trial prints one of these two. That another method comes within a digit proves little.
_USUAL = {"CLOPPER_PEARSON", "WILSON"}

_HIGHEST = Decimal("99.99")  # no study prints a higher level, and arithmetic would run out of digits

Fit = tuple[int, int, str]  # count, size, method


@dataclass(frozen=True)
class EstimatedShare:
    """A percentage with its confidence interval, the sizes it may be out of and the counts it can stand for."""

    row: ReportedRow
    percent: Printed
    low: Printed
    high: Printed
    level: str
    sizes: list[int]

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
        exact, near = self.fitting(), self.fitting(off=1)
        method = self.row.within("interval").text("method")
        if exact or any(m in _USUAL for _, _, m in near):
            wrong = method in METHODS and method not in {m for _, _, m in near}
            return "INTERVAL_METHOD" if wrong else "" if exact else "INTERVAL_LAST_DIGIT"
        if self.other:
            return "INTERVAL_OF_OTHER_COUNT"
        if near or not self.counts:
            return "INTERVAL_LAST_DIGIT" if near else ""
        return "INTERVAL_UNEXPLAINED" if any(_close(self, k, n) for k, n in self.counts) else "INTERVAL_MISMATCH"

    @cached_property
    def other(self) -> Fit | None:
        """The count out of a size that is not stated which alone gives percentage and interval exactly."""
        fits = derived_counts(self.percent.text, self.low.text, self.high.text, self.level)
        return fits[0] if len({n for _, n, _ in fits}) == 1 and fits[0][1] not in self.sizes else None

    def fitting(self, off: int = 0) -> list[Fit]:
        """Return the counts and methods that give the interval, forgiving ``off`` units of the last digit.

        Where neither count nor size is stated, any that give percentage and interval together.
        """
        if not self.sizes:
            return derived_counts(self.percent.text, self.low.text, self.high.text, self.level, off)
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
                yield EstimatedShare(row, percent, low, high, level.text, sizes)


@book.rule("INTERVAL_LAST_DIGIT", Severity.NOTE)
def the_last_digit_of_the_interval(study: ReportedStudy) -> Violations:
    """An interval agrees with the recomputed one to its last digit."""
    for estimate in _judged(study, "INTERVAL_LAST_DIGIT"):
        fits = estimate.fitting(off=1)
        if len({n for _, n, _ in fits}) == 1:
            yield _violation(estimate, fits[0], "is one unit of the last digit away")


@book.rule("INTERVAL_METHOD", Severity.INCONSISTENT)
def the_interval_is_of_the_stated_method(study: ReportedStudy) -> Violations:
    """An interval is of the method that is stated."""
    for estimate in _judged(study, "INTERVAL_METHOD"):
        method, fits = estimate.row.within("interval").text("method") or "", estimate.fitting(off=1)
        names = " or ".join(dict.fromkeys(_name(m) for _, _, m in fits))
        yield _violation(estimate, (*fits[0][:2], method), f"is the one by {names}")


@book.rule("INTERVAL_OF_OTHER_COUNT", Severity.INCONSISTENT)
def the_interval_is_of_the_stated_count(study: ReportedStudy) -> Violations:
    """A percentage with its interval is of the stated size, not exactly that of a count out of another."""
    for estimate in _judged(study, "INTERVAL_OF_OTHER_COUNT"):
        if estimate.other:
            k, n, method = estimate.other
            message = (
                f"{estimate.percent.text} % ({estimate.printed}) is {k} of {n} ({_name(method)}), "
                f"not out of {' or '.join(map(str, estimate.sizes))}."
            )
            yield estimate.row.at("interval"), message, estimate.printed, f"{k}/{n}"


@book.rule("INTERVAL_UNEXPLAINED", Severity.NOTE)
def the_interval_is_of_a_usual_method(study: ReportedStudy) -> Violations:
    """An interval is one that a usual method gives for the count."""
    for estimate in _judged(study, "INTERVAL_UNEXPLAINED"):
        remark = "fits none of the six usual methods" + _typo(estimate)
        yield _violation(estimate, (*estimate.counts[0], "CLOPPER_PEARSON"), remark)


@book.rule("INTERVAL_MISMATCH", Severity.INCONSISTENT)
def the_interval_is_near_those_of_usual_methods(study: ReportedStudy) -> Violations:
    """An interval is within a fifth of its width of what the usual methods give for the count."""
    for estimate in _judged(study, "INTERVAL_MISMATCH"):
        remark = "is far from all six usual methods" + _typo(estimate)
        yield _violation(estimate, (*estimate.counts[0], "CLOPPER_PEARSON"), remark)


@book.rule("COUNT_DERIVED", Severity.NOTE)
def percentages_with_intervals_tell_their_counts(study: ReportedStudy) -> Violations:
    """A count is printed, not only percentages and intervals from which it can be told."""
    by_group: dict[str | None, list[tuple[EstimatedShare, list[Fit]]]] = {}
    for estimate in estimates(study):
        if not estimate.sizes and estimate.row.count("numerator") is None:
            fits = estimate.fitting() or estimate.fitting(off=1)
            by_group.setdefault(estimate.row.text("group"), []).append((estimate, fits))
    for group in by_group.values():
        common = set.intersection(*({fit[1:] for fit in fits} for _, fits in group))
        for estimate, fits in group if len({n for n, _ in common}) == 1 else []:
            k, n, method = next(fit for fit in fits if fit[1:] in common)
            printed = f"{estimate.percent.text} % ({estimate.printed})"
            message = f"{printed} is {k} of {n} ({_name(method)}); the count itself is not printed."
            yield estimate.row.at("value"), message, printed, f"{k}/{n}"


def _judged(study: ReportedStudy, code: str) -> Iterator[EstimatedShare]:
    return (estimate for estimate in estimates(study) if estimate.verdict == code)


def _close(estimate: EstimatedShare, k: int, n: int) -> bool:
    intervals = [recomputed_interval(k, n, estimate.level, method) for method in METHODS]
    slack = max(high - low for low, high in intervals) / 5
    least, most = zip(*intervals, strict=True)
    return _between(estimate.low, least, slack) and _between(estimate.high, most, slack)


def _between(bound: Printed, recomputed: tuple[Decimal, ...], slack: Decimal) -> bool:
    return min(recomputed) - slack <= bound.high and bound.low <= max(recomputed) + slack


def _typo(estimate: EstimatedShare) -> str:
    """Say so if the recomputed interval becomes the printed one when two digits change places."""
    fits = [(*counts, method) for counts in estimate.counts for method in METHODS]
    swapped = any(_swapped(estimate.printed, estimate.recomputed(fit)) for fit in fits)
    return ", as if two digits were swapped" if swapped else ""


def _swapped(text: str, other: str) -> bool:
    places = [i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b]
    return len(places) == 2 and sorted(text) == sorted(other)


def _violation(estimate: EstimatedShare, fit: Fit, remark: str) -> tuple[str, str, str, str]:
    text = estimate.recomputed(fit)
    message = f"The {estimate.level} % interval of {fit[0]} of {fit[1]} is {text} ({_name(fit[2])})"
    message += f"; the printed {estimate.printed} {remark}."
    return estimate.row.at("interval"), message, estimate.printed, text


def _name(method: str) -> str:
    return "Wilson with continuity correction" if method == "WILSON_CC" else method.replace("_", "-").title()
