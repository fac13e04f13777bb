"""The log in the admin: to be read, never to be changed."""

from django.contrib import admin
from django.db.models import QuerySet
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[CurationEvent]:
        """Leave the changes out of the list; one entry can hold a whole record."""
        events, match = super().get_queryset(request), request.resolver_match
        return events.defer("changes") if match and str(match.url_name).endswith("changelist") else events

    def has_change_permission(self, request: HttpRequest, obj: CurationEvent | None = None) -> bool:
        """Events are written by what is done, and stay."""
        return False

    has_add_permission = has_delete_permission = has_change_permission
