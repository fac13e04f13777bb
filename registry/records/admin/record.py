"""The change page of a record: what of it is published, how long its lists are, how it is listed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import format_html
from unfold.decorators import display

from registry.curation.admin import CuratedAdmin
from registry.curation.admin.sections import Tab
from registry.records import claims
from registry.records.admin.identifiers import linked
from registry.records.admin.pictures import Picture, answer
from registry.records.following import Follower
from registry.records.lifecycle import Lifecycle
from registry.rules import Finding


class UnpublishedFilter(admin.SimpleListFilter):
    """Whether the draft says something that the public cannot see yet."""

    title = "unpublished changes"
    parameter_name = "unpublished"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return yes and no."""
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Compare revisions."""
        changed = Q(published_revision__isnull=True) | ~Q(revision=F("published_revision"))
        return {"yes": queryset.filter(changed), "no": queryset.exclude(changed)}.get(self.value() or "", queryset)


class RecordAdmin(CuratedAdmin):
    """Base of the admin of a kind of record; a subclass names its ``lifecycle`` and ``follower``.

    ``apart`` names the lists that always have a page of their own, ``pictures`` what can be drawn of the record.
    """

    lifecycle: ClassVar[Lifecycle[Any]]
    follower: ClassVar[Follower]
    apart: ClassVar[tuple[str, ...]] = ("sources", "provenance")
    pictures: ClassVar[tuple[Picture, ...]] = ()

    @property
    def kind(self) -> str:
        """The word for this kind of record."""
        return self.lifecycle.kind.value

    @property
    def verbs(self) -> Any:
        """What changes the state of a record."""
        return self.lifecycle

    @property
    def lists(self) -> Mapping[str, str]:
        """The lists of the record, as provenance follows them."""
        return self.follower.rows

    def get_urls(self) -> list[Any]:
        """Add the addresses of the pictures."""
        own = [
            path(f"<int:pk>/{each.name}.svg", self._page(partial(self.picture_view, each)), name=self._name(each.name))
            for each in self.pictures
        ]
        return own + super().get_urls()

    def picture_view(self, picture: Picture, request: HttpRequest, record: Any) -> HttpResponse:
        """Draw a picture of the draft as it is saved."""
        if not picture.has(record, self.counts(record)):
            raise Http404
        return answer(picture.draw(self.lifecycle.render(record) | {"id": record.record_id or "Draft"}))

    def render(self, record: Any) -> dict[str, Any]:
        """Return the document that would be published."""
        return self.lifecycle.document(record)

    def findings(self, record: Any, document: dict[str, Any]) -> list[Finding]:
        """Return what the rules find."""
        return self.lifecycle.publishing.findings(document, record.record_id)

    def public_address(self, record_id: str) -> str:
        """Return where the API answers with the current version."""
        return f"{self.lifecycle.publishing.index.model.address}/{record_id}"

    def following(self, record: Any) -> AbstractContextManager[None]:
        """Provenance follows its rows."""
        return self.follower.follow(record)

    def version(self, record: Any) -> int | None:
        """Return the number of the current version; ``None`` too where the public's view lacks the record."""
        if not record.record_id:
            return None
        if not hasattr(record, "current_version"):
            found = self.lifecycle.publishing.index.model._default_manager.filter(record_id=record.record_id)
            return found.values_list("current__version", flat=True).first()
        version: int | None = record.current_version
        return version

    def get_queryset(self, request: HttpRequest) -> Any:
        """Bring along the number of the current version."""
        published = self.lifecycle.publishing.index.model._default_manager.filter(record_id=OuterRef("record_id"))
        return super().get_queryset(request).annotate(current_version=Subquery(published.values("current__version")))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Say where else a number stands that was entered just now."""
        super().save_related(request, form, formsets, change)
        name = self.model._meta.get_field("identifiers").related_model
        if not any(formset.model is name and formset.has_changed() for formset in formsets):
            return
        record, view = form.instance, self.lifecycle.publishing.index.model
        for number, other in claims.in_drafts(view, record):
            message = '{} stands in <a class="underline" href="{}">{}</a> too; only one of them can be published.'
            messages.warning(request, format_html(message, number, self.address(other), other))
        found = claims.findings(view, self.lifecycle.render(record), record.record_id)
        for finding in (each for each in found if each.code == claims.SHARED):
            messages.warning(request, linked(self, finding.message))

    def counts(self, obj: Any) -> dict[str, int]:
        """Return how many rows each list has, with one query."""
        if not hasattr(obj, "_counts"):
            names = (*self.apart, *(inline.name for tab in self.tabs for inline in tab.inlines))
            records = type(obj)._default_manager.filter(pk=obj.pk)
            counted: Any = records.values(**{f"n_{name}": self._count(name) for name in names}).get()
            obj._counts = {name: counted[f"n_{name}"] for name in names}
        counts: dict[str, int] = obj._counts
        return counts

    def _count(self, name: str) -> Coalesce:
        relation: Any = self.model._meta.get_field(name)
        parent = relation.field.name
        rows = relation.related_model._default_manager.filter(**{parent: OuterRef("pk")}).order_by().values(parent)
        return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), Value(0))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Add the lists that always have a page of their own."""
        if record := context["original"]:
            counts = self.counts(record)
            for name in self.apart:
                link = self.list_link(record, self.model._meta.get_field(name).related_model)
                context[f"{name}_list"] = link | {"count": counts[name], "shown": f"{counts[name]:,}"}
        return super().render_change_form(request, context, *args, **kwargs)

    def _tabs(self, context: Any, moved: set[str]) -> list[Tab]:
        """Put each picture on the tab that names it, where there is something to draw."""
        record, tabs = context["original"], super()._tabs(context, moved)
        for tab in tabs:
            drawn = [each for each in self.pictures if each.name == tab.section.picture]
            for each in drawn if drawn and drawn[0].has(record, self.counts(record)) else ():
                # The revision makes it another address after a save, so that no browser shows the picture before.
                address = f"{self.address(record, each.name)}?revision={record.revision}"
                tab.picture = {"title": each.title, "address": address}
        return tabs

    @display(description="State", ordering="state", label={"PUBLISHED": "success", "APPROVED": "info"})
    def editorial_state(self, obj: Any) -> tuple[str, str]:
        """Where the draft stands."""
        return obj.state, obj.get_state_display()

    @display(description="Unpublished changes", label={"yes": "warning"})
    def unpublished(self, obj: Any) -> Any:
        """Whether the public sees something else."""
        if not obj.has_unpublished_changes:
            return None
        return "yes", "Never published" if obj.record_id is None else "Unpublished changes"

    @display(description="Number", ordering="record_id", empty_value="–")
    def number(self, obj: Any) -> Any:
        """Registry number and current version, leading to what the public reads."""
        if not obj.record_id:
            return None
        return format_html(
            '<a class="text-link" href="{}">{}{}</a>', self.public_address(obj.record_id), obj.record_id,
            f" v{version}" if (version := self.version(obj)) else "",
        )  # fmt: skip
