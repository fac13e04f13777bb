"""What the registry would log, line by line, while a test runs."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from registry.serving.logs import JSONLines


class Lines:
    """The lines so far."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def parsed(self, logger: str = "") -> list[dict[str, Any]]:
        """Return the lines of a logger and of those below it."""
        lines = [json.loads(line) for line in self.text.split("\n") if line]
        return [line for line in lines if line["logger"].startswith(logger)]


@contextmanager
def logged(formatter: logging.Formatter | None = None) -> Iterator[Lines]:
    """Give what is logged in the block, as JSON unless another form is asked for."""
    lines, root = Lines(), logging.getLogger()
    handler = logging.StreamHandler(lines.stream)
    handler.setFormatter(formatter or JSONLines())
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
