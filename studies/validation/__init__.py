"""Rules over the study document: what must hold before it is published, and what looks wrong.

They ask whether a record is whole. Whether its numbers can be true is asked by ``studies.consistency``, whose findings
never refuse anything: a study is recorded as it was printed.
"""

from registry.records import validation
from registry.rules import Context, Document, Finding
from studies.document import DOCUMENT
from studies.validation import content  # noqa: F401  it fills the rulebook
from studies.validation.book import book

__all__ = ["book", "findings"]


def findings(document: Document, context: Context | None = None) -> list[Finding]:
    """Return what is wrong with a document, errors of its form first; those alone if it has any."""
    return validation.findings(document, DOCUMENT, book, context)
