"""The curated trials that ship with the registry: one JSON file per trial, in the shape of the trial document.

The files are written by hand and are the truth; ``manage.py load_catalogue`` publishes them. Facts, figures, names
and codes are their sources', the sentences are the curators' own. Every value has an entry under ``provenance``;
where sources disagree, the value that was not taken stands there as ``DIFFERS``.
"""

from pathlib import Path
from typing import Any

from registry.records import catalogue

FOLDER = Path(__file__).resolve().parent


def documents() -> dict[str, dict[str, Any]]:
    """Return each document under the name of its file; see ``registry.records.catalogue.documents``."""
    return catalogue.documents(FOLDER)
