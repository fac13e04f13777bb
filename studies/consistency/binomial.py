"""Confidence intervals of a proportion, recomputed from its count in the six ways that papers use.

SciPy is imported inside functions: it takes longer to load than all the rest, and most processes never need it.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from math import sqrt
from statistics import NormalDist
from typing import Any

from studies.consistency.percentages import rounds_to
from studies.consistency.printed import Printed

Bounds = tuple[float, float]
_HIGHEST = Decimal("99.9999")  # a level above cannot be told from 100 in binary


def clopper_pearson(k: int, n: int, alpha: float) -> Bounds:
    """Clopper and Pearson, 1934: “exact”, two tails of alpha/2 each."""
    low = _beta_quantile(k, n - k + 1, alpha / 2) if k else 0.0
    high = _beta_quantile(k + 1, n - k, 1 - alpha / 2) if k < n else 1.0
    return low, high


def wilson(k: int, n: int, alpha: float) -> Bounds:
    """Wilson, 1927: the score interval."""
    p, z = k / n, _z(alpha)
    middle, half = (p + z * z / (2 * n)) / (1 + z * z / n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    half /= 1 + z * z / n
    return middle - half if k else 0.0, middle + half if k < n else 1.0


def wilson_cc(k: int, n: int, alpha: float) -> Bounds:
    """Wilson with continuity correction, as in Newcombe, 1998."""
    p, z, q = k / n, _z(alpha), 1 - k / n
    base, below = 2 * n * p + z * z, 2 * (n + z * z)
    low = (base - 1 - z * sqrt(z * z - 2 - 1 / n + 4 * p * (n * q + 1))) / below if k else 0.0
    high = (base + 1 + z * sqrt(z * z + 2 - 1 / n + 4 * p * (n * q - 1))) / below if k < n else 1.0
    return low, high


def jeffreys(k: int, n: int, alpha: float) -> Bounds:
    """Jeffreys' prior, ends closed at 0 and 1 (Brown, Cai and DasGupta, 2001)."""
    low = _beta_quantile(k + 0.5, n - k + 0.5, alpha / 2) if k else 0.0
    high = _beta_quantile(k + 0.5, n - k + 0.5, 1 - alpha / 2) if k < n else 1.0
    return low, high


def agresti_coull(k: int, n: int, alpha: float) -> Bounds:
    """Agresti and Coull, 1998; may leave 0 to 1."""
    z = _z(alpha)
    n_tilde = n + z * z
    p = (k + z * z / 2) / n_tilde
    half = z * sqrt(p * (1 - p) / n_tilde)
    return p - half, p + half


def wald(k: int, n: int, alpha: float) -> Bounds:
    """The normal approximation; may leave 0 to 1."""
    half = _z(alpha) * sqrt(k / n * (1 - k / n) / n)
    return k / n - half, k / n + half


METHODS: dict[str, Callable[[int, int, float], Bounds]] = {
    "CLOPPER_PEARSON": clopper_pearson,
    "WILSON": wilson,
    "WILSON_CC": wilson_cc,
    "JEFFREYS": jeffreys,
    "AGRESTI_COULL": agresti_coull,
    "WALD": wald,
}


def recomputed_interval(k: int, n: int, level: str = "95", method: str = "CLOPPER_PEARSON") -> tuple[Decimal, Decimal]:
    """Return the interval of ``k`` out of ``n`` in percent, ten decimals, cut at 0 and 100.

    ``level`` is in percent. Raises ``ValueError`` for a count, level or method that there cannot be.
    """
    low, high = _unbounded(k, n, level, method)
    return max(low, Decimal(0)), min(high, Decimal(100))


def fitting_methods(k: int, n: int, low: str, high: str, level: str = "95", off: int = 0) -> list[str]:
    """Return the methods whose interval rounds to both printed bounds (in percent), most usual method first.

    ``off`` forgives that many units of the last digit. Bounds that are not numbers fit nothing.
    """
    printed = Printed.parse(low), Printed.parse(high)
    if printed[0] is None or printed[1] is None:
        return []
    return [method for method in METHODS if _fits(printed[0], printed[1], k, n, level, method, off)]


def derived_counts(value: str, low: str, high: str, level: str = "95", off: int = 0) -> list[tuple[int, int, str]]:
    """Return every ``(k, n, method)`` up to 1,000 people that gives percentage and interval together.

    Only the two intervals that trials commonly print are tried, Clopper-Pearson and Wilson: with more methods,
    something always fits by chance. ``"37.0", "19.4", "57.6"`` → ``[(10, 27, "CLOPPER_PEARSON")]``.
    """
    return list(_derived(value, low, high, level, off))


@lru_cache(maxsize=4096)
def _derived(value: str, low: str, high: str, level: str, off: int) -> tuple[tuple[int, int, str], ...]:
    percent, least, most = Printed.parse(value), Printed.parse(low), Printed.parse(high)
    if percent is None or least is None or most is None or least.value >= most.value:
        return ()
    return tuple(
        (k, n, method)
        for k, n in _roughly(percent, least, most, level, off)
        if rounds_to(k, n, percent)
        for method in ("CLOPPER_PEARSON", "WILSON")
        if _fits(least, most, k, n, level, method, off)
    )


def _roughly(percent: Printed, least: Printed, most: Printed, level: str, off: int) -> list[tuple[int, int]]:
    """Return every count and size that could fit, and few more: all are computed at once, one by one takes long."""
    import numpy as np

    sizes = np.array(_sizes_of_width(most.value - least.value))
    share, unit = float(percent.value) / 100, float(percent.unit) / 100
    first = np.clip(np.floor((share - unit) * sizes), 0, sizes).astype(int)
    last = np.clip(np.ceil((share + unit) * sizes), 0, sizes).astype(int)
    n = np.repeat(sizes, last - first + 1)
    k = np.arange(n.size) - np.repeat(np.cumsum(last - first + 1) - (last - first + 1), last - first + 1)
    k += np.repeat(first, last - first + 1)
    near = np.abs(k / n - share) <= unit / 2 + 1e-9
    k, n = k[near], n[near]
    alpha = 1 - float(Printed.parse(level).value) / 100  # type: ignore[union-attr]  # a level that was parsed before
    fit = np.zeros(k.size, dtype=bool)
    for low, high in (_all_clopper_pearson(k, n, alpha), _all_wilson(k, n, alpha)):
        fit |= (np.abs(100 * low - float(least.value)) <= (off + 1) * float(least.unit)) & (
            np.abs(100 * high - float(most.value)) <= (off + 1) * float(most.unit)
        )
    return [(int(count), int(size)) for count, size in zip(k[fit], n[fit], strict=True)]


def _all_clopper_pearson(k: Any, n: Any, alpha: float) -> tuple[Any, Any]:
    import numpy as np
    from scipy.special import betaincinv  # type: ignore[import-untyped]

    low = np.where(k > 0, betaincinv(k, n - k + 1, alpha / 2), 0.0)  # no number where k is 0: 0.0 stands there
    return low, np.where(k < n, betaincinv(k + 1, n - k, 1 - alpha / 2), 1.0)


def _all_wilson(k: Any, n: Any, alpha: float) -> tuple[Any, Any]:
    import numpy as np

    p, z = k / n, _z(alpha)
    scale = 1 + z * z / n
    middle, half = (p + z * z / (2 * n)) / scale, z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale
    return middle - half, middle + half  # 0 for none and 1 for all, but for what binary arithmetic loses


def _sizes_of_width(width: Decimal) -> range:
    # No two-sided interval of a usual level is narrower than 1.3/n near 0, nor wider than 5/√n at one half.
    return range(max(1, int(100 / width)), min(1000, int((500 / width) ** 2) + 1) + 1)


def _fits(low: Printed, high: Printed, k: int, n: int, level: str, method: str, off: int) -> bool:
    least, most = _unbounded(k, n, level, method)
    return (low.shows(least, off) or low.shows(max(least, Decimal(0)), off)) and (
        high.shows(most, off) or high.shows(min(most, Decimal(100)), off)
    )


@lru_cache(maxsize=4096)
def _unbounded(k: int, n: int, level: str, method: str) -> tuple[Decimal, Decimal]:
    confidence = Printed.parse(level)
    if not 0 <= k <= n or n < 1 or method not in METHODS or confidence is None or not 0 < confidence.value <= _HIGHEST:
        raise ValueError(f"There is no {level} % interval of {k} out of {n} by the method {method}.")
    low, high = METHODS[method](k, n, float(1 - confidence.value / 100))
    return round(Decimal(100 * low), 10), round(Decimal(100 * high), 10)


def _beta_quantile(a: float, b: float, q: float) -> float:
    from scipy.special import betaincinv

    return float(betaincinv(a, b, q))


def _z(alpha: float) -> float:
    return NormalDist().inv_cdf(1 - alpha / 2)
