"""Groups, and the pickers of a group; what can be picked is looked up once for a whole list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.text import capfirst
from unfold.widgets import UnfoldAdminSelectWidget

from registry.records.admin.forms import RowForm, RowFormSet
from registry.records.admin.row_pages import PartForm
from studies.models import Group, Study

# Everything that refers to a group: the list, and the column in it.
REFERRING = (
    ("baseline", "group"), ("outcomes", "group"), ("outcomes", "comparator"), ("adverse_events", "group"),
    ("groups", "parent"),
)  # fmt: skip
_SENT = re.compile(r"([a-z_]+)-(\d+)-([a-z]+)")
HINT = "A group that you just added can be picked once it is saved."


class GroupField(forms.ModelChoiceField):
    """A group of the study. The groups are given, where the original asks for them once per row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Group.objects.none(), required=False, widget=UnfoldAdminSelectWidget(), **options)
        self.offered: dict[str, Group] = {}

    def offer(self, groups: Iterable[Group]) -> None:
        """Let these be picked, and no other."""
        self.offered = {str(group.pk): group for group in groups}
        self.choices = [("", self.empty_label), *((key, str(group)) for key, group in self.offered.items())]

    def to_python(self, value: object) -> Group | None:
        """Return the group; refuse that of another study."""
        if value in self.empty_values:
            return None
        if str(value) not in self.offered:
            raise ValidationError("Pick a group of this study.", code="foreign_group")
        return self.offered[str(value)]


class GroupFieldsMixin:
    """Makes every reference of an admin to a group such a picker."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: object) -> Any:
        """Return a picker, without buttons: groups are entered in their own list."""
        if db_field.related_model is Group:
            return GroupField(label=capfirst(db_field.verbose_name), help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class GroupPicking(forms.ModelForm):
    """Offers the groups of the study; a group cannot be a part of itself."""

    def __init__(self, *args: Any, groups: list[Group] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        itself = self.instance if isinstance(self.instance, Group) else None
        for field in self.fields.values():
            if isinstance(field, GroupField):
                offered = self._groups() if groups is None else groups
                field.offer(group for group in offered if itself is None or group.pk != itself.pk)

    def _groups(self) -> list[Group]:
        study: Study | None = getattr(self, "record", None)
        return list(study.groups.all()) if study is not None else []


class GroupedRowForm(GroupPicking, RowForm):
    """A row of a study that refers to a group."""


class GroupedPartForm(GroupPicking, PartForm):
    """Such a row by itself."""


class GroupedFormSet(RowFormSet):
    """Rows that refer to groups, which are looked up once for all of them."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        if not hasattr(self, "_groups"):
            self._groups = list(self.instance.groups.all()) if self.instance.pk else []
        return {**super().get_form_kwargs(index), "groups": self._groups}


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
