"""The ledger's arithmetic a second time, from its public description alone: nothing of the product is used."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

ZEROS = "0" * 64


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def entry_hash(entry: Mapping[str, Any]) -> str:
    """Return the hash of an entry of the change feed, as its OpenAPI description tells."""
    names = ("serial", "kind", "id", "version", "event", "published_at", "note", "content_sha256", "previous_sha256")
    return sha256(json.dumps([entry[name] for name in names], ensure_ascii=False, separators=(",", ":")))


def breaks(entries: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return the serials at which a complete feed does not form a chain."""
    wrong = []
    previous: Mapping[str, Any] = {"serial": 0, "entry_sha256": ZEROS}
    for entry in entries:
        follows = entry["serial"] == previous["serial"] + 1 and entry["previous_sha256"] == previous["entry_sha256"]
        if not follows or entry_hash(entry) != entry["entry_sha256"]:
            wrong.append(entry["serial"])
        previous = entry
    return wrong
