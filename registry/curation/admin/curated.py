"""The change page of a curated record: one screen, one save, one event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, ClassVar, cast

from django.contrib.admin.utils import flatten
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from unfold.admin import ModelAdmin

from registry.curation.admin import fields, forms, sections
from registry.curation.admin.pages import Pages
from registry.curation.admin.value_remarks import Remark, Remarks
from registry.curation.models import Curated
from registry.curation.workflow import MOVES, Verb

_STAMPS = ["state", "revision", "published_revision", "record_id", "changed_at"]


class FieldsMixin:
    """Gives every text, list, partial date and kept JSON its exact form field."""

    text_rows: ClassVar[int] = 4

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the form field of a model field."""
        made = fields.form_field(db_field, rows=self.text_rows)
        return made or super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class LoggedByEvents:
    """Leaves Django's own log alone: it says neither what changed nor why, and goes when its user goes."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Write nothing; the event is the log."""

    log_change = log_addition

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """Write nothing; the event is the log."""


class CuratedAdmin(LoggedByEvents, FieldsMixin, Pages, ModelAdmin):
    """Base of the admin of a curated record; it knows no app.

    A subclass names its ``kind``, its actions as ``verbs`` (``changing``, ``publish``, ``submit``,
    ``request_changes``, ``approve``, ``discard``, ``published_document``) and its ``tabs``, and says how its document
    is rendered and checked.
    """

    form = forms.RevisionForm
    change_form_template = "curation/change_form.html"
    show_full_result_count = False
    list_per_page = 50
    warn_unsaved_form = True
    text_rows = 6
    actions = None
    columns: Mapping[str, str] = {}  # pointer of a value → its column, for what is remarked on

    @property
    def lists(self) -> Mapping[str, str]:
        """The lists of the record: name of the relation → where it stands in the document."""
        return {}

    def remarks(self, record: Any) -> list[Remark]:
        """Return what there is to know about the saved values; each is shown beside its value."""
        return []

    def cards(self) -> list[dict[str, Any]]:
        """Return what else waits for somebody, for the first page."""
        return []

    @contextmanager
    def changing(self, request: HttpRequest, record: Curated, note: str = "") -> Iterator[Any]:
        """Lock a record for a block that changes it; one event is written, or none if nothing changed."""
        with ExitStack() as stack:
            locked = stack.enter_context(self.verbs.changing(record=record, by=request.user, note=note))
            stack.enter_context(self.following(locked))
            yield locked

    def following(self, record: Any) -> AbstractContextManager[None]:
        """Return what must follow a change of the record's lists within the same transaction."""
        return ExitStack()  # type: ignore[return-value]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields of every tab; a new record starts with a few."""
        return sections.fieldsets(self.tabs) if obj else super().get_fieldsets(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[type]:
        """Return the lists of the page; those that grew too long have a page of their own."""
        if obj is None:
            return []
        moved = self.too_long(request, obj)
        return [inline for tab in self.tabs for inline in tab.inlines if inline.name not in moved]

    def too_long(self, request: HttpRequest, obj: Any) -> set[str]:
        """Return the names of the lists that do not fit into the form. A form is saved as it was opened."""
        if not hasattr(request, "_moved"):
            sent = request.POST.get("_moved") if request.method == "POST" else None
            request._moved = self._too_long(obj) if sent is None else set(sent.split())  # type: ignore[attr-defined]
        moved: set[str] = request._moved  # type: ignore[attr-defined]
        return moved

    def _too_long(self, obj: Any) -> set[str]:
        inlines, counts = [inline for tab in self.tabs for inline in tab.inlines], self.counts(obj)
        sizes = {inline.name: counts[inline.name] * _width(inline) for inline in inlines}
        return sections.too_long(sizes, [inline.name for inline in inlines if inline.stays])

    def counts(self, obj: Any) -> dict[str, int]:
        """Return how many rows each list of the page has."""
        return {}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form, knowing the kind of record."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.kind = self.kind
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: a record and its lists are saved together, as one change."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the record and its lists inside one action."""
        note, user = form.cleaned_data["note"], cast(AbstractBaseUser, request.user)
        if not change:
            with self.verbs.opening(record=form.instance, by=user, note=note):
                super().save_related(request, form, formsets, change)
            return
        with self.changing(request, form.instance, note):
            self._save_columns(form)
            super().save_related(request, form, formsets, change)
        form.instance.refresh_from_db(fields=_STAMPS)

    def _save_columns(self, form: Any) -> None:
        """Write only what was edited: state and revision belong to the locked copy."""
        columns = {field.name for field in form.instance._meta.concrete_fields}
        if edited := [name for name in form.changed_data if name in columns]:
            form.instance.save(update_fields=edited)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Discard a draft that was never published."""
        self.verbs.discard(record=obj, by=request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only drafts that were never published can be discarded, one at a time."""
        return obj is not None and obj.record_id is None and super().has_delete_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A removed record is read until it is reinstated."""
        rests = obj is not None and obj.state not in MOVES[Verb.CHANGE].states
        return not rests and super().has_change_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the draft alone; its thousand sites need no list."""
        allowed = all(self.has_delete_permission(request, obj) for obj in objs)
        named = [str(obj) for obj in objs]
        return named, {}, set() if allowed else {self.opts.verbose_name}, []

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Group fields and lists into tabs."""
        record, form = context["original"], context["adminform"].form
        context |= {"show_save_and_continue": False, "show_save_and_add_another": False}
        if record is not None:
            moved = self.too_long(request, record)
            forms.show_conflict(context, form)
            context["remarked"] = self._remarked(context, record)
            tabs = self._tabs(context, moved)
            context |= {
                "tabs": tabs,
                "failed": next((tab.section.slug for tab in tabs if tab.errors), ""),
                "moved": " ".join(sorted(moved)),
                **self.panel(request, self.get_queryset(request).get(pk=record.pk) if form.is_bound else record),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def _remarked(self, context: Any, record: Any) -> dict[str, Any]:
        """Put every remark beside its value, and return all of them for the top of the page."""
        remarks = Remarks(self, record)
        remarks.beside(context["adminform"].form, remarks.of_record)
        for each in context["inline_admin_formsets"]:
            remarks.on_rows(each)
        return remarks.summary()

    def _tabs(self, context: Any, moved: set[str]) -> list[sections.Tab]:
        fieldsets, record = list(context["adminform"]), context["original"]
        found = []
        for section in self.tabs:
            tab = sections.Tab(section)
            tab.fieldsets = [each for each in fieldsets if section.slug in each.classes.split()]
            tab.formsets = [each for each in context["inline_admin_formsets"] if type(each.opts) in section.inlines]
            tab.lists = [
                self.list_link(record, inline.model) | {"count": self.counts(record)[inline.name]}
                for inline in section.inlines
                if inline.name in moved
            ]
            found.append(tab)
        return found

    def list_link(self, record: Any, model: Any) -> dict[str, Any]:
        """Return the address of a list that has a page of its own, and what it is called."""
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        owner = self.admin_site.get_model_admin(model).parent
        return {
            "address": f"{address}?{owner}__id__exact={record.pk}",
            "name": model._meta.verbose_name_plural,
            "model": model._meta.model_name,
        }

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Stay on the page: curating is many small saves."""
        return HttpResponseRedirect(self.address(obj))

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Go on with the whole page."""
        return HttpResponseRedirect(self.address(obj))


def _width(inline: Any) -> int:
    """Return how many form fields one row sends: its own, its key and its record."""
    return len(set(flatten(inline.fields)) - set(inline.readonly_fields)) + 2
