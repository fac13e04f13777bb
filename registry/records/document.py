"""What the documents of every kind of record begin and end with: stamps, sources, and which value is from which."""

from typing import Any

from rest_framework import serializers

from registry.api.documents import ModelValue, Section
from registry.api.identity import Identified
from registry.api.values import StrictCharField
from registry.curation import working_copy
from registry.records.sources import ProvenanceRow, SourceRow
from registry.rules import Finding, Severity

Values = dict[str, Any]  # by the names of attributes


class SourceItem(Section):
    """A document or record that values were taken from."""

    model = SourceRow
    identity = (("key",),)
    values = ("key", "kind", "title", "citation", "url", "dated_on", "retrieved_on")
    key = ModelValue(required=True)


class ProvenanceItem(Section):
    """Which source a value came from, where in it, and what that source literally reports.

    Two sources that disagree are both kept: the one whose value was not taken has the relation `DIFFERS`.
    """

    model = ProvenanceRow
    identity = (("path", "source", "relation", "locator"), ("path", "source"))
    points = "path"
    values = ("path", "source", "relation", "locator", "reported")
    path = ModelValue(required=True)
    source = StrictCharField(source="source.key", help_text="Key of the source, as in the list of sources.")
    relation = ModelValue(required=True)


class FindingItem(Identified, serializers.Serializer):
    """What a rule says about a value."""

    identity = (("code", "pointer"), ("code", "message"), ("code",))
    points = "pointer"

    code = serializers.CharField(help_text="Which rule, as listed at `/vocabularies`.")
    severity = serializers.ChoiceField(Severity.choices, help_text="How grave it is; only `ERROR` refuses publication.")
    pointer = serializers.CharField(help_text="JSON Pointer to the value.")
    places = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="JSON Pointers to all values with the same cause, `pointer` first; absent where it is the only one.",
    )
    message = serializers.CharField(help_text="What it says, for people.")
    reported = serializers.CharField(required=False, help_text="What is reported, where the rule is about a number.")
    recomputed = serializers.CharField(required=False, help_text="What the other numbers give, where they give one.")


class RecordDocument(Section):
    """The document of a record: what publishing stamps and finds, and what its subclass states."""

    id = serializers.CharField(read_only=True, help_text="Registry number.")
    version = serializers.IntegerField(read_only=True, help_text="Version of the record, from 1.")
    registered_on = serializers.DateField(read_only=True, help_text="When version 1 was published here.")
    published_at = serializers.DateTimeField(read_only=True, help_text="When this version was published.")
    salt = serializers.CharField(
        read_only=True, help_text="Random, so that the hash of a version tells nothing once the version is redacted."
    )
    sources = SourceItem(many=True, required=False, help_text="Where the values come from.")
    provenance = ProvenanceItem(many=True, required=False, help_text="Which value comes from which source.")

    findings = FindingItem(
        many=True,
        required=False,
        source="found_when_published",  # no working copy has it
        help_text="What does not agree in it, as found when it was published; ignored in what is sent.",
    )

    def found(self, document: Values) -> list[Finding]:
        """Return what its checks find in a well-formed document."""
        raise NotImplementedError

    def complete(self, document: Values) -> Values:
        """Return a well-formed document as it is published, without its stamps.

        It is in the order declared, with what the checks now find, and nothing older.
        """
        written = _written(document)
        findings = [finding.described() for finding in self.found(written)]
        arranged: Values = self.arranged(written | {"findings": findings})
        return arranged

    def to_internal_value(self, data: Any) -> Values:
        """Leave out what publishing adds."""
        return super().to_internal_value(_written(data) if isinstance(data, dict) else data)

    def astray(self, values: Values) -> dict[str, Any]:
        """Return what is wrong with references within the document, by list and place."""
        return problems(values)

    def validate(self, attrs: Values) -> Values:
        """Refuse references that lead nowhere."""
        if refused := {name: mistakes for name, mistakes in self.astray(attrs).items() if mistakes}:
            raise serializers.ValidationError(refused)
        return attrs


def _written(document: Values) -> Values:
    return {name: value for name, value in document.items() if name != "findings"}


def problems(values: Values) -> dict[str, dict[int, Any]]:
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


def load_sources(record: Any, values: Values) -> None:
    record.provenance.all().delete()  # before the sources that it refers to
    sources = {source.key: source for source in working_copy.replace(record.sources, values.get("sources", []))}
    working_copy.replace(
        record.provenance,
        [row | {"source": sources[row["source"]["key"]]} for row in values.get("provenance", [])],
    )
