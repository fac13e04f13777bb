"""Sites: a paged list of their own, because a trial can have a thousand."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from registry.records.admin.inlines import TableInline
from registry.records.admin.row_pages import PartAdmin
from trials import models
from trials.choices import SiteStatus

SHOWN = 10


class SiteContactInline(TableInline):
    model = models.SiteContact
    fields = ("name", "role", "phone", "phone_ext", "email", "position")


class CountryFilter(admin.SimpleListFilter):
    """Countries of the sites of this trial."""

    title = "country"
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        record = model_admin.record_of(request)
        countries = record.sites.order_by("country").values_list("country", flat=True).distinct() if record else []
        return [(country or "-", country or "not stated") for country in countries]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        country = self.value()
        return queryset.filter(country="" if country == "-" else country) if country else queryset


@admin.register(models.Site)
class SiteAdmin(PartAdmin):
    """The sites of one trial: searched, filtered, and given a status many at a time."""

    list_display = ("__str__", "status", "city", "state", "country")
    list_filter = ("status", CountryFilter)
    search_fields = ("facility", "city", "country")
    inlines = (SiteContactInline,)
    fields = ("facility", "status", ("city", "state"), ("zip", "country"), ("latitude", "longitude"), "place")

    def get_actions(self, request: HttpRequest) -> Any:
        if not self.has_change_permission(request, self.record_of(request)):
            return {}
        names = {f"set_status_{status.value.lower()}": status for status in SiteStatus}
        return {
            name: (partial(_set_status, status=status), name, f"Set status: {status.label}")
            for name, status in names.items()
        }


def _set_status(model_admin: SiteAdmin, request: HttpRequest, queryset: QuerySet[Any], *, status: SiteStatus) -> None:
    """Give the chosen sites a status, as one change of the trial."""
    record = model_admin.record_of(request)
    if record is None or not model_admin.has_change_permission(request, record):
        raise PermissionDenied
    with model_admin.owner.changing(request, record, f"Set the status of sites to {status.label}."):
        changed = record.sites.filter(pk__in=list(queryset.values_list("pk", flat=True))).update(status=status.value)
    messages.success(request, f"{changed} site{'s' * (changed != 1)} set to {status.label}.")


def summary(trial: models.Trial, total: int) -> dict[str, Any]:
    """Return what the page of a trial shows of its sites: counts, and the first few."""
    by_status: dict[str, int] = {}
    by_country: dict[str, int] = {}
    counted = trial.sites.order_by().values_list("status", "country").annotate(number=Count("pk"))
    for status, country, number in counted if total else ():
        label = SiteStatus(status).label if status else "not stated"
        by_status[label] = by_status.get(label, 0) + number
        by_country[country or "not stated"] = by_country.get(country or "not stated", 0) + number
    return {
        "total": total,
        "by_status": sorted(by_status.items(), key=lambda each: -each[1]),
        "by_country": sorted(by_country.items(), key=lambda each: -each[1]),
        "first": list(trial.sites.all()[:SHOWN]) if total else [],
    }
