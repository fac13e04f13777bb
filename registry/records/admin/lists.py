"""The lists of a record: how long they are, and which of them stand on its page."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib.admin.utils import flatten
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from registry.curation.models import Curated
from registry.records.admin import sections
from registry.records.admin.unlogged import UnloggedAdmin


class ListsAdmin(UnloggedAdmin):
    """Base of the admin of a record with lists.

    ``tabs`` says what stands where on its page, ``lists_on_own_pages`` which lists always have a page of their own.
    """

    tabs: ClassVar[tuple[sections.TabSection, ...]]
    lists_on_own_pages: ClassVar[tuple[str, ...]] = ("sources", "provenance")

    def moved(self, request: Any, record: Any) -> set[str]:
        """Return the names of the lists that do not fit into the form. A form is saved as it was opened."""
        if not hasattr(request, "_moved"):
            sent = request.POST.get("_moved") if request.method == "POST" else None
            request._moved = self._too_long(record) if sent is None else set(sent.split())
        return cast(set[str], request._moved)

    def _too_long(self, record: Curated) -> set[str]:
        inlines, counts = [inline for tab in self.tabs for inline in tab.inlines], self.counts(record)
        sizes = {inline.name: counts[inline.name] * _width(inline) for inline in inlines}
        return sections.too_long(sizes, [inline.name for inline in inlines if inline.stays])

    def counts(self, record: Any) -> dict[str, int]:
        """Return how many rows each list has, with one query for a record."""
        if not hasattr(record, "_counts"):
            names = (*self.lists_on_own_pages, *(inline.name for tab in self.tabs for inline in tab.inlines))
            records = self.model._default_manager.filter(pk=record.pk)
            numbers = records.values_list(*(self._count(name) for name in names)).get()
            record._counts = dict(zip(names, numbers, strict=True))
        return cast(dict[str, int], record._counts)

    def _count(self, name: str) -> Coalesce:
        relation = self._relation(name)
        parent = relation.field.name
        rows = relation.related_model._default_manager.filter(**{parent: OuterRef("pk")}).order_by().values(parent)
        return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), Value(0))

    def list_link(self, record: Curated, name: str) -> sections.ListLink:
        """Return where a list of a record, named by its relation, has a page of its own, and how long it is."""
        rows = self._relation(name).related_model._meta
        return sections.ListLink(self.list_address(record, name), rows.verbose_name_plural, self.counts(record)[name])

    def list_address(self, record: Curated, name: str) -> str:
        relation = self._relation(name)
        rows = relation.related_model._meta
        address = reverse(f"admin:{rows.app_label}_{rows.model_name}_changelist")
        return f"{address}?{relation.field.name}__id__exact={record.pk}"

    def _relation(self, name: str) -> Any:
        return self.model._meta.get_field(name)


def _width(inline: Any) -> int:
    """Return how many form fields one row sends: its own, its key and its record."""
    return len(set(flatten(inline.fields)) - set(inline.readonly_fields)) + 2
