"""The course of a case, taken from its document: what belongs to which treatment, and what is known of when."""

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from registry.pictures.spans import Span, span
from registry.pictures.text import clean
from studies.choices import TREATMENTS
from studies.consistency import as_printed
from studies.pictures.reported import Elsewhere, elsewhere

RESPONSES = {
    "CR": "complete response",
    "PR": "partial response",
    "SD": "stable disease",
    "PD": "progressive disease",
    "NE": "not evaluable",
}


@dataclass(frozen=True, slots=True)
class CourseEntry:
    """One entry. ``end`` is absent where it would lie before the start; ``between`` bounds what has no date.

    ``known`` is the last day by which a treatment without an end is known to have been given, ``course`` the last day
    of the whole course, ``lasting`` has the cycles of a treatment and its stated duration in words.
    """

    type: str
    label: str
    start: Span | None
    end: Span | None = None
    line: Any = None
    response: str = ""
    amount: str = ""
    elsewhere: tuple[Elsewhere, ...] = ()
    between: Span | None = None
    key: str = ""
    ongoing: bool = False
    known: Span | None = None
    course: date | None = None
    lasting: str = ""

    @property
    def treats(self) -> bool:
        """Whether it is a treatment, or a procedure."""
        return self.type in TREATMENTS

    @property
    def once(self) -> bool:
        return self.type == "PROCEDURE"

    @property
    def until(self) -> Span | None:
        """The end, or how far it is known to have gone."""
        return self.end or self.known

    @property
    def words(self) -> str:
        """The value, which must not be lost where a label is cut, and what it is of."""
        return " · ".join(filter(None, (self.amount, self.label)))

    @property
    def when(self) -> str:
        if self.start and self.end:
            return self.start.text if self.end == self.start else f"{self.start.text} to {self.end.text}"
        if self.end:
            return f"until {self.end.text}, start not stated"
        if self.start:
            return f"from {self.start.text}, {self._open}" if self.treats and not self.once else self.start.text
        listed = f", listed between {self.between.text}" if self.between else ""
        return f"no date stated{listed}"

    @property
    def _open(self) -> str:
        if self.ongoing:
            return "ongoing when last reported"
        return f"given until {self.known.text} at least, end not stated" if self.known else "end not stated"


@dataclass(slots=True)
class Treatment:
    """A treatment with the responses and measurements that the record lists under it."""

    entry: CourseEntry
    items: list[CourseEntry] = field(default_factory=list)


@dataclass(slots=True)
class Course:
    """A case: what came before any treatment, the treatments, and all that is neither."""

    before: list[CourseEntry] = field(default_factory=list)
    treatments: list[Treatment] = field(default_factory=list)
    events: list[CourseEntry] = field(default_factory=list)

    @property
    def entries(self) -> list[CourseEntry]:
        """All entries: events, then treatments, each followed by its own."""
        under = [entry for treatment in self.treatments for entry in (treatment.entry, *treatment.items)]
        return [*self.events, *self.before, *under]


def course(document: dict[str, Any]) -> Course:
    """Return the course of the case that a document describes."""
    rows = document.get("timeline", [])
    other = elsewhere(document)
    entries = [_entry(row, rows, number, tuple(other.get(number, ()))) for number, row in enumerate(rows)]
    last = max((entry.start.last for entry in entries if entry.start), default=None)
    entries = [replace(entry, course=last) if entry.treats else entry for entry in entries]
    case = Course(treatments=[Treatment(entry) for entry in entries if entry.treats])
    places = {treatment.entry.key: place for place, treatment in enumerate(case.treatments, 1) if treatment.entry.key}
    listed = _in_order(entries)
    passed = 0
    for entry, row in zip(entries, rows, strict=True):
        if entry.treats:
            passed += 1
        elif entry.type in ("RESPONSE", "MEASUREMENT"):
            owner = passed if listed or not entry.start else _owner(case.treatments, entry.start)
            owner = places.get(row.get("treatment"), owner)
            (case.treatments[owner - 1].items if owner else case.before).append(entry)
        else:
            case.events.append(entry)
    return case


def _in_order(entries: list[CourseEntry]) -> bool:
    """Whether the record lists its dated entries as they happened, so that its order can be relied on."""
    dated = [entry.start for entry in entries if entry.start]
    return all(earlier.first <= later.last for earlier, later in pairwise(dated))


def _owner(treatments: list[Treatment], when: Span) -> int:
    """Return the place, counted from 1, of the treatment that started last before a date; 0 is none."""
    starts = [(treatment.entry.start, place) for place, treatment in enumerate(treatments, 1)]
    begun = [(start.first, place) for start, place in starts if start and start.first <= when.last]
    return max(begun, default=(None, 0))[1]


def _entry(row: dict[str, Any], rows: list[dict[str, Any]], number: int, other: tuple[Elsewhere, ...]) -> CourseEntry:
    start, end = span(row.get("date")), span(row.get("end_date"))
    label = clean(row.get("label")) or clean(row.get("regimen")) or clean(row.get("description"))
    amount = f"{clean(as_printed(row))} {clean(row.get('unit'))}".strip() if row.get("value") else ""
    return CourseEntry(
        type=row.get("type", ""),
        label=label or str(row.get("type", "Entry")).capitalize(),
        start=start,
        end=None if start and end and end.last < start.first else end,
        line=row.get("line"),
        response=row.get("response", "") if row.get("response") in RESPONSES else "",
        amount="" if row.get("type") in TREATMENTS else amount,
        elsewhere=tuple(one for one in other if one.span != (end if one.ends else start)),
        between=None if start or end else _between(rows, number),
        key=row.get("key") or "",
        ongoing=row.get("ongoing") is True and not end,
        known=_known(row, rows, start) if start and not end else None,
        lasting=_lasting(row, amount),
    )


def _known(row: dict[str, Any], rows: list[dict[str, Any]], start: Span) -> Span | None:
    """Return the last day by which cycles of a treatment had been given; or was last reported to go on."""
    named = [one for one in rows if row.get("key") and one.get("treatment") == row["key"] and one.get("cycles")]
    reports = rows if row.get("ongoing") is True else named
    days = [day for one in reports if (day := span(one.get("date"))) and day.first >= start.last]
    return max(days, key=lambda day: day.first, default=None)


def _lasting(row: dict[str, Any], amount: str) -> str:
    """Return how many cycles of a treatment are reported, and how long it is said to have lasted."""
    if row.get("type") not in TREATMENTS:
        return ""
    number, length = row.get("cycles"), row.get("cycle_days")
    cycles = f"{number} cycles" + (f" of {length} days" if length else "") if number is not None else ""
    return ", ".join(filter(None, (cycles, amount and f"said to last {amount}")))


def _between(rows: list[dict[str, Any]], number: int) -> Span | None:
    """Return the days between the dated neighbours of an entry that has no date, if they are in order."""
    before = next(filter(None, (span(row.get("date")) for row in reversed(rows[:number]))), None)
    after = next(filter(None, (span(row.get("date")) for row in rows[number + 1 :])), None)
    if not before or not after or before.first > after.last:
        return None
    return Span(before.first, after.last, f"{before.text} and {after.text}")


def sentences(case: Course) -> list[str]:
    """Return the course in sentences: every entry with its dates."""
    lines = [f"{_kind(entry)}{entry.words}, {entry.when}{differing(entry)}." for entry in case.events]
    lines += [f"Before any treatment: {_observed(entry)}." for entry in case.before]
    for place, treatment in enumerate(case.treatments, 1):
        line = f" (line {treatment.entry.line})" if treatment.entry.line is not None else ""
        entry = treatment.entry
        lasting = f", {entry.lasting}" if entry.lasting else ""
        kind = "Procedure" if entry.once else "Treatment"
        lines.append(f"{kind} {place}{line}: {entry.words}, {entry.when}{lasting}{differing(entry)}.")
        lines += [f"Under treatment {place}: {_observed(item)}." for item in treatment.items]
    return lines


def _kind(entry: CourseEntry) -> str:
    return f"{entry.type.capitalize()}: " if entry.type else ""


def _observed(entry: CourseEntry) -> str:
    response = f"{RESPONSES[entry.response]} ({entry.response}), " if entry.response else ""
    return f"{response}{entry.words}, {entry.when}{differing(entry)}"


def differing(entry: CourseEntry) -> str:
    """Return what is reported elsewhere, in words."""
    text = ""
    for one in entry.elsewhere:
        which = one.named if entry.treats and not entry.once else "date"
        where = f" ({one.locator})" if one.locator else ""
        text += f"; {which} reported elsewhere as {one.span.text}{where}"
    return text
