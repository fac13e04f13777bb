"""The public's view, made from publications alone."""

from collections.abc import Iterable
from typing import Any

import orjson
from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.db.models.expressions import Combinable

from registry import identifiers, jsontext
from registry.ledger.canonical import STAMPS
from registry.ledger.models import Kind, Publication
from trials.models import PublishedTrial

CONFIG = "registry"


def index(publication: Publication) -> None:
    """Make the public see this publication."""
    document = orjson.loads(publication.content)
    PublishedTrial.objects.update_or_create(
        record_id=publication.record_id, defaults={"current": publication} | columns(document) | _vectors(document)
    )


def rebuild() -> int:
    """Drop the public's view and make it anew from the ledger; return the number of trials."""
    PublishedTrial.objects.all().delete()
    newest = Publication.objects.filter(kind=Kind.TRIAL).order_by("record_id", "-version").distinct("record_id")
    count = 0
    for publication in newest.defer("document").iterator(chunk_size=200):
        index(publication)
        count += 1
    return count


def summary(document: dict[str, Any]) -> dict[str, Any]:
    """Return the list item: the same document with fewer values, so that a client needs one type for both."""
    status = document.get("status", {})
    item = {name: document.get(name) for name in (*STAMPS, "acronym", "brief_title", "study_type", "conditions")}
    item |= {
        "sponsors": _only(document.get("sponsors", {}), "lead"),
        "status": _only(status, "overall", "start", "primary_completion", "completion"),
        "design": _only(document.get("design", {}), "phases"),
        "enrollment": _only(document.get("enrollment", {}), "count", "type"),
        "interventions": [_only(row, "type", "name") for row in document.get("interventions", [])],
    }
    return {key: value for key, value in item.items() if value not in (None, [], {})}


def _only(section: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: section[name] for name in names if name in section}


def columns(document: dict[str, Any]) -> dict[str, Any]:
    """Return what the public can filter and sort by."""
    status, sponsor = document.get("status", {}), document.get("sponsors", {}).get("lead", {})
    countries = _once(
        [site.get("country") for site in document.get("sites", [])] + document.get("recruitment_countries", [])
    )
    return {
        "keys": _findable(identifiers.normalize(row["value"]) for row in document.get("identifiers", [])),
        "summary": jsontext.dumps(summary(document)),
        "title": document.get("brief_title", ""),
        "title_key": document.get("brief_title", "").casefold()[:500],
        "overall_status": status.get("overall", ""),
        "study_type": document.get("study_type", ""),
        "phases": _once(document.get("design", {}).get("phases", [])),
        "lead_sponsor": sponsor.get("name", ""),
        "lead_sponsor_class": sponsor.get("class", ""),
        "intervention_types": _once(row.get("type") for row in document.get("interventions", [])),
        "conditions": _once(document.get("conditions", [])),
        "countries": countries,
        "country_keys": _findable(country.casefold() for country in countries),
        "start_date": status.get("start", {}).get("date", ""),
        "primary_completion_date": status.get("primary_completion", {}).get("date", ""),
        "completion_date": status.get("completion", {}).get("date", ""),
        "registered_on": document["registered_on"],
        "published_at": document["published_at"],
        "enrollment": document.get("enrollment", {}).get("count", -1),
    }


def _vectors(document: dict[str, Any]) -> dict[str, Combinable]:
    """Return the words to find a trial by: short texts only, because ranking pays for every word stored."""
    names = ("acronym", "brief_title", "official_title")
    titles = [document.get(name) for name in names] + [row["value"] for row in document.get("identifiers", [])]
    conditions = document.get("conditions", []) + document.get("keywords", [])
    interventions = [
        name for row in document.get("interventions", []) for name in (row.get("name"), *row.get("other_names", []))
    ]
    sponsors = _sponsors(document)
    measures = [row.get("measure") for row in document.get("endpoints", []) if row.get("role") == "PRIMARY"]
    rest = [*sponsors, *measures, document.get("brief_summary", "")[:2000]]
    return {
        "search": _vector(titles, "A") + _vector(conditions, "B") + _vector(interventions, "B") + _vector(rest, "C"),
        "condition_words": _vector(conditions),
        "intervention_words": _vector(interventions),
        "sponsor_words": _vector(sponsors),
    }


def _sponsors(document: dict[str, Any]) -> list[str]:
    found = document.get("sponsors", {})
    organizations = [found.get("lead", {}), *found.get("collaborators", []), *found.get("funders", [])]
    return [organization["name"] for organization in organizations if organization]


# Stop words are not stored, but keep their places: a phrase cannot match across the gap between two texts.
_GAP = " a a a a "


def _vector(texts: list[Any], weight: str | None = None) -> SearchVector:
    return SearchVector(Value("".join(f"{_GAP}{text}" for text in texts if text)), config=CONFIG, weight=weight)


_LONGEST = 500  # characters; an index entry of PostgreSQL has its limit, and nobody asks for a longer number or country


def _findable(values: Iterable[str]) -> list[str]:
    return [value for value in _once(values) if len(value) <= _LONGEST]


def _once(values: Any) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
