"""How records are listed: where each stands, and what of it the public cannot see yet."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from registry.curation.models import Curated

UNPUBLISHED = Q(published_revision__isnull=True) | ~Q(revision=F("published_revision"))


class UnpublishedFilter(admin.SimpleListFilter):
    """Whether the draft says something that the public cannot see yet."""

    title = "unpublished changes"
    parameter_name = "unpublished"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return {"yes": queryset.filter(UNPUBLISHED), "no": queryset.exclude(UNPUBLISHED)}.get(
            self.value() or "", queryset
        )


@display(description="State", ordering="state", label={"PUBLISHED": "success", "APPROVED": "info", "REMOVED": "danger"})
def editorial_state(record: Curated) -> tuple[str, str]:
    return record.state, record.get_state_display()


@display(description="Unpublished changes", label={"yes": "warning"})
def unpublished(record: Curated) -> tuple[str, str] | None:
    """Whether the public sees something else."""
    if not record.has_unpublished_changes:
        return None
    return "yes", "Never published" if record.record_id is None else "Unpublished changes"
