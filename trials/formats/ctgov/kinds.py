"""Which foreign values a field of the document can hold exactly as they are; the others stay in the extension."""

import re
from collections.abc import Callable
from typing import Any

from registry.dates import PartialDate
from registry.vocabulary import Vocabulary
from trials.choices.ages import AGE

Kind = Callable[[Any], bool]
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL keeps no NUL, and half a character is none
_AGE = re.compile(AGE, re.ASCII)
_LARGEST = 2_147_483_647


def text(value: object) -> bool:
    """Any text but the empty one, which means in a document that nothing is stated."""
    return isinstance(value, str) and value != "" and not _UNSTORABLE.search(value)


def date(value: object) -> bool:
    """A year, a month or a day."""
    try:
        return isinstance(value, str) and bool(PartialDate(value))
    except ValueError:
        return False


def age(value: object) -> bool:
    """A number and a unit."""
    return isinstance(value, str) and _AGE.fullmatch(value) is not None


def flag(value: object) -> bool:
    return isinstance(value, bool)


def count(value: object) -> bool:
    """A whole number from zero."""
    return type(value) is int and 0 <= value <= _LARGEST


def degrees(largest: int) -> Kind:
    """A number with a fraction: without one it would not come back as it was written."""
    return lambda value: isinstance(value, float) and -largest <= value <= largest


def word(vocabulary: type[Vocabulary], *, besides: tuple[str, ...] = ()) -> Kind:
    """A word of a vocabulary, some excepted."""
    words = frozenset(vocabulary.values) - frozenset(besides)
    return lambda value: isinstance(value, str) and value in words


def several(kind: Kind) -> Kind:
    """A list of such values, and not an empty one."""
    return lambda value: isinstance(value, list) and bool(value) and all(map(kind, value))
