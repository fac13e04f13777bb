"""Text of pictures: cleaned, measured, broken into lines.

Whoever opens a picture sets its text in a font of their own, so its width can only be bounded: what is assumed is
the wider of DejaVu Sans and Arial. Nothing overlaps in either, nor in anything between.
"""

import re
import unicodedata
from functools import lru_cache

from registry.pictures.style import SIZE

# Widths in hundredths of the size.
_WIDTHS = {
    32: " ',.Iijl",
    40: "()-/:;[\\]ft|",
    46: '!"r',
    54: "*J`sz",
    60: "?L_ckvxy",
    64: "$0123456789FTabdeghnopqu{}–",
    70: "ABEKPSVXYZ",
    78: "&CDGHNRU",
    86: "#+<=>OQ^w~×≥≤±",
    101: "%MWm…—",
}
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(value: object) -> str:
    """Return a value as one line of text that XML can hold; ``None`` is empty."""
    return " ".join(_UNPRINTABLE.sub("\ufffd", "" if value is None else str(value)).split())


def width(text: str, size: float = SIZE) -> float:
    """Return the most points that a text takes."""
    return sum(map(_hundredths, text)) * size / 100


@lru_cache(maxsize=4096)
def _hundredths(character: str) -> int:
    if character in _WIDTH:
        return _WIDTH[character]
    if unicodedata.combining(character):
        return 0
    return 101 if unicodedata.east_asian_width(character) in "WF" else 80


def shortened(text: str, room: float, size: float = SIZE) -> str:
    """Return a text that fits, its end replaced by an ellipsis where it does not."""
    if width(text, size) <= room:
        return text
    room -= width("…", size)
    return text[: _fitting(text, room, size)].rstrip(" ,;:(") + "…"


def _fitting(text: str, room: float, size: float) -> int:
    """Return how many characters fit."""
    used = 0.0
    for count, character in enumerate(text):
        used += _hundredths(character) * size / 100
        if used > room:
            return count
    return len(text)


def wrapped(text: str, room: float, *, most: int = 0, size: float = SIZE) -> list[str]:
    """Return a text in lines that fit, at most so many of them; 0 is no limit."""
    lines: list[str] = []
    rest = text.strip()
    while rest and (not most or len(lines) < most - 1):
        cut = _break(rest, room, size)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*lines, shortened(rest, room, size)] if rest else lines


def _break(text: str, room: float, size: float) -> int:
    """Return where the first line ends: behind a word, or within one that is longer than a line."""
    count = max(1, _fitting(text, room, size))
    if count == len(text) or text[count] == " ":
        return count
    behind = text.rfind(" ", 0, count)
    behind = behind if behind > 0 else max(text.rfind(sign, 0, count) for sign in "-/,;")
    return behind + 1 if behind > 0 else count
