"""What needs doing, on the first page of the admin."""

from __future__ import annotations

from typing import Any, TypedDict

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse

from registry.curation.workflow import State
from registry.records.admin.listing import UNPUBLISHED
from registry.records.admin.record import Card, RecordAdmin


class Overview(TypedDict):
    """What waits of one kind of record, and where its list is."""

    name: str
    cards: list[Card]
    address: str


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add how many records stand in each state, for every kind that this person may see."""
    admins = [each for each in admin.site._registry.values() if isinstance(each, RecordAdmin)]
    context["overview"] = [_overview(each) for each in admins if each.has_view_permission(request)]
    return context


def _overview(records: RecordAdmin) -> Overview:
    states = {state.name: Count("pk", filter=Q(state=state.value)) for state in State}
    unpublished = Count("pk", filter=UNPUBLISHED)
    numbers = records.model._default_manager.aggregate(unpublished=unpublished, **states)
    address = reverse(f"admin:{records.page_name('changelist')}")
    cards = [
        Card(name=str(state.label), count=numbers[state.name], address=f"{address}?state__exact={state.value}",
             hint=state.definition)
        for state in State
    ]  # fmt: skip
    cards.append(
        Card(name="Unpublished changes", count=numbers["unpublished"], address=f"{address}?unpublished=yes",
             hint="Changed since the current version, or never published.")
    )  # fmt: skip
    return Overview(name=str(records.opts.verbose_name_plural), cards=cards + records.cards(), address=address)
