"""The tabs of a change page: each shows some fields and the lists that belong beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

FIELDS_PER_PAGE = 700  # Django refuses a form of more than 1,000 fields, and rows will be added to this one


@dataclass(frozen=True)
class Section:
    """One tab: groups of fields as ``(heading, fields)``, inlines, and the parts of the document it covers."""

    name: str
    groups: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    inlines: tuple[Any, ...] = ()
    pointers: tuple[str, ...] = ()
    template: str = ""
    hint: str = ""
    first: bool = False

    @property
    def slug(self) -> str:
        """The fragment of its address; the theme opens ``general`` when an address has none."""
        return "general" if self.first else f"section-{slugify(self.name)}"


@dataclass
class Tab:
    """A section with what the page of one record shows in it."""

    section: Section
    fieldsets: list[Any] = field(default_factory=list)
    formsets: list[Any] = field(default_factory=list)
    lists: list[Any] = field(default_factory=list)

    @property
    def errors(self) -> int:
        """How many fields and rows of it were refused."""
        fields = sum(bool(line.errors()) for fieldset in self.fieldsets for line in fieldset)
        return fields + sum(bool(error) for rows in self.formsets for error in rows.formset.errors)


def fieldsets(sections: Iterable[Section]) -> list[tuple[str, dict[str, Any]]]:
    """Return Django's fieldsets, each marked with the section it belongs to."""
    return [
        (heading, {"fields": fields, "classes": [section.slug]})
        for section in sections
        for heading, fields in section.groups
    ]


def section_of(sections: Sequence[Section], pointer: str) -> Section:
    """Return the section that covers a place in the document; the first one if none does."""
    covering = [
        (len(start), section)
        for section in sections
        for start in section.pointers
        if pointer == start or pointer.startswith(f"{start}/")
    ]
    return max(covering, key=lambda each: each[0])[1] if covering else sections[0]


def too_long(sizes: dict[str, int], limit: int = FIELDS_PER_PAGE) -> set[str]:
    """Return which lists go to a page of their own, largest first, so that the rest fit into one form.

    ``sizes`` says how many form fields each list would need.
    """
    left, moved = sum(sizes.values()), set()
    for name in sorted(sizes, key=sizes.__getitem__, reverse=True):
        if left <= limit:
            break
        moved.add(name)
        left -= sizes[name]
    return moved
