"""The admin of a kind of record: what its subclass need not say again."""

from registry.records.admin.columns import columns
from registry.records.admin.identifiers import IdentifierAdmin, IdentifierInline
from registry.records.admin.inlines import CardInline, RowInline, TableInline
from registry.records.admin.listing import UnpublishedFilter, editorial_state, unpublished
from registry.records.admin.pictures import Picture
from registry.records.admin.record import Card, RecordAdmin
from registry.records.admin.row_pages import PartAdmin, PartForm
from registry.records.admin.sections import TabSection
from registry.records.admin.sources import ProvenanceAdmin, SourceAdmin

__all__ = [
    "Card",
    "CardInline",
    "IdentifierAdmin",
    "IdentifierInline",
    "PartAdmin",
    "PartForm",
    "Picture",
    "ProvenanceAdmin",
    "RecordAdmin",
    "RowInline",
    "SourceAdmin",
    "TabSection",
    "TableInline",
    "UnpublishedFilter",
    "columns",
    "editorial_state",
    "unpublished",
]  # fmt: skip
