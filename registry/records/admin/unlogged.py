"""What the admins of records, of their rows and of their links share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from registry.records.admin import fields


class UnloggedAdmin(ModelAdmin):
    """Leaves Django's own log alone: it says neither what changed nor why, and goes when its user goes."""

    show_full_result_count = False
    list_per_page = 50
    warn_unsaved_form = True
    formfield_overrides = fields.overrides()
    conditional_fields: ClassVar[dict[str, str]] = {}  # a template looks for it at each field, in vain else and slowly

    def get_deleted_objects(
        self, objs: Iterable[Model], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Name what goes alone; a thousand sites that go with it need no list."""
        allowed = all(self.has_delete_permission(request, obj) for obj in objs)
        return [str(obj) for obj in objs], {}, set() if allowed else {str(self.opts.verbose_name)}, []

    def save_model(self, request: HttpRequest, obj: Model, form: object, change: bool) -> None:
        """Nothing yet: a record or a row and what belongs to it are saved together, as one change."""

    def log_addition(self, request: HttpRequest, obj: Model, message: object) -> None:
        """Write nothing; the event is the log."""

    log_change = log_addition

    def log_deletions(self, request: HttpRequest, queryset: object) -> None:
        """Write nothing; the event is the log."""
