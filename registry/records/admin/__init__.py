"""The admin of a kind of record: what its subclass need not say again."""

from registry.records.admin.columns import columns
from registry.records.admin.identifiers import IdentifierAdmin, IdentifierInline
from registry.records.admin.pictures import Picture
from registry.records.admin.record import RecordAdmin, UnpublishedFilter
from registry.records.admin.sources import ProvenanceAdmin, SourceAdmin

__all__ = [
    "IdentifierAdmin", "IdentifierInline", "Picture", "ProvenanceAdmin", "RecordAdmin", "SourceAdmin",
    "UnpublishedFilter", "columns",
]  # fmt: skip
