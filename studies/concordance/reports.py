"""What a study reports, against the registration of the trial."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from registry.rules import Caused, CausedViolations, Severity, Violations
from studies.concordance.books import of_reports
from studies.concordance.subjects import Report

_LEEWAY = Fraction(11, 10)  # more than planned may join while the last are being screened
_ROLES = {"PRIMARY": "primary", "SECONDARY": "secondary"}


@of_reports.rule("REPORTED_NOT_REGISTERED", Severity.NOTE)
def what_is_reported_was_registered(report: Report) -> CausedViolations:
    """A measure that a study reports is among the registered endpoints of the trial.

    Example: “DCR is reported, but none of the 6 registered endpoints of TR0000017 is about it.”
    """
    if not report.lists_every_endpoint or any(each.may_be_anything for each in report.endpoints):
        return
    for outcome in report.outcomes():
        if not report.covers(outcome.family):
            endpoints = f"none of the {len(report.endpoints)} registered endpoints of {report.trial['id']}"
            besides = ", though its description names it" if report.is_described(outcome.family) else ""
            message = f"{outcome.called} is reported, but {endpoints} is about it{besides}."
            yield Caused(outcome.family, (outcome.pointer, message))


@of_reports.rule("ENDPOINT_IN_ANOTHER_ROLE", Severity.INCONSISTENT)
def an_endpoint_keeps_its_role(report: Report) -> Violations:
    """What was registered as a primary endpoint is not reported as a secondary one, nor the other way round.

    Example: “PFS is called a secondary endpoint, but TR0000017 registered it as primary.”
    """
    for outcome in report.outcomes():
        roles = {each.role for each in report.endpoints if outcome.family in each.families}
        if outcome.role and len(roles) == 1 and roles < set(_ROLES) and outcome.role not in roles:
            registered, trial = _ROLES[roles.pop()], report.trial["id"]
            said = _ROLES[outcome.role]
            message = f"{outcome.called} is called a {said} endpoint, but {trial} registered it as {registered}."
            yield outcome.pointer, message, said, registered


@of_reports.rule("REPORTED_MORE_THAN_ENROLLED", Severity.INCONSISTENT)
def no_more_are_reported_than_joined(report: Report) -> CausedViolations:
    """No more people are reported on than the trial enrolled, or planned to enroll, but for a tenth.

    Example: “64 people are reported as treated, more than the 53 that TR0000017 enrolled.”
    """
    enrollment = report.trial.get("enrollment", {})
    most, kind = enrollment.get("count"), enrollment.get("type")
    if most is None or kind not in ("ACTUAL", "ESTIMATED"):
        return
    verb = "enrolled" if kind == "ACTUAL" else "planned to enroll"
    for name in ("treated", "evaluable", "enrolled"):
        people = report.study.get("population", {}).get(name)
        if people is not None and people > most * (1 if kind == "ACTUAL" else _LEEWAY):
            message = f"{people} people are reported as {name}, more than the {most} that {report.trial['id']} {verb}."
            yield Caused(most, (f"/population/{name}", message, str(people), str(most)))


_AGE = re.compile(r"(?:median |mean )?age\b(?!.*(?:diagnos|onset|first))", re.IGNORECASE)
_YEARS = re.compile(r"\d{1,3}(?:\.\d+)?\Z", re.ASCII)


@of_reports.rule("REPORTED_OUTSIDE_AGE_LIMITS", Severity.INCONSISTENT)
def people_are_as_old_as_they_may_be(report: Report) -> Violations:
    """The youngest and the oldest person that a study reports on are within the age limits of the trial.

    Example: “The youngest was 16, but TR0000017 takes people of 18 Years at least.”
    """
    low, high = (_limit(report, end) for end in ("minimum", "maximum"))
    for pointer, row in _ages(report):
        youngest, oldest = _number(row.get("low")), _number(row.get("high"))
        if low is not None and youngest is not None and youngest < low:
            message = f"The youngest was {row['low']}, but {report.trial['id']} takes people of {low} Years at least."
            yield f"{pointer}/low", message, row["low"], f"{low} Years"
        if high is not None and oldest is not None and oldest >= high + 2:  # who joins at the limit grows older
            message = f"The oldest was {row['high']}, but {report.trial['id']} takes people of {high} Years at most."
            yield f"{pointer}/high", message, row["high"], f"{high} Years"


def _ages(report: Report) -> Iterator[tuple[str, Any]]:
    for index, row in enumerate(report.study.get("baseline", [])):
        in_years = row.get("unit", "years").casefold().startswith("year")
        if in_years and row.get("spread") == "RANGE" and _AGE.match(row.get("characteristic", "")):
            yield f"/baseline/{index}", row


def _limit(report: Report, end: str) -> int | None:
    """Return an age limit that is stated in whole years."""
    words = report.trial.get("eligibility", {}).get(f"{end}_age", "").split()
    return int(words[0]) if len(words) == 2 and words[1].startswith("Year") else None


def _number(text: str | None) -> float | None:
    return float(text) if text and _YEARS.match(text) else None


# who alone may join: how sources call the others
_SEXES = {
    "FEMALE": re.compile(r"(?:male|men|man|boys?|m)\Z", re.IGNORECASE),
    "MALE": re.compile(r"(?:female|women|woman|girls?|f)\Z", re.IGNORECASE),
}


@of_reports.rule("REPORTED_OTHER_SEX", Severity.INCONSISTENT)
def people_are_of_the_sex_that_may_join(report: Report) -> Violations:
    """Nobody of a sex that cannot take part is reported on.

    Example: “12 are male, but only FEMALE people can take part in TR0000017.”
    """
    only = report.trial.get("eligibility", {}).get("sex", "")
    for index, row in enumerate(report.study.get("baseline", [])):
        is_sex = row.get("characteristic", "").casefold() in ("sex", "gender")
        if only in _SEXES and is_sex and _SEXES[only].match(row.get("category", "").strip()) and _some(row):
            people = row.get("count") or f"{row['value']} {row.get('unit', '')}".strip()
            said = row["category"].casefold()
            message = f"{people} are {said}, but only {only} people can take part in {report.trial['id']}."
            yield f"/baseline/{index}", message, str(people), "0"


def _some(row: dict[str, Any]) -> bool:
    number = _number(row.get("value")) or 0
    return bool(row.get("count") or number)
