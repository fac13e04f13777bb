"""Work that is counted: how many functions are called does not depend on the machine, as time does."""

import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from re import _constants as constants
from re import _parser as parser
from typing import Any


def calls(act: Callable[[], Any]) -> int:
    """Return how many functions are called, those written in C included."""
    count = 0

    def note(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    act()  # the first time imports, compiles and fills caches
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


def assert_in_proportion(act: Callable[[int], Any], size: int) -> None:
    """Fail if twice the size takes more than about twice the work, beyond what work takes at any size."""
    none, once, twice = (calls(partial(act, n)) for n in (1, size, 2 * size))
    assert twice - none <= 2.2 * (once - none) + 100, (
        f"{none}, {once}, {twice} calls for sizes of 1, {size}, {2 * size}"
    )


def open_repetitions(pattern: re.Pattern[str]) -> Iterator[tuple[int, Any]]:
    """Yield how deep each repetition without an end stands within others: two within each other may take for ever.

    Possessive ones never try another way, and are left out.
    """
    yield from _open(parser.parse(pattern.pattern, pattern.flags), 0)


def _open(parsed: Any, depth: int) -> Iterator[tuple[int, Any]]:
    for operation, argument in parsed:
        deeper = depth
        if operation in (constants.MAX_REPEAT, constants.MIN_REPEAT) and argument[1] is constants.MAXREPEAT:
            deeper += 1
            yield deeper, argument
        for part in _parts(argument):
            yield from _open(part, deeper)


def _parts(argument: Any) -> Iterator[Any]:
    """Yield the patterns within what an operation of a pattern is given."""
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for item in argument:
            yield from _parts(item)
