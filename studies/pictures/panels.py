"""The panels of a forest plot: what each kind of result is drawn on, and where its columns stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.pictures import style
from registry.pictures.scales import Numbers, Ratios
from studies.pictures.estimates import Kind, Result

LABEL = style.MARGIN + 8, 122.0  # where groups are written, and their room
COUNTS = 174.0  # right end of the column of counts
_PLOT = 184.0


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: its rows, its scale, and where its columns of text begin."""

    kind: Kind
    title: str
    axis: str
    rows: tuple[Result, ...]
    scale: Numbers | Ratios | None
    reported: float
    checked: float
    name_measures: bool

    @property
    def largest(self) -> int:
        return max((row.size or 1 for row in self.rows), default=1)


_TITLES: dict[Kind, tuple[str, str]] = {
    "PERCENTAGE": ("Percentages", "percent of participants"),
    "TIME": ("Times", "months"),
    "RATIO": ("Ratios", "ratio, logarithmic scale"),
    "OTHER": ("Other results", ""),
}


def panels(rows: Sequence[Result]) -> list[Panel]:
    parts = []
    for kind, (title, axis) in _TITLES.items():
        if own := tuple(row for row in rows if row.kind == kind):
            measures = {row.measure for row in own}
            named = f"{title}: {own[0].measure}" if len(measures) == 1 and own[0].measure and kind != "OTHER" else title
            end, reported, checked = _columns(kind, any(row.checked for row in own))
            scale = _scale(kind, own, end)
            parts.append(Panel(kind, named, axis, own, scale, reported, checked, len(measures) > 1))
    return parts


def _columns(kind: Kind, checked: bool) -> tuple[float, float, float]:
    """Return where the plot ends, and where what is reported and what is recomputed begin."""
    if kind == "OTHER":
        return _PLOT, _PLOT, 0
    return (312, 320, 402) if checked else (366, 376, 0)


def _scale(kind: Kind, rows: tuple[Result, ...], end: float) -> Numbers | Ratios | None:
    numbers = [number for row in rows for number in row.numbers]
    if kind == "PERCENTAGE":
        return Numbers(0, 100, _PLOT, end)
    if kind == "TIME":
        beyond = 1.25 if any(row.not_reached or row.reported.toward > 0 for row in rows) else 1.08
        return Numbers(0, max([*numbers, 1.0]) * beyond if numbers else 12.0, _PLOT, end)
    if kind == "RATIO":
        ratios = [number for number in numbers if number > 0]
        low, high = max(0.01, min([*ratios, 0.5]) / 1.15), min(100.0, max([*ratios, 2.0]) * 1.15)
        return Ratios(min(low, 0.5), max(high, 2.0), _PLOT, end)
    return None
