"""Rules over the trial document: what must hold before it is published, and what looks wrong."""

from registry.records import validation
from registry.rules import Context, Document, Finding
from trials.consistency import book as of_consistency
from trials.document import DOCUMENT
from trials.validation import consistency, content  # noqa: F401  they fill the rulebook
from trials.validation.book import book

book.include(of_consistency)

__all__ = ["book", "findings"]


def findings(document: Document, context: Context | None = None) -> list[Finding]:
    """Return what is wrong with a document, errors of its form first; those alone if it has any."""
    return validation.findings(document, DOCUMENT, book, context)
