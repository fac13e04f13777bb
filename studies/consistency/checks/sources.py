"""Where one source says two things about one value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from registry.dates import PartialDate
from registry.rules import Severity, Violations
from studies.consistency.book import book
from studies.consistency.checks import courses
from studies.consistency.reading import ReportedRow, ReportedStudy, partial_date
from studies.consistency.spoken import LONGEST, spoken_cycle, spoken_date

_WORD = re.compile(r"\w+")
_MOST = 8  # quotations of one place that are looked at: thousands may support it, and thousands contradict it
_DEEPEST = 8  # steps of a pointer into a study


@dataclass(frozen=True)
class Disagreement:
    """What a source says of a value, ``elsewhere``, besides the words of it that support what the document holds."""

    row: ReportedRow
    held: str
    supporting: str | None
    elsewhere: str

    @cached_property
    def dates(self) -> tuple[PartialDate, PartialDate] | None:
        """The date that the document holds, and the one date that the source gives elsewhere."""
        held, found = partial_date(self.held), spoken_date(self.elsewhere)
        return (held, found) if held and found else None

    @cached_property
    def cycles(self) -> tuple[int, int] | None:
        """The number of cycles that the document holds, and the one that the source gives elsewhere."""
        number = spoken_cycle(self.elsewhere)
        about = (self.row.text("path") or "").endswith("/cycles") and self.held.isdecimal() and number is not None
        return (int(self.held), number) if about and number is not None else None

    def violation(self) -> tuple[str, str, str, str]:
        """Quote the source on both sides; where it was not quoted for the value, say what is recorded."""
        said = f"The source says “{self.supporting}” in one place and" if self.supporting else ""
        said = said or f"Recorded is “{self.held}”, and the source says"
        locator = self.row.text("locator")
        message = f"{said} “{self.elsewhere}”{' in another' if self.supporting else ''}"
        message += f" ({locator})." if locator else "."
        return self.row.text("path") or "", message, self.supporting or self.held, self.elsewhere


@book.rule("SOURCE_DATES_DIFFER", Severity.INCONSISTENT)
def one_source_gives_one_date(study: ReportedStudy) -> Violations:
    """One source gives one date for one event."""
    for disagreement in _disagreements(study):
        if dates := disagreement.dates:
            held, other = dates
            if held.certainly_after(other) or other.certainly_after(held):
                yield disagreement.violation()


@book.rule("SOURCE_CYCLES_DIFFER", Severity.NOTE)
def one_source_counts_the_same_cycles(study: ReportedStudy) -> Violations:
    """One source gives one number of cycles for one event."""
    for disagreement in _disagreements(study):
        if disagreement.cycles and disagreement.cycles[0] != disagreement.cycles[1]:
            yield disagreement.violation()


@book.rule("SOURCE_STATEMENTS_DIFFER", Severity.NOTE)
def one_source_says_one_thing(study: ReportedStudy) -> Violations:
    """One source says one thing about one value."""
    told = {pointer for pointer, *_ in courses.a_duration_is_that_between_its_dates(study)}
    for disagreement in _disagreements(study):
        said = {text.casefold() for text in (disagreement.held, disagreement.supporting) if text}
        apart = disagreement.dates or disagreement.cycles or disagreement.row.text("path") in told
        if not apart and disagreement.elsewhere.casefold() not in said:
            yield disagreement.violation()


def _disagreements(study: ReportedStudy) -> Iterator[Disagreement]:
    """Yield what a source says elsewhere of a value that it also supports, or that no other source can support."""
    only = [row.text("key") for row in study.rows("sources")]
    quoted = _quoted(study)
    for row in study.rows("provenance"):
        path, source, reported = row.text("path"), row.text("source"), row.text("reported")
        if row.text("relation") != "DIFFERS" or not path or not source or not reported:
            continue
        held = _value(study, path)
        supports = [quoted[source, above] for above in _above(path) if (source, above) in quoted]
        if held is not None and (supports or only == [source]):
            nearest: list[str] = next(filter(None, supports), [])
            yield Disagreement(row, held, _most_alike(nearest, f"{held} {reported}"), reported)


def _quoted(study: ReportedStudy) -> dict[tuple[str | None, str | None], list[str]]:
    """Return the words with which each source supports each place, the first few of them."""
    quoted: dict[tuple[str | None, str | None], list[str]] = {}
    for row in study.rows("provenance"):
        if row.text("relation") in (None, "SUPPORTS"):
            quotations = quoted.setdefault((row.text("source"), row.text("path")), [])
            quotations += [text for text in [row.text("reported")] if text and len(quotations) < _MOST]
    return quoted


def _most_alike(quotations: list[str], text: str) -> str | None:
    """Return the quotation that shares most words with a text, the first of several."""
    words = _words(text)
    return max(quotations, key=lambda quotation: len(words & _words(quotation)), default=None)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text[:LONGEST].casefold()))


def _above(path: str) -> Iterator[str]:
    """Yield a pointer, and those of what it stands in; no value stands deeper than a few steps."""
    for _ in range(_DEEPEST):
        if path:
            yield path
            path = path.rpartition("/")[0]


def _value(study: ReportedStudy, path: str) -> str | None:
    """Return the text or number at a pointer of the document."""
    value: object = study.document
    for step in path.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            value = value[int(name)] if name.isdecimal() and len(name) < 8 and int(name) < len(value) else None
        else:
            value = value.get(name) if isinstance(value, dict) else None
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
