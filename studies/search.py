"""The public's view, made from publications alone."""

from collections.abc import Iterator
from typing import Any

from registry import jsontext
from registry.ledger.canonical import STAMPS
from registry.ledger.models import Kind
from registry.records.index import Index, Projection, findable, once, only
from registry.records.tables import Row, SearchText, Table, joined
from studies import evidence
from studies.models import PublishedOutcome, PublishedStudy

_WHOLE = ("title", "study_type", "identifiers", "data_cutoff_on", "conditions", "drugs", "countries", "trials")
_PUBLICATION = ("citation", "journal", "meeting", "published_on")
_POPULATION = ("enrolled", "treated", "evaluable", "therapy_lines", "therapy_line")


def summary(document: dict[str, Any]) -> dict[str, Any]:
    """Return the list item: the same document with fewer values, so that a client needs one type for both."""
    item = {name: document.get(name) for name in (*STAMPS, *_WHOLE)}
    item |= {
        "publication": only(document.get("publication", {}), *_PUBLICATION),
        "population": only(document.get("population", {}), *_POPULATION),
    }
    return {key: value for key, value in item.items() if value not in (None, [], {})}


def columns(document: dict[str, Any]) -> dict[str, Any]:
    """Return what the public can filter and sort by."""
    conditions, drugs = once(document.get("conditions", [])), once(document.get("drugs", []))
    countries, population = once(document.get("countries", [])), document.get("population", {})
    return {
        "summary": jsontext.dumps(summary(document)),
        "study_type": document.get("study_type", ""),
        "conditions": conditions,
        "drugs": drugs,
        "countries": countries,
        "country_keys": findable(country.casefold() for country in countries),
        "therapy_lines": once(population.get("therapy_lines", [])),
        "measures": once(row["measure"] for row in document.get("outcomes", [])),
        "trials": once(row["trial"] for row in document.get("trials", [])),
        "links": [f"{row['trial']} {row['relation']}" for row in document.get("trials", [])],
        "finding_severities": once(row["severity"] for row in document.get("findings", [])),
        "published_on": document.get("publication", {}).get("published_on", ""),
        "enrolled": population.get("enrolled", -1),
        "condition_words": SearchText(d=joined(conditions)),
        "drug_words": SearchText(d=joined(drugs)),
        "search": SearchText(a=joined(_titles(document)), b=joined(conditions + drugs), c=joined(_rest(document))),
    }


def _titles(document: dict[str, Any]) -> Iterator[Any]:
    yield document.get("title")
    yield from (row["value"] for row in document.get("identifiers", []))


def _rest(document: dict[str, Any]) -> Iterator[Any]:
    publication = document.get("publication", {})
    yield from (*publication.get("authors", []), *publication.get("funding", []))
    yield publication.get("corresponding_author")
    yield from (publication.get("journal"), publication.get("meeting"), publication.get("citation", "")[:2000])
    yield from (row.get("named") for row in document.get("trials", []))
    yield document.get("summary", "")[:2000]


def _evidence(document: dict[str, Any]) -> Iterator[Row]:
    for number, row in enumerate(evidence.rows(document)):
        yield {
            "key": f"{row['study']}/{number:06}",
            "study_id": row["study"],
            "row": jsontext.dumps(row),
            "study_type": row.get("study_type", ""),
            "measure": row["measure"],
            "statistic": row.get("statistic", ""),
            "report": row["report"],
            "exact": evidence.is_exact(row),
            "conditions": once(row.get("conditions", [])),
            "drugs": once(row.get("drugs", [])),
            "therapy_lines": once(row.get("therapy_lines", [])),
            "trials": once(link["trial"] for link in row.get("trials", [])),
            "n": row.get("n", -1),
            "published_on": row.get("published_on", ""),
        }


INDEX = Index(
    kind=Kind.STUDY,
    model=PublishedStudy,
    columns=columns,
    title="title",
    projections=(Projection(Table(PublishedOutcome, "study_id"), _evidence),),
)
