"""Whether what a trial's record states can be true together: enrollment, dates, status, eligibility.

Pure functions over the trial document: no database, no clock, no network. A check that lacks what it needs says
nothing, and none refuses anything; what must be resolved before publishing stands in ``trials.validation``.
"""

from registry.rules import Candidate, Document, Finding
from trials.consistency import dates, eligibility, enrollment, status  # noqa: F401  they fill the rulebook
from trials.consistency.book import book

__all__ = ["book", "findings"]


def findings(document: Document) -> list[Finding]:
    """Return everything in a well-formed trial document that does not agree, in the order of the rules."""
    return book.findings(Candidate(document))
