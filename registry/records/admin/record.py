"""The admin of a kind of record: one screen, one save, one event, and its pages beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, ClassVar, TypedDict, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from unfold.decorators import display

from registry.curation.models import Curated
from registry.curation.workflow import MOVES, Verb
from registry.ledger.models import Publication
from registry.records.admin import fields, forms, numbers, sections
from registry.records.admin.columns import columns
from registry.records.admin.lists import ListsAdmin
from registry.records.admin.pages import Pages
from registry.records.admin.pictures import Picture
from registry.records.admin.value_remarks import Remark, Remarks, RemarkSummary
from registry.records.following import Follower
from registry.records.lifecycle import Lifecycle

_OURS = re.compile(r"\b(?:TR|ST)\d{7,12}\b", re.ASCII)
_STAMPS = ["state", "revision", "published_revision", "record_id", "changed_at"]


class Card(TypedDict):
    """Something that waits for somebody, on the first page."""

    name: str
    count: int
    address: str
    hint: str


class RecordAdmin(ListsAdmin):
    """Base of the admin of a kind of record.

    ``pictures`` are what can be drawn of a record.
    """

    lifecycle: ClassVar[Lifecycle[Any]]
    follower: ClassVar[Follower]
    pictures: ClassVar[tuple[Picture, ...]] = ()
    form = forms.RevisionForm
    change_form_template = "curation/change_form.html"
    formfield_overrides = fields.overrides(rows=6)
    actions = None

    def __init__(self, model: type[Model], admin_site: AdminSite) -> None:
        super().__init__(model, admin_site)
        self.pages = Pages(self)

    @cached_property
    def columns(self) -> Mapping[str, str]:
        return columns(self.lifecycle.publishing.declaration)

    def remarks(self, record: Any) -> list[Remark]:
        """Return what there is to know about the saved values; each is shown beside its value."""
        return []

    def cards(self) -> list[Card]:
        """Return what else waits for somebody."""
        return []

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [*self.pages.urls(), *super().get_urls()]

    def page_name(self, slug: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{slug}"

    def address(self, record: Curated, slug: str = "change") -> str:
        return reverse(f"admin:{self.page_name(slug)}", args=[record.pk])

    def public_address(self, record_id: str) -> str:
        """Return where the API answers with the current version."""
        return f"{self.lifecycle.publishing.index.model.address}/{record_id}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Bring along the number of the newest version, which a removed record has too."""
        versions = Publication.objects.filter(kind=self.lifecycle.kind, record_id=OuterRef("record_id"))
        newest = versions.order_by("-version").values("version")[:1]
        return super().get_queryset(request).annotate(current_version=Subquery(newest))

    def version(self, record: Any) -> int | None:
        """Return the number of the newest version of a record that was read for this admin."""
        return cast(int | None, record.current_version)

    @display(description="Number", ordering="record_id", empty_value="–")
    def number(self, record: Curated) -> str | None:
        """Registry number and current version, leading to what the public reads."""
        if not record.record_id:
            return None
        return format_html(
            '<a class="text-link" href="{}">{} v{}</a>',
            self.public_address(record.record_id), record.record_id, self.version(record),
        )  # fmt: skip

    # Who may, and what is saved.

    @contextmanager
    def changing(self, request: HttpRequest, record: Curated, note: str = "") -> Iterator[Any]:
        """Lock a record for a block that changes it; provenance follows its rows. One event is written, or none."""
        by = cast(AbstractBaseUser, request.user)
        with self.lifecycle.changing(record=record, by=by, note=note) as locked, self.follower.follow(locked):
            yield locked

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A removed record is read until it is reinstated."""
        rests = obj is not None and obj.state not in MOVES[Verb.CHANGE].states
        return not rests and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only drafts that were never published can be deleted, one at a time."""
        return obj is not None and obj.record_id is None and super().has_delete_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: object) -> None:
        self.lifecycle.discard(record=obj, by=cast(AbstractBaseUser, request.user))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the record and its lists inside one action; of its columns only those that were edited."""
        note, record, user = form.cleaned_data["why"], form.instance, cast(AbstractBaseUser, request.user)
        if not change:
            with self.lifecycle.opening(record=record, by=user, note=note):
                super().save_related(request, form, formsets, change)
            return
        with self.changing(request, record, note):
            columns = {field.name for field in record._meta.concrete_fields}
            if edited := [name for name in form.changed_data if name in columns]:
                record.save(update_fields=edited)
            super().save_related(request, form, formsets, change)
        record.refresh_from_db(fields=_STAMPS)
        if any(formset.prefix == "identifiers" and formset.has_changed() for formset in formsets):
            for message in numbers.sharing(self, self.lifecycle.document(record), record):
                messages.warning(request, message)

    def with_links(self, message: str) -> SafeString:
        """Return a sentence in which each number of ours leads to its record: to its draft, or to what is published."""
        return mark_safe(_OURS.sub(lambda number: self._link(number[0]), escape(message)))  # noqa: S308  escaped

    def _link(self, number: str) -> str:
        draft = self.model._default_manager.filter(record_id=number).first()
        address = self.address(draft) if draft else self.public_address(number)
        return f'<a class="underline" href="{escape(address)}">{number}</a>'

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Stay on the page: curating is many small saves."""
        return HttpResponseRedirect(self.address(obj))

    response_post_save_add = response_post_save_change

    # What stands on the page.

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields of every tab; a new record starts with a few."""
        return sections.fieldsets(self.tabs) if obj else super().get_fieldsets(request, obj)

    def get_inlines(self, request: HttpRequest, obj: object) -> list[type]:
        """Return the lists of the page; those that grew too long have a page of their own."""
        if obj is None:
            return []
        moved = self.moved(request, obj)
        return [inline for tab in self.tabs for inline in tab.inlines if inline.name not in moved]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: object, **kwargs: object) -> Any:
        record, form = context["original"], context["adminform"].form
        context |= {"show_save_and_continue": False, "show_save_and_add_another": False}
        if record is not None:
            moved = self.moved(request, record)
            forms.show_conflict(context, form)
            context["remarked"] = self._remarked(context, record)
            context["tabs"] = self._tabs(context, moved)
            context |= {
                "failed": next((tab.section.slug for tab in context["tabs"] if tab.errors), ""),
                "moved": " ".join(sorted(moved)),
                **{f"{name}_list": self.list_link(record, name) for name in self.lists_on_own_pages},
                **self.pages.panel(request, self.get_queryset(request).get(pk=record.pk) if form.is_bound else record),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def _remarked(self, context: dict[str, Any], record: Curated) -> RemarkSummary:
        remarks = Remarks(self, record)
        remarks.beside(context["adminform"].form, remarks.of_record)
        for each in context["inline_admin_formsets"]:
            remarks.on_rows(each)
        return remarks.summary()

    def _tabs(self, context: dict[str, Any], moved: set[str]) -> list[sections.Tab]:
        record, formsets = context["original"], context["inline_admin_formsets"]
        return [
            sections.Tab(
                section,
                fieldsets=[each for each in context["adminform"] if section.slug in each.classes.split()],
                formsets=[each for each in formsets if type(each.opts) in section.inlines],
                lists=[self.list_link(record, each.name) for each in section.inlines if each.name in moved],
                picture=self._picture(record, section.picture),
            )
            for section in self.tabs
        ]

    def _picture(self, record: Curated, name: str) -> sections.Shown | None:
        """Return the picture of a tab, where there is something to draw."""
        picture = next((each for each in self.pictures if each.name == name), None)
        if picture is None or not picture.has(record, self.counts(record)):
            return None
        # The revision makes it another address after a save, so that no browser shows the picture before.
        return sections.Shown(picture.title, f"{self.address(record, name)}?revision={record.revision}")
