"""What needs doing, on the first page of the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.urls import reverse

from registry.curation.admin.curated import CuratedAdmin
from registry.curation.workflow import State


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add how many records stand in each state, for every kind that this person may see."""
    admins = [each for each in admin.site._registry.values() if isinstance(each, CuratedAdmin)]
    context["overview"] = [_counts(each) for each in admins if each.has_view_permission(request)]
    return context


def _counts(curated: CuratedAdmin) -> dict[str, Any]:
    states = {state.name: Count("pk", filter=Q(state=state.value)) for state in State}
    unpublished = Count("pk", filter=~Q(revision=F("published_revision")) | Q(published_revision__isnull=True))
    found = curated.model._default_manager.aggregate(unpublished=unpublished, **states)
    address = reverse(f"admin:{curated._name('changelist')}")
    cards = [
        {"name": State[name].label, "count": found[name], "address": f"{address}?state__exact={State[name].value}",
         "hint": State[name].definition}
        for name in states
    ]  # fmt: skip
    cards.append(
        {"name": "Unpublished changes", "count": found["unpublished"], "address": f"{address}?unpublished=yes",
         "hint": "Changed since the current version, or never published."}
    )  # fmt: skip
    cards += curated.cards()
    return {"name": curated.opts.verbose_name_plural, "cards": cards, "address": address,
            "add": reverse(f"admin:{curated._name('add')}")}  # fmt: skip
