"""A sheet as SVG. Equal sheets give equal bytes.

All looks are attributes and none are styles, because the registry's Content-Security-Policy forbids styles; for the
same reason there is no script, and nothing is fetched. The reader's fonts set the words.
"""

import hashlib
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from registry import budget
from registry.pictures import style
from registry.pictures.sheet import Shape, Sheet, Words
from registry.pictures.text import clean

_HALO = {"stroke": style.PAPER, "stroke-width": "2", "stroke-linejoin": "round"}


def render(sheet: Sheet) -> bytes:
    """Return the picture as a self-contained SVG with a title and a description, as large as on paper."""
    key = "picture-" + hashlib.sha256(repr(sheet).encode()).hexdigest()[:12]  # another on the page has other names
    root = _frame(sheet, key)
    shapes = [*sheet.under, *sheet.shapes]
    if any(shape.fill == style.HATCHED for shape in shapes):
        root.append(_hatch(f"{key}-hatch"))
    root.extend(_shape(shape, f"{key}-hatch") for shape in shapes)
    # A text of its own: not every reader can be told to paint the stroke of a text before its fill.
    root.extend(_text(words, _HALO) for words in sheet.words if words.halo)
    root.extend(_text(words, {}) for words in sheet.words)
    return ElementTree.tostring(root, encoding="utf-8")


def _frame(sheet: Sheet, key: str) -> Element:
    """Return a root that names and describes itself, with white paper: pages may be dark."""
    width, height = _number(sheet.width), _number(sheet.height)
    look = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {width} {height}",
        "width": f"{width}pt",
        "height": f"{height}pt",
        "role": "img",
        "aria-labelledby": f"{key}-title {key}-desc",
        "font-family": "sans-serif",
    }
    root = Element("svg", look)
    SubElement(root, "title", id=f"{key}-title").text = clean(sheet.title)
    SubElement(root, "desc", id=f"{key}-desc").text = clean(" ".join(sheet.described))
    SubElement(root, "rect", width="100%", height="100%", fill=style.PAPER)
    return root


def _hatch(name: str) -> Element:
    """Return oblique lines on paper, as a pattern in large tiles, because some readers blur the seams."""
    look = {"id": name, "width": "24", "height": "24", "patternUnits": "userSpaceOnUse"}
    pattern = Element("pattern", look, patternTransform="rotate(45)")
    SubElement(pattern, "rect", width="24", height="24", fill=style.PAPER)
    lines = "".join(f"M{_number(2.4 * number + 1.2)} 0V24" for number in range(10))
    SubElement(pattern, "path", {"d": lines, "stroke": style.EDGE, "stroke-width": _number(style.HAIR)})
    return pattern


def _shape(shape: Shape, hatch: str) -> Element:
    budget.check()
    look = {"fill": f"url(#{hatch})" if shape.fill == style.HATCHED else shape.fill or "none"}
    if shape.stroke:
        look |= {"stroke": shape.stroke, "stroke-width": _number(shape.width)}
    if shape.dash:
        look["stroke-dasharray"] = ",".join(map(_number, shape.dash))
    if shape.round:
        (left, top), (right, bottom) = shape.points
        center = {"cx": _number((left + right) / 2), "cy": _number((top + bottom) / 2)}
        return Element("ellipse", center | look, rx=_number((right - left) / 2), ry=_number((bottom - top) / 2))
    path = "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in shape.points)
    return Element("path", {"d": path + "z" * shape.closed} | look)


def _text(words: Words, halo: dict[str, str]) -> Element:
    look = {"x": _number(words.x), "y": _number(words.y), "font-size": _number(words.size), "fill": words.color} | halo
    look |= {"text-anchor": words.anchor} if words.anchor != "start" else {}
    look |= {"font-weight": "bold"} if words.bold else {}
    element = Element("text", look)
    element.text = words.text
    return element


def _number(value: float) -> str:
    """Return a length in points, to a hundredth: a quarter of the dot of a printer."""
    return f"{round(value, 2):.10g}"
