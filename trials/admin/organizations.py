"""Sponsors, collaborators and funders: entered once, picked afterwards."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from registry.records.admin.fields import overrides
from registry.records.admin.forms import ExactForm
from trials import actions
from trials.models import Organization, Trial, TrialOrganization


@admin.register(Organization)
class OrganizationAdmin(ModelAdmin):
    """Organizations by name. One in use can be renamed, which changes every draft that names it, but not deleted."""

    form = ExactForm
    formfield_overrides = overrides()
    list_display = ("name", "organization_class")
    list_filter = ("organization_class",)
    search_fields = ("name",)
    ordering = ("name", "organization_class")
    show_full_result_count = False
    list_per_page = 50
    fields = ("name", "organization_class")

    def save_model(self, request: HttpRequest, obj: Organization, form: Any, change: bool) -> None:
        """Save it; a changed one goes through the drafts that name it."""
        if not change or form.has_changed():
            actions.save_organization(organization=obj, by=cast(AbstractBaseUser, request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Organization | None = None) -> bool:
        """Only what nobody uses can be deleted."""
        return obj is not None and super().has_delete_permission(request, obj) and not _is_used(obj)


def _is_used(organization: Organization) -> bool:
    return (
        Trial.objects.filter(lead_sponsor=organization).exists()
        or Trial.objects.filter(registrant=organization).exists()
        or TrialOrganization.objects.filter(organization=organization).exists()
    )
