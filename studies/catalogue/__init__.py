"""The curated studies that ship with the registry: one JSON file per study, in the shape of the study document.

They follow the rules of the trials' catalogue. A link to a trial of the catalogue names its file
(``"trial": "catalogue:compassion-36"``), because registry numbers are given by the registry that loads it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from registry.records import catalogue

FOLDER = Path(__file__).resolve().parent


def documents(numbers: Mapping[str, str] | None = None) -> dict[str, dict[str, Any]]:
    """Return each document under the name of its file, its links leading to the registry numbers given.

    ``numbers`` has a number under ``catalogue:<file>``; a link to a trial without one, such as a trial that was
    deleted here, is left out, with the provenance that names it. Without ``numbers`` the files come as they stand.
    """
    studies = catalogue.documents(FOLDER)
    return studies if numbers is None else {key: _linked(document, numbers) for key, document in studies.items()}


def _linked(document: dict[str, Any], numbers: Mapping[str, str]) -> dict[str, Any]:
    links = document.get("trials", [])
    kept = [index for index, link in enumerate(links) if link["trial"] in numbers]
    moved = {f"/trials/{old}": f"/trials/{new}" for new, old in enumerate(kept)}
    provenance = [row | {"path": path} for row in document["provenance"] if (path := _followed(row["path"], moved))]
    trials = [links[index] | {"trial": numbers[links[index]["trial"]]} for index in kept]
    unlinked = {name: value for name, value in document.items() if name != "trials"}
    # No empty list, which a rendered document never has: the study would seem changed at each start.
    return unlinked | {"provenance": provenance} | ({"trials": trials} if trials else {})


def _followed(path: str, moved: Mapping[str, str]) -> str:
    """Return where a pointer leads once some links are left out; empty where its link is."""
    if not path.startswith("/trials/"):
        return path
    start = "/".join(path.split("/")[:3])
    return f"{moved[start]}{path[len(start) :]}" if start in moved else ""
