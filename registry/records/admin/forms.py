"""Forms that notice a colleague's change, and leave alone what nobody touched."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cached_property
from typing import Any, cast

from django import forms
from django.db.models import Max
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminTextareaWidget

from registry.curation import actions, wording
from registry.curation.models import Curated
from registry.records.admin.fields import Kept, KnownChoiceField
from registry.records.admin.pickers import remember
from registry.refusals import StaleRevision


class ExactForm(forms.ModelForm):
    """Writes back untouched values to the letter, and validates only what was touched."""

    # A template looks for it in each row; what is not there costs it a look at all that is.
    nested_formsets: Sequence[Any] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remember(self)

    def _post_clean(self) -> None:
        for name, field in self.fields.items():
            if not isinstance(field, Kept) or name not in self.cleaned_data:
                continue
            if name not in self.changed_data:
                self.cleaned_data[name] = self.get_initial_for_field(field, name)
                continue
            try:
                field.check(self.cleaned_data[name])
            except forms.ValidationError as refusal:
                self.add_error(name, refusal)
        # Each CHECK costs a query to validate; a row that will not be saved needs none.
        if self.instance._state.adding or self.has_changed():
            super()._post_clean()  # type: ignore[misc]  # a hook of Django's that the stubs leave out


def refuse_empty(form: ExactForm, beside: Container[str]) -> None:
    """Refuse a row that somebody wrote or emptied, and that states nothing: nobody would find it again.

    ``beside`` names the fields that are not about the row itself.
    """
    fields = form._meta.model._meta
    defaults: dict[str, Any] = {field.name: field.get_default() for field in fields.concrete_fields}
    stated = [
        name
        for name, field in form.fields.items()
        if name != fields.pk.name and name not in beside and not isinstance(field, forms.models.InlineForeignKeyField)
    ]
    touched = form.instance._state.adding or set(stated) & set(form.changed_data)
    if touched and all(form.cleaned_data.get(name) in (defaults.get(name), None, "", [], {}) for name in stated):
        form.add_error(None, forms.ValidationError("This states nothing. Fill it in, or delete it.", code="empty"))


class RevisionForm(ExactForm):
    """A form that carries the revision it was opened at, and refuses to overwrite a newer one unknowingly.

    ``conflict`` holds the refusal; the form then carries the newest revision, so that saving again is a decision.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(  # “note” is what rows call a value of theirs
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 2}),
        help_text="What you changed and why, for your colleagues; kept in the history.",
    )
    conflict: StaleRevision | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        record = self.record
        if record is None or record.pk is None:
            self.fields.pop("revision", None)
        elif "revision" in self.fields:
            self.fields["revision"].initial = record.revision

    @property
    def record(self) -> Curated | None:
        """The working copy whose revision counts."""
        return self.instance if isinstance(self.instance, Curated) else None

    def clean(self) -> dict[str, Any] | None:
        """Lock the working copy until the transaction ends, and compare."""
        cleaned = super().clean()
        revision = self.cleaned_data.get("revision")
        if revision is not None and self.record is not None:
            try:
                actions.lock(record=self.record, revision=revision)
            except StaleRevision as stale:
                self._explain(stale)
        return cleaned

    def _explain(self, stale: StaleRevision) -> None:
        self.conflict = stale
        self.add_error(None, forms.ValidationError(str(stale), code=stale.code))
        locked: Any = actions.lock(record=cast(Curated, self.record))
        newest: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        newest[self.add_prefix("revision")] = str(locked.revision)
        self.data = newest


class RowForm(ExactForm):
    """One row of a list on the page of its record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False

    @property
    def changed_data(self) -> list[str]:
        """Leave the place out for a new row: dragging others past an empty one does not fill it in."""
        changed = super().changed_data
        return [name for name in changed if name != "position"] if self.instance._state.adding else changed

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors and self.has_changed() and not self.cleaned_data.get("DELETE"):
            refuse_empty(self, beside=("position", "DELETE"))

    def clean_position(self) -> int:
        """Keep the place where none was sent."""
        place = self.cleaned_data["position"]
        return self.instance.position if place is None else place


class RowFormSet(PaginationInlineFormSet):
    """The rows of one list; new ones come last."""

    @cached_property
    def empty_form(self) -> Any:
        """Return the row that new ones are copied from, made once, not whenever a template goes over the rows."""
        return super().empty_form

    def add_fields(self, form: Any, index: int | None) -> None:
        """Take the row that is there for its key: Django would ask the database for each once more."""
        super().add_fields(form, index)
        name = self.model._meta.pk.name
        if not form.instance._state.adding:
            field = form.fields[name]
            choice = KnownChoiceField(field.queryset, required=False, initial=field.initial, widget=field.widget)
            choice.kept = form.instance
            form.fields[name] = choice

    def clean(self) -> None:
        """Refuse the key of a row that is not in this list: such a form was not made by this page."""
        super().clean()
        key = self.model._meta.pk.name
        if any(form.instance._state.adding and form.cleaned_data.get(key) for form in self.initial_forms):
            raise forms.ValidationError("A row of this list belongs to another record.", code="foreign_row")

    def save_new_objects(self, commit: bool = True) -> Any:
        new = [form for form in self.extra_forms if form.has_changed()]
        if commit and new:
            last = (
                self.get_queryset()
                .model._default_manager.filter(**{self.fk.name: self.instance})
                .aggregate(last=Max("position"))["last"]
            )
            for place, form in enumerate(new, start=0 if last is None else last + 1):
                form.instance.position = place
        return super().save_new_objects(commit)

    def after_conflict(self) -> RowFormSet:
        """Return the rows to be shown again: those that a colleague deleted meanwhile stay on the page as new ones."""
        gone = [form for form in self.initial_forms if form.instance._state.adding]
        kept = [form for form in self.initial_forms if form not in gone]
        shown = self._numbered([*kept, *gone, *self.extra_forms], kept=len(kept), new=len(gone)) if gone else self
        shown._queryset = [form.instance for form in shown.initial_forms]  # titles follow the rows as they were sent
        return shown

    def _numbered(self, ordered: list[Any], *, kept: int, new: int) -> RowFormSet:
        """Return the rows as if sent in this order; the ``new`` ones behind those ``kept`` lose their key."""
        data = self.data.copy()
        for number, form in enumerate(ordered):
            for name in [name for name in self.data if name.startswith(f"{form.prefix}-")]:
                field = name.removeprefix(f"{form.prefix}-")
                data.setlist(f"{self.prefix}-{number}-{field}", self.data.getlist(name))
        for number in range(kept, kept + new):
            data[f"{self.prefix}-{number}-{self.model._meta.pk.name}"] = ""
        data[f"{self.prefix}-INITIAL_FORMS"] = str(kept)
        numbered = type(self)(data=data, instance=self.instance, prefix=self.prefix, queryset=self.queryset)
        numbered.is_valid()
        return numbered


def show_conflict(context: dict[str, Any], form: Any) -> None:
    """After a conflict: leave the explanation to its panel, and show the rows as they were sent."""
    if form.conflict is None:
        return
    context["events_meanwhile"] = wording.events(form.conflict.events)
    form.errors.pop("__all__", None)
    if not form.errors and not any(any(rows.formset.errors) for rows in context["inline_admin_formsets"]):
        context["errors"] = []
    for rows in context["inline_admin_formsets"]:
        rows.formset = rows.formset.after_conflict()
