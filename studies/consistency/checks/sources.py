"""Where one source says two things about one value."""

import re
from collections.abc import Iterator

from registry.dates import PartialDate
from registry.rules import Severity, Violations
from studies.consistency.book import book
from studies.consistency.reading import ReportedRow, ReportedStudy, partial_date

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAY_FIRST = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([a-z]+)\.?,?\s+(\d{4})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_DEEPEST = 8  # steps of a pointer into a study


def spoken_date(text: str) -> PartialDate | None:
    """Return the date that a text consists of: “January 22, 2024”, “18 Oct 2023”, “May 2020”, “2024-01”."""
    plain = text.strip().rstrip(".")
    if match := _MONTH_FIRST.fullmatch(plain):
        name, day, year = match.groups()
    elif match := _DAY_FIRST.fullmatch(plain):
        day, name, year = match.groups()
    else:
        return partial_date(plain)
    months = [number for number, month in enumerate(_MONTHS, 1) if len(name) > 2 and month.startswith(name.lower())]
    if len(months) != 1:
        return None
    return partial_date(f"{year}-{months[0]:02d}" + (f"-{int(day):02d}" if day else ""))


@book.rule("SOURCE_DATES_DIFFER", Severity.INCONSISTENT)
def one_source_gives_one_date(study: ReportedStudy) -> Violations:
    """One source gives one date for one event."""
    for row, stated, reported in _disagreements(study):
        held, other = spoken_date(stated), spoken_date(reported)
        if held and other and (held.certainly_after(other) or other.certainly_after(held)):
            message = f"The source gives {held} in one place and {other} in another{_place(row)}."
            yield row.text("path") or "", message, held, other


@book.rule("SOURCE_STATEMENTS_DIFFER", Severity.NOTE)
def one_source_says_one_thing(study: ReportedStudy) -> Violations:
    """One source says one thing about one value."""
    for row, stated, reported in _disagreements(study):
        if not (spoken_date(stated) and spoken_date(reported)) and stated.casefold() != reported.casefold():
            message = f"The source says “{stated}” in one place and “{reported}” in another{_place(row)}."
            yield row.text("path") or "", message, stated, reported


def _disagreements(study: ReportedStudy) -> Iterator[tuple[ReportedRow, str, str]]:
    """Yield what differs, what the document holds or its source says elsewhere, and what is said here instead."""
    rows = list(study.rows("provenance"))
    only = _sources(study)
    support = {(row.text("source"), row.text("path")) for row in rows if row.text("relation") in (None, "SUPPORTS")}
    for row in rows:
        path, source, reported = row.text("path"), row.text("source"), row.text("reported")
        if row.text("relation") != "DIFFERS" or not path or not source or not reported:
            continue
        held = _value(study, path)
        agreeing = any((source, above) in support for above in _above(path))
        if held is not None and (agreeing or only == [source]):
            yield row, held, reported


def _above(path: str) -> Iterator[str]:
    """Yield a pointer, and those of what it stands in; no value stands deeper than a few steps."""
    for _ in range(_DEEPEST):
        if path:
            yield path
            path = path.rpartition("/")[0]


def _sources(study: ReportedStudy) -> list[str | None]:
    return [row.text("key") for row in study.rows("sources")]


def _value(study: ReportedStudy, path: str) -> str | None:
    """Return the text or number at a pointer of the document."""
    value: object = study.document
    for step in path.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            value = value[int(name)] if name.isdecimal() and len(name) < 8 and int(name) < len(value) else None
        else:
            value = value.get(name) if isinstance(value, dict) else None
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _place(row: ReportedRow) -> str:
    locator = row.text("locator")
    return f" ({locator})" if locator else ""
