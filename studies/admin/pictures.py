"""What can be drawn of a study: the course of a case, and its results. Drawing is loaded when something is drawn."""

from __future__ import annotations

from typing import Any

from registry.records.admin import Picture
from studies import evidence
from studies.pictures import DRAWN


def _timeline(document: dict[str, Any]) -> bytes:
    from studies.pictures.timeline import timeline

    return timeline(document)


def _forest(document: dict[str, Any]) -> bytes:
    from studies.pictures.forest import forest

    return forest(list(evidence.rows({"version": None, **document})), document.get("title", ""))


PICTURES = (
    Picture("timeline", "The course of the case", _timeline, lambda study, counts: counts["timeline"] > 0),
    Picture("forest", "The outcomes as a forest plot", _forest, lambda study, counts: 0 < counts["outcomes"] <= DRAWN),
)
