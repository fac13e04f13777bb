"""What the public endpoints of every kind of record answer with, for OpenAPI."""

from collections.abc import Iterable

from rest_framework import serializers

from registry.ledger.responses import Version
from registry.rules import Severity


class FacetValue(serializers.Serializer):
    """How often a value occurs among everything that matches."""

    value = serializers.CharField(help_text="The value.")
    count = serializers.IntegerField(help_text="In how many records.")


def facets(names: Iterable[str]) -> dict[str, serializers.Field]:
    """Return one list per facet."""
    return {name: FacetValue(many=True, required=False, help_text=f"Values of {name}.") for name in names}


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


class FindingItem(serializers.Serializer):
    """What a rule says about a value."""

    code = serializers.CharField(help_text="Which rule, as listed at `/vocabularies`.")
    severity = serializers.ChoiceField(Severity.choices, help_text="How grave it is; only `ERROR` refuses publication.")
    pointer = serializers.CharField(help_text="JSON Pointer to the value.")
    message = serializers.CharField(help_text="What it says, for people.")
    reported = serializers.CharField(required=False, help_text="What is reported, where the rule is about a number.")
    recomputed = serializers.CharField(required=False, help_text="What the other numbers give, where they give one.")


class Validation(serializers.Serializer):
    """What validation found in a document."""

    publishable = serializers.BooleanField(help_text="Whether it could be published.")
    findings = FindingItem(many=True, help_text="Everything found.")
