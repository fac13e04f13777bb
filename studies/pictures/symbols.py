"""The marks of a timeline. Letters and shapes tell them apart; colours only help."""

from collections.abc import Callable

from registry.pictures import marks, style
from registry.pictures.scales import Dates
from registry.pictures.sheet import Look, Sheet
from registry.pictures.spans import Span
from studies.pictures.course import CourseEntry

CHIP = 8.2, 5.2  # half the width and height of the box around a response
MARK = 3.4
HALF = 4.5  # of the height of a bar
_COLORS = {"CR": style.GREEN, "PR": style.SKY, "SD": style.YELLOW, "PD": style.VERMILION, "NE": style.GREY}
_SHAPES: dict[str, tuple[Callable[..., None], str]] = {
    "MEASUREMENT": (marks.diamond, style.PAPER),
    "DIAGNOSIS": (marks.triangle, style.BLUE),
    "OUTCOME": (marks.square, style.INK),
    "EVENT": (Sheet.dot, style.ORANGE),
    "PROCEDURE": (marks.diamond, style.INK),
    "RESPONSE": (marks.square, style.PAPER),  # an assessment without one of the five words
}


def response(page: Sheet, x: float, y: float, word: str) -> None:
    """A response: its letters in a box of its colour."""
    wide, high = CHIP
    page.box(x - wide, y - high, x + wide, y + high, fill=_COLORS[word], stroke=style.INK, width=style.HAIR)
    page.text(x, y + 2.9, word, anchor="middle", bold=True)


def kind(page: Sheet, x: float, y: float, word: str) -> None:
    shape, fill = _SHAPES.get(word, (Sheet.dot, style.GREY))
    shape(page, x, y, MARK, fill=fill, stroke=style.INK, width=style.THIN)


def mark(page: Sheet, x: float, y: float, entry: CourseEntry) -> None:
    if entry.response:
        response(page, x, y, entry.response)
    else:
        kind(page, x, y, entry.type)


def reach(page: Sheet, scale: Dates, span: Span, y: float) -> None:
    """All that a date can mean, unless it means one day."""
    if not span.exact:
        marks.reach(page, scale.at(span.first), scale.at(span.last), y, tick=1.3)


def certain(page: Sheet, left: float, right: float, y: float) -> None:
    """A time during which a treatment was given."""
    page.box(left, y - HALF, right, y + HALF, fill=style.FILL, stroke=style.EDGE, width=style.HAIR)


def fuzzy(page: Sheet, left: float, right: float, y: float) -> None:
    """A time during which a treatment began or ended."""
    page.box(left, y - HALF, right, y + HALF, fill=style.HATCHED, stroke=style.EDGE, width=style.HAIR)


def undated(page: Sheet, left: float, right: float, y: float) -> None:
    """A time between the dates of what a record lists before and after a treatment without a date."""
    look: Look = {"fill": style.PAPER, "stroke": style.EDGE, "width": style.THIN, "dash": style.DOTTED}
    page.box(left, y - HALF, right, y + HALF, **look)
    page.text((left + right) / 2, y + 2.9, "?", anchor="middle", bold=True, color=style.QUIET)


def otherwise(page: Sheet, left: float, right: float, y: float) -> None:
    """A time that is reported elsewhere."""
    page.box(left, y - HALF + 1, right, y + HALF - 1, stroke=style.INK, width=style.THIN, dash=style.DASHED)


def unstated(page: Sheet, left: float, right: float, y: float) -> None:
    """The side of a bar on which nobody says where it begins or ends."""
    page.box(left, y - HALF, right, y + HALF, fill=style.PAPER, stroke=style.EDGE, width=style.THIN, dash=style.DOTTED)


def head(page: Sheet, x: float, y: float) -> None:
    """The head of an arrow at the end of a bar that goes on."""
    marks.arrow(page, (x + 5.5, y), 1, length=5.5, half=HALF + 1.2, fill=style.EDGE, stroke="")
