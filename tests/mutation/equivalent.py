"""Mutants that change nothing anybody could notice, each with the reason; they are not tried."""

from functools import cache
from pathlib import Path

_LIST = Path(__file__).with_name("equivalent.txt")


@cache
def equivalents() -> dict[str, str]:
    """Return the reason of each, by ``Mutant.key``: a line of the list, and below it the reason, indented."""
    reasons: dict[str, list[str]] = {}
    for line in _LIST.read_text().splitlines():
        if line.startswith("    "):
            reasons[list(reasons)[-1]].append(line.strip())
        elif line and not line.startswith("#"):
            reasons[line] = []
    return {key: " ".join(reason) for key, reason in reasons.items()}
