"""Who was counted: groups and their parts, adverse events and their grades."""

from collections.abc import Iterator
from itertools import permutations

from registry.rules import Severity, Violations
from studies.consistency.book import book
from studies.consistency.reading import ReportedRow, ReportedStudy

_GRADES = {"ANY": (1, 5)} | {f"{grade}": (grade, grade) for grade in range(1, 6)}
_GRADES |= {f"{low}-{high}": (low, high) for low in range(1, 5) for high in range(low + 1, 6)}
_EVENT = ("group", "phase", "term", "serious", "at_risk")  # what makes two rows speak of the same event


@book.rule("PART_EXCEEDS_WHOLE", Severity.IMPOSSIBLE)
def a_part_is_not_larger_than_the_whole(study: ReportedStudy) -> Violations:
    """No group is larger than the group it is part of, and no more are treated or evaluable than were enrolled."""
    for row in study.groups.values():
        size, parent = row.count("size"), study.groups.get(row.text("parent") or "")
        whole = parent.count("size") if parent else None
        if size is not None and whole is not None and size > whole:
            yield row.at("size"), f"{row.words}: {size} cannot be part of {whole}.", str(size), f"at most {whole}"
    people = study.root.within("population")
    enrolled = people.count("enrolled")
    for name in ("treated", "evaluable"):
        count = people.count(name)
        if count is not None and enrolled is not None and count > enrolled:
            message = f"{count} {name} cannot be part of {enrolled} enrolled."
            yield people.at(name), message, str(count), f"at most {enrolled}"


@book.rule("PARTS_EXCEED_WHOLE", Severity.INCONSISTENT)
def disjoint_parts_do_not_exceed_the_whole(study: ReportedStudy) -> Violations:
    """Arms, cohorts, and subgroups named “characteristic: category”, add up to no more than their whole."""
    for parent, parts in _partitions(study):
        whole, sizes = parent.count("size"), [part.count("size") or 0 for part in parts]
        if whole is not None and len(parts) > 1 and sum(sizes) > whole:
            message = (
                f"{', '.join(part.words for part in parts)} add up to {sum(sizes)}, more than the {whole} of "
                f"{parent.words}."
            )
            yield parts[0].at("size"), message, " + ".join(map(str, sizes)), str(whole)


@book.rule("GRADES_EXCEED_ANY", Severity.IMPOSSIBLE)
def a_grade_is_not_more_frequent_than_any(study: ReportedStudy) -> Violations:
    """No more people have an adverse event of some grade than have it in a wider range of grades."""
    for row, wider in _nested_grades(study):
        count, most = row.count("count"), wider.count("count")
        if count is not None and most is not None and count > most:
            message = (
                f"{row.words}: {count} people with grade {row.text('grade')} cannot be part of the {most} with "
                f"{_grade(wider)}."
            )
            yield row.at("count"), message, str(count), f"at most {most}"


@book.rule("AT_RISK_EXCEEDS_GROUP", Severity.INCONSISTENT)
def no_more_are_at_risk_than_there_are(study: ReportedStudy) -> Violations:
    """Adverse events are counted among no more people than were enrolled."""
    enrolled = study.root.within("population").count("enrolled")
    for row in study.rows("adverse_events"):
        at_risk = row.count("at_risk")
        if at_risk is not None and enrolled is not None and at_risk > enrolled:
            message = f"{row.words}: {at_risk} people at risk, but only {enrolled} enrolled."
            yield row.at("at_risk"), message, str(at_risk), f"at most {enrolled}"


def _partitions(study: ReportedStudy) -> Iterator[tuple[ReportedRow, list[ReportedRow]]]:
    """Yield groups whose members exclude each other; other subgroups of one parent may overlap."""
    partitions: dict[tuple[str, str], list[ReportedRow]] = {}
    for row in study.groups.values():
        parent, kind, label = row.text("parent"), row.text("type"), row.text("label") or ""
        by = kind if kind in {"ARM", "COHORT"} else label.partition(": ")[0] if ": " in label else None
        if parent in study.groups and by:
            partitions.setdefault((parent, by), []).append(row)
    for (key, _), parts in partitions.items():
        yield study.groups[key], parts


def _nested_grades(study: ReportedStudy) -> Iterator[tuple[ReportedRow, ReportedRow]]:
    """Yield each row with the row of each wider range that counts fewest; of one event there may be hundreds."""
    events: dict[tuple[str, ...], dict[tuple[int, int], list[ReportedRow]]] = {}
    for row in study.rows("adverse_events"):
        if (grade := row.text("grade")) in _GRADES and row.count("count") is not None:
            event = tuple(str(row.data.get(name)) for name in _EVENT)
            events.setdefault(event, {}).setdefault(_GRADES[grade], []).append(row)
    pairs = (pair for grades in events.values() for pair in permutations(grades.items(), 2))
    for ((low, high), rows), ((least, most), wider) in pairs:
        if least <= low and high <= most:
            fewest = min(wider, key=lambda row: row.count("count") or 0)
            yield from ((row, fewest) for row in rows)


def _grade(row: ReportedRow) -> str:
    grade = row.text("grade")
    return "any grade" if grade == "ANY" else f"grade {grade}"
