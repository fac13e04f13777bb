"""Lists of a study on pages of their own: sources and provenance always, the others where they grew too long."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from registry.records.admin.identifiers import IdentifierAdmin
from registry.records.admin.row_pages import PartAdmin
from registry.records.admin.sources import ProvenanceAdmin, SourceAdmin
from studies import models
from studies.admin import inlines
from studies.admin.groups import GroupedPartForm, GroupFieldsMixin, in_words, references

admin.site.register(models.StudyIdentifier, IdentifierAdmin)
admin.site.register(models.StudySource, SourceAdmin)
admin.site.register(models.StudyProvenance, ProvenanceAdmin)


@admin.register(models.TimelineEntry)
class TimelineEntryAdmin(GroupFieldsMixin, PartAdmin):
    form = GroupedPartForm
    list_display = ("label", "type", "date", "end_date", "line")
    list_filter = ("type",)
    search_fields = ("label", "description", "regimen")
    fields = (*inlines.TimelineInline.fields[:-1], "place")


class GroupedAdmin(GroupFieldsMixin, PartAdmin):
    form = GroupedPartForm
    list_select_related = ("group",)


@admin.register(models.Group)
class GroupAdmin(GroupedAdmin):
    list_display = ("label", "key", "type", "size", "parent")
    list_select_related = ("parent",)
    search_fields = ("key", "label")
    fields = (*inlines.GroupInline.fields[:-1], "place")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Refuse to delete a group that something refers to, and say what."""
        named, counts, lacking, _ = super().get_deleted_objects(objs, request)
        return named, counts, lacking, [words for group in objs if (words := in_words(list(references(group))))]


@admin.register(models.Baseline)
class BaselineAdmin(GroupedAdmin):
    list_display = ("characteristic", "category", "group", "statistic", "value", "unit", "count")
    search_fields = ("characteristic", "category", "value")
    fields = (*inlines.BaselineInline.fields[:-1], "place")


@admin.register(models.Outcome)
class OutcomeAdmin(GroupedAdmin):
    list_display = ("__str__", "group", "statistic", "numerator", "denominator", "time_point")
    list_filter = ("measure", "statistic")
    search_fields = ("name", "value", "note", "group__label")
    fields = (*inlines.OutcomeInline.fields[:-1], "place")


@admin.register(models.AdverseEvent)
class AdverseEventAdmin(GroupedAdmin):
    list_display = ("term", "grade", "group", "count", "at_risk", "percentage", "serious")
    list_filter = ("grade", "serious")
    search_fields = ("term", "note")
    fields = (*inlines.AdverseEventInline.fields[:-1], "place")
