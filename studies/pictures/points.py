"""The marks of a forest plot: filled where recomputed or not to be checked, hollow where reported otherwise."""

from collections.abc import Callable
from functools import partial
from math import sqrt
from typing import Unpack

from registry.pictures import marks, style
from registry.pictures.sheet import Look, Sheet
from studies.pictures.estimates import Doubt, Estimate, Result
from studies.pictures.panels import Panel

ARROW = 18.0  # length of the arrow of a bound
BELOW = 8.0  # from a recomputed mark to the reported one that differs
_LINE: Look = {"stroke": style.INK, "width": 1.0}


def draw(page: Sheet, panel: Panel, row: Result, y: float) -> None:
    """Draw a row: what was recomputed, what was reported where that differs, or what was reported alone."""
    radius = _radius(row, panel.largest)
    if row.checked:
        _interval(page, panel, row.checked, y)
        _point(page, panel, row.checked, y, radius, _recomputed)
        if row.differs:
            _interval(page, panel, row.reported, y + BELOW, dash=style.DASHED)
            if not row.reported.toward:
                _point(page, panel, row.reported, y + BELOW, 3.0, _differing)
        return
    _interval(page, panel, row.reported, y)
    if row.reported.toward:
        _bound(page, panel, row.reported, y)
    else:
        _point(page, panel, row.reported, y, radius, _about if row.reported.about else _reported)
    if row.not_reached:
        _not_reached(page, panel, row.reported, y)


def _radius(row: Result, largest: int) -> float:
    """Return a radius whose area is in proportion to the size of the group, but never too small to see."""
    return max(1.8, 4.6 * sqrt((row.size or 1) / largest))


def _interval(page: Sheet, panel: Panel, one: Estimate, y: float, **look: Unpack[Look]) -> None:
    """Draw an interval, with an arrow where it goes on beyond the axis."""
    scale = panel.scale
    assert scale  # noqa: S101  only panels with an axis are drawn
    ends = [number for number in (one.low, one.high) if number is not None]
    if not ends or (one.value is None and len(ends) < 2 and not one.open_high):
        return
    low = one.low if one.low is not None else (scale.low if one.open_low else one.value)
    high = one.high if one.high is not None else (scale.high if one.open_high else one.value)
    if low is None or high is None:
        return
    page.line((scale.at(low), y), (scale.at(high), y), **(_LINE | look))
    _ends(page, panel, one, (low, high), y)


def _ends(page: Sheet, panel: Panel, one: Estimate, limits: tuple[float, float], y: float) -> None:
    scale = panel.scale
    assert scale  # noqa: S101
    if one.open_low or limits[0] < scale.low:
        _head(page, scale.start, y, -1)
    if one.open_high or limits[1] > scale.high:
        _head(page, scale.end, y, 1)


def _head(page: Sheet, x: float, y: float, toward: int) -> None:
    marks.arrow(page, (x, y), toward, length=4.5, half=2.6, fill=style.INK, stroke="")


def _point(page: Sheet, panel: Panel, one: Estimate, y: float, radius: float, mark: Callable[..., None]) -> None:
    scale = panel.scale
    if scale and one.value is not None:
        if scale.low <= one.value <= scale.high:
            mark(page, scale.at(one.value), y, radius)
        else:
            over = one.value > scale.high
            _head(page, scale.end if over else scale.start, y, 1 if over else -1)


def _bound(page: Sheet, panel: Panel, one: Estimate, y: float) -> None:
    """An arrow from the number toward where the value lies, and no point: nobody knows where."""
    scale = panel.scale
    if not scale or one.value is None:
        return
    x = scale.at(one.value)
    page.line((x, y - 3.2), (x, y + 3.2), **_LINE)
    far = min(max(x + one.toward * ARROW, scale.start), scale.end)
    page.line((x, y), (far - one.toward * 3, y), **_LINE)
    _head(page, far, y, one.toward)


def _not_reached(page: Sheet, panel: Panel, one: Estimate, y: float) -> None:
    """An arrow from the lower limit, or a short one, to beyond the axis."""
    scale = panel.scale
    assert scale  # noqa: S101
    start = scale.at(one.low) if one.low is not None else scale.end - 26
    page.line((min(start, scale.end - 8), y), (scale.end - 3, y), **_LINE)
    _head(page, scale.end, y, 1)
    page.text(scale.end - 7, y + 2.8, "NR", anchor="end", halo=True)


def _recomputed(page: Sheet, x: float, y: float, radius: float) -> None:
    marks.square(page, x, y, radius, fill=style.BLUE, stroke="")


def _reported(page: Sheet, x: float, y: float, radius: float) -> None:
    page.dot(x, y, radius, fill=style.INK, stroke="")


def _about(page: Sheet, x: float, y: float, radius: float) -> None:
    page.dot(x, y, radius, fill=style.PAPER, stroke=style.INK, width=1.0)


def _beyond(page: Sheet, x: float, y: float) -> None:
    page.line((x - 7, y - 3.2), (x - 7, y + 3.2), **_LINE)
    page.line((x - 7, y), (x + 4, y), **_LINE)
    _head(page, x + 7, y, 1)


def _differing(page: Sheet, x: float, y: float, radius: float) -> None:
    page.dot(x, y, radius, fill=style.PAPER, stroke=style.VERMILION, width=style.THICK)


def _sample(mark: Callable[..., None], radius: float) -> Callable[[Sheet, float, float], None]:
    def draw(page: Sheet, x: float, y: float) -> None:
        page.line((x - 7, y), (x + 7, y), **(_LINE | {"dash": style.DASHED} if mark is _differing else _LINE))
        mark(page, x, y, radius)

    return draw


def doubt(page: Sheet, x: float, y: float, *, noted: bool) -> None:
    """The mark of a row about which something was found."""
    marks.triangle(page, x, y, 3.4, fill=style.PAPER if noted else style.VERMILION, stroke=style.INK, width=style.THIN)


def _alone(row: Result) -> bool:
    return not row.checked and row.reported.value is not None


LOOKS: list[tuple[Callable[[Sheet, float, float], None], str, Callable[[Result], bool]]] = [
    (_sample(_recomputed, 3.4), "recomputed, with exact interval", lambda row: bool(row.checked)),
    (_sample(_differing, 3.0), "reported, where it differs", lambda row: row.differs),
    (_sample(_reported, 3.2), "as reported", lambda row: _alone(row) and row.reported.is_exact),
    (_sample(_about, 3.2), "reported as about so much", lambda row: _alone(row) and row.reported.about),
    (_beyond, "a bound, or censored: it lies where the arrow points", lambda row: _alone(row) and row.reported.beyond),
]
DOUBTS: list[tuple[Callable[[Sheet, float, float], None], str, Doubt]] = [
    (partial(doubt, noted=False), "a number does not agree or cannot be: see the findings", "WRONG"),
    (partial(doubt, noted=True), "a note about a number: see the findings", "NOTED"),
]
