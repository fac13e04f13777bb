"""Remarks on the values of a record, each beside its value: what checks of the app found in what is saved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from registry.curation import wording
from registry.curation.models import Curated
from registry.records.admin import sections
from registry.vocabulary import Vocabulary

if TYPE_CHECKING:
    from registry.records.admin.record import RecordAdmin

_INDEX = re.compile(r"\A(/[^/]+)/\d+")


@dataclass(frozen=True)
class Remark:
    """Something to know about the value at a JSON Pointer of the document.

    ``severity`` is a word of a vocabulary, gravest first; ``many`` is how several of it are called, ``variant`` the
    theme's colour for it (danger, warning, info).
    """

    pointer: str
    severity: Vocabulary
    many: str
    variant: str
    message: str
    reported: str = ""
    recomputed: str = ""

    @property
    def compared(self) -> bool:
        """Whether the two numbers are worth showing: a message may have said them both."""
        return bool(self.recomputed) and not (self.reported in self.message and self.recomputed in self.message)

    @property
    def place(self) -> str:
        return wording.place(self.pointer)


@dataclass(frozen=True)
class SeverityCount:
    """How many remarks there are of one severity, in words, and its colour."""

    text: str
    variant: str


@dataclass(frozen=True)
class Listed:
    """A remark with the address of its value; ``field`` is the id of its form field, if that is on the page."""

    remark: Remark
    address: str
    field: str


@dataclass(frozen=True)
class RemarkSummary:
    """The remarks on a record or on one of its lists, gravest first."""

    counts: list[SeverityCount]
    listed: list[Listed]

    @property
    def total(self) -> int:
        return len(self.listed)


def column_of(columns: Mapping[str, str], pointer: str) -> str:
    """Return the column behind a value, the first one inside it, or the one it is inside; empty if there is none.

    ``columns`` has them by pointer, the index of a row written as ``*``: ``/outcomes/*/interval/low``.
    """
    place = _INDEX.sub(r"\1/*", pointer)
    while place:
        inside = (column for each, column in columns.items() if each.startswith(f"{place}/"))
        if column := columns.get(place) or next(inside, ""):
            return column
        place = place.rpartition("/")[0]
    return ""


class Remarks:
    """The remarks on one record, looked up once for a page, and where each is shown.

    ``of_record`` has those on its own values, ``of_rows`` those on its lists: relation → key of the row → remarks.
    """

    def __init__(self, owner: RecordAdmin, record: Curated, remarks: list[Remark] | None = None) -> None:
        self.owner, self.record = owner, record
        self.remarks = owner.remarks(record) if remarks is None else remarks
        self.of_record: list[Remark] = []
        self.of_rows: dict[str, dict[Any, list[Remark]]] = {}
        self.fields: dict[Remark, str] = {}  # id of the form field that a remark stands under
        self._keys: dict[str, list[Any]] = {}
        for remark in self.remarks:
            self._sort(remark)

    def _sort(self, remark: Remark) -> None:
        lists = {**self.owner.follower.rows, "provenance": "/provenance"}  # which follows, and is followed by nothing
        for relation, pointer in lists.items():
            step = remark.pointer.removeprefix(f"{pointer}/").partition("/")[0]
            if remark.pointer.startswith(f"{pointer}/") and step.isdecimal():
                keys = self._keys_of(relation)
                rows = self.of_rows.setdefault(relation, {})
                if int(step) < len(keys):
                    rows.setdefault(keys[int(step)], []).append(remark)
                return
        self.of_record.append(remark)

    def _keys_of(self, relation: str) -> list[Any]:
        """Return the keys of the rows of a list in the order of the document."""
        if relation not in self._keys:
            self._keys[relation] = list(getattr(self.record, relation).all().values_list("pk", flat=True))
        return self._keys[relation]

    def beside(self, form: Any, remarks: Iterable[Remark]) -> None:
        """Write remarks under the fields of a form that they are about."""
        by_field: dict[str, list[Remark]] = {}
        for remark in remarks:
            if (name := column_of(self.owner.columns, remark.pointer)) in form.fields:
                by_field.setdefault(name, []).append(remark)
        for name, about in by_field.items():
            field = form[name]
            context = {"id": f"{field.auto_id}_helptext", "help_text": field.help_text, "remarks": about}
            field.help_text = render_to_string("curation/remarked.html", context)
            self.fields |= dict.fromkeys(about, field.auto_id)

    def on_rows(self, inline_formset: Any) -> None:
        """Write remarks into the rows of a list, and count them in their titles, which a folded row shows too."""
        rows = self.of_rows.get(inline_formset.opts.name, {})
        for form in inline_formset.formset.initial_forms if rows else ():
            self.beside(form, rows.get(form.instance.pk, ()))
        for row in inline_formset.formset.get_queryset():
            row.get_inline_title = title(inline_formset.opts.headline(row), rows.get(row.pk, ()))

    def summary(self, relation: str = "") -> RemarkSummary:
        rows = {each: row for by_row in self.of_rows.values() for row, remarks in by_row.items() for each in remarks}
        of_list = [each for remarks in self.of_rows.get(relation, {}).values() for each in remarks]
        remarks = sorted(of_list if relation else self.remarks, key=_gravity)
        listed = [Listed(each, self._address(each, rows.get(each)), self.fields.get(each, "")) for each in remarks]
        return RemarkSummary(counted(remarks), listed)

    def _address(self, remark: Remark, key: object) -> str:
        """Return the address of the tab of a value; of the page of its row if that is not on the tab."""
        if remark in self.fields or key is None:
            slug = sections.section_of(self.owner.tabs, remark.pointer).slug
            return f"{self.owner.address(self.record)}#{slug}"
        relation = next(name for name, rows in self.of_rows.items() if remark in rows.get(key, ()))
        model = getattr(self.record, relation).model._meta
        return reverse(f"admin:{model.app_label}_{model.model_name}_change", args=[key])


def title(headline: str, remarks: Iterable[Remark]) -> str:
    """Return the title of a row: what it is, and how many remarks there are on it."""
    marks = [(each.variant, each.text) for each in counted(remarks)]
    shown = format_html_join("", ' <span class="curation-mark curation-{}">{}</span>', marks)
    return format_html("{}{}", headline, shown)


def counted(remarks: Iterable[Remark]) -> list[SeverityCount]:
    """Return how many remarks there are of each severity, gravest first."""
    numbers = Counter((each.severity, each.many, each.variant) for each in sorted(remarks, key=_gravity))
    return [
        SeverityCount(f"{number} {str(severity.label).lower() if number == 1 else many}", variant)
        for (severity, many, variant), number in numbers.items()
    ]


def _gravity(remark: Remark) -> int:
    return list(type(remark.severity)).index(remark.severity)
