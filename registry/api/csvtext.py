"""CSV that a spreadsheet can open without running anything."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a CSV table with CRLF lines. Text that a spreadsheet would take for a formula gets an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        value = "|".join(str(item) for item in value)
    if isinstance(value, str) and value.lstrip(" ").startswith(_DANGEROUS):
        return f"'{value}"
    return "" if value is None else value
