"""The checks of reported numbers over what a caller sends, within limits that keep a request short."""

from http import HTTPStatus
from typing import Any

from registry.refusals import Mistake, Refused
from studies import consistency, evidence
from studies.document import check

# An interval without counts is tried against every size up to 1,000: what takes time is told apart by these.
LIMITS = {
    "outcomes": 100,
    "adverse_events": 1000,
    "baseline": 1000,
    "groups": 200,
    "timeline": 1000,
    "provenance": 5000,
}


def evaluate(document: Any) -> dict[str, Any]:
    """Return findings, and what recomputing each outcome with known counts gives.

    Raises DRF's ``ValidationError`` for a malformed document, ``Refused`` for one that is too long to check at once.
    """
    for name, limit in LIMITS.items():
        if isinstance(document, dict) and isinstance(document.get(name), list) and len(document[name]) > limit:
            detail = f"At most {limit} can be checked at once."
            errors = [Mistake(code="too_many", detail=detail, pointer=f"/{name}")]
            raise Refused(HTTPStatus.BAD_REQUEST, "too_many", f"{name}: {detail}", errors)
    check(document)
    outcomes = enumerate(document.get("outcomes", []))
    return {
        "findings": [finding.described() for finding in consistency.findings(document)],
        "recomputed": [numbers for index, row in outcomes if (numbers := _recomputed(index, row))],
    }


def _recomputed(index: int, outcome: dict[str, Any]) -> dict[str, Any] | None:
    numbers = evidence.recomputed(outcome)
    if numbers is None:
        return None
    interval = outcome.get("interval", {})
    result = {"pointer": f"/outcomes/{index}", **numbers}
    if interval.get("low") and interval.get("high"):
        counts = outcome["numerator"], outcome["denominator"]
        result["fitting_methods"] = consistency.fitting_methods(
            *counts, interval["low"], interval["high"], numbers["level"]
        )
    return result
