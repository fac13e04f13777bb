"""Keys by which rows of a study document refer to each other: none stands twice, and each that is named is there."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from studies.choices import TREATMENTS

Error = tuple[str, int, str, serializers.ErrorDetail]


@dataclass(frozen=True)
class Keys:
    """The keys of one list, what refers to them (attributes by list), and of which types a row is that can be meant."""

    place: str
    noun: str
    naming: Mapping[str, tuple[str, ...]]
    types: Collection[str] | None = None

    def errors(self, values: dict[str, Any]) -> Iterator[Error]:
        """Yield list, number, attribute and error of each row that is wrong."""
        rows = [row for row in enumerate(values.get(self.place, [])) if row[1].get("key")]
        first = {row["key"]: index for index, row in reversed(rows)}
        repeated = serializers.ErrorDetail(f"Another {self.noun} has this key.", code="repeated_key")
        yield from ((self.place, index, "key", repeated) for index, row in rows if first[row["key"]] < index)
        meant = {row["key"] for _, row in rows if self.types is None or row.get("type") in self.types}
        unknown = serializers.ErrorDetail(f"No {self.noun} of the document has this key.", code=f"unknown_{self.noun}")
        for name, attributes in self.naming.items():
            for index, row in enumerate(values.get(name, [])):
                missing = [each for each in attributes if row.get(each) and row[each]["key"] not in meant]
                yield from ((name, index, each, unknown) for each in missing)


GROUPS = Keys("groups", "group", {
    "groups": ("parent",), "baseline": ("group",), "outcomes": ("group", "comparator"), "adverse_events": ("group",),
})  # fmt: skip
COURSE = Keys("timeline", "treatment", {"timeline": ("treatment",), "outcomes": ("treatment",)}, TREATMENTS)


def problems(values: dict[str, Any]) -> dict[str, dict[int, Any]]:
    """Find keys that two rows have, and rows that name a group or a treatment that is not listed."""
    wrong: dict[str, dict[int, Any]] = {}
    for keys in (GROUPS, COURSE):
        for name, index, attribute, error in keys.errors(values):
            wrong.setdefault(name, {}).setdefault(index, {}).setdefault(attribute, []).append(error)
    return wrong
