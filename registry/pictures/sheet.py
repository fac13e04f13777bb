"""A picture as a list of shapes and words, before anything draws it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypedDict, Unpack

from registry import budget
from registry.pictures import style
from registry.pictures.text import clean, width, wrapped

Point = tuple[float, float]
_SYMBOL = 22.0  # room of a mark in a legend
_KEY = 13.0  # height of a line of it
Anchor = Literal["start", "middle", "end"]


class Look(TypedDict, total=False):
    """How a shape is drawn; lengths are points, a fill may be ``style.HATCHED``."""

    fill: str
    stroke: str
    width: float
    dash: tuple[float, ...]


class Lettering(TypedDict, total=False):
    """How words are written."""

    anchor: Anchor
    size: float
    bold: bool
    color: str
    halo: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A line through its points; a surface where it is closed; an ellipse in their box where it is round."""

    points: tuple[Point, ...]
    closed: bool = False
    round: bool = False
    fill: str = ""
    stroke: str = style.INK
    width: float = style.THIN
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; ``x`` is where its anchor stands, ``y`` its baseline; a halo where a line may pass behind it."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    size: float = style.SIZE
    bold: bool = False
    color: str = style.INK
    halo: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The most that it covers: left, top, right, bottom."""
        wide = width(self.text, self.size) * (1.08 if self.bold else 1)
        left = self.x - {"start": 0, "middle": wide / 2, "end": wide}[self.anchor]
        return left, self.y - 0.76 * self.size, left + wide, self.y + 0.24 * self.size


@dataclass(slots=True)
class Sheet:
    """A picture in points from its upper left corner. It says in ``described`` what it shows."""

    title: str
    described: list[str] = field(default_factory=list)
    width: float = style.WIDTH
    height: float = style.MARGIN
    under: list[Shape] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def line(self, *points: Point, **look: Unpack[Look]) -> None:
        self.shapes.append(Shape(points, **look))

    def below(self, *points: Point, **look: Unpack[Look]) -> None:
        """Draw a line under everything else."""
        self.under.append(Shape(points, **look))

    def surface(self, points: Sequence[Point], **look: Unpack[Look]) -> None:
        self.shapes.append(Shape(tuple(points), closed=True, **look))

    def box(self, left: float, top: float, right: float, bottom: float, **look: Unpack[Look]) -> None:
        self.surface([(left, top), (right, top), (right, bottom), (left, bottom)], **look)

    def dot(self, x: float, y: float, radius: float, **look: Unpack[Look]) -> None:
        self.shapes.append(Shape(((x - radius, y - radius), (x + radius, y + radius)), True, round=True, **look))

    def text(self, x: float, y: float, text: object, **look: Unpack[Lettering]) -> None:
        """Write a line of text, if there is any."""
        budget.check()
        if line := clean(text):
            self.words.append(Words(x, y, line, **look))

    def paragraph(self, text: str, *, x: float = style.MARGIN, most: int = 0, **look: Unpack[Lettering]) -> None:
        """Write a text below all that there is, from ``x`` to the right margin."""
        size = look.get("size", style.SIZE)
        room = (self.width - style.MARGIN - x) / (1.08 if look.get("bold") else 1)
        for line in wrapped(clean(text), room, most=most, size=size):
            self.height += size + 2.5
            self.text(x, self.height - 2.5, line, **look)

    def keys(self, rows: Sequence[tuple[Callable[["Sheet", float, float], None], str]]) -> None:
        """Write a legend below all that there is: what draws each mark at a place, and what it means."""
        x, y = style.MARGIN, self.height + _KEY / 2
        for draw, label in rows:
            wide = _SYMBOL + width(label)
            if x > style.MARGIN and x + wide > self.width:
                x, y = style.MARGIN, y + _KEY
            draw(self, x + 8.2, y)
            self.text(x + _SYMBOL, y + 2.8, label)
            x += wide + 8
        self.height = y + _KEY / 2 + 3 if rows else self.height

    def heading(self, text: str, below: str = "") -> None:
        """Write the heading, and a quiet line below it."""
        self.paragraph(text, most=2, bold=True, size=style.HEADING)
        self.paragraph(below, most=2, color=style.QUIET)
        self.height += 4
