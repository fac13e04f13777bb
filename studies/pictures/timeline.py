"""The course of a case as a picture: treatments as bars, what was observed under each, and all else above."""

from datetime import date
from typing import Any

from registry import budget
from registry.pictures import style, svg
from registry.pictures.lanes import Lanes
from registry.pictures.scales import Dates, labels
from registry.pictures.sheet import Sheet
from registry.pictures.text import clean, wrapped
from studies.pictures import bars, items
from studies.pictures.course import RESPONSES, Course, CourseEntry, course, differing, sentences
from studies.pictures.legend import legend

_LEFT = 132.0  # room of the names of treatments
_START, _END = _LEFT + 12, style.WIDTH - style.MARGIN
_MOST = 200  # entries; more cannot be told apart, and placing them takes long
_BASE = 9.0  # from the top of a row to the middle of its bar


def timeline(document: dict[str, Any]) -> bytes:
    return svg.render(sheet(document))


def sheet(document: dict[str, Any]) -> Sheet:
    """Return the picture before it is drawn."""
    budget.within(len(document.get("timeline") or []), _MOST)
    case = course(document)
    title = clean(document.get("title")) or "Untitled case"
    page = Sheet(f"Course of the case: {title}", sentences(case) or ["The record states no course of a case."])
    page.heading(title, _numbered(document))
    days = _days(case)
    if days:
        _plot(page, case, Dates.around(days, _START, _END))
    _notes(page, case, plotted=bool(days))
    page.height += style.MARGIN
    return page


def _numbered(document: dict[str, Any]) -> str:
    version = f"version {document['version']}" if document.get("version") else ""
    return ", ".join(filter(None, (clean(document.get("id")), version)))


def _days(case: Course) -> list[date]:
    spans = [span for entry in case.entries for span in (entry.start, entry.end, entry.between) if span]
    spans += [one.span for entry in case.entries for one in entry.elsewhere]
    return [day for span in spans for day in (span.first, span.last)]


def _plot(page: Sheet, case: Course, scale: Dates) -> None:
    page.height += style.LEADING
    top = page.height
    _axis(page, scale, top - 4)
    if any(entry.start for entry in case.events):
        _row(page, scale, "Diagnoses, events, outcome", "", items.on_its_own, case.events)
    if any(entry.start for entry in case.before):
        _row(page, scale, "Before any treatment", "", items.on_its_own, case.before)
    for treatment in case.treatments:
        _treatment(page, scale, treatment.entry, treatment.items)
    for x, _ in scale.ticks():
        page.below((x, top), (x, page.height), stroke=style.GRID, width=style.HAIR)
    page.height += style.LEADING + 2
    _axis(page, scale, page.height - 4)
    page.height += 4
    legend(page, case)


def _axis(page: Sheet, scale: Dates, y: float) -> None:
    for x, label in labels(scale.ticks(), scale.start, scale.end):
        page.text(x, y, label, anchor="middle", color=style.QUIET)


def _treatment(page: Sheet, scale: Dates, entry: CourseEntry, under: list[CourseEntry]) -> None:
    line = f"Line {entry.line} · " if entry.line is not None else ""
    when = "no date stated" if entry.between else entry.when
    _row(page, scale, entry.label, line + when, items.with_bar, under, bar=entry)


def _row(
    page: Sheet,
    scale: Dates,
    name: str,
    below: str,
    place: Any,
    entries: list[CourseEntry],
    *,
    bar: CourseEntry | None = None,
) -> None:
    """Draw a row: its name at the left, its bar if it has one, and its entries where there is room."""
    top, lanes = page.height, Lanes()
    page.line((style.MARGIN, top), (scale.end, top), stroke=style.GRID, width=style.THIN)
    bottom = _name(page, name, below, top + style.LEADING)
    middle = place(page, scale, lanes, entries, top + _BASE)
    if bar:
        bars.elsewhere(page, scale, lanes, bar, middle)
        bars.draw(page, scale, bar, entries, middle)
    page.height = max(bottom, middle + items.depth(lanes)) + 5


def _name(page: Sheet, name: str, below: str, y: float) -> float:
    """Write the name of a row and what stands below it; return where that ends."""
    for line in wrapped(name, _LEFT, most=3):
        page.text(style.MARGIN, y, line)
        y += style.LEADING
    for line in wrapped(below, _LEFT, most=3):
        page.text(style.MARGIN, y, line, color=style.QUIET)
        y += style.LEADING
    return y - style.LEADING + 2


def _notes(page: Sheet, case: Course, *, plotted: bool) -> None:
    """Write what the plot cannot show: entries without a date, and where a date was reported otherwise."""
    bare = [entry for entry in case.entries if not (entry.start or entry.end)]
    if undated := [entry for entry in bare if not entry.treats or not plotted]:
        page.paragraph("No date stated: " + "; ".join(map(_undated, undated)) + ".", color=style.QUIET)
    for entry in case.entries:
        if entry.elsewhere:
            page.paragraph(f"{entry.words}: {entry.when}{differing(entry)}.", most=6, color=style.QUIET)
    if not case.entries:
        page.paragraph("The record states no course of a case.")


def _undated(entry: CourseEntry) -> str:
    response = f" ({RESPONSES[entry.response]})" if entry.response else ""
    return entry.words + response
