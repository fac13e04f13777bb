"""The treatments of a case as reported: when each started, in all the places that say so, and what belongs to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from registry.dates import PartialDate
from studies.consistency.durations import MONTH, Duration
from studies.consistency.printed import Printed
from studies.consistency.reading import ReportedRow, ReportedStudy
from studies.consistency.spoken import spoken_date, whole_duration

_TYPES = {"TREATMENT", "PROCEDURE"}
_MOST = 8  # quotations of one place that are looked at
Quotations = dict[str, list[ReportedRow]]


@dataclass(frozen=True)
class Start:
    """A day on which a treatment is said to have started; ``words`` quote the source where the record has another."""

    date: PartialDate
    words: str = ""

    def __str__(self) -> str:
        return f"{self.date} (“{self.words}”)" if self.words else str(self.date)


@dataclass(frozen=True)
class ReportedTreatment:
    """A treatment or procedure, with the responses, measurements and outcomes that name it."""

    row: ReportedRow
    starts: list[Start]
    observations: list[ReportedRow]
    outcomes: list[ReportedRow]

    @property
    def cycle_days(self) -> int:
        """Days of a cycle, 0 where they are not stated, or are none."""
        stated = self.row.count("cycle_days") or 0
        return stated if stated < 1000 else 0

    @property
    def progression(self) -> ReportedRow | None:
        """The first dated progression with it."""
        return first_dated(row for row in self.observations if row.text("response") == "PD")


def treatments(study: ReportedStudy) -> list[ReportedTreatment]:
    """Return the treatments in the order of the record."""
    rows, quoted = list(study.rows("timeline")), quotations(study)
    observations, outcomes = _naming(rows), _naming(study.outcomes)
    return [
        ReportedTreatment(row, _starts(row, quoted), observations.get(key, []), outcomes.get(key, []))
        for row in rows
        if row.text("type") in _TYPES
        for key in [row.text("key") or ""]
    ]


def quotations(study: ReportedStudy) -> Quotations:
    """Return the first few entries of provenance of each place."""
    quoted: Quotations = {}
    for row in study.rows("provenance"):
        entries = quoted.setdefault(row.text("path") or "", [])
        if row.text("reported") and len(entries) < _MOST:
            entries.append(row)
    return quoted


@dataclass(frozen=True)
class Statement:
    """What is claimed, and whether in the words of the source."""

    words: str
    of_the_source: bool

    def __str__(self) -> str:
        return f"{'The source says' if self.of_the_source else 'Recorded is'} “{self.words}”"


def statement(quoted: Quotations, recorded: str, *places: str) -> Statement:
    """Return the words of the source that support the first of some places that has any, else what is recorded."""
    for place in places:
        for row in quoted.get(place, []):
            if row.text("relation") in (None, "SUPPORTS"):
                return Statement(row.text("reported") or recorded, of_the_source=True)
    return Statement(recorded, of_the_source=False)


def stated_value(quoted: Quotations, row: ReportedRow) -> Statement:
    """Return the value of a row with its unit, as the source says it."""
    return statement(quoted, f"{row.printed()} {row.text('unit') or ''}".strip(), row.at("value"))


def first_dated(rows: Iterator[ReportedRow]) -> ReportedRow | None:
    dated = [(day.earliest, row.pointer, row) for row in rows if (day := row.date("date"))]
    return min(dated, key=lambda each: each[:2])[2] if dated else None


def elapsed(start: PartialDate, end: PartialDate) -> Duration:
    """Return the least and the most days that can lie between two partial dates."""
    return Duration(_days(start.latest, end.earliest), _days(start.earliest, end.latest))


def stated_duration(row: ReportedRow) -> Duration | None:
    """Return what the printed duration of a row may mean; of one that was cut short, how long it was seen."""
    return whole_duration(Printed.parse(row.data.get("value")), row.text("unit"), row.text("bound"))


def in_months(duration: Duration) -> str:
    """Return a duration in months with one decimal: “16.6”, “5.5 to 6.2”."""
    low, high = (f"{each / MONTH:.1f}" for each in (duration.low, duration.high))
    return low if low == high else f"{low} to {high}"


def room(start: PartialDate, end: PartialDate, cycle_days: int, early: timedelta) -> int:
    """Return how many cycles can have started by a day, the first on the day of the start."""
    return max(0, ((end.latest - start.earliest) + early).days // cycle_days + 1)


def _days(start: date, end: date) -> Decimal:
    return Decimal((end - start).days)


def _naming(rows: list[ReportedRow]) -> dict[str, list[ReportedRow]]:
    by_key: dict[str, list[ReportedRow]] = {}
    for row in rows:
        if key := row.text("treatment"):
            by_key.setdefault(key, []).append(row)
    return by_key


def _starts(row: ReportedRow, quoted: Quotations) -> list[Start]:
    """Return the start that the record has, and those that its source gives elsewhere."""
    held = row.date("date")
    if not held:
        return []
    others = {
        other: Start(other, entry.text("reported") or "")
        for entry in quoted.get(row.at("date"), [])
        if entry.text("relation") == "DIFFERS" and (other := spoken_date(entry.text("reported") or ""))
    }
    apart = [start for day, start in others.items() if day.certainly_after(held) or held.certainly_after(day)]
    return [Start(held), *apart]
