"""Filters of the list of trials."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from trials.choices import Phase


class PhaseFilter(admin.SimpleListFilter):
    """Trials of a phase, those of two phases under both."""

    title = "phase"
    parameter_name = "phase"

    def lookups(self, request: HttpRequest, model_admin: object) -> Any:
        return Phase.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return queryset.filter(phases__contains=[self.value()]) if self.value() in Phase.values else queryset
