"""Working copy → document."""

from typing import Any

from studies import consistency
from studies.document.sections import StudyDocument
from studies.models import Study

_RELATIONS = (
    "identifiers", "groups__parent", "baseline__group", "outcomes__group", "outcomes__comparator",
    "adverse_events__group", "timeline", "links", "sources", "provenance__source",
)  # fmt: skip
_document = StudyDocument()  # holds no state of its own, and building its fields costs more than using them


def render(record: Study) -> dict[str, Any]:
    """Return the document of a working copy as the database now holds it, without what publishing adds.

    The number of queries does not depend on how much the study holds.
    """
    return _document.to_representation(Study.objects.prefetch_related(*_RELATIONS).get(pk=record.pk))


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document as it is published: arranged, with what the consistency checks now find and nothing older."""
    written = {name: value for name, value in document.items() if name != "findings"}
    findings = [finding.described() for finding in consistency.findings(written)]
    arranged: dict[str, Any] = _document.arranged(written | {"findings": findings})
    return arranged
