"""How a document cites its sources: the two lists that every kind of record ends with, and how they are loaded."""

from typing import Any

from rest_framework import serializers

from registry.api.documents import ModelValue, Section, StrictCharField
from registry.curation import working_copy
from registry.records.sources import ProvenanceRow, SourceRow


class SourceItem(Section):
    """A document or record that values were taken from."""

    model = SourceRow
    identity = (("key",),)
    key = ModelValue(required=True)
    kind = ModelValue()
    title = ModelValue()
    citation = ModelValue()
    url = ModelValue()
    retrieved_on = ModelValue()


class ProvenanceItem(Section):
    """Which source a value came from, where in it, and what that source literally reports.

    Two sources that disagree are both kept: the one whose value was not taken has the relation `DIFFERS`.
    """

    model = ProvenanceRow
    identity = (("path", "source", "relation", "locator"), ("path", "source"))
    points = "path"
    path = ModelValue(required=True)
    source = StrictCharField(source="source.key", help_text="Key of the source, as in the list of sources.")
    relation = ModelValue(required=True)
    locator = ModelValue()
    reported = ModelValue()


def problems(values: dict[str, Any]) -> dict[str, dict[int, Any]]:
    """Find keys that two sources have, and provenance that names a source that is not listed."""
    keys = [row["key"] for row in values.get("sources", [])]
    first = {key: index for index, key in reversed(list(enumerate(keys)))}
    repeated = serializers.ErrorDetail("Another source has this key.", code="repeated_key")
    unknown = serializers.ErrorDetail("No source of the document has this key.", code="unknown_source")
    return {
        "sources": {index: {"key": [repeated]} for index, key in enumerate(keys) if first[key] < index},
        "provenance": {
            index: {"source": [unknown]}
            for index, row in enumerate(values.get("provenance", []))
            if row["source"]["key"] not in first
        },
    }


def load(record: Any, values: dict[str, Any]) -> None:
    """Replace the sources and the provenance of a working copy."""
    record.provenance.all().delete()  # before the sources that it refers to
    sources = {source.key: source for source in working_copy.replace(record.sources, values.get("sources", []))}
    working_copy.replace(
        record.provenance,
        [row | {"source": sources[row["source"]["key"]]} for row in values.get("provenance", [])],
    )
