"""CSV that a spreadsheet can open without running anything."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

MEDIA_TYPE = "text/csv; charset=utf-8"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a CSV table with CRLF lines. Text that a spreadsheet would take for a formula gets an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def row(item: dict[str, Any], paths: Iterable[tuple[str, ...]]) -> list[Any]:
    """Return the cells of a document, one per path into it; what is not stated is ``None``."""
    return [_at(item, path) for path in paths]


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        if isinstance(value, list):
            return [cell for each in value if (cell := _at(each, (step,))) is not None]
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        value = "|".join(str(item) for item in value)
    if isinstance(value, str) and value.lstrip(" ").startswith(_DANGEROUS):
        return f"'{value}"
    return "" if value is None else value
