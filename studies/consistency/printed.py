"""Numbers as they are printed: the decimals that were kept say how exact they are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Self

# A comma may separate decimals or thousands, so a number with one is not read at all.
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")
_SIGNS = str.maketrans({"·": ".", "−": "-", "–": "-"})  # The Lancet prints 22·2; typesetters print a minus

# How a bound is printed, by its word.
SIGNS = {"GREATER_THAN": ">", "AT_LEAST": "≥", "LESS_THAN": "<", "AT_MOST": "≤", "APPROXIMATELY": "≈"}

# What binary arithmetic may lose in a recomputed bound; far below any printed digit.
NOISE = Decimal("1e-9")


@dataclass(frozen=True)
class Printed:
    """A decimal number as printed; every value in ``low`` to ``high`` could have been rounded to it."""

    text: str
    value: Decimal

    @classmethod
    def parse(cls, raw: object) -> Self | None:
        """Return the number in a text (or an integer), ``None`` where it is not plainly one."""
        if isinstance(raw, bool) or not isinstance(raw, str | int):
            return None
        text = str(raw).strip().removesuffix("%").strip()
        plain = text.translate(_SIGNS)
        return cls(text, Decimal(plain)) if _NUMBER.fullmatch(plain) else None

    @cached_property
    def unit(self) -> Decimal:
        """One unit of the last printed digit."""
        return Decimal(1).scaleb(-self.places)

    @cached_property
    def places(self) -> int:
        """How many decimals are printed."""
        return max(0, -int(self.value.as_tuple().exponent))

    @property
    def low(self) -> Decimal:
        """The least value that rounds to it."""
        return self.value - self.unit / 2

    @property
    def high(self) -> Decimal:
        """The greatest value that rounds to it."""
        return self.value + self.unit / 2

    def shows(self, exact: Decimal, off: int = 0) -> bool:
        """Whether a computed value may be printed so; ``off`` allows that many units of the last digit more.

        A value half-way between two printable ones may go either way: journals round up, statistical software
        rounds to even, and binary arithmetic does either.
        """
        return abs(exact - self.value) <= self.unit / 2 + off * self.unit + NOISE

    def rounded(self, exact: Decimal) -> str:
        """Return a computed value with the decimals that are printed here."""
        return str(exact.quantize(self.unit, rounding=ROUND_HALF_UP))


def as_printed(row: Mapping[str, Any], name: str = "value") -> str:
    """Return a value so that it cannot be taken for exact: “>3”, and “17+” for a time that was censored."""
    value = str(row.get(name) or "").strip()
    censored = "+" if name == "value" and row.get("censoring") else ""
    return f"{SIGNS.get(str(row.get('bound')), '')}{value}{censored}" if value else ""
