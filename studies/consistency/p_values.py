"""P values as printed, what is said of their tests, and the p value that an interval implies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from statistics import NormalDist
from typing import Self

from studies.consistency.printed import Printed

_TEXT = re.compile(r"(?:p(?:[ -]?values?)?)?\s*([<>=≤≥]|<=|>=)?\s*(\d*\.?\d+)(e-?\d+)?", re.IGNORECASE)
_LONGEST = 80  # characters; more is no p value, and would take long to read
_POWER = re.compile(r"\s*[×x*]\s*10\s*(?:\^|\*\*)?\s*([-−–]\s*\d+)$", re.IGNORECASE)
_ONE_SIDED = re.compile(r"\b(?:one|1|single)[ -]?(?:sided|tailed)\b", re.IGNORECASE)
_TWO_SIDED = re.compile(r"\b(?:two|2|double)[ -]?(?:sided|tailed)\b", re.IGNORECASE)
# “Not adjusted for multiple comparisons” speaks of no adjustment, and one for covariates moves the interval too.
_ADJUSTED = re.compile(
    r"(?<!not )(?<!un)\badjusted (?:p|for multipl)|\bmultiplicity[- ]adjusted|\bp[- ]?adj|\bq[- ]value|"
    r"bonferroni|\bholm\b|hochberg|dunnett|tukey|gatekeeping|\bfdr\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"log[- ]?rank|score test|likelihood|fisher|exact|\bchi\b|χ|mantel|\bcmh\b|wilcoxon|\brank|mann|permutation|"
    r"barnard|mcnemar|kruskal|interaction|trend|heterogeneity|\bchw\b|adaptive",
    re.IGNORECASE,
)
_MARGIN = re.compile(r"non-?\s?inferior|equivalen|\bmargin\b", re.IGNORECASE)
_SAID = re.compile(rf"\(?(?:{_ONE_SIDED.pattern}|{_TWO_SIDED.pattern}|adjusted|nominal)\)?,?", re.IGNORECASE)


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
        plain = _POWER.sub(lambda power: "e" + re.sub(r"\s", "", power[1]), _SAID.sub("", text).strip(" ,;"))
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


@dataclass(frozen=True)
class StatedTest:
    """What a study says of a test: one-sided or two-sided, adjusted for other tests, another than Wald's, of what."""

    sides: int | None
    adjusted: bool
    other: bool
    margin: bool  # of a margin, as for non-inferiority: the interval around no difference says nothing of it

    @classmethod
    def read(cls, text: str) -> Self:
        """Return it from all that is written beside a p value."""
        one, two = _ONE_SIDED.search(text), _TWO_SIDED.search(text)
        sides = None if bool(one) == bool(two) else 1 if one else 2
        return cls(sides, *(bool(words.search(text)) for words in (_ADJUSTED, _OTHER, _MARGIN)))

    def two_sided(self, p: PValue) -> "Range":
        """Return the range of p values of two sides that a printed one can stand for."""
        return doubled(p) if self.sides == 1 else (p.low, p.high)


Range = tuple[float, float]


def doubled(p: PValue) -> Range:
    """Return the p value of two sides where the printed one is of one; above one half, the effect is on the other."""
    low, high = (1 - p.high, 1 - p.low) if p.low > 0.5 else (p.low, p.high)
    return max(2 * low, 0.0), min(2 * high, 1.0)


def standardized(value: Range, low: Range, high: Range) -> Range | None:
    """Return the least and the greatest distance of an estimate from 0, in halves of its interval's width.

    Each number is given by what can have been rounded to it. Where the estimate can be the middle of its interval, only
    such are tried; otherwise any. ``None`` where the interval may have no width.
    """
    if high[0] <= low[1]:
        return None
    spread = list(_middles(value, low, high))
    if not spread:
        spread = [(middle, half) for middle in value for half in ((high[0] - low[1]) / 2, (high[1] - low[0]) / 2)]
    distances = [middle / half for middle, half in spread]
    crossing = min(distances) <= 0 <= max(distances)
    return 0.0 if crossing else min(map(abs, distances)), max(map(abs, distances))


def _middles(value: Range, low: Range, high: Range) -> Iterator[tuple[float, float]]:
    """Yield middle and half width at the corners of what is possible: the distance is greatest and least at corners."""
    noise = 1e-9 * (high[1] - low[0])
    corners = [(a, b) for a in low for b in high]
    corners += [(a, 2 * middle - a) for a in low for middle in value]
    corners += [(2 * middle - b, b) for b in high for middle in value]
    for a, b in corners:
        inside = low[0] - noise <= a <= low[1] + noise and high[0] - noise <= b <= high[1] + noise
        if inside and value[0] - noise <= (a + b) / 2 <= value[1] + noise:
            yield (a + b) / 2, (b - a) / 2


def implied(distances: Range, level: Printed, least_freedom: int | None = None) -> Range | None:
    """Return the least and the greatest two-sided p of Wald's test, as Cox and logistic regression report it.

    With degrees of freedom, the test may be Student's with so many or more. ``None`` for a level that nobody prints.
    """
    if not 0 < level.value <= Decimal("99.99"):
        return None
    alpha = 1 - float(level.value) / 100
    quantile = NormalDist().inv_cdf(1 - alpha / 2)
    found = [2 * NormalDist().cdf(-quantile * distance) for distance in distances]
    if least_freedom:
        found += [_student(distance, alpha, least_freedom) for distance in distances]
    return min(found), max(found)


def _student(distance: float, alpha: float, freedom: int) -> float:
    from scipy.special import stdtr, stdtrit  # type: ignore[import-untyped]  # takes longer to load than all the rest

    return float(2 * stdtr(freedom, -stdtrit(freedom, 1 - alpha / 2) * distance))


def z_of(p: float) -> float:
    """Return the normal deviate of a two-sided p value."""
    return NormalDist().inv_cdf(1 - max(min(p, 1.0), 1e-15) / 2)
