"""Confidence intervals of a proportion, recomputed from its count in the seven ways that papers use.

The methods take arrays of counts and sizes as well as one of each. NumPy and SciPy are imported inside functions: they
take longer to load than all the rest, and most processes never need them.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from statistics import NormalDist
from typing import Any

from studies.consistency.printed import Printed

Numbers = Any  # a number, or an array of them: both do arithmetic alike, and NumPy cannot say so
Bounds = tuple[Numbers, Numbers]
_HIGHEST = Decimal("99.9999")  # a level above cannot be told from 100 in binary


def clopper_pearson(k: Numbers, n: Numbers, alpha: float) -> Bounds:
    """Clopper and Pearson, 1934: “exact”, two tails of alpha/2 each."""
    import numpy as np
    from scipy.special import betaincinv  # type: ignore[import-untyped]

    low = np.where(k > 0, betaincinv(k, n - k + 1, alpha / 2), 0.0)  # no number where k is 0: 0.0 stands there
    return low, np.where(k < n, betaincinv(k + 1, n - k, 1 - alpha / 2), 1.0)


def wilson(k: Numbers, n: Numbers, alpha: float) -> Bounds:
    """Wilson, 1927: the score interval."""
    import numpy as np

    p, z = k / n, z_of(alpha)
    scale = 1 + z * z / n
    middle, half = (p + z * z / (2 * n)) / scale, z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale
    return np.where(k > 0, middle - half, 0.0), np.where(k < n, middle + half, 1.0)


def wilson_cc(k: Numbers, n: Numbers, alpha: float) -> Bounds:
    """Wilson with continuity correction, as in Newcombe, 1998."""
    import numpy as np

    p, z = k / n, z_of(alpha)
    base, below, square = 2 * n * p + z * z, 2 * (n + z * z), z * z - 1 / n
    under, over = square - 2 + 4 * p * (n * (1 - p) + 1), square + 2 + 4 * p * (n * (1 - p) - 1)
    low = (base - 1 - z * np.sqrt(np.maximum(under, 0))) / below  # below 0 only for none and all
    high = (base + 1 + z * np.sqrt(np.maximum(over, 0))) / below
    return np.where(k > 0, low, 0.0), np.where(k < n, high, 1.0)


def jeffreys(k: Numbers, n: Numbers, alpha: float) -> Bounds:
    """Jeffreys' prior, ends closed at 0 and 1 (Brown, Cai and DasGupta, 2001)."""
    import numpy as np
    from scipy.special import betaincinv

    low = np.where(k > 0, betaincinv(k + 0.5, n - k + 0.5, alpha / 2), 0.0)
    return low, np.where(k < n, betaincinv(k + 0.5, n - k + 0.5, 1 - alpha / 2), 1.0)


def agresti_coull(k: Numbers, n: Numbers, alpha: float) -> Bounds:
    """Agresti and Coull, 1998; may leave 0 to 1."""
    z = z_of(alpha)
    return wald(k + z * z / 2, n + z * z, alpha)


def wald(k: Numbers, n: Numbers, alpha: float) -> Bounds:
    """The normal approximation; may leave 0 to 1."""
    import numpy as np

    half = z_of(alpha) * np.sqrt(k / n * (1 - k / n) / n)
    return k / n - half, k / n + half


def wald_cc(k: Numbers, n: Numbers, alpha: float) -> Bounds:
    """The normal approximation with continuity correction; may leave 0 to 1."""
    low, high = wald(k, n, alpha)
    return low - 1 / (2 * n), high + 1 / (2 * n)


METHODS: dict[str, Callable[[Numbers, Numbers, float], Bounds]] = {
    "CLOPPER_PEARSON": clopper_pearson,
    "WILSON": wilson,
    "WILSON_CC": wilson_cc,
    "JEFFREYS": jeffreys,
    "AGRESTI_COULL": agresti_coull,
    "WALD": wald,
    "WALD_CC": wald_cc,
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
    return round(Decimal(100 * float(low)), 10), round(Decimal(100 * float(high)), 10)


def z_of(alpha: float) -> float:
    """Return the normal deviate of two tails of alpha/2 each."""
    return NormalDist().inv_cdf(1 - alpha / 2)
