"""Marks that more than one picture uses, each told from the others by its shape."""

from math import sqrt
from typing import Unpack

from registry.pictures import style
from registry.pictures.sheet import Look, Point, Sheet


def diamond(sheet: Sheet, x: float, y: float, radius: float, **look: Unpack[Look]) -> None:
    """A square on its corner."""
    sheet.surface([(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)], **look)


def square(sheet: Sheet, x: float, y: float, radius: float, **look: Unpack[Look]) -> None:
    """A square as large as a circle of the radius."""
    half = radius * 0.89
    sheet.box(x - half, y - half, x + half, y + half, **look)


def triangle(sheet: Sheet, x: float, y: float, radius: float, **look: Unpack[Look]) -> None:
    """A triangle that points up."""
    half = radius * sqrt(3) / 2
    sheet.surface([(x, y - radius), (x + half, y + radius / 2), (x - half, y + radius / 2)], **look)


def arrow(sheet: Sheet, tip: Point, toward: int, *, length: float = 5, half: float = 3, **look: Unpack[Look]) -> None:
    """An arrow head that points right (1) or left (-1)."""
    x, y = tip
    back = x - toward * length
    sheet.surface([(x, y), (back, y - half), (back, y + half)], **look)


def reach(sheet: Sheet, left: float, right: float, y: float, *, tick: float = 2, **look: Unpack[Look]) -> None:
    """A line with ends: all that a value may be."""
    look = {"stroke": style.EDGE, "width": style.THIN} | look
    sheet.line((left, y), (right, y), **look)
    for x in (left, right):
        sheet.line((x, y - tick), (x, y + tick), **look | {"dash": ()})
