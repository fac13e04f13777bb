"""How the checks read a study document: what is absent, or not of the expected form, reads as ``None``."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from registry import budget
from registry.dates import PartialDate
from studies.consistency.durations import Duration, days
from studies.consistency.printed import SIGNS, Printed, as_printed

# Outcomes that are shares of the people counted. Rates of survival are estimates over time, not shares.
SHARES = {"ORR", "DCR", "CBR", "CR", "PR", "SD", "PD", "NE", "PCR", "MPR", "CLINICAL_CR"}
RATES = {"PFS_RATE", "OS_RATE", "DOR_RATE"}
# What is said of an estimate over time, and what may be said of one: of survivors that were counted too.
_OVER_TIME = re.compile(r"kaplan|product[ -]limit|actuarial|life[ -]table|cumulative incidence", re.IGNORECASE)
_SURVIVING = re.compile(r"survival|[- ]free\b|free(dom)? (from|of)|probability|\b(OS|PFS|DFS|EFS) rate", re.IGNORECASE)
_OF_CURVES = {"LOG_LOG", "BROOKMEYER_CROWLEY"}  # methods of intervals
TIMES = {"PFS", "OS", "DOR", "TTR", "DFS", "EFS"}
# Results are of the same people at the same time where all of this is stated alike.
SAME_PEOPLE = ("group", "phase", "data_cutoff_on")
_PERCENT = {"%", "percent", "percentage"}
_BOUNDED = {"value", "percentage"}  # what the bound of a row belongs to
_FROM_BELOW, _FROM_ABOVE = {"GREATER_THAN", "AT_LEAST"}, {"LESS_THAN", "AT_MOST"}


@dataclass(frozen=True)
class ReportedRow:
    """An object of the document with its JSON Pointer."""

    pointer: str
    data: Mapping[str, Any]

    def at(self, name: str) -> str:
        return f"{self.pointer}/{name}"

    def text(self, name: str) -> str | None:
        """Return a text that is not empty."""
        value = self.data.get(name)
        return value.strip() if isinstance(value, str) and value.strip() else None

    def count(self, name: str) -> int | None:
        """Return a whole number of people, fewer than live."""
        value = self.data.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**10 else None

    def number(self, name: str) -> Printed | None:
        """Return a number that is stated as exact: a bound would be taken for what it is not."""
        return None if name in _BOUNDED and self.is_inexact else Printed.parse(self.data.get(name))

    @property
    def is_inexact(self) -> bool:
        """Whether the number of the row is a bound, an approximation, or a time that was cut short."""
        return self.text("bound") in SIGNS or self.text("censoring") is not None

    def date(self, name: str) -> PartialDate | None:
        return partial_date(self.data.get(name))

    def within(self, name: str) -> "ReportedRow":
        """Return an object inside, empty if there is none."""
        value = self.data.get(name)
        return ReportedRow(self.at(name), value if isinstance(value, Mapping) else {})

    def span(self, name: str = "value") -> Duration | None:
        """Return a printed duration in days, with what its rounding and its bound leave open."""
        span = days(Printed.parse(self.data.get(name)), self.text("unit"))
        if not span or not self.is_inexact:
            return span
        bound = "AT_LEAST" if self.text("censoring") else self.text("bound")
        if bound in _FROM_BELOW:
            return Duration(span.low, Decimal("Infinity"))
        return Duration(Decimal(0), span.high) if bound in _FROM_ABOVE else None  # how near “about” is, nobody says

    def printed(self, name: str = "value") -> str:
        """Return the number with the sign of its bound."""
        return as_printed(self.data, name)

    @property
    def words(self) -> str:
        """What a reader would call the row."""
        return self.text("name") or self.text("measure") or self.text("term") or self.text("label") or "The value"


class ReportedStudy:
    """A study document, read as far as its values have the right type."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.root = ReportedRow("", document)

    def rows(self, name: str) -> Iterator[ReportedRow]:
        items = self.document.get(name)
        for index, item in enumerate(items if isinstance(items, list) else []):
            budget.check()
            if isinstance(item, Mapping):
                yield ReportedRow(f"/{name}/{index}", item)

    @cached_property
    def groups(self) -> dict[str, ReportedRow]:
        return {key: row for row in self.rows("groups") if (key := row.text("key"))}

    @cached_property
    def outcomes(self) -> list[ReportedRow]:
        return list(self.rows("outcomes"))

    @cached_property
    def primary(self) -> list[ReportedRow]:
        """The outcomes that can be held against each other: what news or an earlier analysis says is another story."""
        return [row for row in self.outcomes if row.text("report") in (None, "PRIMARY")]

    @cached_property
    def _by_measure(self) -> dict[str | None, list[ReportedRow]]:
        rows: dict[str | None, list[ReportedRow]] = {}
        for row in self.primary:
            rows.setdefault(row.text("measure"), []).append(row)
        return rows

    def measured(self, measure: str) -> list[ReportedRow]:
        return self._by_measure.get(measure, [])

    def sizes(self, group: str | None) -> list[tuple[int, str]]:
        """Return the numbers of people that a share of the group could be out of, the group's own first, in words."""
        row, people = self.groups.get(group or ""), self.root.within("population")
        own = row.count("size") if row else None
        sizes = [(own, f"the {own} of the group")] if own else []
        if self.is_everybody(group):
            names = {name: people.count(name) for name in ("evaluable", "treated", "enrolled")}
            sizes += [(n, f"the {n} {name}") for name, n in names.items() if n]
        first: dict[int, str] = {}
        for n, words in sizes:
            first.setdefault(n, words)
        return list(first.items())

    def people(self, group: str | None) -> int | None:
        """Return how many people a group can have at most: no analysis of it can be of more."""
        enrolled = self.root.within("population").count("enrolled")
        return max((n for n, _ in self.sizes(group)), default=enrolled or None)

    def is_everybody(self, group: str | None) -> bool:
        """Whether the group is all people of the study, not a part of them."""
        row = self.groups.get(group) if group else None
        if row is None:
            return group in (None, "all") or not self.groups
        alone = row.text("type") != "SUBGROUP" and not row.text("parent")
        return alone and sum(not other.text("parent") for other in self.groups.values()) == 1


def in_percent(row: ReportedRow) -> bool:
    """Whether the value is printed in percent."""
    unit = row.text("unit")
    return unit.lower() in _PERCENT if unit else row.text("statistic") == "PERCENTAGE"


def is_percentage(row: ReportedRow) -> bool:
    """Whether an outcome is a share of people in percent."""
    if not in_percent(row) or row.text("measure") in RATES | TIMES or is_estimate(row):
        return False
    if row.text("measure") in SHARES:
        return row.text("statistic") in (None, "PERCENTAGE", "RATE")
    counted = row.count("numerator") is not None or row.count("denominator") is not None
    return row.text("statistic") == "PERCENTAGE" and counted


def is_estimate(row: ReportedRow) -> bool:
    """Whether a percentage is one of a curve (Kaplan-Meier): no count of people gives it, whatever stands beside it."""
    name = row.text("name") or ""
    if _OVER_TIME.search(f"{name} {row.text('note') or ''}") or row.within("interval").text("method") in _OF_CURVES:
        return True
    return row.count("numerator") is None and bool(_SURVIVING.search(name))


def partial_date(raw: object) -> PartialDate | None:
    """Return a partial date, ``None`` for anything else."""
    try:
        return PartialDate(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


def same(row: ReportedRow, other: ReportedRow, *names: str) -> bool:
    """Whether two rows state the same of each, or both nothing."""
    return all(row.data.get(name) == other.data.get(name) for name in names)


def compatible(row: ReportedRow, other: ReportedRow, *names: str) -> bool:
    """Whether two rows state nothing different of any."""
    return all(None in (row.data.get(name), other.data.get(name)) or same(row, other, name) for name in names)
