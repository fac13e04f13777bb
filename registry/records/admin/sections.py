"""The tabs of a change page: each shows some fields and the lists that belong beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.text import slugify

# Django refuses a form of more fields than this setting says (1,000 unless set), and rows will be added to this one.
FIELDS_PER_PAGE = (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 10_000) * 7 // 10


@dataclass(frozen=True)
class TabSection:
    """One tab: groups of fields as ``(heading, fields)``, inlines, and the parts of the document it covers.

    ``picture`` names a picture of the record to show on it.
    """

    name: str
    groups: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    inlines: tuple[Any, ...] = ()
    pointers: tuple[str, ...] = ()
    template: str = ""
    picture: str = ""
    hint: str = ""
    first: bool = False

    @property
    def slug(self) -> str:
        """The fragment of its address; the theme opens ``general`` when an address has none."""
        return "general" if self.first else f"section-{slugify(self.name)}"


@dataclass(frozen=True)
class ListLink:
    """A list that has a page of its own: where it is, what it is called, how many rows it has."""

    address: str
    name: str
    count: int

    @property
    def shown(self) -> str:
        """How many rows it has, as people write numbers."""
        return f"{self.count:,}"


@dataclass(frozen=True)
class Shown:
    """A picture as a tab shows it."""

    title: str
    address: str


@dataclass
class Tab:
    """A section with what the page of one record shows in it."""

    section: TabSection
    fieldsets: list[Any] = field(default_factory=list)
    formsets: list[Any] = field(default_factory=list)
    lists: list[ListLink] = field(default_factory=list)
    picture: Shown | None = None

    @property
    def errors(self) -> int:
        """How many fields, rows and lists of it were refused."""
        fields = sum(bool(line.errors()) for fieldset in self.fieldsets for line in fieldset)
        lists = sum(bool(rows.formset.non_form_errors()) for rows in self.formsets)
        return fields + lists + sum(bool(error) for rows in self.formsets for error in rows.formset.errors)


def fieldsets(sections: Iterable[TabSection]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (heading, {"fields": fields, "classes": [section.slug]})
        for section in sections
        for heading, fields in section.groups
    ]


def section_of(sections: Sequence[TabSection], pointer: str) -> TabSection:
    """Return the section that covers a place in the document; the first one if none does."""
    covering = [
        (len(start), section)
        for section in sections
        for start in section.pointers
        if pointer == start or pointer.startswith(f"{start}/")
    ]
    return max(covering, key=lambda each: each[0])[1] if covering else sections[0]


def too_long(sizes: dict[str, int], stay: Collection[str] = (), limit: int = FIELDS_PER_PAGE) -> set[str]:
    """Return which lists go to a page of their own, so that the rest fit into one form.

    ``sizes`` says how many form fields each list would need. First go those that fit into no form, then the largest;
    those named in ``stay`` last.
    """
    left, moved = sum(sizes.values()), set()
    for name in sorted(sizes, key=lambda name: (sizes[name] <= limit, name in stay, -sizes[name])):
        if left <= limit:
            break
        moved.add(name)
        left -= sizes[name]
    return moved
