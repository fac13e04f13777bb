"""What can be drawn of a study: the course of a case, and its results."""

from __future__ import annotations

from typing import Any

from registry.records.admin.pictures import Picture
from studies import evidence
from studies.pictures import DRAWN
from studies.pictures.forest import forest
from studies.pictures.timeline import timeline


def _forest(document: dict[str, Any]) -> bytes:
    return forest(list(evidence.rows({"version": None, **document})), document.get("title", ""))


PICTURES = (
    Picture("timeline", "The course of the case", timeline, lambda study, counts: counts["timeline"] > 0),
    Picture("forest", "The outcomes as a forest plot", _forest, lambda study, counts: 0 < counts["outcomes"] <= DRAWN),
)
