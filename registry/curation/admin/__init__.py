"""The admin of curated records: a base for the apps, and the log."""

from django.contrib import admin

from registry.curation.admin import accounts, events  # noqa: F401  registered by import
from registry.curation.admin.curated import CuratedAdmin
from registry.curation.admin.inlines import CardInline, RowInline, TableInline
from registry.curation.admin.row_pages import PartAdmin, PartForm
from registry.curation.admin.sections import TabSection

__all__ = ["CardInline", "CuratedAdmin", "PartAdmin", "PartForm", "RowInline", "TabSection", "TableInline"]

admin.site.disable_action("delete_selected")  # what is deleted is deleted one at a time, through its action
admin.site.index_template = "curation/index.html"
