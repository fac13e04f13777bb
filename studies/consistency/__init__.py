"""Whether the numbers that a study reports can be true, and agree with each other.

Pure functions over the study document: no database, no clock. A check that lacks what it needs says nothing.
SciPy is loaded when an interval is recomputed, not before.
"""

from collections.abc import Mapping
from typing import Any

from registry.rules import Finding
from studies.consistency.binomial import fitting_methods, recomputed_interval
from studies.consistency.book import book
from studies.consistency.checks import (  # noqa: F401  they fill the rulebook
    bounds,
    courses,
    dates,
    grades,
    intervals,
    means,
    measurements,
    p_values,
    people,
    ratios,
    responses,
    shares,
    sources,
    subgroups,
    survival,
)
from studies.consistency.derivation import derived_counts
from studies.consistency.percentages import counts_for, nearest_sizes
from studies.consistency.printed import as_printed
from studies.consistency.reading import ReportedStudy

__all__ = [
    "as_printed",
    "book",
    "counts_for",
    "derived_counts",
    "findings",
    "fitting_methods",
    "nearest_sizes",
    "recomputed_interval",
]


def findings(document: Mapping[str, Any]) -> list[Finding]:
    """Return everything in a study document that cannot be true or does not agree, in the order of the rules.

    Absent or malformed values are passed over; the document is never changed.
    """
    return book.findings(ReportedStudy(document))
