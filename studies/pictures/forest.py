"""What several studies report, as a forest plot. Nothing is pooled."""

from itertools import groupby
from typing import Any

from registry.pictures import style, svg
from registry.pictures.scales import Numbers, Ratios, labels
from registry.pictures.sheet import Sheet
from registry.pictures.text import clean, shortened, width, wrapped
from studies.pictures import points
from studies.pictures.estimates import Result, result, sentence
from studies.pictures.panels import COUNTS, LABEL, Panel, panels

_FEW = 12  # rows below which the numbers of the axis are written at the bottom alone


def forest(rows: list[dict[str, Any]], title: str, total: int = 0) -> bytes:
    """Return rows of the evidence table as a forest plot in SVG: a panel each for percentages, times and ratios.

    ``total`` says how many there are where these are not all.
    """
    return svg.render(sheet(rows, title, total))


def sheet(rows: list[dict[str, Any]], title: str, total: int = 0) -> Sheet:
    """Return the picture before it is drawn."""
    results = [result(row) for row in rows]
    studies = len({one.study for one in results})
    drawn = f"{len(rows)} of {total} results, from" if total > len(rows) else f"{_number(len(rows), 'result')} of"
    counted = f"{drawn} {_number(studies, 'study', 'studies')}" if rows else "no results"
    page = Sheet(clean(title) or "Forest plot", [f"Forest plot, not pooled: {counted}.", *map(sentence, rows)])
    page.heading(clean(title) or "Forest plot", f"{counted[0].upper()}{counted[1:]}, not pooled")
    for panel in panels(results):
        _panel(page, panel)
    _legend(page, results)
    page.height += style.MARGIN
    return page


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def _panel(page: Sheet, panel: Panel) -> None:
    page.height += 6
    _heads(page, panel)
    spans: list[tuple[float, float]] = []  # from top to bottom of the rows under each title, which no line may cross
    for study, rows in groupby(panel.rows, key=lambda row: row.study):
        _study(page, study)
        top = page.height
        for row in rows:
            _row(page, panel, row)
        spans.append((top, page.height))
    if panel.scale:
        _axis(page, panel, panel.scale, spans)


def _heads(page: Sheet, panel: Panel) -> None:
    """Write the title of a panel, and over each column what it holds."""
    y = page.height + style.LEADING - 2
    page.text(style.MARGIN, y, shortened(panel.title, COUNTS - 40, style.SIZE * 1.08), bold=True)
    page.text(COUNTS, y, "k/n" if panel.kind == "PERCENTAGE" else "n", anchor="end", color=style.QUIET)
    ci = " (95% CI)" if panel.kind != "OTHER" else ""
    page.text(panel.reported, y, "Reported" + ci, color=style.QUIET)
    if panel.checked:
        page.text(panel.checked, y, "Recomputed", color=style.QUIET)
    page.height = y + 4
    if panel.scale and len(panel.rows) > _FEW:
        for x, label in labels(panel.scale.ticks(), panel.scale.start - 12, panel.reported - 4):
            page.text(x, y, label, anchor="middle", color=style.QUIET)
    page.line((style.MARGIN, page.height), (page.width - style.MARGIN, page.height), stroke=style.RULE)


def _study(page: Sheet, name: str) -> None:
    page.height += 1.5
    for line in wrapped(name, page.width - 2 * style.MARGIN, most=2):
        page.height += style.LEADING - 0.5
        page.text(style.MARGIN, page.height - 1, line, halo=True)


def _row(page: Sheet, panel: Panel, row: Result) -> None:
    counts = row.counts or (f"–/{row.size}" if panel.kind == "PERCENTAGE" else str(row.size)) * bool(row.size)
    left, room = LABEL
    room = min(room, COUNTS - width(counts) - 6 - left)
    about = [row.group, row.measure] if panel.name_measures else [row.group]
    lines = wrapped(", ".join(filter(None, about)) or "all", room, most=3)
    y = page.height + style.LEADING - 1.5
    for number, line in enumerate(lines):
        page.text(left, y + number * 9.5, line, color=style.QUIET)
    page.text(COUNTS, y, counts, anchor="end")
    if row.doubt:
        points.doubt(page, style.MARGIN + 3, y - 2.8, noted=row.doubt == "NOTED")
    _values(page, panel, row, y)
    if panel.scale:
        points.draw(page, panel, row, y - 2.8)
    page.height = y + max((len(lines) - 1) * 9.5, points.BELOW if row.differs else 0) + 4


def _values(page: Sheet, panel: Panel, row: Result, y: float) -> None:
    room = (panel.checked or page.width) - panel.reported
    text = row.reported.text or ("" if row.checked else "no value stated")
    page.text(panel.reported, y, shortened(text, room))
    if row.checked:
        page.text(panel.checked, y, shortened(row.checked.text, page.width - panel.checked))


def _axis(page: Sheet, panel: Panel, scale: Numbers | Ratios, spans: list[tuple[float, float]]) -> None:
    """Draw the axis below the rows, and its lines behind them; that of no effect stands out."""
    y = page.height + 2
    page.line((scale.start, y), (scale.end, y), stroke=style.RULE)
    for x, label in scale.ticks():
        one = panel.kind == "RATIO" and label == "1"
        for top, bottom in [*spans[:-1], (spans[-1][0], y)]:
            page.below((x, top), (x, bottom), stroke=style.RULE if one else style.GRID, width=style.THIN)
        page.line((x, y), (x, y + 2.5), stroke=style.RULE)
    for x, label in labels(scale.ticks(), style.MARGIN, page.width):
        page.text(x, y + 10.5, label, anchor="middle", color=style.QUIET)
    page.text((scale.start + scale.end) / 2, y + 20.5, panel.axis, anchor="middle", color=style.QUIET)
    page.height = y + 23


def _legend(page: Sheet, results: list[Result]) -> None:
    page.height += 6
    drawn = [row for row in results if row.kind != "OTHER"]
    looks = [(draw, label) for draw, label, needed in points.LOOKS if any(map(needed, drawn))]
    doubts = {row.doubt for row in results}
    page.keys(looks + [(draw, label) for draw, label, doubt in points.DOUBTS if doubt in doubts])
    for note in _notes(results):
        page.paragraph(note, color=style.QUIET)


def _notes(results: list[Result]) -> list[str]:
    texts = " ".join(row.reported.text for row in results)
    times = " ".join(f"{row.reported.text} " for row in results if row.kind == "TIME")
    notes = {
        "Recomputed: percentage and exact (Clopper-Pearson) interval from the counts.": any(r.checked for r in results),
        "Marks grow with n: their area is in proportion to it.": any(row.size for row in results),
        "NR: not reached.": "NR" in texts,
        "NE: not estimable.": "NE" in texts,
        "+: censored, it went on when it was last looked at.": any(row.censored for row in results),
        "d, w, y: days, weeks, years, drawn in months (of 30.4 days).": any(f" {unit} " in times for unit in "dwy"),
    }
    return [" ".join(note for note, needed in notes.items() if needed)]
