"""Dates that another place of a source reports for an entry of the course of a case."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from registry.pictures.spans import Span, span

_POINTER = re.compile(r"/timeline/(\d{1,6})/(date|end_date)", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?P<year>(?:1[89]|20|21)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
# From the most to the least that can be said; each is looked for in what the ones before have left.
_WRITTEN = [
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"\b{_YEAR}[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)\b",
        rf"\b{_NAME}\s+{_DAY}\s*,?\s+{_YEAR}\b",
        rf"\b{_DAY}\s+(?:of\s+)?{_NAME}\s*,?\s+{_YEAR}\b",
        rf"\b{_NAME}\s*,?\s+(?:of\s+)?{_YEAR}\b",
        rf"\b{_YEAR}[-/.](?P<month>\d\d?)\b",
        rf"(?:^|\b(?:in|since|from|until|till|by|to|of|during|and|or|early|late)\s+){_YEAR}\b(?!\s*(?:mg|ml|g|mm|cells)\b)",
    )
]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A date as reported elsewhere, whether it ends the entry, and where it stands."""

    span: Span
    ends: bool
    locator: str

    @property
    def named(self) -> str:
        """Which of the two dates it is."""
        return "end" if self.ends else "start"


def elsewhere(document: dict[str, Any]) -> dict[int, list[Elsewhere]]:
    """Return the differing dates of a document by the number of their entry."""
    others: dict[int, list[Elsewhere]] = defaultdict(list)
    for row in document.get("provenance", []):
        place = _POINTER.fullmatch(row.get("path", ""))
        dates = read_dates(row.get("reported") or "") if place and row.get("relation") == "DIFFERS" else []
        if place and dates:
            ends = place[2] == "end_date"
            others[int(place[1])].append(Elsewhere(dates[-1 if ends else 0], ends, row.get("locator") or ""))
    return others


def read_dates(text: str) -> list[Span]:
    """Return the dates that a text names in English or in figures from the year down, in the order of the text."""
    spans: dict[int, Span] = {}
    for pattern in _WRITTEN:
        for match in pattern.finditer(text):
            if read := span(_partial(match.groupdict())):
                spans[match.start()] = read
        text = pattern.sub(lambda match: "#" * len(match[0]), text)
    return [spans[place] for place in sorted(spans)]


def _partial(parts: dict[str, str]) -> str:
    month = str(_MONTHS.index(parts["name"].lower()) + 1) if "name" in parts else parts.get("month", "")
    return "-".join(part.zfill(2) for part in (parts["year"], month, parts.get("day", "")) if part)
