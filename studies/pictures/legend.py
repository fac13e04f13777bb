"""What the marks of a timeline mean; only of those that stand in it."""

from collections.abc import Callable
from functools import partial

from registry.pictures import marks
from registry.pictures.sheet import Sheet
from studies.pictures import symbols
from studies.pictures.course import RESPONSES, Course, CourseEntry

_Draw = Callable[[Sheet, float, float], None]


def legend(page: Sheet, case: Course) -> None:
    placed = [entry for entry in case.entries if entry.start or entry.end or entry.between]
    observed = [entry for entry in placed if not entry.treats and entry.start]
    responses = {entry.response for entry in observed}
    rows: list[tuple[_Draw, str]] = [
        (partial(symbols.response, word=word), label) for word, label in RESPONSES.items() if word in responses
    ]
    kinds = {entry.type for entry in observed if not entry.response}
    rows += [(partial(symbols.kind, word=word), label) for word, label in _KINDS.items() if word in kinds]
    page.keys(rows + [(draw, label) for draw, label, needed in _LOOKS if any(map(needed, placed))])


_KINDS = {
    "MEASUREMENT": "measurement",
    "RESPONSE": "other assessment",
    "DIAGNOSIS": "diagnosis",
    "EVENT": "event",
    "OUTCOME": "outcome",
}


def _treatment(entry: CourseEntry) -> bool:
    return entry.treats and not entry.once


def _wide(draw: Callable[[Sheet, float, float, float], None]) -> _Draw:
    """Return what draws a mark as wide as its place in the legend."""
    return lambda page, x, y: draw(page, x - 7.5, x + 7.5, y)


def _ongoing(page: Sheet, x: float, y: float) -> None:
    symbols.certain(page, x - 7.5, x + 2, y)
    symbols.head(page, x + 2, y)


def _open(page: Sheet, x: float, y: float) -> None:
    symbols.certain(page, x - 7.5, x - 1, y)
    symbols.unstated(page, x - 1, x + 7.5, y)


def _vague(entry: CourseEntry) -> bool:
    return any(one and not one.exact for one in (entry.start, entry.end))


_LOOKS: list[tuple[_Draw, str, Callable[[CourseEntry], bool]]] = [
    (_wide(symbols.certain), "treatment", lambda one: _treatment(one) and bool(one.start or one.end)),
    (_ongoing, "ongoing when last reported", lambda one: _treatment(one) and one.ongoing and bool(one.start)),
    (_open, "start or end not stated",
     lambda one: _treatment(one) and not one.ongoing and bool(one.start) != bool(one.end)),
    (partial(symbols.kind, word="PROCEDURE"), "procedure, done once", lambda one: one.once and bool(one.start)),
    (_wide(symbols.fuzzy), "stated as month or year", lambda one: _treatment(one) and _vague(one)),
    (_wide(symbols.undated), "treatment without a date, listed between these days",
     lambda one: _treatment(one) and bool(one.between)),
    (_wide(partial(marks.reach, tick=1.3)), "all that a date can mean",
     lambda one: not _treatment(one) and _vague(one)),
    (_wide(symbols.otherwise), "reported elsewhere", lambda one: bool(one.elsewhere)),
]  # fmt: skip
