"""Rows of the evidence table as what a forest plot draws: numbers, and words for what is not one."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from math import isfinite
from typing import Any, Literal

from registry.pictures.text import clean
from registry.rules import Severity
from studies.choices import ReportType
from studies.consistency import as_printed

Kind = Literal["PERCENTAGE", "RATIO", "TIME", "OTHER"]
Doubt = Literal["", "NOTED", "WRONG"]
RATIOS = {"HAZARD_RATIO": "hazard ratio", "ODDS_RATIO": "odds ratio", "RISK_RATIO": "risk ratio"}
STATES = {"NOT_REACHED": "NR", "NOT_ESTIMABLE": "NE", "IMMATURE": "immature"}
_BEYOND = ("NOT_REACHED", "NOT_ESTIMABLE")
_FURTHER = {word.value: str(word.label) for word in ReportType if word != ReportType.PRIMARY}
_TOWARD: dict[str, Literal[-1, 1]] = {"GREATER_THAN": 1, "AT_LEAST": 1, "LESS_THAN": -1, "AT_MOST": -1}
_SPOKEN = {"GREATER_THAN": "more than ", "AT_LEAST": "at least ", "LESS_THAN": "less than ", "AT_MOST": "at most ",
           "APPROXIMATELY": "about "}  # fmt: skip
_MONTHS = {"month": 1.0, "week": 7 / 30.4375, "day": 1 / 30.4375, "year": 12.0}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its limits, and both as printed. An open limit is stated to lie beyond what was seen.

    ``toward`` says that the true value lies above the number (1) or below it (-1).
    """

    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    open_high: bool = False
    toward: Literal[-1, 0, 1] = 0
    about: bool = False

    @property
    def beyond(self) -> bool:
        return self.toward != 0

    @property
    def is_exact(self) -> bool:
        return not self.beyond and not self.about

    @property
    def numbers(self) -> list[float]:
        return [number for number in (self.value, self.low, self.high) if number is not None]


@dataclass(frozen=True, slots=True)
class Result:
    """A row. ``checked`` is recomputed from the counts; ``differs`` says that it is not what was reported."""

    kind: Kind
    study: str
    measure: str
    group: str
    size: int | None
    counts: str
    reported: Estimate
    checked: Estimate | None
    differs: bool
    not_reached: bool
    censored: bool
    doubt: Doubt

    @property
    def numbers(self) -> list[float]:
        return self.reported.numbers + (self.checked.numbers if self.checked else [])


def result(row: dict[str, Any]) -> Result:
    """Return what a row of the evidence table says. Times are in months."""
    kind = _kind(row)
    checked = _checked(row) if kind == "PERCENTAGE" else None
    size, is_counted = row.get("n"), "numerator" in row and "denominator" in row
    return Result(
        kind=kind,
        study=" · ".join(filter(None, (clean(row.get("study")), clean(row.get("title"))))) or "Study not named",
        measure=clean(row.get("name") or row.get("measure")),
        group=_group(row),
        size=size if isinstance(size, int) and size > 0 else None,
        counts=f"{row['numerator']}/{row['denominator']}" if is_counted else "",
        reported=_reported(row, _MONTHS.get(_unit(row), 1.0) if kind == "TIME" else 1.0),
        checked=checked,
        differs=bool(checked and _differs(row)),
        not_reached=row.get("state") == "NOT_REACHED",
        censored=bool(row.get("censoring")),
        doubt=_doubt(row),
    )


def _doubt(row: dict[str, Any]) -> Doubt:
    """Return how grave the gravest finding about a row is."""
    severities = {finding.get("severity") for finding in row.get("findings", [])}
    if not severities:
        return ""
    return "NOTED" if severities == {Severity.NOTE.value} else "WRONG"


def _group(row: dict[str, Any]) -> str:
    against = f"against {clean(row['comparator'])}" if row.get("comparator") else ""
    group = " ".join(filter(None, (clean(row.get("group")), against)))
    about = ", ".join(filter(None, (group, clean(row.get("time_point")))))
    report = _FURTHER.get(row.get("report", ""), "")  # in front, where a long label is not cut
    return ": ".join(filter(None, (report, about)))


def _kind(row: dict[str, Any]) -> Kind:
    statistic, value = row.get("statistic"), _number(row.get("value"))
    if statistic in RATIOS and (value is None or value > 0):
        return "RATIO"
    if row.get("recomputed") or statistic in ("PERCENTAGE", "RATE") or (not statistic and row.get("unit") == "%"):
        return "PERCENTAGE"
    timed = statistic in (None, "MEDIAN", "MEAN", "VALUE") and _unit(row) in _MONTHS
    return "TIME" if timed or (statistic == "MEDIAN" and row.get("state") == "NOT_REACHED") else "OTHER"


def _unit(row: dict[str, Any]) -> str:
    return clean(row.get("unit")).lower().rstrip("s")


def _number(text: Any, factor: float = 1.0) -> float | None:
    """Return a printed number; ``None`` where it is none or not finite."""
    try:
        read = float(text) * factor
    except (TypeError, ValueError):
        return None
    return read if isfinite(read) else None


def _reported(row: dict[str, Any], factor: float) -> Estimate:
    interval = row.get("interval") or {}
    return Estimate(
        text=_printed(row, interval),
        value=None if row.get("statistic") == "COUNT" else _number(row.get("value"), factor),
        low=_number(interval.get("low"), factor),
        high=_number(interval.get("high"), factor),
        open_low=interval.get("low_state") in _BEYOND,
        open_high=interval.get("high_state") in _BEYOND,
        toward=1 if row.get("censoring") else _TOWARD.get(row.get("bound", ""), 0),
        about=row.get("bound") == "APPROXIMATELY",
    )


def _printed(row: dict[str, Any], interval: dict[str, Any]) -> str:
    """Return value and interval as the source prints them; a unit other than percent or months in short."""
    value = clean(as_printed(row))
    if value and _unit(row) in ("day", "week", "year"):
        value += f" {_unit(row)[0]}"
    value = value or STATES.get(row.get("state", ""), "")
    low = clean(interval.get("low")) or STATES.get(interval.get("low_state", ""), "")
    high = clean(interval.get("high")) or STATES.get(interval.get("high_state", ""), "")
    level = f", {interval['level']}%" if interval.get("level", "95") != "95" else ""
    return f"{value} ({low or '?'}–{high or '?'}{level})".strip() if low or high else value


def _checked(row: dict[str, Any]) -> Estimate | None:
    exact = row.get("recomputed") or {}
    value, low, high = (_number(exact.get(name)) for name in ("percentage", "low", "high"))
    if value is None:
        return None
    level = f", {exact['level']}%" if exact.get("level", "95") != "95" else ""
    limits = f" ({clean(exact['low'])}–{clean(exact['high'])}{level})" if low is not None and high is not None else ""
    return Estimate(clean(exact["percentage"]) + limits, value, low, high)


def _differs(row: dict[str, Any]) -> bool:
    """Whether the reported value or a reported limit is not the recomputed one, as far as both are printed."""
    exact, interval = row["recomputed"], row.get("interval") or {}
    bounded = row.get("bound") or row.get("censoring")
    value = None if bounded or row.get("statistic") == "COUNT" else row.get("value")
    pairs = [(value, exact.get("percentage")), *((interval.get(end), exact.get(end)) for end in ("low", "high"))]
    return any(not _agree(clean(one), clean(other)) for one, other in pairs)


def _agree(one: str, other: str) -> bool:
    if _number(one) is None or _number(other) is None:
        return True
    step = Decimal(1).scaleb(-min(len(text.partition(".")[2]) for text in (one, other)))
    try:
        return Decimal(one).quantize(step, ROUND_HALF_UP) == Decimal(other).quantize(step, ROUND_HALF_UP)
    except InvalidOperation:  # far too large to be a percentage
        return False


def sentence(row: dict[str, Any]) -> str:
    """Return a row of the evidence table in words."""
    outcome = result(row)
    parts = [RATIOS.get(row.get("statistic", ""), ""), f"{outcome.counts} participants" if outcome.counts else ""]
    parts += [f"n = {outcome.size}" if outcome.size and not outcome.counts else "", _in_words(row, outcome)]
    if outcome.checked:
        differs = ", which differs from what is reported" if outcome.differs else ""
        parts.append(f"recomputed {outcome.checked.text} %, exact interval{differs}")
    about = ", ".join(filter(None, (outcome.study, outcome.group, outcome.measure)))
    found = " ".join(clean(finding.get("message")) for finding in row.get("findings", []))
    return f"{about}: {', '.join(filter(None, parts)) or 'no value stated'}." + (f" Finding: {found}" if found else "")


def _in_words(row: dict[str, Any], outcome: Result) -> str:
    text = outcome.reported.text
    for word, short in STATES.items():
        text = text.replace(short, word.lower().replace("_", " ")) if word in _words(row) else text
    unit = clean(row.get("unit")) if outcome.reported.value is not None else ""
    spoken = f"{_SPOKEN.get(row.get('bound', ''), '')}{clean(row.get('value'))}"
    text = text.replace(clean(as_printed(row)), spoken, 1) if spoken else text
    censored = f", {row['censoring'].lower()}" if row.get("censoring") else ""
    return f"reported {text} {unit}".rstrip() + censored if text else ""


def _words(row: dict[str, Any]) -> tuple[Any, ...]:
    interval = row.get("interval") or {}
    return row.get("state"), interval.get("low_state"), interval.get("high_state")
