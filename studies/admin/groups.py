"""Groups, and the pickers of a group or a treatment; what can be picked is looked up once for a whole list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.text import capfirst
from unfold.widgets import UnfoldAdminSelectWidget

from registry.records.admin.forms import RowForm, RowFormSet
from registry.records.admin.row_pages import PartForm
from studies.choices import TREATMENTS
from studies.models import Group, Study, TimelineEntry

# Everything that refers to a group: the list, and the column in it.
REFERRING = (
    ("baseline", "group"), ("outcomes", "group"), ("outcomes", "comparator"), ("adverse_events", "group"),
    ("groups", "parent"),
)  # fmt: skip
_SENT = re.compile(r"([a-z_]+)-(\d+)-([a-z]+)")
HINT = "A group or treatment that you just added can be picked once it is saved."


class RowField(forms.ModelChoiceField):
    """A row of the study. The rows are given, where the original asks for them once per field."""

    def __init__(self, model: type[Group | TimelineEntry], **options: Any) -> None:
        none = model._default_manager.none()
        super().__init__(queryset=none, required=False, widget=UnfoldAdminSelectWidget(), **options)
        self.model = model
        self.offered: dict[str, Group | TimelineEntry] = {}

    def offer(self, rows: Iterable[Group | TimelineEntry]) -> None:
        """Let these be picked, and no other."""
        self.offered = {str(row.pk): row for row in rows}
        self.choices = [("", self.empty_label), *((key, str(row)) for key, row in self.offered.items())]

    def to_python(self, value: object) -> Group | TimelineEntry | None:
        """Return the row; refuse that of another study."""
        if value in self.empty_values:
            return None
        if str(value) not in self.offered:
            noun = "group" if self.model is Group else "treatment"
            raise ValidationError(f"Pick a {noun} of this study.", code=f"foreign_{noun}")
        return self.offered[str(value)]


class GroupFieldsMixin:
    """Makes every reference of an admin to a group or a treatment such a picker."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: object) -> Any:
        """Return a picker, without buttons: groups are entered in their own list."""
        if db_field.related_model in (Group, TimelineEntry):
            label = capfirst(db_field.verbose_name)
            return RowField(db_field.related_model, label=label, help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class Offer:
    """What rows of a study can refer to, looked up when it is first asked for: groups, and treatments with a key."""

    def __init__(self, study: Study | None) -> None:
        self.study = study if study is not None and study.pk else None

    @cached_property
    def groups(self) -> list[Group]:
        return list(self.study.groups.all()) if self.study else []

    @cached_property
    def treatments(self) -> list[TimelineEntry]:
        return list(self.study.timeline.filter(type__in=TREATMENTS).exclude(key="")) if self.study else []


class GroupPicking(forms.ModelForm):
    """Offers the groups and treatments of the study; none can be a part of itself."""

    def __init__(self, *args: Any, offer: Offer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer = offer or Offer(getattr(self, "record", None))
        for field in self.fields.values():
            if isinstance(field, RowField):
                rows: list[Any] = offer.groups if field.model is Group else offer.treatments
                field.offer(row for row in rows if row != self.instance)

    def clean_key(self) -> str:
        """Refuse to take the key of a treatment away while rows refer to it: they would refer to nothing."""
        key: str = self.cleaned_data["key"]
        entry = self.instance
        if self.initial.get("key") and not key and isinstance(entry, TimelineEntry) and is_referred_to(entry):
            raise ValidationError("Responses, measurements or outcomes refer to it by its key.", code="key_in_use")
        return key


class GroupedRowForm(GroupPicking, RowForm):
    """A row of a study that refers to a group."""


class GroupedPartForm(GroupPicking, PartForm):
    """Such a row by itself."""


class GroupedFormSet(RowFormSet):
    """Rows that refer to groups or treatments, which are looked up once for all of them."""

    @cached_property
    def offer(self) -> Offer:
        return Offer(self.instance)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "offer": self.offer}


class GroupFormSet(GroupedFormSet):
    """The groups of a study; one that is still referred to stays."""

    def clean(self) -> None:
        """Refuse to delete a group that something on the page, or in a list elsewhere, will still refer to."""
        super().clean()
        gone = [form.instance for form in self.deleted_forms if form.instance.pk]
        used = [(group, words) for group in gone if (words := self._used(group))]
        if used:
            raise ValidationError([f"“{group}” cannot be deleted: {words} to it." for group, words in used])

    def _used(self, group: Group) -> str:
        """Return what will refer to a group once the page is saved, in words."""
        elsewhere = [each for each in REFERRING if f"{each[0]}-TOTAL_FORMS" not in self.data]
        kept = [name for name, key in self._sent() if key == str(group.pk)]
        return in_words([*kept, *references(group, elsewhere)])

    def _sent(self) -> Iterator[tuple[str, str]]:
        """Yield list and key of every reference that was sent with a row that stays."""
        for name, value in self.data.items():
            sent = _SENT.fullmatch(name)
            if sent and (sent[1], sent[3]) in REFERRING and not self.data.get(f"{sent[1]}-{sent[2]}-DELETE"):
                yield sent[1], str(value)

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        """Wait: a group and its part may go together, whichever comes first."""
        self._gone.append(obj.pk)

    def save_existing_objects(self, commit: bool = True) -> Any:
        """Save what stays, then delete the others at once."""
        self._gone: list[Any] = []
        saved = super().save_existing_objects(commit)
        if commit and self._gone:
            Group.objects.filter(pk__in=self._gone).delete()
        return saved


def is_referred_to(entry: TimelineEntry) -> bool:
    """Whether responses, measurements or outcomes name a treatment, as the database has them."""
    return entry.observations.exists() or entry.outcomes.exists()


def references(group: Group, places: Iterable[tuple[str, str]] = REFERRING) -> Iterator[str]:
    """Yield the name of a list for each of its rows that refers to a group, as the database has them."""
    for name, column in places:
        rows = getattr(group.study, name).filter(**{column: group})
        yield from [name] * rows.count()


def in_words(names: list[str]) -> str:
    """Return how many rows of which lists refer: ``2 outcomes, 1 group refer``; empty for none."""
    lists = []
    for name in dict.fromkeys(place for place, _ in REFERRING if place in names):
        model: Any = Study._meta.get_field(name).related_model
        number = names.count(name)
        lists.append(f"{number} {model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural}")
    return f"{', '.join(lists)} refer{'s' * (len(names) == 1)}" if lists else ""
