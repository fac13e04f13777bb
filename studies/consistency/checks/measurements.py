"""What was measured in a patient against the category, stage or grade that is claimed of it."""

import re
from collections.abc import Iterator
from decimal import Decimal

from registry.dates import PartialDate
from registry.rules import Severity, Violations
from studies.consistency.book import book
from studies.consistency.course import Quotations, ReportedTreatment, quotations, statement, treatments
from studies.consistency.reading import ReportedRow, ReportedStudy
from studies.consistency.sizes import Size, diameter, is_length, total

_RECIST = re.compile(r"RECIST\W*(?:version|v\.?)?\W*1\.1", re.IGNORECASE)
_SMALLER, _LARGER = Decimal("-0.30"), Decimal("0.20")
_GROWN = Decimal(5)  # millimetres by which the sum must also have grown
_NORMAL_NODE = Decimal(10)  # millimetres; nothing that is left may be as large
_ASKED = {
    "CR": "that nothing is left but nodes below 10 mm",
    "PR": "a sum of diameters that is at least 30 % smaller",
    "SD": "a sum of diameters neither 30 % smaller nor 20 % larger",
}
Change = tuple[Size, Size]
Measured = tuple[PartialDate, str, Size | None]


@book.rule("RESPONSE_AGAINST_DIAMETERS", Severity.INCONSISTENT)
def a_response_is_that_of_its_diameters(study: ReportedStudy) -> Violations:
    """A response by RECIST 1.1 is the one that the change of the measured diameters gives, where they are stated."""
    measured, quoted = _measured(study), quotations(study)
    on: dict[str, dict[str, Size | None]] = {}
    for when, lesion, size in measured:
        on.setdefault(when, {})[lesion] = size
    for treatment in treatments(study):
        claimed = [row for row in treatment.observations if _claims(row)]
        before = _before(treatment, measured) if claimed else {}
        for row in claimed if before else []:
            change = _change(before, on.get(row.text("date") or "", {}))
            if change and _excluded(row.text("response") or "", *change):
                yield _misjudged(row, change, quoted)


def _claims(row: ReportedRow) -> bool:
    """Whether a row claims a response by RECIST 1.1 on a day; of a month, nobody can say which scan it is."""
    day = row.date("date")
    by_recist = row.text("response") in _ASKED and _RECIST.search((row.text("criteria") or "")[:200])
    return bool(by_recist and day and day.is_a_day)


def _measured(study: ReportedStudy) -> list[Measured]:
    """Return when each lesion was measured, in that order, with its diameter if that is exact."""
    lesions = [
        (when, lesion, diameter(row))
        for row in study.rows("timeline")
        if row.text("type") == "MEASUREMENT" and is_length(row)
        for when, lesion in [(row.date("date"), row.text("measured"))]
        if when and lesion
    ]
    return sorted(lesions, key=lambda each: each[0].earliest)


def _before(treatment: ReportedTreatment, measured: list[Measured]) -> dict[str, Size | None]:
    """Return the last diameter of each lesion before a treatment; of months, nobody can say which was the last."""
    if not treatment.starts:
        return {}
    start = treatment.starts[0].date
    return {
        lesion: size if when.is_a_day and when.latest <= start.earliest else None
        for when, lesion, size in measured
        if not when.certainly_after(start)
    }


def _change(before: dict[str, Size | None], now: dict[str, Size | None]) -> Change | None:
    """Return the sums of the diameters before and now; none where a lesion lacks either."""
    sizes = [(first, then) for lesion, first in before.items() if first and (then := now.get(lesion))]
    complete = len(sizes) == len(now) == len(before)
    sums = total(first for first, _ in sizes), total(then for _, then in sizes)
    return sums if complete and sums[0].low > 0 else None


def _excluded(category: str, before: Size, now: Size) -> bool:
    """Whether the change excludes the category, whatever the rounding."""
    least, most = now.low / before.high - 1, now.high / before.low - 1
    if category == "PR":
        return least > _SMALLER
    if category == "SD":
        return most <= _SMALLER or (least >= _LARGER and now.low - before.high >= _GROWN)
    return now.low >= _NORMAL_NODE


def _misjudged(row: ReportedRow, change: Change, quoted: Quotations) -> tuple[str, str, str, str]:
    category = row.text("response") or ""
    places = (row.at("response"), row.at("criteria"), row.pointer)
    said = statement(quoted, f"{category} by {row.text('criteria')}", *places)
    percent = f"{100 * (change[1].value / change[0].value - 1):+.1f} %".replace("-", "−")
    message = f"{said}; what is measured went from {change[0]} to {change[1]} mm"
    message += f", which is {percent}. RECIST 1.1 asks for {_ASKED[category]}."
    return row.at("response"), message, category, percent


# TNM of the lung, 8th edition, greatest dimension in millimetres: above and up to. What else raises a category (the
# main bronchus, the pleura, atelectasis) leaves the lower ends of T2a to T3 open; T1a may be superficial at any size.
_STAGES = {"T1b": (10, 20), "T1c": (20, 30), "T2": (0, 50), "T2a": (0, 40), "T2b": (40, 50), "T3": (0, 70)}
_T1B_BEFORE = 20, 30  # millimetres, in the 7th edition
_EDITION = re.compile(r"\b(?:8th|eighth) ed|edition 8\b", re.IGNORECASE)
_T = re.compile(r"(?<![A-Za-z])[cp]?(T(?:1[bc]|2[ab]?|3))(?![\da-z])")  # not after treatment (y) or relapse (r)
_LUNG = re.compile(r"\blung\b|pulmonary|bronch", re.IGNORECASE)
_PRIMARY = re.compile(r"\b(?:primary|tumou?r|mass|nodule|lesion)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"node|nodal|metasta|adrenal|hepat|liver|brain|bone|new\b", re.IGNORECASE)


@book.rule("STAGE_AGAINST_SIZE", Severity.INCONSISTENT)
def a_stage_allows_for_the_size(study: ReportedStudy) -> Violations:
    """A tumor of the lung is not larger, nor where only size counts smaller, than its T category (TNM, 8th edition)."""
    conditions = study.document.get("conditions")
    if not isinstance(conditions, list) or not _LUNG.search(" ".join(str(each)[:200] for each in conditions[:20])):
        return
    sizes = list(_sizes_at_diagnosis(study))
    for row in study.rows("baseline"):
        stage = _T.search(row.text("category") or "") if _EDITION.search(row.text("characteristic") or "") else None
        low, high = _STAGES[stage[1]] if stage else (0, 0)
        if stage and sizes and all(size.low > high or size.high <= low for _, size in sizes):
            yield _misstaged(row, stage[1], *sizes[-1], quotations(study))


def _sizes_at_diagnosis(study: ReportedStudy) -> Iterator[tuple[ReportedRow, Size]]:
    """Yield the sizes of the primary tumor that are listed before any treatment."""
    for row in study.rows("timeline"):
        if row.text("type") in {"TREATMENT", "PROCEDURE"}:
            return
        name = row.text("measured") or ""
        size = diameter(row) if _PRIMARY.search(name) and not _ELSEWHERE.search(name) else None
        if size:
            yield row, size


def _misstaged(
    row: ReportedRow, stage: str, measurement: ReportedRow, size: Size, quoted: Quotations
) -> tuple[str, str, str, str]:
    low, high = _STAGES[stage]
    category = row.text("category") or stage
    other = [each for each, (least, most) in _STAGES.items() if least and size.low > least and size.high <= most]
    message = f"{statement(quoted, category, row.at('category'))}; the tumor has {measurement.text('value')} "
    message += f"{measurement.text('unit')}, and {stage} is {f'over {low}' if low else 'up'} to {high} mm"
    message += f", so that by size it is {other[0]}." if other else "."
    above, upto = _T1B_BEFORE
    if stage == "T1b" and size.low > above and size.high <= upto:
        message += f" In the 7th edition T1b was over {above} to {upto} mm, which would explain it."
    return row.at("category"), message, category, other[0] if other else f"not {stage}"
