"""What is put on a sheet stands in its SVG at the same place and with the same look."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from registry.pictures import style, svg
from registry.pictures.sheet import Shape, Sheet
from tests.registry.test_pictures import SVG, parsed

LINE: dict[str, Any] = {"stroke": style.RULE, "width": 2.0}


def drawn(*shapes: Shape) -> list[ElementTree.Element]:
    """Return the paths of a picture of these shapes, those below the others first."""
    page = Sheet("T", ["D."], height=80)
    page.shapes += shapes
    return list(parsed(page).iter(SVG + "path"))


def extent(path: ElementTree.Element) -> tuple[float, ...]:
    """Return left, top, right and bottom of a path."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d") or "")]
    xs, ys = numbers[::2], numbers[1::2]
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (Shape(((10, 40), (60, 65)), **LINE), (10, 40, 60, 65)),
        (Shape(((10, 40), (60, 40), (60, 50), (10, 50)), closed=True, fill=style.FILL), (10, 40, 60, 50)),
        (Shape(((96, 56), (104, 64)), closed=True, round=True, fill=style.BLUE), (96, 56, 104, 64)),
        (Shape(((10, 20), (40, 60)), closed=True, round=True, fill=style.BLUE), (10, 20, 40, 60)),  # an oval
    ],
    ids=["line", "box", "dot", "oval"],
)
def test_a_shape_stands_where_it_was_put(shape: Shape, expected: tuple[float, ...]) -> None:
    """Matplotlib counts from the bottom, a sheet from the top."""
    [path] = drawn(shape)

    assert extent(path) == pytest.approx(expected)
    assert ("z" in (path.get("d") or "")) == shape.closed
    assert ("C" in (path.get("d") or "")) == shape.round


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        ({"stroke": style.RULE, "width": 2.0}, {"fill": "none", "stroke": style.RULE, "stroke-width": "2"}),
        ({"stroke": style.RULE, "width": 2.0, "dash": (5.0, 3.0)}, {"stroke-dasharray": "5,3"}),
        ({"stroke": style.RULE, "width": 0.5, "dash": (5.0, 3.0)}, {"stroke-dasharray": "5,3"}),
        ({"stroke": style.RULE, "width": 2.0}, {"stroke-dasharray": None, "stroke-linejoin": None}),
        ({"closed": True, "fill": style.FILL, "stroke": ""}, {"fill": style.FILL, "stroke": None}),
        ({"closed": True, "fill": style.FILL}, {"stroke-linejoin": "miter"}),
    ],
)
def test_a_shape_looks_as_it_was_asked_to(look: dict[str, Any], expected: dict[str, str | None]) -> None:
    """Dashes are as long on thin lines as on thick ones."""
    [path] = drawn(Shape(((10, 40), (60, 40), (60, 50)), **look))

    assert {name: path.get(name) for name in expected} == expected


def test_what_lies_below_is_drawn_first_and_words_last() -> None:
    page = Sheet("T", ["D."], height=80)
    page.line((0, 1), (0, 2), stroke=style.RULE)
    page.below((5, 1), (5, 2), stroke=style.GRID)
    page.text(1, 1, "word")
    root = parsed(page)

    assert [extent(path)[0] for path in root.iter(SVG + "path")] == [5, 0]
    assert [element.tag for element in root][-1] == SVG + "text"


def test_a_pattern_is_drawn_thinly_and_found_by_its_name() -> None:
    page = Sheet("T", ["D."], height=80)
    page.box(10, 40, 60, 50, fill=style.FILL, hatch=style.FUZZY)
    root = parsed(page)
    [pattern] = root.iter(SVG + "pattern")

    assert f"url(#{pattern.get('id')})" in svg.render(page).decode()
    assert {path.get("stroke-width") for path in pattern.iter(SVG + "path")} == {f"{style.HAIR:g}"}


def test_equal_words_in_title_and_description_do_not_make_two_pictures_alike() -> None:
    """What is a title in one may be a description in another."""
    one, other = Sheet("A", ["B C"], height=80), Sheet("A B", ["C"], height=80)

    assert parsed(one).get("aria-labelledby") != parsed(other).get("aria-labelledby")
