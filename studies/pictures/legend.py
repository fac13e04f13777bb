"""What the marks of a timeline mean; only of those that stand in it."""

from collections.abc import Callable
from functools import partial

from registry.pictures import marks
from registry.pictures.sheet import Sheet
from studies.pictures import symbols
from studies.pictures.course import RESPONSES, Course, CourseEntry

_Draw = Callable[[Sheet, float, float], None]


def legend(page: Sheet, case: Course) -> None:
    page.keys(_rows(case))


def _rows(case: Course) -> list[tuple[_Draw, str]]:
    placed = [entry for entry in case.entries if entry.start or entry.end or entry.between]
    observed = [entry for entry in placed if entry.type != "TREATMENT" and entry.start]
    responses = {entry.response for entry in observed}
    rows: list[tuple[_Draw, str]] = [
        (partial(symbols.response, word=word), label) for word, label in RESPONSES.items() if word in responses
    ]
    kinds = {entry.type for entry in observed if not entry.response}
    rows += [(partial(symbols.kind, word=word), label) for word, label in _KINDS.items() if word in kinds]
    return rows + [(draw, label) for draw, label, needed in _LOOKS if any(map(needed, placed))]


_KINDS = {
    "MEASUREMENT": "measurement",
    "RESPONSE": "other assessment",
    "DIAGNOSIS": "diagnosis",
    "EVENT": "event",
    "OUTCOME": "outcome",
}


def _treatment(entry: CourseEntry) -> bool:
    return entry.type == "TREATMENT"


def _certain(page: Sheet, x: float, y: float) -> None:
    symbols.certain(page, x - 7.5, x + 7.5, y)


def _open(page: Sheet, x: float, y: float) -> None:
    symbols.certain(page, x - 7.5, x + 2, y)
    symbols.head(page, x + 2, 1, y)


def _fuzzy(page: Sheet, x: float, y: float) -> None:
    symbols.fuzzy(page, x - 7.5, x + 7.5, y)


def _undated(page: Sheet, x: float, y: float) -> None:
    symbols.undated(page, x - 7.5, x + 7.5, y)


def _reach(page: Sheet, x: float, y: float) -> None:
    marks.reach(page, x - 7.5, x + 7.5, y, tick=1.3)


def _otherwise(page: Sheet, x: float, y: float) -> None:
    symbols.otherwise(page, x - 7.5, x + 7.5, y)


def _vague(entry: CourseEntry) -> bool:
    return any(one and not one.exact for one in (entry.start, entry.end))


_LOOKS: list[tuple[_Draw, str, Callable[[CourseEntry], bool]]] = [
    (_certain, "treatment", lambda one: _treatment(one) and bool(one.start or one.end)),
    (_open, "end not stated", lambda one: _treatment(one) and bool(one.start) and not one.end),
    (_fuzzy, "stated as month or year", lambda one: _treatment(one) and _vague(one)),
    (
        _undated,
        "treatment without a date, listed between these days",
        lambda one: _treatment(one) and bool(one.between),
    ),
    (_reach, "all that a date can mean", lambda one: not _treatment(one) and _vague(one)),
    (_otherwise, "reported elsewhere", lambda one: bool(one.elsewhere)),
]
