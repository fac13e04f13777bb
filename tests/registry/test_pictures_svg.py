"""What is put on a sheet stands in its SVG at the same place and with the same look."""

import re
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.pictures import style, svg
from registry.pictures.sheet import Shape, Sheet
from tests.registry.test_pictures import SVG, parsed

LINE: dict[str, Any] = {"stroke": style.RULE, "width": 2.0}


def drawn(*shapes: Shape) -> list[ElementTree.Element]:
    """Return the elements of a picture of these shapes, those below the others first."""
    page = Sheet("T", ["D."], height=80)
    page.shapes += shapes
    return outlines(parsed(page))


def outlines(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [element for element in root if element.tag in (SVG + "path", SVG + "ellipse")]


def extent(element: ElementTree.Element) -> tuple[float, ...]:
    """Return left, top, right and bottom of a shape."""
    if element.tag == SVG + "ellipse":
        x, y, wide, high = (float(element.attrib[name]) for name in ("cx", "cy", "rx", "ry"))
        return x - wide, y - high, x + wide, y + high
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", element.attrib["d"])]
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
    [element] = drawn(shape)

    assert extent(element) == pytest.approx(expected)
    assert (element.tag == SVG + "ellipse") == shape.round
    assert element.get("d", "z").endswith("z") == shape.closed


def test_a_line_passes_through_its_points_in_their_order() -> None:
    [line] = drawn(Shape(((10, 20.5), (40.25, 60), (0, -3))))

    assert line.get("d") == "M10 20.5L40.25 60L0 -3"


@given(st.floats(-1e7, 1e7))
def test_places_are_written_to_a_hundredth_of_a_point(place: float) -> None:
    [line] = drawn(Shape(((place, 0), (0, place))))
    [written] = {line.attrib["d"][1:].split(" ")[0], line.attrib["d"].split(" ")[-1]}

    assert float(written) == pytest.approx(place, abs=0.00501)
    assert re.fullmatch(r"-?\d+(\.\d{1,2})?", written)


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        ({"stroke": style.RULE, "width": 2.0}, {"fill": "none", "stroke": style.RULE, "stroke-width": "2"}),
        ({"stroke": style.RULE, "width": 2.0, "dash": (5.0, 3.0)}, {"stroke-dasharray": "5,3"}),
        ({"stroke": style.RULE, "width": 0.5, "dash": (5.0, 3.0)}, {"stroke-dasharray": "5,3"}),
        ({"stroke": style.RULE, "width": 2.0}, {"stroke-dasharray": None}),
        (
            {"closed": True, "fill": style.FILL, "stroke": ""},
            {"fill": style.FILL, "stroke": None, "stroke-width": None},
        ),
    ],
)
def test_a_shape_looks_as_it_was_asked_to(look: dict[str, Any], expected: dict[str, str | None]) -> None:
    """Dashes are as long on thin lines as on thick ones."""
    [element] = drawn(Shape(((10, 40), (60, 40), (60, 50)), **look))

    assert {name: element.get(name) for name in expected} == expected


def test_what_lies_below_is_drawn_first_and_words_last() -> None:
    page = Sheet("T", ["D."], height=80)
    page.line((0, 1), (0, 2), stroke=style.RULE)
    page.below((5, 1), (5, 2), stroke=style.GRID)
    page.text(1, 1, "word")
    root = parsed(page)

    assert [extent(element)[0] for element in outlines(root)] == [5, 0]
    assert [element.tag for element in root][-1] == SVG + "text"


def test_a_hatch_is_drawn_thinly_on_paper_and_found_by_its_name() -> None:
    page = Sheet("T", ["D."], height=80)
    page.box(10, 40, 60, 50, fill=style.HATCHED)
    page.dot(10, 40, 3, fill=style.HATCHED)
    root = parsed(page)
    [pattern] = root.iter(SVG + "pattern")
    paper, lines = pattern

    assert {element.get("fill") for element in outlines(root)} == {f"url(#{pattern.get('id')})"}
    assert (paper.get("fill"), paper.get("width")) == (style.PAPER, pattern.get("width"))
    assert (lines.get("stroke"), lines.get("stroke-width")) == (style.EDGE, "0.5")
    starts = [float(x) for x in re.findall(r"M([\d.]+)", lines.get("d") or "")]
    ends = [starts[-1] - float(pattern.attrib["width"]), *starts]  # the last of the tile before
    assert starts[0] > style.HAIR, "the edge of a tile cuts no line in half"
    assert [later - earlier for earlier, later in pairwise(ends)] == pytest.approx([2.4] * len(starts))


def test_a_picture_without_a_hatch_has_no_pattern() -> None:
    assert "pattern" not in svg.render(Sheet("T", ["D."], height=80)).decode()


def test_equal_words_in_title_and_description_do_not_make_two_pictures_alike() -> None:
    """What is a title in one may be a description in another."""
    one, other = Sheet("A", ["B C"], height=80), Sheet("A B", ["C"], height=80)

    assert parsed(one).get("aria-labelledby") != parsed(other).get("aria-labelledby")
