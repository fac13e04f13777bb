"""Response rates against each other: what one includes, it cannot fall below."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from registry.rules import Severity, Violations
from studies.consistency.amounts import Amount, aligned, amount, total
from studies.consistency.book import book
from studies.consistency.reading import ReportedRow, ReportedStudy, is_percentage

# The responses of one set of people are comparable when all of this is stated alike.
CONTEXT = ("group", "phase", "data_cutoff_on", "time_point", "criteria", "assessor")
EVERYBODY = Amount(Decimal(100), Decimal(100))
_INCLUDED = (("ORR", "DCR"), ("CR", "ORR"), ("PR", "ORR"), ("PCR", "MPR"), ("CR", "DCR"), ("SD", "DCR"))


@dataclass(frozen=True)
class Responses:
    """The responses of one set of people by measure, out of ``size`` where one of them says so."""

    rows: dict[str, ReportedRow]
    size: int | None

    def amounts(self, *names: str) -> list[Amount] | None:
        """Return what is stated of each, on one scale, whether as a count or in percent."""
        if not all(name in self.rows for name in names):
            return None
        return aligned(amount(self.rows[name], self.size) for name in names)

    def has(self, *names: str) -> bool:
        return all(name in self.rows for name in names)

    @property
    def controlled(self) -> tuple[str, ...]:
        """What disease control is made of, as far as it is stated."""
        return ("CR", "PR", "SD") if self.has("CR", "PR") else ("ORR", "SD")

    @property
    def best(self) -> tuple[str, ...]:
        """The best responses that are stated, of which each person has one."""
        responding = ("ORR",) if self.has("ORR") and not self.has("CR", "PR") else ("CR", "PR")
        return tuple(name for name in (*responding, "SD", "PD", "NE") if name in self.rows)


@book.rule("RESPONSE_ORDER", Severity.IMPOSSIBLE)
def a_part_is_not_above_its_whole(study: ReportedStudy) -> Violations:
    """No response rate is above one that includes it: complete, objective, disease control; complete, major."""
    for responses in _contexts(study):
        for part, whole in _INCLUDED:
            pair = responses.amounts(part, whole)
            if pair and pair[0].certainly_above(pair[1]):
                yield _said(responses, part, (whole,), f"{part} cannot be above {whole}, which includes it")


@book.rule("RESPONSE_SUM", Severity.INCONSISTENT)
def objective_response_is_complete_and_partial(study: ReportedStudy) -> Violations:
    """Objective response is complete and partial response together."""
    for responses in _contexts(study):
        if _compared(responses, "ORR", ("CR", "PR")):
            yield _said(responses, "ORR", ("CR", "PR"), "ORR is not CR and PR together")


@book.rule("CONTROL_BELOW_SUM", Severity.NOTE)
def disease_control_is_not_below_its_parts(study: ReportedStudy) -> Violations:
    """Disease control is not below complete, partial response and stable disease together."""
    for responses in _contexts(study):
        if _compared(responses, "DCR", responses.controlled) < 0:
            yield _said(
                responses, "DCR", responses.controlled, f"DCR is below {_listed(responses.controlled)} together"
            )


@book.rule("CONTROL_ABOVE_SUM", Severity.INCONSISTENT)
def disease_control_is_not_above_its_parts(study: ReportedStudy) -> Violations:
    """Disease control is not above complete, partial response and stable disease together."""
    for responses in _contexts(study):
        if _compared(responses, "DCR", responses.controlled) > 0:
            yield _said(
                responses, "DCR", responses.controlled, f"DCR is above {_listed(responses.controlled)} together"
            )


@book.rule("BEST_RESPONSE_SUM", Severity.IMPOSSIBLE)
def best_responses_do_not_exceed_everybody(study: ReportedStudy) -> Violations:
    """Best responses add up to no more people than were counted, each person having one."""
    for responses in _contexts(study):
        together = _together(responses, responses.best)
        if together and together.certainly_above(EVERYBODY):
            yield _said_of_all(responses, together, "more than everybody")


@book.rule("CONTROL_AND_PROGRESSION", Severity.IMPOSSIBLE)
def nobody_is_controlled_and_progresses(study: ReportedStudy) -> Violations:
    """Disease control, progression and what cannot be evaluated add up to no more than everybody."""
    for responses in _contexts(study):
        names = tuple(name for name in ("DCR", "PD", "NE") if name in responses.rows)
        amounts = responses.amounts(*names) if responses.has("DCR", "PD") else None
        # Where its parts are stated, they are added up above: one cause is told once.
        if amounts and not responses.has(*responses.controlled) and _share(amounts).certainly_above(EVERYBODY):
            yield _said(responses, "DCR", names[1:], f"{_listed(names)} are more than everybody")


@book.rule("BEST_RESPONSE_GAP", Severity.INCONSISTENT)
def best_responses_account_for_everybody(study: ReportedStudy) -> Violations:
    """With those not evaluable stated, best responses add up to everybody."""
    for responses in _contexts(study):
        complete = len(responses.best) == 5 or responses.best == ("ORR", "SD", "PD", "NE")
        together = _together(responses, responses.best) if complete else None
        if together and EVERYBODY.certainly_above(together):
            yield _said_of_all(responses, together, "fewer than everybody")


def _contexts(study: ReportedStudy) -> Iterator[Responses]:
    """Yield the responses that may be compared; a measure reported twice in one context is left out.

    Who says nothing of a denominator is taken to have the one that others state, if they agree.
    """
    contexts: dict[tuple[str, ...], dict[int | None, list[ReportedRow]]] = {}
    for row in study.primary:
        if row.text("measure") and (is_percentage(row) or row.count("numerator") is not None):
            context = tuple(str(row.data.get(name)) for name in CONTEXT)
            contexts.setdefault(context, {}).setdefault(row.count("denominator"), []).append(row)
    for by_size in contexts.values():
        sizes = [size for size in by_size if size is not None]
        if len(sizes) == 1:
            by_size = {sizes[0]: [row for rows in by_size.values() for row in rows]}
        yield from (Responses(_once(rows), size) for size, rows in by_size.items())


def _once(rows: list[ReportedRow]) -> dict[str, ReportedRow]:
    named = [(row.text("measure") or "", row) for row in rows]
    times = Counter(measure for measure, _ in named)
    return {measure: row for measure, row in named if times[measure] == 1}


def _compared(responses: Responses, whole: str, parts: tuple[str, ...]) -> int:
    """Return 1 if the whole is certainly above the sum of its parts, -1 if certainly below, else 0."""
    if not (amounts := responses.amounts(whole, *parts)):
        return 0
    stated, together = amounts[0], total(amounts[1:])
    return stated.certainly_above(together) - together.certainly_above(stated)


def _together(responses: Responses, names: tuple[str, ...]) -> Amount | None:
    """Return the share in percent that best responses add up to, if three of them at least are stated."""
    amounts = responses.amounts(*names) if len(names) > 2 else None
    return _share(amounts) if amounts and (amounts[0].size or not amounts[0].counted) else None


def _share(amounts: list[Amount]) -> Amount:
    return total(amounts).percent


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _said(responses: Responses, name: str, others: tuple[str, ...], remark: str) -> tuple[str, str, str, str]:
    row = responses.rows[name]
    shown = ", ".join(f"{other} {_shown(responses.rows[other])}" for other in others)
    return row.at("value"), f"{remark}: {name} {_shown(row)}, {shown}.", _shown(row), shown


def _said_of_all(responses: Responses, together: Amount, remark: str) -> tuple[str, str, str, str]:
    shown = ", ".join(f"{name} {_shown(responses.rows[name])}" for name in responses.best)
    percent = f"{(together.low + together.high) / 2:.1f} %"
    first = responses.rows[responses.best[0]]
    return first.at("value"), f"Best responses add up to {percent}, {remark}: {shown}.", shown, percent


def _shown(row: ReportedRow) -> str:
    k, n = row.count("numerator"), row.count("denominator")
    return f"{k}/{n}" if k is not None and n else str(k) if k is not None else f"{row.text('value')} %"
