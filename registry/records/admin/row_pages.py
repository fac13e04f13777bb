"""Rows of a record that have a page of their own: a paged list, and a form that saves through the record's action."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from registry.curation import working_copy
from registry.curation.models import Curated
from registry.records.admin import forms
from registry.records.admin.inlines import OwnedMixin
from registry.records.admin.unlogged import UnloggedAdmin
from registry.records.admin.value_remarks import Remarks


class PartForm(forms.RevisionForm):
    """A row by itself; the revision is that of its record."""

    parent: ClassVar[str]
    for_record: ClassVar[Curated | None] = None
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
        if getattr(self.instance, f"{self.parent}_id") is None and self.for_record is not None:
            setattr(self.instance, self.parent, self.for_record)
        record: Curated | None = getattr(self.instance, self.parent, None)
        return record

    def _get_validation_exclusions(self) -> set[str]:
        """Let what is unique within the record be checked, although its field is not on the form."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {self.parent}

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors:
            forms.refuse_empty(self, beside=("revision", "why", "place"))


class PartAdmin(OwnedMixin, UnloggedAdmin):
    """The paged list of one kind of row, of one record at a time."""

    form = PartForm
    list_display: Any = ("__str__",)
    change_form_template = "curation/part_form.html"
    change_list_template = "curation/part_list.html"
    ordering: Any = ("position", "pk")

    @property
    def name(self) -> str:
        return str(self.model._meta.get_field(self.parent).remote_field.related_name)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Rows are reached from their record, not from the index."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:  # type: ignore[override]  # Django has no row to ask about
        return self.has_change_permission(request, self.record_of(request))

    def get_exclude(self, request: HttpRequest, obj: object = None) -> tuple[str, str]:
        """The record never changes, and the place is asked for as a number from one."""
        return (self.parent, "position")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Bring the record along, and what the list shows: Django looks at either the one or the other."""
        return super().get_queryset(request).select_related(self.parent, *(self.list_select_related or ()))

    def remarks(self, record: Curated) -> Remarks:
        return Remarks(self.owner, record)

    def record_of(self, request: Any) -> Any:
        """Return the record that the list or the new row belongs to, asked for once; ``None`` without one."""
        if not hasattr(request, "_record"):
            name = f"{self.parent}__id__exact"
            key = request.GET.get(name) or QueryDict(request.GET.get("_changelist_filters", "")).get(name, "")
            request._record = self.owner.get_object(request, key) if key and key.isdecimal() else None
        return request._record

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the rows of one record; without one, lead to the records."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        record, shown = self.record_of(request), f"{self.owner.opts.model_name}_shown"
        if record is None and shown in request.session and not request.GET:  # “Show all” drops every filter, ours too
            return HttpResponseRedirect(f"{request.path}?{self.parent}__id__exact={request.session[shown]}")
        if record is None:
            messages.info(request, f"Open a {self.owner.opts.verbose_name} to see its {self.opts.verbose_name_plural}.")
            return self._to_the_records()
        if request.session.get(shown) != record.pk:
            request.session[shown] = record.pk
        context = {
            "title": f"{record}: {self.opts.verbose_name_plural}",
            "record": record,
            "record_address": self.owner.address(record),
            "remarked": self.remarks(record).summary(self.name),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: object = None) -> Any:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if self.record_of(request) is None:
            return self._to_the_records()
        return super().add_view(request, form_url, extra_context)

    def _to_the_records(self) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse(f"admin:{self.owner.page_name('changelist')}"))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: object) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        record = getattr(obj, self.parent) if obj else self.record_of(request)
        form.parent, form.for_record = self.parent, record
        form.now_at = 1 + self._keys(record).index(obj.pk) if obj is not None else None
        return form

    def _keys(self, record: Curated) -> list[int]:
        return list(getattr(record, self.name).order_by("position", "pk").values_list("pk", flat=True))

    def get_fieldsets(self, request: HttpRequest, obj: object = None) -> Any:
        """Leave out what stands beside the fields."""
        hidden = ("revision", "why")
        return [
            (name, {**options, "fields": [field for field in options["fields"] if field not in hidden]})
            for name, options in super().get_fieldsets(request, obj)
        ]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        rows = getattr(form.record, self.name)
        with self.owner.changing(request, form.record, form.cleaned_data["why"]):
            if not change:
                last = rows.aggregate(last=Max("position"))["last"]
                form.instance.position = 0 if last is None else last + 1
            form.instance.save()
            super().save_related(request, form, formsets, change)
            if "place" in form.changed_data and form.cleaned_data["place"]:
                working_copy.move(rows, form.instance.pk, form.cleaned_data["place"] - 1)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with self.owner.changing(request, getattr(obj, self.parent)):
            obj.delete()

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: object, **kwargs: object) -> Any:
        form = context["adminform"].form
        forms.show_conflict(context, form)
        if context["original"]:
            remarks = self.remarks(form.record)
            remarks.beside(form, remarks.of_rows.get(self.name, {}).get(context["original"].pk, ()))
        context |= {
            "record": form.record,
            "record_address": self.owner.address(form.record),
            "list_address": self._list(form.record),
            "show_save_and_continue": False,
            "show_save_and_add_another": bool(kwargs.get("add")),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def _list(self, record: Curated) -> str:
        return self.owner.list_address(record, self.name)

    def response_post_save_change(self, request: HttpRequest, obj: object) -> HttpResponseRedirect:
        """Return to the list of the record."""
        return HttpResponseRedirect(self._list(getattr(obj, self.parent)))

    response_post_save_add = response_post_save_change

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: object = None) -> Any:
        """Return to the list of the record, which is known only while the row is there."""
        row = self.get_object(request, object_id)
        answer = super().delete_view(request, object_id, extra_context)
        gone = row is not None and isinstance(answer, HttpResponseRedirect)
        return HttpResponseRedirect(self._list(getattr(row, self.parent))) if gone else answer
