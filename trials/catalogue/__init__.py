"""The curated records that ship with the registry: one JSON file per trial, in the shape of the trial document.

The files are written by hand and are the truth; ``manage.py load_catalogue`` publishes them. Facts, figures, names
and codes are their sources', the sentences are the curators' own. Every value has an entry under ``provenance``;
where sources disagree, the value that was not taken stands there as ``DIFFERS``.
"""

from pathlib import Path
from typing import Any

from registry import jsontext

FOLDER = Path(__file__).resolve().parent


def documents() -> dict[str, dict[str, Any]]:
    """Return each document under the name of its file, in the order of the names.

    Raises ``registry.jsontext.InvalidJSON``, which names the file.
    """
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.json"))}


def _read(path: Path) -> Any:
    try:
        return jsontext.loads(path.read_bytes())
    except jsontext.InvalidJSON as refusal:
        raise jsontext.InvalidJSON(f"{path.name}: {refusal}") from None
