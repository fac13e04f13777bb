"""How a table of facts, read from the sources by a person, is held against the documents of a catalogue.

A table has, under a locator, the places of a document and what stands there. A place is a JSON Pointer in which a row
of a list may be told by values of its own instead of its number: ``/timeline/Cadonilimab/date``, or
``/adverse_events/Anemia; 3-4; Rechallenge``.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonpointer import resolve_pointer

ROOT = Path(__file__).resolve().parents[1]
STUDIES = ROOT / "studies" / "catalogue"
TRIALS = ROOT / "trials" / "catalogue"
QUOTED = 12  # words of a source in one entry, at most
# What the sources tell of a study. The rest is prose, or says how to read these.
TOLD = {
    *("enrolled", "treated", "data_cutoff_on", "size", "characteristic", "category", "value", "low", "high", "count"),
    *("measure", "numerator", "denominator", "state", "high_state", "p_value", "term", "grade", "phase", "percentage"),
    *("type", "date", "end_date", "line", "regimen", "dose", "response"),
    *("bound", "censoring", "report", "cycles", "cycle_days", "ongoing", "reference_low", "reference_high"),
}

Document = dict[str, Any]
Table = Mapping[str, Mapping[str, Any]]


def read(folder: Path) -> dict[str, Document]:
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def as_written(document: Document) -> str:
    """Return the text of a document as an editor would leave it."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def listed(table: Table) -> list[tuple[str, str, Any]]:
    """Return each fact of a table: its locator, its place, and what stands there."""
    return [(locator, place, value) for locator, facts in table.items() for place, value in facts.items()]


def listed_by_key(tables: Mapping[str, Table]) -> list[tuple[str, str, str, Any]]:
    """Return each fact of several documents' tables, behind the key of its document."""
    return [(key, *fact) for key, table in tables.items() for fact in listed(table)]


def pointer(document: Document, place: str) -> str:
    """Return the JSON Pointer of a place."""
    value: Any = document
    steps = []
    for step in place.split("/")[1:]:
        if isinstance(value, list) and not step.isdigit():
            (step,) = [str(index) for index, row in enumerate(value) if set(step.split("; ")) <= _words(row)]
        value = value[int(step) if isinstance(value, list) else step]
        steps.append(step)
    return "".join(f"/{step}" for step in steps)


def stated(document: Document, place: str, like: Any = None) -> Any:
    """Return what stands at a place; of an object, only the names that ``like`` has, if it is one."""
    value = resolve_pointer(document, pointer(document, place))
    return {name: value.get(name) for name in like} if isinstance(like, dict) else value


def leaves(value: Any, at: str = "") -> Iterator[str]:
    """Yield the pointer of every text, number and flag of a document but for its sources and provenance."""
    if isinstance(value, dict):
        for name, item in value.items():
            if at or name not in ("sources", "provenance"):
                yield from leaves(item, f"{at}/{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, f"{at}/{index}")
    else:
        yield at


def entries(document: Document, place: str, relation: str = "SUPPORTS") -> list[dict[str, Any]]:
    """Return the provenance of a place: of what stands there, of a part of it, or of what it is part of."""
    at = f"{pointer(document, place)}/"
    rows = [row for row in document["provenance"] if row["relation"] == relation]
    return [row for row in rows if at.startswith(f"{row['path']}/") or row["path"].startswith(at)]


def cited(document: Document, place: str, locator: str) -> bool:
    """Whether the provenance of a place has this locator, with or without a remark or a column behind it."""
    locators = [row["locator"] for row in entries(document, place)]
    return any(
        each == locator or each.startswith((f"{locator} (", f"{locator},", f"{locator}:", f"{locator}."))
        for each in locators
    )


def reports(document: Document, place: str, relation: str) -> list[tuple[str, str]]:
    """Return each source that is given for exactly this place, with the words it reports."""
    at = pointer(document, place)
    return [(row["source"], row["reported"]) for row in entries(document, place, relation) if row["path"] == at]


def bare(document: Document) -> list[str]:
    """Return every value for which no source is given."""
    paths = [row["path"] for row in document["provenance"] if row["relation"] == "SUPPORTS"]
    return [leaf for leaf in leaves(document) if not any(f"{leaf}/".startswith(f"{path}/") for path in paths)]


def carelessly_cited(document: Document) -> list[dict[str, Any]]:
    """Return the provenance that has no locator, or quotes more than a few words; fail where its path leads nowhere."""
    for row in document["provenance"]:
        resolve_pointer(document, row["path"])
    return [
        row for row in document["provenance"] if not row["locator"] or len(row.get("reported", "-").split()) > QUOTED
    ]


def left_over(document: Document, table: Table) -> list[str]:
    """Return everything that is told in a document and does not stand in its table."""
    known = {f"{at}/" for _, place, value in listed(table) for at in _reached(document, place, value)}
    statements = [leaf for leaf in leaves(document) if leaf.rsplit("/", 1)[-1] in TOLD]
    return [leaf for leaf in statements if not any(f"{leaf}/".startswith(at) for at in known)]


def differing(document: Document) -> list[tuple[str, str]]:
    """Return every value that was not taken: the pointer of the one that was, and the words of its source."""
    return [(row["path"], row["reported"]) for row in document["provenance"] if row["relation"] == "DIFFERS"]


def _reached(document: Document, place: str, value: Any) -> list[str]:
    """Return the pointers of what a fact states, and of what its place tells the row by."""
    at = pointer(document, place)
    row = resolve_pointer(document, at)
    if not isinstance(row, dict):
        return [at]
    words = place.rsplit("/", 1)[-1].split("; ")
    names = {name for name, word in row.items() if str(word) in words}
    return [f"{at}/{name}" for name in (names | set(value) if isinstance(value, dict) else row)]


def _words(row: Any) -> set[str]:
    return {str(value) for name, value in row.items() if name not in ("parent", "comparator")}  # these name another row
