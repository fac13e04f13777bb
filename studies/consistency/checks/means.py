"""Means and standard deviations of whole numbers, where the document says that they are such."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from registry.rules import Severity, Violations
from studies.consistency.book import book
from studies.consistency.means import deviation_fits, mean_says_something, sums_for
from studies.consistency.printed import Printed
from studies.consistency.reading import ReportedRow, ReportedStudy

# Nothing of a document says what a scale is made of, so the words beside a value must.
_WHOLE = re.compile(r"\b(integers?|integer-valued|whole[- ](?:number|point|year)s?)\b", re.IGNORECASE)
_SAYING = ("unit", "note", "name", "characteristic", "category")


@dataclass(frozen=True)
class IntegerMean:
    """A mean of whole numbers, one of each person; ``deviation`` where the standard deviation is printed."""

    row: ReportedRow
    mean: Printed
    n: int
    deviation: Printed | None

    @property
    def telling(self) -> bool:
        """Whether there are so few people that the mean could be wrong: then it is of one or two sums."""
        return mean_says_something(self.mean, self.n)

    @property
    def possible(self) -> bool:
        return not self.telling or bool(sums_for(self.mean, self.n))

    @property
    def nearest(self) -> str:
        total = round(self.mean.value * self.n)
        return f"{total}/{self.n} = {self.mean.rounded(Decimal(total) / self.n)}"


def integer_means(study: ReportedStudy) -> Iterator[IntegerMean]:
    """Yield every mean that is said to be of whole numbers, of a known number of people."""
    for name, size in (("outcomes", "denominator"), ("baseline", "total")):
        for row in study.rows(name):
            mean, group = row.number("value"), study.groups.get(row.text("group") or "")
            n = row.count(size) or (group.count("size") if group and name == "baseline" else None)
            said = any(_WHOLE.search(row.text(field) or "") for field in _SAYING)
            if row.text("statistic") == "MEAN" and said and mean and n:
                yield IntegerMean(row, mean, n, _deviation(row, mean))


@book.rule("MEAN_UNREACHABLE", Severity.INCONSISTENT)
def some_whole_numbers_have_the_mean(study: ReportedStudy) -> Violations:
    """A mean of whole numbers is that of some sum out of the number of people (GRIM)."""
    for each in integer_means(study):
        if not each.possible:
            said = f"{each.row.words}: no whole numbers of {each.n} people have the mean {each.mean.text}"
            message = f"{said}; {each.nearest} is nearest."
            yield each.row.at("value"), message, each.mean.text, each.nearest


@book.rule("DEVIATION_UNREACHABLE", Severity.INCONSISTENT)
def some_whole_numbers_have_mean_and_deviation(study: ReportedStudy) -> Violations:
    """A mean of whole numbers and its standard deviation are those of some numbers (GRIMMER)."""
    for each in integer_means(study):
        tested = each.telling and each.possible and each.deviation
        if tested and not deviation_fits(each.mean, tested, each.n):
            printed = f"{each.mean.text} ± {tested.text}"
            message = f"{each.row.words}: no whole numbers of {each.n} people have mean and deviation {printed}."
            yield each.row.at("value"), message, printed


def _deviation(row: ReportedRow, mean: Printed) -> Printed | None:
    """Return the standard deviation that the low and the high number are away, if they are so by one."""
    low, high = row.number("low"), row.number("high")
    if row.text("spread") != "SD" or not low or not high or not mean.places == low.places == high.places:
        return None
    deviation = high.value - mean.value
    return Printed.parse(str(deviation)) if deviation == mean.value - low.value >= 0 else None
