"""How far a trial has come with its enrollment, as a picture."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

import orjson

from registry import budget
from registry.pictures import kept, marks, style, svg
from registry.pictures.lanes import Lanes
from registry.pictures.scales import Dates, Numbers, labels
from registry.pictures.sheet import Anchor, Look, Sheet, Words
from registry.pictures.spans import Span, span
from registry.pictures.text import clean, width

_START, _END = 52.0, style.WIDTH - 8
_HIGH = 150.0  # of the plot
_MARK = 3.2
_MOST = 500  # counts; more cannot be told apart
_MILESTONES = (("start", "start"), ("primary_completion", "primary completion"), ("completion", "completion"))
_KINDS = {"ACTUAL": "enrolled", "ESTIMATED": "planned"}
_LINES: dict[str, Look] = {
    "ACTUAL": {"stroke": style.BLUE, "width": style.THICK},
    "ESTIMATED": {"stroke": style.VERMILION, "width": style.THICK, "dash": (5.0, 3.0)},
    "": {"stroke": style.EDGE, "width": style.THICK, "dash": style.DOTTED},
}


@dataclass(frozen=True, slots=True)
class Count:
    """A number of participants, whether it is planned or reached, and for when it holds, as far as stated."""

    count: int
    type: str
    on: Span | None

    @property
    def words(self) -> str:
        kind = _KINDS.get(self.type, "participants (whether planned or enrolled is not stated)")
        return f"{self.count:,} {kind}" + (f" as of {self.on.text}" if self.on else "")


@dataclass(frozen=True, slots=True)
class DatedPoint:
    """A dated point in the life of a trial."""

    name: str
    on: Span
    planned: bool

    @property
    def words(self) -> str:
        return f"{self.name} {self.on.text}{' (planned)' if self.planned else ''}"


def cached(content: str) -> bytes:
    """Return the picture of a document given as JSON, drawn once for the same content."""
    return kept.pictures.drawn(lambda: enrollment(orjson.loads(content)), "enrollment", content)


def enrollment(document: dict[str, Any]) -> bytes:
    """Return enrollment against its target over time, as SVG; a picture that says so where nothing can be drawn."""
    return svg.render(sheet(document))


def sheet(document: dict[str, Any]) -> Sheet:
    """Return the picture before it is drawn."""
    counts, milestones = _counts(document), _milestones(document)
    budget.within(len(counts), _MOST)
    phrases = [one.words for one in counts] + [one.words for one in milestones]
    stated = [f"{one[0].upper()}{one[1:]}." for one in phrases]
    title = clean(document.get("acronym") or document.get("brief_title")) or "untitled trial"
    page = Sheet(f"Enrollment: {title}", stated or ["No figure stated: neither a number of participants nor a date."])
    page.heading(page.title, clean(document.get("id")))
    spans = [one.on for one in counts if one.on] + [one.on for one in milestones]
    days = [day for one in spans for day in (one.first, one.last)]
    if counts and days:
        _plot(page, counts, milestones, Dates.around(days, _START, _END))
    else:
        missing = "No date is stated" if counts else "No figure stated: the number of participants is not known"
        page.paragraph(" ".join([*stated, f"{missing}."]), color=style.QUIET)
    page.height += style.MARGIN
    return page


def _counts(document: dict[str, Any]) -> list[Count]:
    """Return the current number, which has no date of its own, and those of the history, oldest first."""
    stated = document.get("enrollment") or {}
    history = [_count(row, span(row.get("on"))) for row in stated.get("history") or []]
    dated = sorted((one for one in history if one), key=lambda one: one.on.middle if one.on else date.min)
    return [*filter(None, [_count(stated, None)]), *dated]


def _count(row: dict[str, Any], on: Span | None) -> Count | None:
    count, kind = row.get("count"), row.get("type") or ""
    return Count(count, kind if kind in _KINDS else "", on) if isinstance(count, int) and count >= 0 else None


def _milestones(document: dict[str, Any]) -> list[DatedPoint]:
    status = document.get("status") or {}
    stated = [(name, status.get(key) or {}) for key, name in _MILESTONES]
    dated = [(name, span(row.get("date")), row.get("type") == "ESTIMATED") for name, row in stated]
    return [DatedPoint(name, on, planned) for name, on, planned in dated if on]


def _plot(page: Sheet, counts: list[Count], milestones: list[DatedPoint], dates: Dates) -> None:
    flags, top = _flags(page, milestones, dates)
    numbers = Numbers(0, max(5.0, max(one.count for one in counts) * 1.15), top + _HIGH, top)
    _axes(page, dates, numbers)
    for milestone in milestones:
        _milestone(page, milestone, dates, flags[milestone.name], top)
    dated = [one for one in counts if one.on]
    for one in counts:
        if not one.on:
            page.line((_START, numbers.at(one.count)), (_END, numbers.at(one.count)), **_LINES[one.type])
    _steps(page, [one for one in dated if one.type == "ACTUAL"], dates, numbers)
    for one in dated:
        _point(page, one, dates, numbers)
    _labels(page, counts, dates, numbers)
    page.height = top + _HIGH + 22
    _legend(page, counts, milestones)


def _flags(page: Sheet, milestones: list[DatedPoint], dates: Dates) -> tuple[dict[str, float], float]:
    """Write the milestones above the plot, in as many lanes as they need; return their heights and that of its top.

    First those with their text to the right, from the left, then the others from the right: what hangs lower is then
    not crossed by the line of what hangs higher.
    """
    lanes, top, heights = Lanes(), page.height + 12, {}
    places = [(one, dates.at(one.on.middle), width(one.words) + 6) for one in milestones]
    right = sorted((place for place in places if place[1] + place[2] <= _END), key=lambda place: place[1])
    left = sorted((place for place in places if place not in right), key=lambda place: -place[1])
    for one, x, wide in right + left:
        after = x + wide <= _END
        lane, _ = lanes.place([(x, x + wide) if after else (x - wide, x)], x)
        heights[one.name] = top + lane * 11
        page.text(x + (3 if after else -3), top + lane * 11, one.words, anchor="start" if after else "end", halo=True)
    return heights, top + len(lanes.taken) * 11 - 4


def _milestone(page: Sheet, one: DatedPoint, dates: Dates, flag: float, top: float) -> None:
    """Draw a line from its flag down, dashed where planned; hatch all that a month or a year can mean."""
    x, dash = dates.at(one.on.middle), style.DASHED if one.planned else ()
    page.below((x, flag - 7), (x, top + _HIGH), stroke=style.EDGE, width=style.THIN, dash=dash)
    if not one.on.exact:
        _fuzzy(page, dates.at(one.on.first), dates.at(one.on.last), top + 3.5)


def _fuzzy(page: Sheet, left: float, right: float, y: float) -> None:
    page.box(left, y - 3.5, right, y + 3.5, fill=style.HATCHED, stroke=style.EDGE, width=style.HAIR)


def _axes(page: Sheet, dates: Dates, numbers: Numbers) -> None:
    bottom, top = numbers.start, numbers.end
    for y, label in numbers.ticks(5):
        page.below((_START, y), (_END, y), stroke=style.GRID, width=style.HAIR)
        page.text(_START - 4, y + 2.8, label, anchor="end", color=style.QUIET)
    for x, _ in dates.ticks():
        page.line((x, bottom), (x, bottom + 3), stroke=style.RULE)
    for x, label in labels(dates.ticks(), _START - 20, style.WIDTH):
        page.text(x, bottom + 12, label, anchor="middle", color=style.QUIET)
    page.line((_START, top), (_START, bottom), (_END, bottom), stroke=style.RULE)


def _steps(page: Sheet, reached: list[Count], dates: Dates, numbers: Numbers) -> None:
    """Join what was reached in steps: between two counts, the earlier is all that is known."""
    places = [(dates.at(one.on.middle), numbers.at(one.count)) for one in reached if one.on]
    corners = [corner for (_, low), (x, y) in pairwise(places) for corner in ((x, low), (x, y))]
    if corners:
        page.line(places[0], *corners, **_LINES["ACTUAL"])


def _point(page: Sheet, one: Count, dates: Dates, numbers: Numbers) -> None:
    assert one.on  # noqa: S101  only dated counts are points
    x, y = dates.at(one.on.middle), numbers.at(one.count)
    if not one.on.exact:
        marks.reach(page, dates.at(one.on.first), dates.at(one.on.last), y)
    _mark(page, x, y, one.type)


def _mark(page: Sheet, x: float, y: float, kind: str) -> None:
    """Reached: a full circle. Planned: a hollow square. Not stated which: a hollow circle."""
    if kind == "ESTIMATED":
        marks.square(page, x, y, _MARK + 0.4, fill=style.PAPER, stroke=style.VERMILION, width=1.1)
    else:
        page.dot(x, y, _MARK, fill=style.BLUE if kind == "ACTUAL" else style.PAPER, stroke=style.EDGE, width=1.0)


def _labels(page: Sheet, counts: list[Count], dates: Dates, numbers: Numbers) -> None:
    """Write numbers beside what they stand for, the newest first, as long as they cover nothing."""
    levels = [numbers.at(one.count) for one in counts if not one.on]
    milestones = [line.points[0][0] for line in page.under if line.points[0][0] == line.points[-1][0]]
    points = [(dates.at(one.on.middle), numbers.at(one.count)) for one in counts if one.on]
    for one in sorted(counts, key=lambda one: one.on.middle if one.on else date.max, reverse=True):
        budget.check()
        x, y = dates.at(one.on.middle) if one.on else _END, numbers.at(one.count)
        text = f"{one.count:,}" if one.on else f"{one.count:,} {_KINDS.get(one.type, 'participants')}"
        places: list[tuple[float, float, Anchor]] = [(x - 5, y - 5, "end"), (x + 5, y - 5, "start")]
        places += [(x + 5, y + 10, "start"), (x - 5, y + 10, "end"), (x, y - 6, "middle")]
        if not one.on:  # a level is as good a place anywhere
            places += [(edge - 4, y - 5, "end") for edge in milestones] + [(_START + 5, y - 5, "start")]
        choices = [Words(left, base, text, anchor, halo=True) for left, base, anchor in places]
        free = [words for words in choices if _free(page, words, numbers, points)]
        page.words += sorted(free, key=lambda words: _crossed(words, levels, milestones))[:1]


def _free(page: Sheet, words: Words, numbers: Numbers, points: list[tuple[float, float]]) -> bool:
    left, top, right, bottom = words.box
    inside = left >= _START and right <= _END + 2 and numbers.end - 4 <= top and bottom <= numbers.start
    boxes = [(x - 2, y - 2, x + 2, y + 2) for x, y in points] + [other.box for other in page.words]
    return inside and all(right < box[0] or left > box[2] or bottom < box[1] or top > box[3] for box in boxes)


def _crossed(words: Words, levels: list[float], milestones: list[float]) -> int:
    """Return how many lines pass behind a label."""
    left, top, right, bottom = words.box
    return sum(top < y < bottom for y in levels) + sum(left < x < right for x in milestones)


def _legend(page: Sheet, counts: list[Count], milestones: list[DatedPoint]) -> None:
    rows: list[tuple[Callable[[Sheet, float, float], None], str]] = []
    kinds = {(one.type, bool(one.on)) for one in counts}
    for kind, label in (*_KINDS.items(), ("", "planned or enrolled (not stated which)")):
        if (kind, True) in kinds:
            rows.append((partial(_mark, kind=kind), f"{label} by date"))
        if (kind, False) in kinds:
            rows.append((partial(_sample, look=_LINES[kind]), f"{label} (present record)"))
    for planned, label in ((False, "milestone"), (True, "planned milestone")):
        if any(one.planned == planned for one in milestones):
            look: Look = {"stroke": style.EDGE, "width": style.THIN, "dash": style.DASHED if planned else ()}
            rows.append((partial(_sample, look=look), label))
    if any(not one.on.exact for one in milestones):
        rows.append((_hatched, "stated as month or year"))
    page.keys(rows)


def _sample(page: Sheet, x: float, y: float, *, look: Look) -> None:
    page.line((x - 8, y), (x + 8, y), **look)


def _hatched(page: Sheet, x: float, y: float) -> None:
    _fuzzy(page, x - 7.5, x + 7.5, y)
