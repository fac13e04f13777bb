"""Which column stands behind which value of a document, read off its declaration."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


def columns(section: Any, at: str = "") -> dict[str, str]:
    """Return the column of each value by its pointer, the index of a row written as ``*``.

    ``/population/enrolled`` → ``enrolled``, ``/outcomes/*/interval/low`` → ``interval_low``.
    """
    by_pointer: dict[str, str] = {}
    for name, field in section.fields.items():
        if isinstance(field, serializers.ListSerializer):
            by_pointer |= columns(field.child, f"{at}/{name}/*")
        elif isinstance(field, serializers.Serializer):
            by_pointer |= columns(field, f"{at}/{name}")
        else:
            by_pointer[f"{at}/{name}"] = field.source.partition(".")[0]
    return by_pointer
