"""What the ledger shows of its entries."""

from typing import Any

from rest_framework import serializers

from registry.api.pagination import PageQuery
from registry.ledger import canonical
from registry.ledger.models import Event, Kind, Publication


class Version(serializers.Serializer):
    """One published version of a record."""

    version = serializers.IntegerField(help_text="Version of the record, from 1.")
    serial = serializers.IntegerField(help_text="Its place in the ledger.")
    event = serializers.ChoiceField(Event.choices, help_text="Why it was added.")
    note = serializers.CharField(help_text="What changed and why; may be empty.")
    published_at = serializers.DateTimeField(help_text="When it was published.")
    content_sha256 = serializers.CharField(help_text="SHA-256 of its bytes, which is its ETag.")
    previous_sha256 = serializers.CharField(help_text="Entry hash of the serial before; zeros for the first.")
    entry_sha256 = serializers.CharField(help_text="Its own entry hash.")
    redacted_by = serializers.IntegerField(
        required=False, help_text="Serial of the entry that says why its document was redacted; absent where it is not."
    )


class Change(Version):
    """An entry of the ledger.

    `entry_sha256` is the SHA-256 of the JSON array `[serial, kind, id, version, event, published_at, note,
    content_sha256, previous_sha256]` without spaces, so the chain can be recomputed from this feed alone.
    """

    kind = serializers.ChoiceField(Kind.choices, help_text="What kind of record.")
    id = serializers.CharField(source="record_id", help_text="Registry number.")


class ChangeList(serializers.Serializer):
    """A page of the ledger, in the order of its serials."""

    items = Change(many=True, help_text="Entries, the oldest first.")
    next_page_token = serializers.CharField(required=False, help_text="Token of the next page; absent on the last one.")


class ChangeQuery(PageQuery):
    """Parameters of the change feed."""

    since = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**63 - 1,
        help_text="Entries after this serial only: the last one that the client has.",
    )
    kind = serializers.ChoiceField(Kind.choices, required=False, help_text="Entries of this kind of record only.")


class LedgerHead(serializers.Serializer):
    """The newest entry: whoever notes it down can tell later whether history was rewritten."""

    serial = serializers.IntegerField(help_text="Number of entries; 0 while there is none.")
    entry_sha256 = serializers.CharField(help_text="Entry hash of the newest entry; zeros while there is none.")
    published_at = serializers.DateTimeField(required=False, help_text="When the newest entry was added.")


def described(row: Publication, shape: type[Version]) -> dict[str, Any]:
    """Return an entry in the shape of ``Version`` or ``Change``."""
    values = {name: getattr(row, field.source or name) for name, field in shape().fields.items()}
    stated = {name: value for name, value in values.items() if value is not None}
    return stated | {"published_at": canonical.timestamp(row.published_at)}
