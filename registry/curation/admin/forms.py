"""Forms that notice a colleague's change, and leave alone what nobody touched."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Max
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminTextareaWidget

from registry.curation import actions
from registry.curation.admin.fields import Kept
from registry.curation.models import Curated
from registry.curation.refusals import StaleRevision


class ExactForm(forms.ModelForm):
    """Writes back untouched values to the letter, and validates only what was touched."""

    def _post_clean(self) -> None:
        for name, field in self.fields.items():
            if isinstance(field, Kept) and name in self.cleaned_data and name not in self.changed_data:
                self.cleaned_data[name] = self.get_initial_for_field(field, name)
        # Each CHECK costs a query to validate; a row that will not be saved needs none.
        if self.instance._state.adding or self.has_changed():
            super()._post_clean()


class RevisionForm(ExactForm):
    """A form that carries the revision it was opened at, and refuses to overwrite a newer one unknowingly.

    ``conflict`` holds the refusal; the form then carries the newest revision, so that saving again is a decision.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="Why",
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 2}),
        help_text="What you changed and why, for your colleagues; kept in the history.",
    )
    kind: ClassVar[str] = ""
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
                actions.lock(record=self.record, kind=self.kind, revision=revision)
            except StaleRevision as stale:
                self._explain(stale)
        return cleaned

    def _explain(self, stale: StaleRevision) -> None:
        self.conflict = stale
        self.add_error(None, forms.ValidationError(str(stale), code=stale.code))
        newest = actions.lock(record=self.record, kind=self.kind, revision=None).revision  # type: ignore[type-var]
        self.data = self.data.copy()
        self.data[self.add_prefix("revision")] = str(newest)


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

    def clean_position(self) -> int:
        """Keep the place where none was sent."""
        place = self.cleaned_data["position"]
        return self.instance.position if place is None else place


class RowFormSet(PaginationInlineFormSet):
    """The rows of one list; new ones come last."""

    def save_new_objects(self, commit: bool = True) -> Any:
        """Save the added rows behind all others."""
        new = [form for form in self.extra_forms if form.has_changed()]
        if commit and new:
            last = self.get_queryset().model._default_manager.filter(**{self.fk.name: self.instance}).aggregate(
                last=Max("position")
            )["last"]
            for place, form in enumerate(new, start=0 if last is None else last + 1):
                form.instance.position = place
        return super().save_new_objects(commit)

    def save_existing_objects(self, commit: bool = True) -> Any:
        """Save the rows that were there, and again those that a colleague deleted in the meantime."""
        saved = super().save_existing_objects(commit)
        for form in self.initial_forms if commit else ():
            if form.instance._state.adding and form not in self.deleted_forms:
                saved.append(self.save_new(form))
                self.changed_objects.append((saved[-1], form.changed_data))
        return saved

    def release_deleted(self) -> None:
        """After a conflict: let rows that a colleague deleted stay on the page, to be saved anew if at all."""
        key = self.model._meta.pk.name
        for form in self.initial_forms:
            if self.is_bound and form.instance._state.adding:
                form.data = form.data.copy()
                form.data[form.add_prefix(key)] = ""
                form.errors.pop(key, None)
