"""What the public endpoints of every kind of record answer with, for OpenAPI."""

from typing import ClassVar

from rest_framework import serializers

from registry.api.problems import MAX_ERRORS
from registry.ledger.responses import Version
from registry.records.document import FindingItem


class FacetValue(serializers.Serializer):
    """How often a value occurs among everything that matches."""

    value = serializers.CharField(help_text="The value.")
    count = serializers.IntegerField(help_text="In how many records.")


class FacetCounts(serializers.Serializer):
    """Values of the facets asked for, the commonest first."""

    names: ClassVar[tuple[str, ...]] = ()

    def get_fields(self) -> dict[str, serializers.Field]:
        """Return one list per facet."""
        return {name: FacetValue(many=True, required=False, help_text=f"Values of {name}.") for name in self.names}


class RecordList(serializers.Serializer):
    """A page of records."""

    next_page_token = serializers.CharField(required=False, help_text="Token of the next page; absent on the last one.")
    total = serializers.IntegerField(
        required=False, help_text="Number of records that match, if asked for with `count`."
    )


class VersionList(serializers.Serializer):
    """All versions of a record, the newest first."""

    id = serializers.CharField(help_text="Registry number.")
    items = Version(many=True, help_text="Its versions.")


class RemovedIdentifier(serializers.Serializer):
    """A number by which the removed record was known."""

    type = serializers.CharField(required=False, help_text="What kind of number it is.")
    value = serializers.CharField(help_text="The number.")


class Removal(serializers.Serializer):
    """Why the record was removed, and where its history ends."""

    reason = serializers.CharField(help_text="Why, for everyone to read.")
    last_version = serializers.IntegerField(help_text="What the public saw last; its address still answers.")


class RemovedRecord(serializers.Serializer):
    """What stays of a record that was removed. Its versions stay too, and it can be reinstated."""

    id = serializers.CharField(help_text="Registry number.")
    version = serializers.IntegerField(help_text="Version of the record, from 1.")
    registered_on = serializers.DateField(help_text="When version 1 was published here.")
    published_at = serializers.DateTimeField(help_text="When the record was removed.")
    salt = serializers.CharField(help_text="Random, as in every version.")
    title = serializers.CharField(required=False, help_text="What it was called.")
    identifiers = RemovedIdentifier(many=True, required=False, help_text="Its numbers, ours excepted.")
    removed = Removal(help_text="Why, and where its history ends.")


class Validation(serializers.Serializer):
    """What validation found in a document."""

    publishable = serializers.BooleanField(help_text="Whether it could be published.")
    findings = FindingItem(many=True, help_text=f"What was found, {MAX_ERRORS} findings at most, the gravest of them.")
    findings_left_out = serializers.IntegerField(
        required=False, help_text="How many more were found, where they are more than are listed."
    )
