"""Treatments as bars, no longer and no sharper than their dates allow."""

from registry.pictures import style
from registry.pictures.lanes import Lanes
from registry.pictures.scales import Dates
from registry.pictures.sheet import Anchor, Sheet
from registry.pictures.text import width
from studies.pictures import symbols
from studies.pictures.course import CourseEntry
from studies.pictures.items import PITCH
from studies.pictures.reported import Elsewhere

STUB = 13.0  # length of a bar whose end is not stated, without its head
_LEAST = 2.5  # length of the shortest bar


def draw(page: Sheet, scale: Dates, entry: CourseEntry, under: list[CourseEntry], y: float) -> None:
    """Draw the bar of a treatment, and the line along which it was followed."""
    spans = [span for span in (entry.start, entry.end, entry.between) if span]
    if not spans:
        return
    observations = [scale.at(item.start.middle) for item in under if item.start]
    _followed(page, scale.at(spans[0].first), scale.at(spans[-1].last), observations, y)
    if entry.between:
        symbols.undated(page, scale.at(entry.between.first), scale.at(entry.between.last), y)
    elif entry.start and entry.end:
        _closed(page, scale, entry, y)
    else:
        _open(page, scale, entry, y)


def _followed(page: Sheet, left: float, right: float, observations: list[float], y: float) -> None:
    first, last = min([left, *observations]), max([right, *observations])
    for end, far in ((left, first), (right, last)):
        if end != far:
            page.line((end, y), (far, y), stroke=style.RULE, width=style.THIN)


def _closed(page: Sheet, scale: Dates, entry: CourseEntry, y: float) -> None:
    """Draw a bar with both ends; what either date leaves open is hatched."""
    assert entry.start  # noqa: S101  the caller has looked
    assert entry.end  # noqa: S101
    first, begun = scale.at(entry.start.first), scale.at(entry.start.last)
    ending, last = scale.at(entry.end.first), scale.at(entry.end.last)
    if entry.start.last > entry.end.first:
        symbols.fuzzy(page, first, max(last, first + _LEAST), y)
        return
    symbols.certain(page, begun, max(ending, begun + _LEAST), y)
    if not entry.start.exact:
        symbols.fuzzy(page, first, begun, y)
    if not entry.end.exact:
        symbols.fuzzy(page, ending, last, y)


def _open(page: Sheet, scale: Dates, entry: CourseEntry, y: float) -> None:
    """Draw a short bar with an arrow toward the end that is not stated."""
    end, toward = (entry.start, 1) if entry.start else (entry.end, -1)
    assert end  # noqa: S101  one of them is stated
    first, last = scale.at(end.first), scale.at(end.last)
    near = last if toward > 0 else first
    far = min(near + STUB, scale.end - 5.5) if toward > 0 else max(near - STUB, scale.start + 5.5)
    symbols.certain(page, min(near, far), max(near, far), y)
    symbols.head(page, far, toward, y)
    if not end.exact:
        symbols.fuzzy(page, first, last, y)


def elsewhere(page: Sheet, scale: Dates, lanes: Lanes, entry: CourseEntry, base: float) -> None:
    """Draw the bar again, hollow and dashed, for each date that is reported elsewhere."""
    for one in entry.elsewhere:
        left, right = _otherwise(scale, entry, one)
        label = f"{one.named} reported elsewhere: {one.span.text}"
        wide = width(label) + 4
        x, down, anchor = _beside(scale, left, right, wide)
        ends = (x - wide, right) if anchor == "end" else (min(left, x), max(right, x + wide))
        lane, _ = lanes.place([ends], left, first=1, deep=1 + down)
        y = base + lane * PITCH
        symbols.otherwise(page, left, right, y)
        page.text(x, y + 2.8 + down * 10, label, anchor=anchor, halo=True)


def _beside(scale: Dates, left: float, right: float, wide: float) -> tuple[float, int, Anchor]:
    """Return where a text goes: to the right of a bar, to its left, or on the line below it."""
    if right + 4 + wide <= scale.end:
        return right + 4, 0, "start"
    if left - 4 - wide >= scale.start:
        return left - 4, 0, "end"
    return max(scale.start, min(left, scale.end - wide)), 1, "start"


def _otherwise(scale: Dates, entry: CourseEntry, one: Elsewhere) -> tuple[float, float]:
    """Return from where to where the bar would reach."""
    if one.ends:
        right = scale.at(one.span.last)
        return min(scale.at(entry.start.first) if entry.start else right, right - STUB), right
    left = scale.at(one.span.first)
    until = scale.at(entry.end.last) if entry.end else scale.at(one.span.last)
    return left, min(max(until, left + STUB), scale.end)
