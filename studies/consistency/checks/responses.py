"""Response rates against each other: what one includes, it cannot fall below."""

from collections.abc import Iterator
from decimal import Decimal

from registry.rules import Severity, Violations
from studies.consistency.book import book
from studies.consistency.printed import Printed
from studies.consistency.reading import ReportedRow, ReportedStudy, is_percentage

# The responses of one set of people are comparable when all of this is stated alike.
CONTEXT = ("group", "phase", "data_cutoff_on", "time_point", "criteria", "assessor", "denominator")
_INCLUDED = (("ORR", "DCR"), ("CR", "ORR"), ("PR", "ORR"), ("PCR", "MPR"), ("CR", "DCR"), ("SD", "DCR"))
_BEST = ("CR", "PR", "SD", "PD")

Amount = tuple[Decimal, Decimal]  # the least and the greatest that a printed number can stand for
Responses = dict[str, ReportedRow]


@book.rule("RESPONSE_ORDER", Severity.IMPOSSIBLE)
def a_part_is_not_above_its_whole(study: ReportedStudy) -> Violations:
    """No response rate is above one that includes it: complete, objective, disease control; complete, major."""
    for responses in _contexts(study):
        for part, whole in _INCLUDED:
            pair = _amounts(responses, (part, whole))
            if pair and pair[0][0] > pair[1][1]:
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
        if _compared(responses, "DCR", ("CR", "PR", "SD")) < 0:
            yield _said(responses, "DCR", ("CR", "PR", "SD"), "DCR is below CR, PR and SD together")


@book.rule("CONTROL_ABOVE_SUM", Severity.INCONSISTENT)
def disease_control_is_not_above_its_parts(study: ReportedStudy) -> Violations:
    """Disease control is not above complete, partial response and stable disease together."""
    for responses in _contexts(study):
        if _compared(responses, "DCR", ("CR", "PR", "SD")) > 0:
            yield _said(responses, "DCR", ("CR", "PR", "SD"), "DCR is above CR, PR and SD together")


@book.rule("BEST_RESPONSE_SUM", Severity.IMPOSSIBLE)
def best_responses_do_not_exceed_everybody(study: ReportedStudy) -> Violations:
    """Best responses add up to no more people than were counted, each person having one."""
    for responses in _contexts(study):
        total = _total(responses, [name for name in (*_BEST, "NE") if name in responses])
        if total and total[0] > 100:
            yield _said_of_all(responses, total, "more than everybody")


@book.rule("BEST_RESPONSE_GAP", Severity.INCONSISTENT)
def best_responses_account_for_everybody(study: ReportedStudy) -> Violations:
    """With those not evaluable stated, best responses add up to everybody."""
    for responses in _contexts(study):
        total = _total(responses, [*_BEST, "NE"])
        if total and total[1] < 100:
            yield _said_of_all(responses, total, "fewer than everybody")


def _contexts(study: ReportedStudy) -> Iterator[Responses]:
    """Yield the responses that may be compared; a measure reported twice in one context is left out."""
    contexts: dict[tuple[object, ...], dict[str, list[ReportedRow]]] = {}
    for row in study.primary:
        measure = row.text("measure")
        if measure and (is_percentage(row) or row.count("numerator") is not None):
            context = tuple(str(row.data.get(name)) for name in CONTEXT)
            contexts.setdefault(context, {}).setdefault(measure, []).append(row)
    for measures in contexts.values():
        yield {measure: rows[0] for measure, rows in measures.items() if len(rows) == 1}


def _amounts(responses: Responses, names: tuple[str, ...]) -> list[Amount] | None:
    """Return all as counts if every one has a count, else all as percentages, else nothing."""
    rows = [responses[name] for name in names if name in responses]
    if len(rows) < len(names):
        return None
    counts = [Decimal(count) for row in rows if (count := row.count("numerator")) is not None]
    if len(counts) == len(rows):
        return [(count, count) for count in counts]
    percents = [percent for row in rows if (percent := _percent(row))]
    return [(max(p.low, Decimal(0)), p.high) for p in percents] if len(percents) == len(rows) else None


def _percent(row: ReportedRow) -> Printed | None:
    return row.number("value") if is_percentage(row) else None


def _compared(responses: Responses, whole: str, parts: tuple[str, ...]) -> int:
    """Return 1 if the whole is certainly above the sum of its parts, -1 if certainly below, else 0."""
    amounts = _amounts(responses, (whole, *parts))
    if not amounts:
        return 0
    (low, high), *rest = amounts
    return (low > sum(most for _, most in rest)) - (high < sum(least for least, _ in rest))


def _total(responses: Responses, names: list[str]) -> Amount | None:
    """Return the share in percent that best responses add up to, if three of them at least are stated."""
    amounts = _amounts(responses, tuple(names)) if len(names) > 2 else None
    if not amounts:
        return None
    low, high = sum(least for least, _ in amounts), sum(most for _, most in amounts)
    rows = [responses[name] for name in names]
    if any(row.count("numerator") is None for row in rows):
        return Decimal(low), Decimal(high)
    n = rows[0].count("denominator")
    return (low * 100 / Decimal(n), high * 100 / Decimal(n)) if n else None


def _said(responses: Responses, name: str, others: tuple[str, ...], remark: str) -> tuple[str, str, str, str]:
    row = responses[name]
    shown = ", ".join(f"{other} {_shown(responses[other])}" for other in others)
    return row.at("value"), f"{remark}: {name} {_shown(row)}, {shown}.", _shown(row), shown


def _said_of_all(responses: Responses, total: Amount, remark: str) -> tuple[str, str, str, str]:
    names = [name for name in (*_BEST, "NE") if name in responses]
    shown = ", ".join(f"{name} {_shown(responses[name])}" for name in names)
    percent = f"{(total[0] + total[1]) / 2:.1f} %"
    return responses[names[0]].at("value"), f"Best responses add up to {percent}, {remark}: {shown}.", shown, percent


def _shown(row: ReportedRow) -> str:
    k, n = row.count("numerator"), row.count("denominator")
    return f"{k}/{n}" if k is not None and n else str(k) if k is not None else f"{row.text('value')} %"
