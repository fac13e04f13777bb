"""Numbers that are right, each with one digit changed, and how many of these the consistency checks notice."""

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from studies.consistency import findings
from studies.consistency.checks.shares import shares
from studies.consistency.effects import DIFFERENCES, effects
from studies.consistency.estimates import estimates
from studies.consistency.reading import ReportedStudy

Json = dict[str, Any]
Place = tuple[str, ...]  # of a number in a row

_VALUE: Place
_P: Place
_VALUE, _P = ("value",), ("p_value",)
_BOUNDS: list[Place] = [("interval", "low"), ("interval", "high")]


def spoilt(documents: list[Json], times: int = 3) -> Iterator[tuple[str, int, int]]:
    """Yield each kind of number with how many changes are noticed, of how many made."""
    for kind, (rows, places) in kinds(documents).items():
        chance = random.Random(kind)
        made = [
            changed
            for row in rows
            for place in places
            for _ in range(times)
            if (changed := _changed(row, place, chance)) is not None
        ]
        yield kind, sum(map(noticed, made)), len(made)


def kinds(documents: list[Json]) -> dict[str, tuple[list[Json], list[Place]]]:
    """Return the rows of each kind that nothing is said of, and where a digit of them is changed."""
    studies = [ReportedStudy(document) for document in documents]
    printed = [s.row.data for study in studies for s in shares(study) if s.field == "value" and s.count is None]
    framed = [e.row.data for study in studies for e in estimates(study) if e.sizes]
    decimal = [row for row in printed if _decimals(row["value"]) == 1]
    ratios = [e.row.data for study in studies for e in effects(study, {"HAZARD_RATIO"})]
    differences = [e.row.data for study in studies for e in effects(study, DIFFERENCES)]
    rows: dict[str, tuple[Sequence[Any], list[Place]]] = {
        "percentage with one decimal, of a known number": (decimal, [_VALUE]),
        "percentage of a known number": (printed, [_VALUE]),
        "that number": (printed, [("denominator",)]),
        "bound of a percentage of a known number": (framed, _BOUNDS),
        "percentage or bound, of an unknown number": ([_without_size(row) for row in framed], [_VALUE, *_BOUNDS]),
        "bound of a hazard ratio": (ratios, _BOUNDS),
        "hazard ratio": (ratios, [_VALUE]),
        "p value of a hazard ratio": (list(filter(_exact_p, ratios)), [_P]),
        "bound of a difference": (differences, _BOUNDS),
        "difference": (differences, [_VALUE]),
        "p value of a difference": (list(filter(_exact_p, differences)), [_P]),
    }
    return {kind: ([dict(row) for row in right if not noticed(dict(row))], at) for kind, (right, at) in rows.items()}


def noticed(row: Json) -> bool:
    """Whether anything is said of a row, but that its count can be told."""
    return any(found.code != "COUNT_DERIVED" for found in findings({"outcomes": [row]}))


def _changed(row: Json, place: Place, chance: random.Random) -> Json | None:
    """Return the row with one digit of the number at the place changed into another."""
    name, *inside = place
    value = row.get(name)
    if inside:
        changed = _changed(value, tuple(inside), chance) if isinstance(value, dict) else None
        return None if changed is None else row | {name: changed}
    text = str(value) if value is not None else ""
    digits = [index for index, letter in enumerate(text) if letter.isdigit()]
    if not digits:
        return None
    at = chance.choice(digits)
    digit = chance.choice([d for d in "0123456789" if d != text[at] and not (d == "0" and at == digits[0])])
    spoilt_text = text[:at] + digit + text[at + 1 :]
    read: Callable[[str], Any] = int if isinstance(value, int) else str
    return row | {name: read(spoilt_text)}


def _exact_p(row: Any) -> bool:
    """Whether a p value is printed, not only below what it is."""
    return str(row.get("p_value") or "<")[0] not in "<>≤≥"


def _decimals(text: Any) -> int:
    return len(str(text).partition(".")[2])


def _without_size(row: Any) -> Json:
    return {name: value for name, value in row.items() if name not in ("denominator", "numerator")}
