"""Which counts, out of sizes that nobody states, a percentage and its confidence interval can be of."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from studies.consistency.binomial import METHODS, Numbers, wilson, z_of
from studies.consistency.percentages import rounds_to
from studies.consistency.printed import NOISE, Printed

MOST = 1000  # people; trials that print percentages without a count are smaller
USUAL = ("CLOPPER_PEARSON", "WILSON")  # almost every trial prints one of these two

Fit = tuple[int, int, str]  # count, size, method


@dataclass(frozen=True)
class _Estimate:
    percent: Printed
    least: Printed
    most: Printed
    alpha: float


def derived_counts(value: str, low: str, high: str, level: str = "95", off: int = 0) -> list[Fit]:
    """Return every ``(k, n, method)`` up to 1,000 people that gives percentage and interval together.

    Only the two intervals that trials commonly print are tried, Clopper-Pearson and Wilson: with more methods,
    something always fits by chance. ``"37.0", "19.4", "57.6"`` → ``[(10, 27, "CLOPPER_PEARSON")]``.
    """
    estimate = _read(value, low, high, level)
    return list(_fits(estimate, USUAL, off)) if estimate else []


def underivable(value: str, low: str, high: str, level: str = "95") -> bool:
    """Whether no count out of up to 1,000 people gives percentage and interval together, by any method.

    Intervals so narrow that more people may be behind them are left alone.
    """
    estimate = _read(value, low, high, level)
    return estimate is not None and _size(estimate) < 0.7 * MOST and not _fits(estimate, tuple(METHODS), 0)


def _read(value: str, low: str, high: str, level: str) -> _Estimate | None:
    percent, least, most, confidence = (Printed.parse(text) for text in (value, low, high, level))
    if percent is None or least is None or most is None or confidence is None or least.value >= most.value:
        return None
    return _Estimate(percent, least, most, 1 - float(confidence.value) / 100)


def _size(estimate: _Estimate) -> float:
    """Return about how many people an interval of this width is of, rather too many than too few."""
    share, width = float(estimate.percent.value) / 100, float(estimate.most.value - estimate.least.value) / 100
    z = z_of(estimate.alpha)
    return max(share * (1 - share) * (2 * z / width) ** 2, z * z / width)


@lru_cache(maxsize=4096)
def _fits(estimate: _Estimate, methods: tuple[str, ...], off: int) -> tuple[Fit, ...]:
    k, n = _plausible(estimate, off)
    found = {name: _shown(estimate, METHODS[name](k, n, estimate.alpha), off) for name in methods}
    return tuple(
        (int(count), int(size), name)
        for index, (count, size) in enumerate(zip(k, n, strict=True))
        for name in methods
        if found[name][index] and rounds_to(int(count), int(size), estimate.percent)
    )


def _plausible(estimate: _Estimate, off: int) -> tuple[Any, Any]:
    """Return counts and sizes with the percentage, whose interval by Wilson is not far off: it is quick to compute."""
    import numpy as np

    share, unit = float(estimate.percent.value) / 100, float(estimate.percent.unit) / 100
    sizes = np.arange(1, MOST + 1)
    first = np.clip(np.floor((share - unit) * sizes), 0, sizes).astype(int)
    last = np.clip(np.ceil((share + unit) * sizes), 0, sizes).astype(int)
    n = np.repeat(sizes, last - first + 1)
    k = np.arange(n.size) - np.repeat(np.cumsum(last - first + 1) - (last - first + 1), last - first + 1)
    k += np.repeat(first, last - first + 1)
    near = np.abs(k / n - share) <= unit / 2 + 1e-9
    k, n = k[near], n[near]
    slack = (z_of(estimate.alpha) ** 2 + 1) / n  # no method is further from Wilson's, cut at 0 and 1
    low, high = wilson(k, n, estimate.alpha)
    likely = _within(estimate.least, low, slack, off) & _within(estimate.most, high, slack, off)
    return k[likely], n[likely]


def _within(bound: Printed, exact: Numbers, slack: Numbers, off: int) -> Any:
    import numpy as np

    printed = min(max(float(bound.value) / 100, 0.0), 1.0)
    return np.abs(exact - printed) <= slack + (off + 1) * float(bound.unit) / 100


def _shown(estimate: _Estimate, bounds: tuple[Numbers, Numbers], off: int) -> Any:
    """Say of which bounds both may be printed so, as they are or cut at 0 and 100."""
    import numpy as np

    low, high = bounds
    return (_one(estimate.least, low, off) | _one(estimate.least, np.maximum(low, 0), off)) & (
        _one(estimate.most, high, off) | _one(estimate.most, np.minimum(high, 1), off)
    )


def _one(bound: Printed, exact: Numbers, off: int) -> Any:
    import numpy as np

    return np.abs(100 * exact - float(bound.value)) <= float(bound.unit) * (0.5 + off) + float(NOISE)
