"""The log in the admin: to be read, never to be changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from registry.curation.models import CurationEvent


@admin.register(CurationEvent)
class CurationEventAdmin(ModelAdmin):
    """Who did what, newest first."""

    list_display = ("at", "actor", "verb", "title", "record_id", "note")
    list_filter = ("verb", "kind")
    search_fields = ("record_id", "title", "actor", "note")
    show_full_result_count = False
    list_per_page = 50
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave the changes out of the list; one entry can hold a whole record."""
        found = super().get_queryset(request)
        return found.defer("changes") if request.resolver_match.url_name.endswith("changelist") else found  # type: ignore[union-attr]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Events are written by what is done."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: CurationEvent | None = None) -> bool:
        """Events never change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CurationEvent | None = None) -> bool:
        """Events are never deleted."""
        return False
