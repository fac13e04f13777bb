"""What was observed, as marks with labels that do not overlap."""

from registry.pictures import style
from registry.pictures.lanes import Lanes
from registry.pictures.scales import Dates
from registry.pictures.sheet import Anchor, Sheet
from registry.pictures.spans import Span
from registry.pictures.text import width, wrapped
from studies.pictures import symbols
from studies.pictures.course import CourseEntry

PITCH = 13.0  # from lane to lane
_FLAG = 13.0  # from the middle of a response to that of the bar it stands on
_MOST = 250.0  # points of a line of a label
_ENOUGH = 130.0  # points to the right of a mark that suffice for its label
_HOLLOW = symbols.MARK + 0.6


def depth(lanes: Lanes) -> float:
    """Return how far the lanes reach below the middle of the first."""
    return max(len(lanes.taken) - 1, 0) * PITCH + 7.5


def on_its_own(page: Sheet, scale: Dates, lanes: Lanes, entries: list[CourseEntry], base: float) -> float:
    """Place the entries of a row without a bar, from left to right; return the height of the first lane."""
    for entry in sorted(filter(_dated, entries), key=_from):
        _place(page, scale, lanes, entry, base, first=0)
    _others(page, scale, lanes, entries, base, first=0)
    return base


def with_bar(page: Sheet, scale: Dates, lanes: Lanes, entries: list[CourseEntry], base: float) -> float:
    """Place responses above the bar like flags where they fit, all else below it; return the height of the bar.

    From right to left: a label to the right of its mark is then never crossed by the leader of an earlier one.
    """
    dated = sorted(filter(_dated, entries), key=_from, reverse=True)
    flags = _flags(scale, [entry for entry in dated if entry.response])
    bar = base + _FLAG if flags else base
    for entry in flags:
        x, _, _ = _extent(scale, _when(entry), symbols.CHIP[0])
        page.line((x, base), (x, bar), stroke=style.EDGE, width=style.THIN)
        symbols.response(page, x, base, entry.response)
        symbols.reach(page, scale, _when(entry), base + 6.8)
    lanes.taken.append([])  # the bar itself
    for entry in dated:
        if not any(entry is flag for flag in flags):
            _place(page, scale, lanes, entry, bar, first=1)
    _others(page, scale, lanes, entries, bar, first=1)
    return bar


def _dated(entry: CourseEntry) -> bool:
    return entry.start is not None


def _when(entry: CourseEntry) -> Span:
    assert entry.start  # noqa: S101  only dated entries are placed
    return entry.start


def _from(entry: CourseEntry) -> int:
    return _when(entry).middle.toordinal()


def _flags(scale: Dates, entries: list[CourseEntry]) -> list[CourseEntry]:
    """Return those that fit beside each other."""
    taken = Lanes([[]])
    return [entry for entry in entries if taken.fits(*_extent(scale, _when(entry), symbols.CHIP[0])[1:])]


def _extent(scale: Dates, span: Span, half: float) -> tuple[float, float, float]:
    """Return where a mark stands, and from where to where it and all that its date can mean reach."""
    x = min(max(scale.at(span.middle), scale.start + half), scale.end - half)
    return x, min(x - half, scale.at(span.first)), max(x + half, scale.at(span.last))


def _place(page: Sheet, scale: Dates, lanes: Lanes, entry: CourseEntry, base: float, *, first: int) -> None:
    """Put a mark with its label where there is room; below a bar, hang it on a leader."""
    half = symbols.CHIP[0] if entry.response else symbols.MARK
    label = "" if entry.response else entry.words
    x, y = _labelled(page, scale, lanes, _when(entry), label, base, half=half, first=first)
    if first:
        page.below((x, base), (x, y), stroke=style.RULE, width=style.HAIR)
    symbols.mark(page, x, y, entry)
    symbols.reach(page, scale, _when(entry), y + (6.8 if entry.response else 5.4))


def _labelled(
    page: Sheet, scale: Dates, lanes: Lanes, span: Span, label: str, base: float, *, half: float, first: int
) -> tuple[float, float]:
    """Find the lane of a mark, write its label to the right of it or else to the left, and return its place."""
    x, left, right = _extent(scale, span, half)
    gap = half + 2.6
    after, before = scale.end - x - gap, x - gap - scale.start
    narrow = right - x <= gap  # a line below the mark, as long as its date is vague, passes under one line only
    room = after if after >= _ENOUGH else max(after, before)
    lines = wrapped(label, min(_MOST, room), most=2 if narrow else 1)
    wide = max(map(width, lines), default=0.0)
    choices: list[tuple[float, float, Anchor]] = []
    if wide <= after:
        choices.append((left, max(right, x + gap + wide) + 3, "start"))
    if wide <= before and not (choices and first):  # to the left, a label would meet the leaders of earlier marks
        choices.append((min(left, x - gap - wide) - 3, right, "end"))
    lane, chosen = lanes.place([choice[:2] for choice in choices], x, first=first, deep=max(1, len(lines)))
    side, y = choices[chosen][2], base + lane * PITCH
    for number, line in enumerate(lines):
        page.text(x + gap if side == "start" else x - gap, y + 2.8 + number * 9.5, line, anchor=side, halo=True)
    return x, y


def _others(page: Sheet, scale: Dates, lanes: Lanes, entries: list[CourseEntry], base: float, *, first: int) -> None:
    for entry in entries:
        for one in entry.elsewhere:
            named = entry.response or entry.amount or entry.label
            label = f"{one.span.text} reported elsewhere for {named}"
            x, y = _labelled(page, scale, lanes, one.span, label, base, half=_HOLLOW, first=first)
            page.dot(x, y, _HOLLOW, stroke=style.INK, width=style.THIN, dash=(1.6, 1.2))
            symbols.reach(page, scale, one.span, y + 5.4)
