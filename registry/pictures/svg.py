"""A sheet as SVG, written by Matplotlib.

Safe in threads: no pyplot, no state of Matplotlib's but one salt that never changes. Equal sheets give equal bytes.
Words are set here and not by Matplotlib, which would measure them in a font that the reader may not have, read
``$`` as mathematics, and warn about each character outside of Latin. All looks are attributes and none are styles,
because the registry's Content-Security-Policy forbids styles; for the same reason there is no script, and nothing
is fetched.
"""

import hashlib
import io
import re
from typing import Any
from xml.etree import ElementTree

from registry.pictures import style
from registry.pictures.sheet import Shape, Sheet, Words
from registry.pictures.text import clean

_SVG = "{http://www.w3.org/2000/svg}"
_PROLOG = re.compile(rb"\A<\?xml.*?(?=<svg)", re.DOTALL)
_SALT = "registry"


def render(sheet: Sheet) -> bytes:
    """Return the picture as a self-contained SVG with a title and a description, scaling to the width it is given."""
    root = ElementTree.fromstring(_PROLOG.sub(b"", _drawn(sheet)))  # noqa: S314  Matplotlib wrote it from numbers
    _strip(root)
    _frame(root, sheet)
    for words in sheet.words:
        root.append(_text(words))
    ElementTree.register_namespace("", _SVG[1:-1])
    return ElementTree.tostring(root, encoding="utf-8")


def _drawn(sheet: Sheet) -> bytes:
    """Return the shapes as Matplotlib writes them."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.transforms import Affine2D

    matplotlib.rcParams["svg.hashsalt"] = _SALT
    figure = Figure((sheet.width / 72, sheet.height / 72), dpi=72)
    figure.patch.set_visible(False)
    upright = Affine2D().scale(1, -1).translate(0, sheet.height)
    for shape in (*sheet.under, *sheet.shapes):
        figure.add_artist(_patch(shape, upright))
    written = io.BytesIO()
    FigureCanvasSVG(figure).print_svg(written, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return written.getvalue()


def _patch(shape: Shape, transform: Any) -> Any:
    from matplotlib.patches import PathPatch

    return PathPatch(
        _path(shape),
        transform=transform,
        facecolor=shape.fill or "none",
        edgecolor=shape.stroke or "none",
        linewidth=shape.width,
        linestyle=(0, tuple(part / shape.width for part in shape.dash)) if shape.dash else "solid",
        hatch=shape.hatch or None,
        hatch_linewidth=style.HAIR,
        capstyle="butt",
        joinstyle="miter" if shape.closed else "round",
    )


def _path(shape: Shape) -> Any:
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    if not shape.round:
        return Path([*shape.points, shape.points[0]] if shape.closed else shape.points, closed=shape.closed)
    (left, top), (right, bottom) = shape.points
    oval = Affine2D().scale((right - left) / 2, (bottom - top) / 2).translate((left + right) / 2, (top + bottom) / 2)
    return oval.transform_path(Path.unit_circle())


def _strip(root: ElementTree.Element) -> None:
    """Turn styles into attributes, and drop names that would collide with those of a second picture on a page."""
    for parent in list(root.iter()):
        parent.tail = parent.text = None
        if parent.tag == _SVG + "g":
            parent.attrib.pop("id", None)
        for part in filter(None, parent.attrib.pop("style", "").split(";")):
            name, _, value = part.partition(":")
            parent.set(name.strip(), value.strip())
        for child in [child for child in parent if child.tag == _SVG + "style"]:
            parent.remove(child)


def _frame(root: ElementTree.Element, sheet: Sheet) -> None:
    """Make the root scale, name and describe itself, and lay white paper under it: pages may be dark."""
    name, described = clean(sheet.title), clean(" ".join(sheet.described))
    key = "picture-" + hashlib.sha256(f"{name}\n{described}".encode()).hexdigest()[:12]
    root.attrib = {
        "viewBox": f"0 0 {sheet.width:g} {sheet.height:g}",
        "width": "100%",
        "role": "img",
        "aria-labelledby": f"{key}-title {key}-desc",
        "font-family": "sans-serif",
        "stroke-linejoin": "round",
    }
    paper = ElementTree.Element(_SVG + "rect", {"width": "100%", "height": "100%", "fill": style.PAPER})
    for place, (tag, text) in enumerate((("title", name), ("desc", described))):
        element = ElementTree.Element(_SVG + tag, {"id": f"{key}-{tag}"})
        element.text = text
        root.insert(place, element)
    root.insert(2, paper)


def _text(words: Words) -> ElementTree.Element:
    look = {"x": f"{words.x:.2f}", "y": f"{words.y:.2f}", "font-size": f"{words.size:g}", "fill": words.color}
    look |= {"text-anchor": words.anchor} if words.anchor != "start" else {}
    look |= {"font-weight": "bold"} if words.bold else {}
    look |= {"stroke": style.PAPER, "stroke-width": "2", "paint-order": "stroke"} if words.halo else {}
    element = ElementTree.Element(_SVG + "text", look)
    element.text = words.text
    return element
