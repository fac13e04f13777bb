"""Rules over the trial document: what must hold before it is published, and what looks wrong."""

from datetime import UTC, date, datetime
from typing import Any

from rest_framework.exceptions import ValidationError

from registry.api.problems import flatten
from registry.rules import Finding, Severity
from trials.document import check
from trials.validation import consistency, content  # noqa: F401  they fill the rulebook
from trials.validation.book import book

__all__ = ["book", "problems"]


def problems(document: dict[str, Any], *, today: date | None = None) -> list[Finding]:
    """Return what is wrong with a document, errors of its form first; those alone if it has any."""
    if malformed := _malformed(document):
        return malformed
    return book.findings(document, today or datetime.now(UTC).date())


def _malformed(document: dict[str, Any]) -> list[Finding]:
    try:
        check(document)
    except ValidationError as refusal:
        return [
            Finding(
                "FORM", Severity.ERROR, error["pointer"], f"{error['pointer'] or 'The document'}: {error['detail']}"
            )
            for error in flatten(refusal.detail)
        ]
    return []
