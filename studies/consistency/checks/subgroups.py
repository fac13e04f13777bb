"""Parts of a group against the whole: who responded, medians, categories of which each person has one."""

import re
from collections.abc import Iterator
from decimal import Decimal

from registry import budget
from registry.rules import Severity, Violations
from studies.consistency.amounts import aligned, amount, total
from studies.consistency.book import book
from studies.consistency.durations import LEEWAY, Duration
from studies.consistency.reading import TIMES, ReportedRow, ReportedStudy, in_percent, is_percentage

# Results of two groups are comparable when all of this is stated alike.
_ALIKE = ("measure", "name", "phase", "data_cutoff_on", "time_point", "criteria", "assessor", "unit", "statistic")

# Of these, each person has one; sites of metastases or earlier treatments may be several.
_ONE_EACH = re.compile(r"^(sex|gender|ecog|who|performance status|zubrod)\b", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d)(?:\s*(?:-|–|to|or|/)\s*(\d))?")
_SEXES = {"male": "m", "men": "m", "man": "m", "female": "f", "women": "f", "woman": "f"}

Family = tuple[ReportedRow, list[ReportedRow]]  # a result of the whole, and those of its parts


@book.rule("SUBGROUP_EXCEEDS_WHOLE", Severity.IMPOSSIBLE)
def no_more_have_it_in_a_part_than_in_the_whole(study: ReportedStudy) -> Violations:
    """No more people have an outcome in a part of a group than in the whole group."""
    results = _results(study)
    for row in study.outcomes:
        group = study.groups.get(row.text("group") or "")
        for whole in _one(results, group.text("parent") if group else None, _context(row)):
            both = amount(row, row.count("denominator")), amount(whole, whole.count("denominator"))
            if both[0] and both[1] and both[0].counted and both[1].counted and both[0].certainly_above(both[1]):
                message = f"{row.words}: {_shown(row)} in a part cannot be of {_shown(whole)} in the whole group."
                yield row.at("value"), message, _shown(row), _shown(whole)


@book.rule("SUBGROUPS_SUM", Severity.INCONSISTENT)
def parts_make_the_whole(study: ReportedStudy) -> Violations:
    """Parts that make up a group have an outcome as often together as the whole; its share lies between theirs."""
    for whole, parts in _families(study):
        rows = [whole, *parts]
        if not all(is_percentage(row) or row.count("numerator") is not None for row in rows):
            continue
        sizes = [row.count("denominator") for row in rows]
        amounts = aligned(amount(row, size) for row, size in zip(rows, sizes, strict=True))
        if None not in sizes and sum(size or 0 for size in sizes[1:]) == sizes[0]:
            counts = [amount(row, size) for row, size in zip(rows, sizes, strict=True)]
            known = [each for each in counts if each and each.counted]
            together = total(known[1:])
            wrong = len(known) == len(rows) and (
                known[0].certainly_above(together) or together.certainly_above(known[0])
            )
        else:
            wrong = bool(amounts) and _outside([(each.low, each.high) for each in amounts or []])
        if wrong:
            yield _said(whole, parts, "does not go with its parts")


@book.rule("MEDIAN_OUTSIDE_PARTS", Severity.INCONSISTENT)
def the_median_of_the_whole_lies_between_those_of_its_parts(study: ReportedStudy) -> Violations:
    """The median of a group lies between those of the parts that make it up, give or take a tenth."""
    for whole, parts in _families(study):
        spans = [_span(row) for row in (whole, *parts)]
        known = [(span.low, span.high) for span in spans if span]
        if len(known) == len(spans) and _outside(known, LEEWAY):
            yield _said(whole, parts, "does not lie between those of its parts")


@book.rule("CATEGORIES_EXCEED_WHOLE", Severity.IMPOSSIBLE)
def each_person_has_one_category(study: ReportedStudy) -> Violations:
    """Categories of which each person has one, such as the sexes, add up to no more than everybody."""
    for rows in _categories(study):
        amounts = [_at_baseline(study, row) for row in rows]
        known = [each for each in amounts if each is not None]
        if len(known) == len(rows) > 1 and sum(known) > 100 + Decimal("1e-9"):
            shown = ", ".join(f"{row.text('category')} {_shown(row)}" for row in rows)
            message = f"{rows[0].text('characteristic')}: {shown} are together more than everybody."
            yield rows[0].at("value"), message, shown, "at most 100 %"


def _results(study: ReportedStudy) -> dict[tuple[str | None, tuple[str, ...]], list[ReportedRow]]:
    results: dict[tuple[str | None, tuple[str, ...]], list[ReportedRow]] = {}
    for row in study.outcomes:
        budget.check()
        results.setdefault((row.text("group"), _context(row)), []).append(row)
    return results


def _context(row: ReportedRow) -> tuple[str, ...]:
    return tuple(str(row.data.get(name)) for name in _ALIKE)


def _one(
    results: dict[tuple[str | None, tuple[str, ...]], list[ReportedRow]], group: str | None, context: tuple[str, ...]
) -> list[ReportedRow]:
    """Return the result of a group, if there is one; of two, nobody knows which."""
    rows = results.get((group, context), []) if group else []
    return rows if len(rows) == 1 else []


def _families(study: ReportedStudy) -> Iterator[Family]:
    """Yield each result of a whole with those of all parts that make it up."""
    results = _results(study)
    contexts: dict[str | None, list[tuple[str, ...]]] = {}
    for group, context in results:
        contexts.setdefault(group, []).append(context)
    for whole, parts in _covering(study):
        for context in contexts.get(parts[0], []):  # each result of a part is looked at once
            budget.check()
            rows = [_one(results, key, context) for key in (whole, *parts)]
            if all(rows):
                yield rows[0][0], [row[0] for row in rows[1:]]


def _covering(study: ReportedStudy) -> Iterator[tuple[str, list[str]]]:
    """Yield a group and those of its parts whose labels begin alike and whose sizes add up to its own."""
    families: dict[tuple[str, str], list[str]] = {}
    for key, row in study.groups.items():
        parent, label = row.text("parent") or "", row.text("label") or key
        kind = row.text("type") or ""
        begin = kind if kind in {"ARM", "COHORT"} else re.split(r"[:\s]", label, maxsplit=1)[0]
        families.setdefault((parent, begin), []).append(key)
    for (parent, _), parts in families.items():
        whole = study.groups.get(parent)
        sizes = [study.groups[key].count("size") or 0 for key in parts]
        if whole and len(parts) > 1 and 0 not in sizes and sum(sizes) == whole.count("size"):
            yield parent, parts


def _outside(ranges: list[tuple[Decimal, Decimal]], by: Decimal = Decimal(1)) -> bool:
    """Whether the first certainly lies below or above all others, by more than a factor if given."""
    (low, high), *others = ranges
    return high * by < min(least for least, _ in others) or low > max(most for _, most in others) * by


def _span(row: ReportedRow) -> Duration | None:
    """Return a median in days; one not reached is later than any."""
    if row.text("measure") not in TIMES or row.text("statistic") not in ("MEDIAN", None):
        return None
    if row.text("state") == "NOT_REACHED" and not row.number("value"):
        return Duration(Decimal("Infinity"), Decimal("Infinity"))
    return row.span()


def _categories(study: ReportedStudy) -> Iterator[list[ReportedRow]]:
    """Yield rows about one characteristic of one group whose categories exclude each other."""
    found: dict[tuple[str, ...], list[tuple[set[str], ReportedRow]]] = {}
    for row in study.rows("baseline"):
        characteristic, meant = row.text("characteristic") or "", _meant(row.text("category") or "")
        if _ONE_EACH.search(characteristic) and meant:
            found.setdefault((str(row.data.get("group")), characteristic), []).append((meant, row))
    for rows in found.values():
        every = [word for meant, _ in rows for word in meant]
        if len(every) == len(set(every)):
            yield [row for _, row in rows]


def _meant(category: str) -> set[str]:
    """Return what a category takes in: “0–1” are 0 and 1; nothing where that is open, as of “≥ 2”."""
    if sex := _SEXES.get(category.strip().lower()):
        return {sex}
    digits = _NUMBERS.findall(category) if not re.search(r"[<>≥≤+]|unknown|more|least", category) else []
    if len(digits) != 1:
        return set()
    first, last = digits[0]
    return {str(number) for number in range(int(first), int(last or first) + 1)}


def _at_baseline(study: ReportedStudy, row: ReportedRow) -> Decimal | None:
    """Return the least share in percent that a row can mean."""
    group = study.groups.get(row.text("group") or "")
    size = row.count("total") or (group.count("size") if group else None)
    if (count := row.count("count")) is not None and size:
        return 100 * Decimal(count) / size
    percent = row.number("value") if in_percent(row) else None
    return max(percent.low, Decimal(0)) if percent else None


def _said(whole: ReportedRow, parts: list[ReportedRow], remark: str) -> tuple[str, str, str, str]:
    shown = ", ".join(map(_shown, parts))
    return whole.at("value"), f"{whole.words}: {_shown(whole)} {remark}, {shown}.", _shown(whole), shown


def _shown(row: ReportedRow) -> str:
    k, n = row.count("numerator"), row.count("denominator") or row.count("total")
    k = row.count("count") if k is None else k
    if k is not None:
        return f"{k}/{n}" if n else str(k)
    return " ".join(filter(None, (row.text("value") or "not reached", row.text("unit") if row.text("value") else None)))
