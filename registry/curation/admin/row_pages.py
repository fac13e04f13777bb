"""Rows of a record that have a page of their own: a paged list, and a form that saves through the record's action."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from registry.curation import working_copy
from registry.curation.admin import forms
from registry.curation.admin.curated import FieldsMixin, LoggedByEvents
from registry.curation.admin.inlines import OwnedMixin
from registry.curation.admin.value_remarks import Remarks
from registry.curation.models import Curated


class PartForm(forms.RevisionForm):
    """A row by itself; the revision is that of its record."""

    parent: ClassVar[str] = "trial"
    for_record: ClassVar[Any] = None
    now_at: ClassVar[int | None] = None
    place = django_forms.IntegerField(
        required=False,
        min_value=1,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="Place in the list, from 1; another number moves it. Empty puts a new row at the end.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "place" in self.fields:
            self.fields["place"].initial = self.now_at

    @property
    def record(self) -> Curated | None:
        """The record that the row belongs to."""
        if getattr(self.instance, f"{self.parent}_id") is None and self.for_record is not None:
            setattr(self.instance, self.parent, self.for_record)
        record: Curated | None = getattr(self.instance, self.parent, None)
        return record

    def _get_validation_exclusions(self) -> set[str]:
        """Let what is unique within the record be checked, although its field is not on the form."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {self.parent}


class PartAdmin(LoggedByEvents, OwnedMixin, FieldsMixin, ModelAdmin):
    """The paged list of one kind of row, of one record at a time."""

    form = PartForm
    list_display: Any = ("__str__",)
    list_per_page = 50
    list_display_links: Any = None
    show_full_result_count = False
    warn_unsaved_form = True
    change_form_template = "curation/part_form.html"
    change_list_template = "curation/part_list.html"
    ordering: Any = ("position", "pk")

    @property
    def relation(self) -> str:
        """The name of the list as the record has it."""
        return str(self.model._meta.get_field(self.parent).remote_field.related_name)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Rows are reached from their record, not from the index."""
        return False

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        """Link the first column."""
        return list(list_display)[:1]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        """The record never changes, and the place is asked for as a number from one."""
        return (self.parent, "position")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Bring the record along, and what the list shows: Django looks at either the one or the other."""
        return super().get_queryset(request).select_related(self.parent, *(self.list_select_related or ()))

    def record_of(self, request: HttpRequest) -> Any:
        """Return the record that the list or the new row belongs to; ``None`` without one."""
        key = f"{self.parent}__id__exact"
        wanted = request.GET.get(key) or QueryDict(request.GET.get("_changelist_filters", "")).get(key, "")
        return self.owner.get_object(request, wanted) if wanted and wanted.isdecimal() else None

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show the rows of one record; without one, lead to the records."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        record, shown = self.record_of(request), f"{self.owner.kind}_shown"
        if record is None and shown in request.session and not request.GET:  # “Show all” drops every filter, ours too
            return HttpResponseRedirect(f"{request.path}?{self.parent}__id__exact={request.session[shown]}")
        if record is None:
            messages.info(request, f"Open a {self.owner.opts.verbose_name} to see its {self.opts.verbose_name_plural}.")
            return HttpResponseRedirect(reverse(f"admin:{self.owner._name('changelist')}"))
        if request.session.get(shown) != record.pk:
            request.session[shown] = record.pk
        context = {"title": f"{record}: {self.opts.verbose_name_plural}", "record": record, **self._context(record)}
        context["remarked"] = Remarks(self.owner, record).summary(self.relation)
        return super().changelist_view(request, context | (extra_context or {}))

    def _context(self, record: Any) -> dict[str, Any]:
        return {"record_address": self.owner.address(record)}

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Add a row to the record whose list this came from."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if self.record_of(request) is None:
            return HttpResponseRedirect(reverse(f"admin:{self.owner._name('changelist')}"))
        return super().add_view(request, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form, knowing the record."""
        form = super().get_form(request, obj, change=change, **kwargs)
        record = getattr(obj, self.parent) if obj else self.record_of(request)
        form.kind, form.parent, form.for_record = self.owner.kind, self.parent, record
        form.now_at = 1 + self._keys(record).index(obj.pk) if obj is not None else None
        return form

    def _keys(self, record: Any) -> list[Any]:
        return list(getattr(record, self.relation).order_by("position", "pk").values_list("pk", flat=True))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out what stands beside the fields."""
        fieldsets = super().get_fieldsets(request, obj)
        hidden = ("revision", "note")
        return [
            (name, {**options, "fields": [field for field in options["fields"] if field not in hidden]})
            for name, options in fieldsets
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: the row and what belongs to it are saved together."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the row inside the action of its record."""
        record = form.record
        with self.owner.changing(request, record, form.cleaned_data["note"]):
            if not change:
                last = getattr(record, self.relation).aggregate(last=Max("position"))["last"]
                form.instance.position = 0 if last is None else last + 1
            form.instance.save()
            super().save_related(request, form, formsets, change)
            if "place" in form.changed_data and form.cleaned_data["place"]:
                working_copy.move(getattr(record, self.relation), form.instance.pk, form.cleaned_data["place"] - 1)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete the row inside the action of its record."""
        with self.owner.changing(request, getattr(obj, self.parent)):
            obj.delete()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the row alone."""
        allowed = self.has_delete_permission(request)
        return [str(obj) for obj in objs], {}, set() if allowed else {self.opts.verbose_name}, []

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Show the record above the row."""
        form = context["adminform"].form
        forms.show_conflict(context, form)
        record = getattr(context["original"], self.parent) if context["original"] else form.record
        if context["original"]:
            remarks = Remarks(self.owner, record)
            remarks.beside(form, remarks.of_rows.get(self.relation, {}).get(context["original"].pk, ()))
        context |= {
            "record": record,
            "list_address": self._list(record),
            "show_save_and_continue": False,
            "show_save_and_add_another": bool(kwargs.get("add")),
            **self._context(record),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def _list(self, record: Any) -> str:
        return self.owner.list_link(record, self.model)["address"]

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Return to the list of the record."""
        return HttpResponseRedirect(self._list(getattr(obj, self.parent)))

    response_post_save_add = response_post_save_change

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponseRedirect:
        """Return to the list of the record."""
        messages.success(request, f"“{obj_display}” was deleted.")
        return HttpResponseRedirect(request._list)  # type: ignore[attr-defined]

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Remember which list to return to."""
        obj = self.get_object(request, object_id)
        if obj is not None:
            request._list = self._list(getattr(obj, self.parent))  # type: ignore[attr-defined]
        return super().delete_view(request, object_id, extra_context)
