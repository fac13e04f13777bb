"""Publications in the admin: to be read, never to be changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from registry.ledger.models import Publication


@admin.register(Publication)
class PublicationAdmin(ModelAdmin):
    """The ledger, newest first."""

    list_display = ("serial", "record_id", "version", "event", "published_at", "note")
    list_filter = ("kind",)
    search_fields = ("record_id", "note")
    ordering = ("-serial",)
    fields = (
        "serial", "kind", "record_id", "version", "event", "note", "published_at",
        "content_sha256", "previous_sha256", "entry_sha256", "content",
    )  # fmt: skip
    readonly_fields = fields
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave the documents out of lists; one of them can be a megabyte."""
        return super().get_queryset(request).defer("content")

    def has_change_permission(self, request: HttpRequest, obj: Publication | None = None) -> bool:
        """Publications are made by publishing, and stay."""
        return False

    has_add_permission = has_delete_permission = has_change_permission
