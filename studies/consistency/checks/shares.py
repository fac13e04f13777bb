"""Percentages against the counts they are made of: outcomes, baseline and adverse events alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from registry.rules import Severity, Violations
from studies.consistency.book import book
from studies.consistency.percentages import (
    counts_for,
    cuts_to,
    nearest_counts,
    nearest_sizes,
    rounds_to,
    says_something,
    truncated_counts_for,
)
from studies.consistency.printed import Printed
from studies.consistency.reading import ReportedRow, ReportedStudy, in_percent, is_percentage


@dataclass(frozen=True)
class Share:
    """A printed percentage, its count where one is printed, and the sizes it could be out of, likeliest first."""

    row: ReportedRow
    field: str
    percent: Printed
    count: int | None
    sizes: list[tuple[int, str]]
    stated: bool  # its own denominator is printed
    people: int  # how many there are at most, as far as is known

    def rounded(self, n: int) -> bool:
        """Whether the percentage is right for a size."""
        if self.count is not None:
            return rounds_to(self.count, n, self.percent)
        return not says_something(self.percent, n) or bool(counts_for(self.percent.text, n))

    def truncated(self, n: int) -> bool:
        """Whether the percentage comes out when digits are cut off."""
        if self.count is not None:
            return cuts_to(self.count, n, self.percent)
        return says_something(self.percent, n) and bool(truncated_counts_for(self.percent.text, n))

    def violation(self, recomputed: str, message: str) -> tuple[str, str, str, str]:
        return self.row.at(self.field), message, f"{self.percent.text} %", recomputed

    def unexplained(self) -> bool:
        """Whether no stated size gives it, neither rounded nor cut off."""
        return not any(self.rounded(n) or self.truncated(n) for n, _ in self.sizes)


def shares(study: ReportedStudy) -> Iterator[Share]:
    """Yield every percentage between 0 and 100 that has a size, or a group with one."""
    for row, field, count, size in _printed(study):
        percent = row.number(field)
        sizes = [(size, f"the stated {size}")] if size else study.sizes(row.text("group"))
        possible = percent is not None and 0 <= percent.value <= 100
        if percent and possible and sizes and (count is None or count <= max(n for n, _ in sizes)):
            people = max(n for n, _ in [*sizes, *study.sizes(row.text("group"))])
            yield Share(row, field, percent, count, sizes, bool(size), people)


def _printed(study: ReportedStudy) -> Iterator[tuple[ReportedRow, str, int | None, int | None]]:
    for row in filter(is_percentage, study.outcomes):
        yield row, "value", row.count("numerator"), row.count("denominator")
    for row in study.rows("baseline"):
        counted = row.count("count") is not None or row.text("statistic") in {"COUNT", "PERCENTAGE"}
        if counted and in_percent(row):
            yield row, "value", row.count("count"), row.count("total")
    for row in study.rows("adverse_events"):
        yield row, "percentage", row.count("count"), row.count("at_risk")


@book.rule("PERCENTAGE_UNREACHABLE", Severity.INCONSISTENT)
def no_count_gives_the_percentage(study: ReportedStudy) -> Violations:
    """Some whole number of people out of the stated denominator gives the printed percentage."""
    for share in shares(study):
        if share.stated and share.count is None and share.unexplained():
            yield share.violation(
                _nearest(share), f"No count out of {_sizes(share)} gives {share.percent.text} %: {_nearest(share)}."
            )


@book.rule("PERCENTAGE_NOT_OF_GROUP", Severity.INCONSISTENT)
def no_count_of_the_group_gives_the_percentage(study: ReportedStudy) -> Violations:
    """Some whole number of the group, or of those evaluable, treated or enrolled, gives the percentage."""
    unprinted = [share for share in shares(study) if not share.stated and share.count is None]
    for share in unprinted:
        if share.unexplained():
            other, remark = _elsewhere(share, [each.percent.text for each in unprinted if _beside(share, each)])
            yield share.violation(other, f"No count out of {_sizes(share)} gives {share.percent.text} %{remark}.")


@book.rule("PERCENTAGE_MISMATCH", Severity.INCONSISTENT)
def count_and_percentage_agree(study: ReportedStudy) -> Violations:
    """A count, what it is out of, and the percentage printed for them agree."""
    for share in shares(study):
        if share.count is not None and share.unexplained():
            n = share.sizes[0][0]
            yield share.violation(
                f"{share.count}/{n} = {_percent(share, n)} %",
                f"{share.count} of {n} is {_percent(share, n)} %, not {share.percent.text} %.",
            )


@book.rule("PERCENTAGE_TRUNCATED", Severity.NOTE)
def the_percentage_is_rounded(study: ReportedStudy) -> Violations:
    """A percentage is rounded, not cut off."""
    for share in shares(study):
        cut = [n for n, _ in share.sizes if share.truncated(n) and not share.rounded(n)]
        if cut and not any(share.rounded(n) for n, _ in share.sizes):
            n = cut[0]
            k = truncated_counts_for(share.percent.text, n)[0] if share.count is None else share.count
            yield share.violation(
                f"{k}/{n} = {_percent(share, n, k)} %",
                f"{k} of {n} is {_percent(share, n, k)} % when rounded; {share.percent.text} % is the same cut off.",
            )


@book.rule("PERCENTAGE_OF_OTHER_SIZE", Severity.NOTE)
def the_percentage_is_of_its_own_group(study: ReportedStudy) -> Violations:
    """A percentage is out of its own group, not of another stated number of people."""
    for share in shares(study):
        (first, own), *others = share.sizes
        fitting = [(n, words) for n, words in others if share.rounded(n)]
        if fitting and not (share.rounded(first) or share.truncated(first)):
            n, words = fitting[0]
            k = _count(share, n)
            yield share.violation(f"{k}/{n}", f"{share.percent.text} % cannot be out of {own}, but is {k} of {words}.")


def _count(share: Share, n: int) -> int:
    """Return the count as printed, else the one whose percentage is nearest."""
    if share.count is not None:
        return share.count
    return min(nearest_counts(share.percent.text, n), key=lambda k: abs(_exact(k, n) - share.percent.value))


def _beside(share: Share, other: Share) -> bool:
    outcomes = share.row.pointer.startswith("/outcomes") and other.row.pointer.startswith("/outcomes")
    return outcomes and share.row.text("group") == other.row.text("group")


def _nearest(share: Share) -> str:
    n = share.sizes[0][0]
    near = [f"{k}/{n} = {_percent(share, n, k)} %" for k in nearest_counts(share.percent.text, n)]
    return " and ".join(near) + (" is nearest" if len(near) == 1 else " are nearest")


def _elsewhere(share: Share, together: list[str]) -> tuple[str, str]:
    """Say out of which other size it could be: one that gives all percentages of the group, or this one alone."""
    common = _possible(share, together) if len(together) > 1 else []
    if not (sizes := common or _possible(share, [share.percent.text])):
        return _nearest(share), ""
    fraction = f"{_count(share, sizes[0])}/{sizes[0]}"
    return fraction, f"; {fraction} does" + (", a size that the group's other percentages fit too" if common else "")


def _possible(share: Share, percents: list[str]) -> list[int]:
    """Return other sizes that give all the percentages; no analysis is of more people than there are."""
    return [n for n in nearest_sizes(percents, share.sizes[0][0]) if n <= share.people]


def _sizes(share: Share) -> str:
    return " or ".join(words for _, words in share.sizes)


def _percent(share: Share, n: int, k: int | None = None) -> str:
    count = share.count if k is None else k
    return share.percent.rounded(_exact(count or 0, n))


def _exact(k: int, n: int) -> Decimal:
    return 100 * Decimal(k) / Decimal(n)
