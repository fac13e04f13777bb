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
    elif entry.once:
        _once(page, scale, entry, y)
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
    """Draw a bar as far as it is known, with an arrow if it went on, else open toward what is not stated."""
    if not entry.start:
        _opening(page, scale, entry, y)
        return
    first, begun = scale.at(entry.start.first), scale.at(entry.start.last)
    given, known = (scale.at(entry.known.first), scale.at(entry.known.last)) if entry.known else (begun, begun)
    if given > begun:
        symbols.certain(page, begun, given, y)
    if known > given:
        symbols.fuzzy(page, max(given, begun), known, y)
    if not entry.start.exact:
        symbols.fuzzy(page, first, begun, y)
    _beyond(page, scale, entry, max(known, begun), y)


def _beyond(page: Sheet, scale: Dates, entry: CourseEntry, known: float, y: float) -> None:
    """Draw what is behind the last day that is known of a treatment: an arrow if it went on, else an open end."""
    if entry.ongoing:
        far = min(known + _LEAST, scale.end - 5.5)
        symbols.certain(page, min(known, far - _LEAST), far, y)
        symbols.head(page, far, y)
        return
    far = min(known + STUB, scale.end)
    if entry.known and entry.course:  # nothing is given after the last that is told: the patient may have died
        far = min(far, scale.at(entry.course))
    symbols.unstated(page, known, max(far, known + _LEAST), y)


def _opening(page: Sheet, scale: Dates, entry: CourseEntry, y: float) -> None:
    """Draw the end of a bar whose start is not stated."""
    assert entry.end  # noqa: S101  one of them is stated
    first, last = scale.at(entry.end.first), scale.at(entry.end.last)
    symbols.unstated(page, max(first - STUB, scale.start), max(first, scale.start + _LEAST), y)
    if entry.end.exact:
        page.line((last, y - symbols.HALF), (last, y + symbols.HALF), stroke=style.EDGE, width=style.THIN)
    else:
        symbols.fuzzy(page, first, last, y)


def _once(page: Sheet, scale: Dates, entry: CourseEntry, y: float) -> None:
    """Draw the mark of a procedure, and all that its date can mean."""
    when = entry.start or entry.end
    assert when  # noqa: S101  the caller has looked
    x = min(max(scale.at(when.middle), scale.start + symbols.MARK), scale.end - symbols.MARK)
    symbols.kind(page, x, y, "PROCEDURE")
    symbols.reach(page, scale, when, y + 5.4)


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
    until = scale.at(entry.until.last) if entry.until else scale.at(one.span.last)
    return left, min(max(until, left + STUB), scale.end)
