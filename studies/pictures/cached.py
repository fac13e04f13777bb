"""Pictures by the content they are drawn from, kept as long as a process has room: a version never changes."""

from functools import lru_cache

import orjson

from studies.pictures.forest import forest as draw_forest
from studies.pictures.timeline import timeline as draw_timeline

KEPT = 64


@lru_cache(maxsize=KEPT)
def timeline(content: str) -> bytes:
    return draw_timeline(orjson.loads(content))


@lru_cache(maxsize=KEPT)
def forest(rows: bytes, title: str) -> bytes:
    return draw_forest(orjson.loads(rows), title)
