"""P values as printed, and the p value that an interval implies."""

import re
from dataclasses import dataclass
from decimal import Decimal
from math import log
from statistics import NormalDist
from typing import Self

from studies.consistency.printed import Printed

_TEXT = re.compile(r"(?:p(?:[ -]?values?)?)?\s*([<>=≤≥]|<=|>=)?\s*(\d*\.?\d+)(e-?\d+)?", re.IGNORECASE)
_LONGEST = 40  # characters; more is no p value, and would take long to read
_POWER = re.compile(r"\s*[×x*]\s*10\s*(?:\^|\*\*)?\s*([-−–]\s*\d+)$", re.IGNORECASE)


@dataclass(frozen=True)
class PValue:
    """The range in which a printed p value lies: ``"<.0001"`` is 0 to 0.0001, ``"0.011"`` is 0.0105 to 0.0115."""

    text: str
    low: float
    high: float

    @classmethod
    def parse(cls, text: str | None) -> Self | None:
        """Return a p value from “0.004”, “P =.0011”, “<.0001”, “1.2 × 10-5”; ``None`` for “NS” and other words."""
        if not text or len(text) > _LONGEST:
            return None
        plain = _POWER.sub(lambda power: "e" + re.sub(r"\s", "", power[1]), text.strip())
        match = _TEXT.fullmatch(plain.translate(str.maketrans("·−–", ".--")))
        if not match:
            return None
        relation, printed = match[1] or "=", Printed(match[2], Decimal(match[2]))
        scale = float(f"1{match[3]}") if match[3] else 1.0
        low, high = (float(edge) * scale for edge in _range(relation[0], printed))
        return cls(text.strip(), max(low, 0.0), high)


def _range(relation: str, printed: Printed) -> tuple[Decimal, Decimal]:
    if relation in "<≤":
        return Decimal(0), printed.value
    if relation in ">≥":
        return printed.value, max(printed.value, Decimal(1))
    return printed.low, printed.high


def implied(value: Printed, low: Printed, high: Printed, level: Printed) -> tuple[float, float] | None:
    """Return the least and the greatest two-sided p that a ratio with its interval can stand for.

    Wald's test on the logarithm, as Cox and logistic regression report it. ``None`` where a bound may be 0.
    """
    if min(value.low, low.low) <= 0 or high.low <= low.high or not 0 < level.value <= Decimal("99.99"):
        return None
    z = NormalDist().inv_cdf(0.5 + float(level.value) / 200)
    widest, narrowest = (_width(low.low, high.high) / (2 * z), _width(low.high, high.low) / (2 * z))
    inner = 0.0 if value.low <= 1 <= value.high else min(abs(log(value.low)), abs(log(value.high)))
    outer = max(abs(log(value.low)), abs(log(value.high)))
    return _two_sided(outer / narrowest), _two_sided(inner / widest)


def z_of(p: float) -> float:
    """Return the normal deviate of a two-sided p value."""
    return NormalDist().inv_cdf(1 - max(min(p, 1.0), 1e-15) / 2)


def _width(low: Decimal, high: Decimal) -> float:
    return log(high) - log(low)


def _two_sided(z: float) -> float:
    return 2 * NormalDist().cdf(-z)
