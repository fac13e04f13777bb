"""By what a row of a document is known in another version of it."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from rest_framework import serializers

CALLED = 80  # characters of what a row is called


class Identified:
    """A row of a list, which says by what one knows it in another version of the list.

    ``identity`` has the names of the values by which two rows are the same one, in each way that this can be said,
    the strictest first; the last says what a row is called. ``points`` names the value that is an address in the
    document, and follows the row that it leads to.
    """

    identity: ClassVar[tuple[tuple[str, ...], ...]] = ()
    points: ClassVar[str] = ""

    def called(self, row: Any) -> str:
        """Return what a row is called, in the words of its vocabularies; nothing if it states none of them."""
        for names in reversed(self.identity):
            if values := [self._word(name, row[name]) for name in names if name in row]:
                text = ", ".join(values)
                return text if len(text) <= CALLED else f"{text[:CALLED]}…"
        return ""

    def _word(self, name: str, value: Any) -> str:
        field = cast(serializers.Serializer, self).fields[name]
        return str(field.choices.get(value, value) if isinstance(field, serializers.ChoiceField) else value)
