"""Pictures of studies, drawn once for the same content."""

import orjson

from registry.pictures import kept
from studies.pictures.forest import forest as draw_forest
from studies.pictures.timeline import timeline as draw_timeline


def timeline(content: str) -> bytes:
    """Return the course of the case in a study's document, given as JSON."""
    return kept.pictures.drawn(lambda: draw_timeline(orjson.loads(content)), "timeline", content)


def forest(rows: str, title: str, total: int = 0) -> bytes:
    """Return rows of the evidence table, given as JSON, as a forest plot; ``total`` where these are not all."""
    return kept.pictures.drawn(lambda: draw_forest(orjson.loads(rows), title, total), "forest", title, f"{total}", rows)
