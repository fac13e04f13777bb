"""The evidence table: one row per reported outcome, made from a published document."""

from collections.abc import Iterator
from typing import Any

from studies.choices import ReportType
from studies.consistency import as_printed, recomputed_interval

_OF_THE_STUDY = ("title", "study_type", "conditions", "drugs", "trials")
_OF_THE_OUTCOME = (
    "measure", "name", "statistic", "bound", "value", "unit", "censoring", "state", "spread", "low", "high",
    "numerator", "denominator", "interval", "p_value", "criteria", "assessor", "time_point", "cutoff", "note",
)  # fmt: skip


def rows(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a row per outcome. What is not stated is absent; groups and treatments go by their labels.

    ``n`` is how many people the outcome rests on: its denominator, else the size of its group. ``recomputed`` is the
    exact interval (Clopper-Pearson) where numerator and denominator are stated. The only report of an outcome is its
    primary one.
    """
    groups = {row["key"]: row for row in document.get("groups", [])}
    treatments = {row["key"]: row for row in document.get("timeline", []) if "key" in row}
    shared = _shared(document)
    for index, outcome in enumerate(document.get("outcomes", [])):
        pointer = f"/outcomes/{index}"
        group, comparator = (groups.get(outcome.get(name, ""), {}) for name in ("group", "comparator"))
        treatment = treatments.get(outcome.get("treatment", ""), {})
        columns = {
            **shared,
            "pointer": pointer,
            "group": group.get("label") or group.get("key"),
            "comparator": comparator.get("label") or comparator.get("key"),
            "treatment": treatment.get("label") or treatment.get("key"),
            "n": outcome.get("denominator", group.get("size")),
            "report": outcome.get("report", ReportType.PRIMARY.value),
            **{name: outcome[name] for name in _OF_THE_OUTCOME if name in outcome},
            "printed": as_printed(outcome),
            "data_cutoff_on": outcome.get("data_cutoff_on") or document.get("data_cutoff_on"),
            "recomputed": recomputed(outcome),
            "findings": [row for row in document.get("findings", []) if _is_about(row, pointer)],
            "provenance": [row for row in document.get("provenance", []) if _is_of(row["path"], pointer)],
        }
        yield {name: value for name, value in columns.items() if value not in (None, "", [], {})}


def _shared(document: dict[str, Any]) -> dict[str, Any]:
    shared = {"study": document["id"], "version": document["version"]}
    shared |= {name: document.get(name) for name in _OF_THE_STUDY}
    population = document.get("population", {})
    return shared | {
        "published_on": document.get("publication", {}).get("published_on"),
        "therapy_lines": population.get("therapy_lines"),
        "therapy_line": population.get("therapy_line"),
    }


def _is_about(finding: dict[str, Any], pointer: str) -> bool:
    return any(_is_of(place, pointer) for place in finding.get("places", [finding["pointer"]]))


def _is_of(path: str, pointer: str) -> bool:
    return path == pointer or path.startswith(f"{pointer}/")


def recomputed(outcome: dict[str, Any]) -> dict[str, Any] | None:
    """Return percentage and exact interval from the counts of an outcome; ``None`` where they are not both stated."""
    k, n = outcome.get("numerator"), outcome.get("denominator")
    if k is None or not n or k > n:
        return None
    level = outcome.get("interval", {}).get("level") or "95"
    try:
        low, high = recomputed_interval(k, n, level)
    except ValueError:  # a level that there cannot be
        return None
    percentage = f"{100 * k / n:.1f}"
    return {"percentage": percentage, "low": f"{low:.1f}", "high": f"{high:.1f}", "level": level,
            "method": "CLOPPER_PEARSON"}  # fmt: skip


def is_exact(row: dict[str, Any]) -> bool:
    """Whether a row has a number that is neither a bound, nor an approximation, nor cut short by censoring."""
    return bool(row.get("value")) and not row.get("bound") and not row.get("censoring")
