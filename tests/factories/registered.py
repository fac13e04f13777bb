"""Records of ClinicalTrials.gov as its API served them, in the public domain; people in them are masked.

Those in the project are 40, chosen so that each field and each difficulty occurs: names that repeat, sides that
disagree, missing types, empty modules, keys of older years.
"""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

_CHOSEN = Path(__file__).parent / "ctgov-v2.ndjson.gz"


def records() -> Iterator[dict[str, Any]]:
    """Yield the records of the file that ``CTGOV_CORPUS`` names (one a line, gzip), else those in the project."""
    return _read(Path(os.environ.get("CTGOV_CORPUS") or _CHOSEN))


def chosen() -> list[dict[str, Any]]:
    """Return the records in the project, by their NCT numbers."""
    return list(_read(_CHOSEN))


def _read(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path) as lines:
        for line in lines:
            yield orjson.loads(line)
