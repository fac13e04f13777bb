"""Confidence intervals of shares, recomputed from the count."""

from collections.abc import Iterator

from registry.rules import Severity, Violations
from studies.consistency.binomial import METHODS
from studies.consistency.book import book
from studies.consistency.derivation import MOST, USUAL, Fit
from studies.consistency.estimates import EstimatedShare, estimates
from studies.consistency.reading import ReportedStudy


@book.rule("INTERVAL_LAST_DIGIT", Severity.NOTE)
def the_last_digit_of_the_interval(study: ReportedStudy) -> Violations:
    """An interval agrees with the recomputed one to its last digit."""
    for estimate in _judged(study, "INTERVAL_LAST_DIGIT"):
        fits = estimate.fitting(off=1)
        if len({n for _, n, _ in fits}) == 1:
            yield _violation(estimate, fits[0], "is one unit of the last digit away")


@book.rule("INTERVAL_ONE_BOUND", Severity.INCONSISTENT)
def both_bounds_of_the_interval_are_right(study: ReportedStudy) -> Violations:
    """Where one bound is as recomputed to its last digit, the other is too."""
    for estimate in _judged(study, "INTERVAL_ONE_BOUND"):
        fits = [fit for fit in estimate.fitting(off=1) if fit[2] in USUAL]
        fit = estimate.one_bound(fits)
        if fit and len({n for _, n, _ in fits}) == 1:
            remark = "has one bound right and the other one unit of the last digit away"
            yield _violation(estimate, fit, remark + (", as if cut off" if estimate.cut_off(fit) else ""))


@book.rule("INTERVAL_METHOD", Severity.INCONSISTENT)
def the_interval_is_of_the_stated_method(study: ReportedStudy) -> Violations:
    """An interval is of the method that is stated."""
    for estimate in _judged(study, "INTERVAL_METHOD"):
        method, fits = estimate.row.within("interval").text("method") or "", estimate.fitting(off=1)
        names = " or ".join(dict.fromkeys(_name(m) for _, _, m in fits))
        yield _violation(estimate, (*fits[0][:2], method), f"is the one by {names}")


@book.rule("INTERVAL_OF_OTHER_COUNT", Severity.INCONSISTENT)
def the_interval_is_of_the_stated_count(study: ReportedStudy) -> Violations:
    """A percentage with its interval is of the stated size, not exactly that of a count out of another."""
    for estimate in _judged(study, "INTERVAL_OF_OTHER_COUNT"):
        if estimate.other:
            k, n, method = estimate.other
            message = (
                f"{estimate.percent.text} % ({estimate.printed}) is {k} of {n} ({_name(method)}), "
                f"not out of {' or '.join(map(str, estimate.sizes))}."
            )
            yield estimate.row.at("interval"), message, estimate.printed, f"{k}/{n}"


@book.rule("INTERVAL_OF_NO_COUNT", Severity.NOTE)
def the_interval_is_of_some_count(study: ReportedStudy) -> Violations:
    """Where no size is stated, some count out of at most 1,000 people gives percentage and interval together."""
    for estimate in _judged(study, "INTERVAL_OF_NO_COUNT"):
        printed = f"{estimate.percent.text} % ({estimate.printed})"
        message = f"No count out of at most {MOST:,} people gives {printed} by any of the seven usual methods."
        yield estimate.row.at("interval"), message, printed


@book.rule("INTERVAL_UNEXPLAINED", Severity.NOTE)
def the_interval_is_of_a_usual_method(study: ReportedStudy) -> Violations:
    """An interval is one that a usual method gives for the count."""
    for estimate in _judged(study, "INTERVAL_UNEXPLAINED"):
        remark = "fits none of the seven usual methods" + _typo(estimate)
        yield _violation(estimate, (*estimate.counts[0], "CLOPPER_PEARSON"), remark)


@book.rule("INTERVAL_MISMATCH", Severity.INCONSISTENT)
def the_interval_is_near_those_of_usual_methods(study: ReportedStudy) -> Violations:
    """An interval is within a fifth of its width of what the usual methods give for the count."""
    for estimate in _judged(study, "INTERVAL_MISMATCH"):
        remark = "is far from all seven usual methods" + _typo(estimate)
        yield _violation(estimate, (*estimate.counts[0], "CLOPPER_PEARSON"), remark)


@book.rule("COUNT_DERIVED", Severity.NOTE)
def percentages_with_intervals_tell_their_counts(study: ReportedStudy) -> Violations:
    """A count is printed, not only percentages and intervals from which it can be told."""
    by_group: dict[str | None, list[tuple[EstimatedShare, list[Fit]]]] = {}
    for estimate in estimates(study):
        if not estimate.sizes and estimate.row.count("numerator") is None:
            fits = estimate.fitting() or estimate.fitting(off=1)
            by_group.setdefault(estimate.row.text("group"), []).append((estimate, fits))
    for group in by_group.values():
        common = set.intersection(*({fit[1:] for fit in fits} for _, fits in group))
        for estimate, fits in group if len({n for n, _ in common}) == 1 else []:
            k, n, method = next(fit for fit in fits if fit[1:] in common)
            printed = f"{estimate.percent.text} % ({estimate.printed})"
            message = f"{printed} is {k} of {n} ({_name(method)}); the count itself is not printed."
            yield estimate.row.at("value"), message, printed, f"{k}/{n}"


def _judged(study: ReportedStudy, code: str) -> Iterator[EstimatedShare]:
    return (estimate for estimate in estimates(study) if estimate.verdict == code)


def _typo(estimate: EstimatedShare) -> str:
    """Say so if the recomputed interval becomes the printed one when two digits change places."""
    fits = [(*counts, method) for counts in estimate.counts for method in METHODS]
    swapped = any(_swapped(estimate.printed, estimate.recomputed(fit)) for fit in fits)
    return ", as if two digits were swapped" if swapped else ""


def _swapped(text: str, other: str) -> bool:
    places = [i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b]
    return len(places) == 2 and sorted(text) == sorted(other)


def _violation(estimate: EstimatedShare, fit: Fit, remark: str) -> tuple[str, str, str, str]:
    text = estimate.recomputed(fit)
    message = f"The {estimate.level} % interval of {fit[0]} of {fit[1]} is {text} ({_name(fit[2])})"
    message += f"; the printed {estimate.printed} {remark}."
    return estimate.row.at("interval"), message, estimate.printed, text


def _name(method: str) -> str:
    name, corrected, _ = method.partition("_CC")
    return name.replace("_", "-").title() + (" with continuity correction" if corrected else "")
