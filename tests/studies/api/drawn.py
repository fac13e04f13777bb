"""What the tests of pictures share."""

import hashlib
from typing import Any
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script>\u202e\x01 <b onload='x'> ]]> &amp; {} \"🧬\" " + "x" * 300
_LEFT = {"script", "style", "foreignObject", "image", "use", "a", "animate", "set"}


def picture(response: Any) -> str:
    """Return what a picture says about itself; fail unless it is one that can do no harm."""
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/svg+xml")
    assert response.headers["ETag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'
    assert response.headers["Cache-Control"] == "public, no-cache"
    root = ElementTree.fromstring(response.content)  # noqa: S314  drawn by the registry
    assert root.tag == f"{SVG}svg"
    for element in root.iter():
        name = element.tag.removeprefix(SVG)
        assert name not in _LEFT, name
        assert not [key for key in element.attrib if key.lower().startswith("on") or key in ("style", "class")]
        assert not [text for text in element.attrib.values() if "script:" in text.lower() or "//" in text]
    title, described = root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")
    assert title
    assert described
    return f"{title} {described}"
